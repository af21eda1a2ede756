/*
 * A comment's light marks.
 *
 *   > line     a quote, ">>" a quote in it, up to QUOTES deep         *words*    em
 *   blank line a new paragraph, a line's end a <br>                   **words**  strong
 *   https://…  a link                                                 `words`    code, nothing in it is read
 *
 * One walk over the lines opens and closes quotes and paragraphs; one over a paragraph's characters finds its pieces. A
 * star or backtick that finds no partner in its paragraph is what it is. Each kind of star can be open once, so
 * partners are found without looking back, and an unmatched one is written into a gap left for it: the opening tag is
 * spliced in when the partner comes.
 */
#include "text/clean.h"

#include "base/utf8.h"
#include "text/address.h"
#include "text/chars.h"

enum { QUOTES = 10, ADDRESS_SHOWN = 60 };

/* A star or two that may begin something. */
struct opening {
	size_t at;  /* in the pieces */
	bool   two; /* ** */
};

enum piece_kind { PIECE_TEXT, PIECE_LINK, PIECE_CODE, PIECE_BREAK, PIECE_STARS, PIECE_OPEN, PIECE_CLOSE };
struct piece {
	enum piece_kind kind;
	struct str      text;
	bool            two;
};

struct comment {
	struct arena *mem;
	struct buf    out;
	struct piece *pieces; /* of the paragraph */
	size_t        n, cap;
	unsigned      quotes; /* open */
};

static void add(struct comment *c, enum piece_kind kind, struct str text, bool two)
{
	if (text.len == 0 && kind == PIECE_TEXT)
		return;
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 64;
		struct piece *grown = ARENA_NEW(c->mem, struct piece, cap);
		if (c->n > 0)
			memcpy(grown, c->pieces, c->n * sizeof *grown);
		c->pieces = grown;
		c->cap = cap;
	}
	c->pieces[c->n++] = (struct piece){ kind, text, two };
}

/* ---- pieces ---- */

static bool is_word_byte(struct str s, size_t at)
{
	return at < s.len && (ascii_is_alpha(s.ptr[at]) || ascii_is_digit(s.ptr[at]) || (unsigned char)s.ptr[at] >= 0x80);
}

static bool is_space_at(struct str s, size_t at)
{
	return at >= s.len || ascii_is_space(s.ptr[at]);
}

/* The length of the address that begins at `at`, 0 if there is none. Marks at its end are the sentence's. */
static size_t address_length(struct str s, size_t at)
{
	struct str rest = str_slice(s, at, s.len);
	if ((at > 0 && is_word_byte(s, at - 1)) ||
	    (!str_starts_nocase(rest, STR("https://")) && !str_starts_nocase(rest, STR("http://"))))
		return 0;
	size_t n = 0, open = 0;
	while (n < rest.len && (unsigned char)rest.ptr[n] > ' ' && !strchr("<>\"`*", rest.ptr[n]))
		open += rest.ptr[n++] == '(';
	while (n > 0 && strchr(".,;:!?')]", rest.ptr[n - 1])) {
		if (rest.ptr[n - 1] == ')' && open > 0)
			break;
		n--;
	}
	return n;
}

static void close_stars(struct comment *c, struct opening *open, unsigned *n_open, unsigned match, bool two)
{
	c->pieces[open[match].at].kind = PIECE_OPEN;
	*n_open = match; /* what was opened inside and not closed stays stars */
	add(c, PIECE_CLOSE, STR_EMPTY, two);
}

static size_t read_stars(struct comment *c, struct str s, size_t at, struct opening open[2], unsigned *n_open)
{
	size_t run = 1;
	while (at + run < s.len && s.ptr[at + run] == '*' && run < 2)
		run++;
	bool two = run == 2;
	unsigned match = 0;
	while (match < *n_open && open[match].two != two)
		match++;
	bool may_close = at > 0 && !is_space_at(s, at - 1), may_open = !is_space_at(s, at + run) && !is_word_byte(s, at - 1);
	if (match < *n_open && may_close) {
		close_stars(c, open, n_open, match, two);
	} else {
		if (may_open && match == *n_open)
			open[(*n_open)++] = (struct opening){ c->n, two };
		add(c, PIECE_STARS, str_slice(s, at, at + run), two);
	}
	return at + run;
}

