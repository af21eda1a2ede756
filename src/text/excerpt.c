/*
 * excerpt_make: the beginning of a text, for a standfirst nobody wrote.
 *
 * White space is folded first. Then one walk notes the last end of a sentence and the last end of a word that fit. A
 * sentence that ends in the first third is too little ("Mr. Orrin said …"): then the cut is at a word.
 */
#include "text/words.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/chars.h"

static struct str fold_space(struct arena *mem, struct str text)
{
	AUTO_BUF out = BUF_MAX(SIZE_MAX / 4);
	bool space = false;
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = utf8_next(text, &at);
		if (char_is_space(c)) {
			space = out.len > 0;
			continue;
		}
		if (space)
			buf_putc(&out, ' ');
		space = false;
		if (c == UTF8_BAD)
			put_utf8(&out, 0xFFFD);
		else
			buf_put(&out, str_slice(text, start, at));
	}
	return str_dup(mem, buf_str(&out));
}

static bool ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x61F || c == 0x6D4 || c == 0x3002 ||
	       c == 0xFF01 || c == 0xFF1F || c == 0x964;
}

/* Quotation marks and brackets that belong to the sentence before them. */
static bool closes(uint32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x201C;
}

/* After a full stop: does a new sentence begin at `at`? Not if a small letter follows. */
static bool sentence_begins(struct str text, size_t at)
{
	if (at == text.len)
		return true;
	if (text.ptr[at] != ' ')
		return false;
	char c = at + 1 < text.len ? text.ptr[at + 1] : ' ';
	return !(c >= 'a' && c <= 'z');
}

struct str excerpt_make(struct arena *mem, struct str text, size_t max_chars)
{
	AUTO_ARENA scratch = ARENA_EMPTY;
	/* Nothing past this can be reached: four bytes a character, and white space that folding will take. */
	struct str line = fold_space(&scratch, utf8_head(text, max_chars * 8 + 1024));
	size_t sentence_end = 0, word_end = 0, chars = 0, sentence_chars = 0;
	bool stop_before = false; /* the last character ended a sentence, or closed one that had ended */
	size_t at = 0;
	while (at < line.len && chars < max_chars) {
		size_t start = at;
		uint32_t c = utf8_next(line, &at);
		chars++;
		if (c == ' ')
			word_end = start;
		stop_before = ends_sentence(c) || (stop_before && closes(c));
		if (stop_before && (sentence_begins(line, at) || c == 0x3002)) {
			sentence_end = at;
			sentence_chars = chars;
		}
	}
	if (at == line.len)
		return str_dup(mem, line);
	if (sentence_chars * 3 >= max_chars)
		return str_dup(mem, str_slice(line, 0, sentence_end));
	if (line.ptr[at] == ' ')
		word_end = at;
	/* The ellipsis counts too: without room for it the word before goes. */
	struct str head = str_slice(line, 0, word_end);
	if (utf8_count(head) >= max_chars) {
		size_t space = str_rchr(head, ' ');
		head = str_slice(head, 0, space == STR_NONE ? 0 : space);
	}
	if (head.len == 0) { /* one endless word */
		for (chars = 0; head.len < line.len && chars + 1 < max_chars; chars++) {
			size_t next = head.len;
			(void)utf8_next(line, &next);
			head = str_slice(line, 0, next);
		}
	}
	while (head.len > 0 && strchr(".,;:- ", head.ptr[head.len - 1]))
		head.len--;
	return str_join(mem, head, STR("\u2026"));
}
