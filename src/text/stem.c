/*
 * The words of a text, for related articles and search.
 *
 *   text ─► lower case (the language's), NFC ─► runs of letters, marks and digits ─► suffix after an apostrophe off
 *        ─► Arabic: spelling unified, article and prefixes off ─► stop words out ─► stem (Snowball)
 *
 * Han and kana have no gaps between words: each two neighbours are one word. A word is at least two characters and at
 * most WORD_BYTES: what is longer is not a word but data.
 */
#include "text/words.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/lower.h"
#include "text/stopwords.h"

#include <stdlib.h>

#include <libstemmer.h>
#include <utf8proc.h>

enum { WORD_BYTES = 96 };

struct stemmer {
	struct sb_stemmer *snowball; /* owned; NULL where Snowball does not know the language */
	struct arena       mem;      /* holds the stop words */
	struct str         language; /* two or three letters */
	bool               arabic;
	bool               suffix_follows_apostrophe; /* Turkish: İstanbul'da */
	struct str        *stops; /* sorted */
	size_t             n_stops;
};

/* One word while it is put together. */
struct word {
	char   bytes[WORD_BYTES];
	size_t len, chars;
	bool   too_long;
};

static void word_add(struct word *w, const char *bytes, size_t len)
{
	if (len > WORD_BYTES - w->len) {
		w->too_long = true;
		return;
	}
	memcpy(w->bytes + w->len, bytes, len);
	w->len += len;
	w->chars++;
}

/* ---- Arabic ---- */

/* Writes the word with the spellings of alef, ya and ta marbuta unified and without vowel signs. */
static struct str arabic_unify(struct str word, char out[WORD_BYTES])
{
	size_t len = 0;
	for (size_t at = 0; at < word.len;) {
		size_t start = at;
		uint32_t c = utf8_next(word, &at);
		if ((c >= 0x64B && c <= 0x655) || c == 0x670 || c == 0x640)
			continue;
		if (c == 0x622 || c == 0x623 || c == 0x625 || c == 0x671)
			memcpy(out + len, "\xD8\xA7", 2); /* alef */
		else if (c == 0x649)
			memcpy(out + len, "\xD9\x8A", 2); /* ya */
		else if (c == 0x629)
			memcpy(out + len, "\xD9\x87", 2); /* ha */
		else
			memcpy(out + len, word.ptr + start, at - start);
		len += at - start;
	}
	return str_of(out, len);
}

/* Takes off "and", then one of the articles with its prepositions; what stays has at least three letters. */
static struct str arabic_bare(struct str word)
{
	static const struct str articles[] = { STR_INIT("بال"), STR_INIT("كال"), STR_INIT("فال"), STR_INIT("لل"),
		                               STR_INIT("ال") };
	enum { LETTER = 2 }; /* bytes of an Arabic letter */
	if (str_starts(word, STR("و")) && word.len >= 5 * LETTER)
		word = str_slice(word, LETTER, word.len);
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (str_starts(word, articles[i]) && word.len >= articles[i].len + 3 * LETTER)
			return str_slice(word, articles[i].len, word.len);
	return word;
}

/* ---- the stemmer ---- */

static int compare_words(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void load_stops(struct stemmer *s)
{
	struct str list = stopwords_for(s->language);
	size_t room = list.len / 2 + 1;
	s->stops = ARENA_NEW(&s->mem, struct str, room);
	while (list.len > 0) {
		struct str word = str_cut(&list, ' ');
		char unified[WORD_BYTES];
		ASSERT(word.len <= WORD_BYTES && s->n_stops < room);
		s->stops[s->n_stops++] = s->arabic ? str_dup(&s->mem, arabic_unify(word, unified)) : word;
	}
	qsort(s->stops, s->n_stops, sizeof *s->stops, compare_words);
}

struct stemmer *stemmer_new(struct str language)
{
	struct stemmer *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	char code_z[4] = "";
	for (size_t i = 0; i < language.len && i < 3 && ascii_is_alpha(language.ptr[i]); i++)
		code_z[i] = ascii_lower(language.ptr[i]);
	s->language = str_dup(&s->mem, str_from_z(code_z));
	s->snowball = sb_stemmer_new(code_z, "UTF_8");
	s->arabic = language_is(s->language, "ar");
	s->suffix_follows_apostrophe = language_is(s->language, "tr") || language_is(s->language, "az");
	load_stops(s);
	return s;
}

void stemmer_free(struct stemmer *s)
{
	if (!s)
		return;
	sb_stemmer_delete(s->snowball);
	arena_done(&s->mem);
	free(s);
}

static bool is_stop(const struct stemmer *s, struct str word)
{
	return s->n_stops > 0 && bsearch(&word, s->stops, s->n_stops, sizeof word, compare_words) != NULL;
}

/* Hands one finished word on and empties it. */
static void word_end(struct stemmer *s, struct word *w, word_fn *fn, void *ctx)
{
	struct str word = str_of(w->bytes, w->len);
	bool fits = w->chars >= 2 && !w->too_long;
	w->len = w->chars = 0; /* the bytes stay: word borrows them */
	w->too_long = false;
	if (!fits)
		return;
	char unified[WORD_BYTES];
	if (s->arabic)
		word = arabic_unify(word, unified);
	if (word.len == 0 || is_stop(s, word))
		return;
	if (s->arabic)
		word = arabic_bare(word);
	if (s->snowball && !ascii_is_digit(word.ptr[0])) {
		const sb_symbol *stem = sb_stemmer_stem(s->snowball, (const sb_symbol *)word.ptr, (int)word.len);
		if (stem)
			word = str_of((const char *)stem, (size_t)sb_stemmer_length(s->snowball));
	}
	if (word.len > 0)
		fn(ctx, word);
}

static bool is_word_char(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_alpha((char)c) || ascii_is_digit((char)c);
	if (c > 0x10FFFF)
		return false;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
		return true;
	default:
		return false;
	}
}