static void read_pieces(struct comment *c, struct str s)
{
	struct opening open[2];
	unsigned n_open = 0;
	bool ticks = true; /* there may be another backtick */
	size_t from = 0, at = 0;
	c->n = 0;
	while (at < s.len) {
		char ch = s.ptr[at];
		size_t length = 0, end = STR_NONE;
		if (ch == 'h' || ch == 'H')
			length = address_length(s, at);
		if (ch == '`' && ticks) {
			end = str_chr(s, '`', at + 1);
			ticks = end != STR_NONE;
		}
		if (ch != '\n' && ch != '*' && length == 0 && (end == STR_NONE || end == at + 1)) {
			at++;
			continue;
		}
		add(c, PIECE_TEXT, str_slice(s, from, at), false);
		if (ch == '\n') {
			add(c, PIECE_BREAK, STR_EMPTY, false);
			at++;
		} else if (ch == '*') {
			at = read_stars(c, s, at, open, &n_open);
		} else if (length > 0) {
			add(c, PIECE_LINK, str_slice(s, at, at + length), false);
			at += length;
		} else {
			add(c, PIECE_CODE, str_slice(s, at + 1, end), false);
			at = end + 1;
		}
		from = at;
	}
	add(c, PIECE_TEXT, str_slice(s, from, s.len), false);
}

/* ---- writing ---- */

/* Text without controls; invisible characters go where `link` says that they could deceive. */
static void put_text(struct buf *out, struct str text, bool link)
{
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = utf8_next(text, &at);
		if (c == UTF8_BAD)
			put_utf8(out, 0xFFFD);
		else if (c == '\t')
			buf_putc(out, ' ');
		else if (char_is_text(c) && !(link && char_is_invisible(c)) && c != 0x202D && c != 0x202E)
			html_put_text(out, str_slice(text, start, at));
	}
}

static void put_link(struct comment *c, struct str text)
{
	struct str address;
	if (address_clean(c->mem, text, STR_EMPTY, &address) != ADDRESS_WEB) {
		put_text(&c->out, text, true);
		return;
	}
	buf_put(&c->out, STR("<a href=\""));
	html_put_text(&c->out, address);
	buf_put(&c->out, STR("\" rel=\"nofollow ugc noopener\">"));
	/* Shown as it is followed, so that no look-alike letters hide where it leads. */
	bool cut = address.len > ADDRESS_SHOWN;
	html_put_text(&c->out, cut ? str_slice(address, 0, ADDRESS_SHOWN) : address);
	buf_put(&c->out, cut ? STR("\u2026</a>") : STR("</a>"));
}

static void put_piece(struct comment *c, const struct piece *p)
{
	switch (p->kind) {
	case PIECE_TEXT:
	case PIECE_STARS:
		put_text(&c->out, p->text, false);
		break;
	case PIECE_LINK:
		put_link(c, p->text);
		break;
	case PIECE_CODE:
		buf_put(&c->out, STR("<code>"));
		put_text(&c->out, p->text, false);
		buf_put(&c->out, STR("</code>"));
		break;
	case PIECE_BREAK:
		buf_put(&c->out, STR("<br>"));
		break;
	case PIECE_OPEN:
		buf_put(&c->out, p->two ? STR("<strong>") : STR("<em>"));
		break;
	case PIECE_CLOSE:
		buf_put(&c->out, p->two ? STR("</strong>") : STR("</em>"));
	}
}

static void set_quotes(struct comment *c, unsigned depth)
{
	for (; c->quotes < depth; c->quotes++)
		buf_put(&c->out, STR("<blockquote>"));
	for (; c->quotes > depth; c->quotes--)
		buf_put(&c->out, STR("</blockquote>"));
}

static void put_paragraph(struct comment *c, struct str lines, unsigned depth)
{
	lines = str_trim(lines);
	if (lines.len == 0)
		return;
	set_quotes(c, depth);
	read_pieces(c, lines);
	buf_put(&c->out, STR("<p>"));
	for (size_t i = 0; i < c->n; i++)
		put_piece(c, &c->pieces[i]);
	buf_put(&c->out, STR("</p>"));
}

/* Takes the quote signs off a line's start and counts them. */
static unsigned take_quotes(struct str *line)
{
	unsigned depth = 0;
	size_t at = 0;
	while (at < line->len && (line->ptr[at] == '>' || (line->ptr[at] == ' ' && depth > 0)))
		depth += line->ptr[at++] == '>';
	if (depth > 0)
		*line = str_slice(*line, at, line->len);
	return depth < QUOTES ? depth : QUOTES;
}

struct safe_html comment_html(struct arena *mem, struct str text)
{
	AUTO_ARENA scratch = ARENA_EMPTY;
	AUTO_BUF paragraph = BUF_MAX(SIZE_MAX / 8);
	struct comment c = { .mem = &scratch, .out = BUF_MAX(SIZE_MAX / 8) };
	unsigned depth = 0;
	struct str rest = text;
	while (rest.ptr && text.len > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		unsigned quotes = take_quotes(&line);
		if (line.len == 0 || quotes != depth) {
			put_paragraph(&c, buf_str(&paragraph), depth);
			buf_reset(&paragraph);
			depth = quotes;
		}
		buf_put(&paragraph, line);
		buf_putc(&paragraph, '\n');
	}
	put_paragraph(&c, buf_str(&paragraph), depth);
	set_quotes(&c, 0);
	struct safe_html html = safe_html_from_cleaner(str_dup(mem, buf_str(&c.out)));
	buf_done(&c.out);
	return html;
}
