/* Slicing, comparing and searching borrowed text. Nothing here allocates. */
#include "base/str.h"

#include "base/check.h"

struct str str_slice(struct str s, size_t from, size_t to)
{
	ASSERT(from <= to && to <= s.len);
	return from == to ? STR_EMPTY : str_of(s.ptr + from, to - from); /* an empty text may have no address */
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
	if (order)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.len == b.len && str_starts_nocase(a, b);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
	if (s.len < prefix.len)
		return false;
	for (size_t i = 0; i < prefix.len; i++)
		if (ascii_lower(s.ptr[i]) != ascii_lower(prefix.ptr[i]))
			return false;
	return true;
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

size_t str_chr(struct str s, char c, size_t from)
{
	if (from >= s.len)
		return STR_NONE;
	const char *at = memchr(s.ptr + from, c, s.len - from);
	return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_rchr(struct str s, char c)
{
	const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;
	return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
	if (from > s.len || needle.len > s.len - from)
		return STR_NONE;
	if (needle.len == 0)
		return from;
	const char *at = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
	return at ? (size_t)(at - s.ptr) : STR_NONE;
}

struct str str_trim(struct str s)
{
	size_t from = 0, to = s.len;
	while (from < to && ascii_is_space(s.ptr[from]))
		from++;
	while (to > from && ascii_is_space(s.ptr[to - 1]))
		to--;
	return str_slice(s, from, to);
}

struct str str_cut(struct str *rest, char sep)
{
	size_t at = str_chr(*rest, sep, 0);
	struct str head = *rest;
	if (at == STR_NONE) {
		*rest = (struct str){ NULL, 0 };
		return str_of(head.ptr, head.len);
	}
	*rest = str_of(head.ptr + at + 1, head.len - at - 1);
	return str_of(head.ptr, at);
}

bool str_to_i64(struct str s, int64_t *out)
{
	size_t i = 0;
	bool negative = s.len > 0 && s.ptr[0] == '-';
	if (negative)
		i++;
	if (i == s.len)
		return false;
	int64_t value = 0; /* kept negative: INT64_MIN has no positive twin */
	for (; i < s.len; i++) {
		if (!ascii_is_digit(s.ptr[i]))
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, s.ptr[i] - '0', &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	*out = value;
	return true;
}

void str_lower_ascii(char *ptr, size_t len)
{
	for (size_t i = 0; i < len; i++)
		ptr[i] = ascii_lower(ptr[i]);
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
