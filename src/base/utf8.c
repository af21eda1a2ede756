/* One decoder, utf8_next; everything else walks with it. */
#include "base/utf8.h"

#include "base/check.h"

uint32_t utf8_next(struct str s, size_t *at)
{
	ASSERT(*at < s.len);
	const unsigned char *p = (const unsigned char *)s.ptr;
	unsigned char first = p[(*at)++];
	if (first < 0x80)
		return first;
	/* The second byte's allowed range rules out overlong forms, surrogates and values past U+10FFFF. */
	unsigned more, low = 0x80, high = 0xBF;
	uint32_t c;
	if (first >= 0xC2 && first <= 0xDF) {
		more = 1;
		c = first & 0x1F;
	} else if (first >= 0xE0 && first <= 0xEF) {
		more = 2;
		c = first & 0x0F;
		low = first == 0xE0 ? 0xA0 : 0x80;
		high = first == 0xED ? 0x9F : 0xBF;
	} else if (first >= 0xF0 && first <= 0xF4) {
		more = 3;
		c = first & 0x07;
		low = first == 0xF0 ? 0x90 : 0x80;
		high = first == 0xF4 ? 0x8F : 0xBF;
	} else {
		return UTF8_BAD;
	}
	for (; more > 0; more--) {
		if (*at >= s.len || p[*at] < low || p[*at] > high)
			return UTF8_BAD;
		c = c << 6 | (p[(*at)++] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	return c;
}

bool utf8_is_valid(struct str s)
{
	for (size_t at = 0; at < s.len;)
		if (utf8_next(s, &at) == UTF8_BAD)
			return false;
	return true;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.len; n++)
		(void)utf8_next(s, &at);
	return n;
}

void put_utf8(struct buf *out, uint32_t c)
{
	ASSERT(c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF));
	char bytes[4];
	size_t n;
	if (c < 0x80) {
		bytes[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		bytes[0] = (char)(0xC0 | c >> 6);
		n = 2;
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xE0 | c >> 12);
		n = 3;
	} else {
		bytes[0] = (char)(0xF0 | c >> 18);
		n = 4;
	}
	for (size_t i = 1; i < n; i++)
		bytes[i] = (char)(0x80 | (c >> (6 * (n - 1 - i)) & 0x3F));
	buf_put(out, str_of(bytes, n));
}

size_t put_utf8_repaired(struct buf *out, struct str s)
{
	size_t repairs = 0, good_from = 0;
	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		if (utf8_next(s, &at) != UTF8_BAD)
			continue;
		buf_put(out, str_slice(s, good_from, start));
		put_utf8(out, 0xFFFD);
		good_from = at;
		repairs++;
	}
	buf_put(out, str_slice(s, good_from, s.len));
	return repairs;
}

struct str utf8_head(struct str s, size_t max_bytes)
{
	if (s.len <= max_bytes)
		return s;
	size_t len = max_bytes;
	while (len > 0 && ((unsigned char)s.ptr[len] & 0xC0) == 0x80)
		len--;
	return str_slice(s, 0, len);
}
