/* See range.h. */
#include "http/range.h"

#include "base/clock.h"

static struct str without_weakness(struct str tag)
{
	return str_starts(tag, STR("W/")) ? str_slice(tag, 2, tag.len) : tag;
}

/*
 * The next entity tag of a list, with its quotes and without W/; empty at the end or where the list is
 * broken.
 */
static struct str next_tag(struct str *list)
{
	struct str rest = *list;
	while (rest.len > 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t' || rest.ptr[0] == ','))
		rest = str_slice(rest, 1, rest.len);
	rest = without_weakness(rest);
	size_t end = rest.len > 0 && rest.ptr[0] == '"' ? str_chr(rest, '"', 1) : STR_NONE;
	*list = end == STR_NONE ? STR_EMPTY : str_slice(rest, end + 1, rest.len);
	return end == STR_NONE ? STR_EMPTY : str_slice(rest, 0, end + 1);
}

static bool tag_is_listed(struct str list, struct str etag)
{
	if (str_eq(str_trim(list), STR("*")))
		return true;
	for (struct str tag; (tag = next_tag(&list)).len > 0;)
		if (str_eq(tag, without_weakness(etag)))
			return true;
	return false;
}

bool request_has_current(const struct http_request *r, const struct validators *v)
{
	struct str tags = http_header(r, STR("if-none-match"));
	if (tags.ptr)
		return v->etag.len > 0 && tag_is_listed(tags, v->etag);
	struct str since = http_header(r, STR("if-modified-since"));
	int64_t since_us, modified_us;
	return since.ptr && v->last_modified.len > 0 && time_from_http(since, &since_us) &&
	       time_from_http(v->last_modified, &modified_us) && modified_us <= since_us;
}

/* If-Range compares strongly: a weak tag never holds, a date only when it is the very same. */
static bool range_condition_holds(const struct http_request *r, const struct validators *v)
{
	struct str condition = http_header(r, STR("if-range"));
	if (!condition.ptr)
		return true;
	if (condition.len > 0 && condition.ptr[0] == '"')
		return str_eq(condition, v->etag);
	return v->last_modified.len > 0 && str_eq(condition, v->last_modified);
}

/* Digits only, at most 18 of them, so that no sum below can pass 64 bits. */
static bool parse_position(struct str s, uint64_t *out)
{
	uint64_t value = 0;
	if (s.len == 0 || s.len > 18)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!ascii_is_digit(s.ptr[i]))
			return false;
		value = value * 10 + (uint64_t)(s.ptr[i] - '0');
	}
	*out = value;
	return true;
}

static enum range_answer last_bytes(struct str count, uint64_t size, uint64_t *from, uint64_t *len)
{
	uint64_t n;
	if (!parse_position(count, &n))
		return RANGE_WHOLE;
	if (n == 0 || size == 0)
		return RANGE_UNSATISFIABLE;
	*len = n < size ? n : size;
	*from = size - *len;
	return RANGE_PART;
}

enum range_answer request_range(const struct http_request *r, const struct validators *v, uint64_t size,
                                uint64_t *from, uint64_t *len)
{
	struct str range = http_header(r, STR("range"));
	if (r->method != HTTP_GET || !str_starts_nocase(range, STR("bytes=")) || !range_condition_holds(r, v))
		return RANGE_WHOLE;
	struct str spec = str_trim(str_slice(range, 6, range.len));
	size_t dash = str_chr(spec, '-', 0);
	if (dash == STR_NONE || str_chr(spec, ',', 0) != STR_NONE)
		return RANGE_WHOLE;
	struct str last_text = str_slice(spec, dash + 1, spec.len);
	if (dash == 0)
		return last_bytes(last_text, size, from, len);
	uint64_t first, last = size - 1;
	if (!parse_position(str_slice(spec, 0, dash), &first) ||
	    (last_text.len > 0 && !parse_position(last_text, &last)))
		return RANGE_WHOLE;
	if (last_text.len > 0 && last < first)
		return RANGE_WHOLE;
	if (first >= size)
		return RANGE_UNSATISFIABLE;
	if (last > size - 1)
		last = size - 1;
	*from = first;
	*len = last - first + 1;
	return RANGE_PART;
}
