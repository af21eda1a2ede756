/*
 * clean_line: one line of plain text, for names and titles.
 *
 *   bytes ─► characters, the unwanted ones left out ─► canonical decomposition (marks in order, at most four a base)
 *         ─► NFC, cut
 *
 * Marks are counted on the decomposed text, so that counting does not depend on how somebody typed them. Plain ASCII,
 * the common case, needs none of that.
 */
#include "text/clean.h"

#include "base/utf8.h"
#include "text/chars.h"

#include <utf8proc.h>

enum { MARKS_PER_BASE = 4 };

static bool is_plain(struct str text)
{
	bool space_before = true;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c < 0x20 || c == 0x7F || (c == ' ' && space_before))
			return false;
		space_before = c == ' ';
	}
	return text.len == 0 || !space_before;
}

static bool is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

/*
 * Writes the wanted characters of text, decomposed, to out, which has room. Returns how many. A mark after the fourth
 * of a base is left out, and so is one that has no base to stand on.
 */
static size_t decompose(struct str text, utf8proc_int32_t *out, size_t room)
{
	size_t n = 0, marks = MARKS_PER_BASE;
	uint32_t before = ' ';
	bool space = false;
	for (size_t at = 0; at < text.len;) {
		uint32_t c = utf8_next(text, &at);
		if (c == UTF8_BAD)
			c = 0xFFFD;
		if (char_is_space(c)) {
			space = n > 0;
			marks = MARKS_PER_BASE;
			continue;
		}
		bool joiner = c == CHAR_ZWNJ || c == CHAR_ZWJ;
		if (!char_is_text(c) || char_is_invisible(c) || (joiner && (space || !char_joins(before, c))))
			continue;
		utf8proc_int32_t parts[8];
		utf8proc_ssize_t n_parts = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8,
		                                                   UTF8PROC_DECOMPOSE, &(int){ 0 });
		for (utf8proc_ssize_t i = 0; i < n_parts && i < 8; i++) {
			if (is_mark(parts[i]) && ++marks > MARKS_PER_BASE)
				continue;
			if (!is_mark(parts[i]) && !joiner)
				marks = 0;
			if (space && n < room)
				out[n++] = ' ';
			space = false;
			if (n < room)
				out[n++] = parts[i];
			before = c;
		}
	}
	return n;
}

/* Canonical ordering: marks of different classes may stand in any order in the source, in one only here. */
static void order_marks(utf8proc_int32_t *text, size_t n)
{
	for (size_t i = 1; i < n; i++) { /* insertion: at most four marks move */
		int class = utf8proc_get_property(text[i])->combining_class;
		size_t to = i;
		while (class > 0 && to > 0 && utf8proc_get_property(text[to - 1])->combining_class > class)
			to--;
		utf8proc_int32_t moved = text[i];
		memmove(text + to + 1, text + to, (i - to) * sizeof *text);
		text[to] = moved;
	}
}

struct str clean_line(struct arena *mem, struct str text, size_t max_chars)
{
	if (text.len <= max_chars && is_plain(text))
		return str_dup(mem, text);
	AUTO_ARENA scratch = ARENA_EMPTY;
	size_t room = text.len * 4 + 4; /* a canonical decomposition has at most four characters */
	utf8proc_int32_t *chars = ARENA_NEW(&scratch, utf8proc_int32_t, room);
	size_t n = decompose(text, chars, room);
	order_marks(chars, n);
	utf8proc_ssize_t composed = utf8proc_normalize_utf32(chars, (utf8proc_ssize_t)n,
	                                                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	n = composed > 0 ? (size_t)composed : 0;
	if (n > max_chars)
		n = max_chars;
	while (n > 0 && (chars[n - 1] == ' ' || chars[n - 1] == (int)CHAR_ZWJ || chars[n - 1] == (int)CHAR_ZWNJ))
		n--;
	AUTO_BUF out = BUF_MAX(room * 4);
	for (size_t i = 0; i < n; i++)
		put_utf8(&out, (uint32_t)chars[i]);
	return str_dup(mem, buf_str(&out));
}
