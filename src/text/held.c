/* See held.h. */
#include "text/held.h"

#include "base/utf8.h"

enum { MARK = sizeof HELD_BEGIN - 1 /* bytes of each */, NUMBER_MAX = 8 /* digits */ };

void held_put(struct held_texts *held, struct buf *out, struct str text)
{
	if (held->n == held->cap) {
		size_t cap = held->cap ? held->cap * 2 : 64;
		struct str *items = ARENA_NEW(held->mem, struct str, cap);
		if (held->n > 0)
			memcpy(items, held->items, held->n * sizeof *items);
		held->items = items;
		held->cap = cap;
	}
	buf_put(out, STR(HELD_BEGIN));
	buf_put_u64(out, held->n);
	buf_put(out, STR(HELD_END));
	held->items[held->n++] = text;
}

/* The number at the start of s, which begins with a mark, and its length with both marks. held->n if it is none. */
static size_t read_number(const struct held_texts *held, struct str s, size_t *len)
{
	size_t end = str_find(utf8_head(s, 2 * MARK + NUMBER_MAX), STR(HELD_END), MARK);
	int64_t number;
	*len = MARK;
	if (end == STR_NONE || !str_to_i64(str_slice(s, MARK, end), &number) || number < 0 || (size_t)number >= held->n)
		return held->n;
	*len = end + MARK;
	return (size_t)number;
}

struct str held_next(struct held_texts *held, struct str *rest)
{
	size_t begin = str_find(*rest, STR(HELD_BEGIN), 0), len;
	if (begin != 0) {
		struct str before = str_slice(*rest, 0, begin == STR_NONE ? rest->len : begin);
		*rest = str_slice(*rest, before.len, rest->len);
		return before;
	}
	size_t number = read_number(held, *rest, &len);
	*rest = str_slice(*rest, len, rest->len);
	if (number == held->n || !held->items[number].ptr)
		return STR_EMPTY;
	struct str text = held->items[number];
	held->items[number].ptr = NULL;
	return text;
}

struct str held_look(const struct held_texts *held, struct str text)
{
	struct str bare = str_trim(text);
	size_t len;
	if (!str_starts(bare, STR(HELD_BEGIN)))
		return text;
	size_t number = read_number(held, bare, &len);
	return number < held->n && len == bare.len && held->items[number].ptr ? held->items[number] : text;
}
