/*
 * slug_make: the last part of an address, out of a headline.
 *
 * Lower-casing is the language's (ICU for Turkish, Azeri and Lithuanian, utf8proc for the rest). Then every character
 * is decomposed for compatibility: Latin letters lose their marks and become ASCII, with a table for those that have
 * no decomposition; other scripts keep letters and the marks that are part of their spelling, in NFC. Apostrophes and
 * invisible characters vanish without a trace, so that "Istanbul'da" stays one word; anything else is one hyphen.
 */
#include "text/words.h"

#include "base/utf8.h"
#include "text/chars.h"
#include "text/lower.h"

#include <utf8proc.h>

struct folding {
	uint32_t    c;
	const char *ascii_z;
};

/* Latin letters, lower case, that Unicode does not take apart. In order. */
static const struct folding foldings[] = {
	{ 0xDF, "ss" },  { 0xE6, "ae" },  { 0xF0, "d" },   { 0xF8, "o" },   { 0xFE, "th" },  { 0x111, "d" },
	{ 0x127, "h" },  { 0x131, "i" },  { 0x138, "k" },  { 0x142, "l" },  { 0x14B, "n" },  { 0x153, "oe" },
	{ 0x167, "t" },  { 0x180, "b" },  { 0x188, "c" },  { 0x18C, "d" },  { 0x192, "f" },  { 0x199, "k" },
	{ 0x19A, "l" },  { 0x19E, "n" },  { 0x1A5, "p" },  { 0x1AD, "t" },  { 0x1B4, "y" },  { 0x1B6, "z" },
	{ 0x1DD, "e" },  { 0x23C, "c" },  { 0x23F, "s" },  { 0x240, "z" },  { 0x247, "e" },  { 0x249, "j" },
	{ 0x24D, "r" },  { 0x24F, "y" },  { 0x253, "b" },  { 0x254, "o" },  { 0x256, "d" },  { 0x257, "d" },
	{ 0x259, "e" },  { 0x25B, "e" },  { 0x260, "g" },  { 0x263, "g" },  { 0x268, "i" },  { 0x26F, "m" },
	{ 0x272, "n" },  { 0x289, "u" },  { 0x28B, "v" },  { 0x292, "z" },
};

static const char *find_folding(uint32_t c)
{
	size_t from = 0, to = sizeof foldings / sizeof *foldings;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (foldings[mid].c == c)
			return foldings[mid].ascii_z;
		if (foldings[mid].c < c)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0x2BB ||
	       c == 0x2B9 || c == 0xFF07;
}

struct slug {
	struct buf out;
	bool       gap;      /* a hyphen is due before the next letter */
	bool       on_ascii; /* the last letter was ASCII: its marks go */
};

static void put_letter(struct slug *s, uint32_t c)
{
	if (s->gap && s->out.len > 0)
		buf_putc(&s->out, '-');
	s->gap = false;
	s->on_ascii = c < 0x80;
	put_utf8(&s->out, c);
}

/* Vowel signs and the stretching line of Arabic are how a headline is set, not how its words are written. */
static bool is_arabic_ornament(uint32_t c)
{
	return c == 0x640 || (c >= 0x610 && c <= 0x61A) || (c >= 0x64B && c <= 0x652) || c == 0x670;
}

static void put_part(struct slug *s, uint32_t c)
{
	if (is_apostrophe(c))
		return;
	const char *ascii_z = find_folding(c);
	for (; ascii_z && *ascii_z; ascii_z++)
		put_letter(s, (unsigned char)*ascii_z);
	if (ascii_z || is_arabic_ornament(c))
		return;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		put_letter(s, c);
		break;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		if (s->out.len > 0 && !s->gap && !s->on_ascii)
			put_utf8(&s->out, c);
		break;
	default:
		s->gap = true;
	}
}

static void put_char(struct slug *s, uint32_t c)
{
	if (c == UTF8_BAD || char_is_invisible(c) || c == CHAR_ZWJ || c == CHAR_ZWNJ || c == 0xAD)
		return;
	utf8proc_int32_t parts[32];
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 32,
	                                             UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &(int){ 0 });
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		put_part(s, (uint32_t)utf8proc_tolower(parts[i])); /* a sign may hide a capital */
}

/* At most max_bytes, cut between words, or inside the first one if that alone is too long. */
static struct str cut_at_word(struct str slug, size_t max_bytes)
{
	if (slug.len <= max_bytes)
		return slug;
	struct str head = utf8_head(slug, max_bytes);
	size_t hyphen = slug.ptr[head.len] == '-' ? STR_NONE : str_rchr(head, '-');
	if (hyphen != STR_NONE)
		head = str_slice(head, 0, hyphen);
	while (head.len > 0 && head.ptr[head.len - 1] == '-')
		head.len--;
	return head;
}

struct str slug_make(struct arena *mem, struct str text, struct str language, size_t max_bytes)
{
	AUTO_ARENA scratch = ARENA_EMPTY;
	struct str lower = text_lower(&scratch, text, language);
	struct slug s = { .out = BUF_MAX(SIZE_MAX / 4) };
	for (size_t at = 0; at < lower.len;) {
		if ((unsigned char)lower.ptr[at] < 0x80 &&
		    (ascii_is_alpha(lower.ptr[at]) || ascii_is_digit(lower.ptr[at])))
			put_letter(&s, (unsigned char)lower.ptr[at++]);
		else
			put_char(&s, utf8_next(lower, &at));
	}
	struct str slug = text_nfc(&scratch, buf_str(&s.out));
	buf_done(&s.out);
	return str_dup(mem, cut_at_word(slug, max_bytes));
}