/* Scripts written without gaps, where two neighbours stand for a word. */
static bool is_gapless(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x2FA1F);
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2BC;
}

/* The bytes of the word characters that follow at `at`. */
static size_t run_of_letters(struct str text, size_t at)
{
	size_t from = at;
	while (at < text.len) {
		size_t next = at;
		if (!is_word_char(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at - from;
}

/*
 * After the apostrophe of a word: where reading goes on. A case ending (Turkish) or a short one (English: 's, 'll) is
 * passed over; in "O'Brien" and "l'homme" the next letter begins a word.
 */
static size_t after_apostrophe(const struct stemmer *s, const struct word *w, struct str text, size_t at)
{
	size_t ending = run_of_letters(text, at);
	if (w->chars >= 2 && (s->suffix_follows_apostrophe || ending <= 2))
		return at + ending;
	return at;
}

/* text with marks joined to their letters, if it has any of the common separate ones (U+0300 to U+036F). */
static struct str compose(struct arena *mem, struct str text)
{
	if (str_chr(text, (char)0xCC, 0) == STR_NONE && str_chr(text, (char)0xCD, 0) == STR_NONE)
		return text;
	return utf8_is_valid(text) ? text_nfc(mem, text) : text;
}

void words_each(struct stemmer *s, struct str text, word_fn *fn, void *ctx)
{
	AUTO_ARENA scratch = ARENA_EMPTY;
	struct str lower = compose(&scratch, text_lower(&scratch, text, s->language));
	struct word w = { .len = 0 };
	struct str neighbour = STR_EMPTY; /* the gapless character just before, if any */
	for (size_t at = 0; at < lower.len;) {
		size_t start = at;
		uint32_t c = utf8_next(lower, &at);
		struct str bytes = str_slice(lower, start, at);
		if (is_gapless(c)) {
			word_end(s, &w, fn, ctx);
			if (neighbour.len > 0)
				fn(ctx, str_of(neighbour.ptr, neighbour.len + bytes.len));
			neighbour = bytes;
			continue;
		}
		neighbour = STR_EMPTY;
		if (is_word_char(c)) {
			word_add(&w, bytes.ptr, bytes.len);
		} else if (c != CHAR_ZWNJ && c != CHAR_ZWJ && c != 0xAD) {
			if (is_apostrophe(c))
				at = after_apostrophe(s, &w, lower, at);
			word_end(s, &w, fn, ctx);
		}
	}
	word_end(s, &w, fn, ctx);
}

size_t word_count(struct str text)
{
	size_t words = 0;
	bool inside = false;
	for (size_t at = 0; at < text.len;) {
		uint32_t c = utf8_next(text, &at);
		bool letter = is_word_char(c);
		/* Characters that may stand inside a word: it's, twenty-two, 1.5 */
		bool joint = inside && (is_apostrophe(c) || c == '-' || c == '.' || c == ',' || c == CHAR_ZWNJ ||
		                        c == CHAR_ZWJ || c == 0xAD);
		if (joint && at < text.len) {
			size_t next = at;
			joint = is_word_char(utf8_next(text, &next));
		}
		if (letter && (!inside || is_gapless(c)))
			words++;
		inside = (letter && !is_gapless(c)) || joint;
	}
	return words;
}
