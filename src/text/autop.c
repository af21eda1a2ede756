/*
 * One walk over the tokens. What stands between two block tags or blank lines is a chunk; it is gathered in `chunk` and, when
 * it ends, written as a paragraph unless one of these holds:
 *
 *   - it follows a block's start tag on the same line (<li>text, <td>text, <p>text): the block is its paragraph. Not after
 *     <blockquote>, in which WordPress makes one;
 *   - it is a shortcode and nothing else: "[gallery ids="1,2"]";
 *   - it is empty.
 *
 * Bodies with "<p>" in them need no case of their own: <p> is a block whose start tag precedes its chunk. A blank line
 * inside ends it, and its end tag is then left out, because it was written already.
 */
#include "text/autop.h"

#include "base/buf.h"
#include "text/token.h"

struct paragraphs {
	struct buf out;
	struct buf chunk;
	bool       after_start;  /* the chunk follows a block's start tag */
	bool       in_paragraph; /* a <p> of the source is open in the output */
	bool       after_break;  /* the chunk ends in a <br> of the source, and white space perhaps */
};

/* The place of name among names, n if it is not there. */
static size_t find_name(struct str name, const struct str *names, size_t n)
{
	size_t i = 0;
	while (i < n && !str_eq_nocase(name, names[i]))
		i++;
	return i;
}

static bool is_block(struct str name)
{
	static const struct str names[] = {
		STR_INIT("p"),        STR_INIT("div"),     STR_INIT("ul"),       STR_INIT("ol"),      STR_INIT("li"),
		STR_INIT("table"),    STR_INIT("thead"),   STR_INIT("tbody"),    STR_INIT("tfoot"),   STR_INIT("tr"),
		STR_INIT("td"),       STR_INIT("th"),      STR_INIT("caption"),  STR_INIT("col"),     STR_INIT("colgroup"),
		STR_INIT("h1"),       STR_INIT("h2"),      STR_INIT("h3"),       STR_INIT("h4"),      STR_INIT("h5"),
		STR_INIT("h6"),       STR_INIT("hr"),      STR_INIT("blockquote"), STR_INIT("figure"), STR_INIT("figcaption"),
		STR_INIT("dl"),       STR_INIT("dt"),      STR_INIT("dd"),       STR_INIT("form"),    STR_INIT("map"),
		STR_INIT("area"),     STR_INIT("address"), STR_INIT("fieldset"), STR_INIT("legend"),  STR_INIT("section"),
		STR_INIT("article"),  STR_INIT("aside"),   STR_INIT("hgroup"),   STR_INIT("header"),  STR_INIT("footer"),
		STR_INIT("nav"),      STR_INIT("details"), STR_INIT("menu"),     STR_INIT("summary"), STR_INIT("main"),
		STR_INIT("center"),
	};
	return find_name(name, names, sizeof names / sizeof *names) < sizeof names / sizeof *names;
}

/* Left as they are, to their end tag. */
static const struct str verbatim[] = { STR_INIT("pre"),      STR_INIT("script"), STR_INIT("style"),  STR_INIT("svg"),
	                               STR_INIT("textarea"), STR_INIT("xmp"),    STR_INIT("title"),  STR_INIT("object"),
	                               STR_INIT("math"),     STR_INIT("video"),  STR_INIT("audio"),  STR_INIT("iframe") };
enum { N_VERBATIM = sizeof verbatim / sizeof *verbatim };

/* "[name ...]", perhaps with more text and shortcodes up to a last ']'. */
static bool is_shortcode(struct str chunk)
{
	if (chunk.len < 3 || chunk.ptr[0] != '[' || chunk.ptr[chunk.len - 1] != ']')
		return false;
	size_t name = 1;
	while (name < chunk.len && (ascii_is_alpha(chunk.ptr[name]) || ascii_is_digit(chunk.ptr[name]) ||
	                            chunk.ptr[name] == '_' || chunk.ptr[name] == '-'))
		name++;
	if (name == 1 || !strchr(" ]\n\t/", chunk.ptr[name]))
		return false;
	size_t end = str_chr(chunk, ']', 0);
	if (end == chunk.len - 1)
		return true;
	/* A pair: the last thing is the end of the first. */
	struct str last = str_slice(chunk, str_rchr(chunk, '['), chunk.len);
	return last.len == name + 2 && last.ptr[1] == '/' &&
	       str_eq(str_slice(last, 2, last.len - 1), str_slice(chunk, 1, name));
}

/* Ends the chunk and writes it. */
static void end_chunk(struct paragraphs *p)
{
	struct str text = str_trim(buf_str(&p->chunk));
	if (text.len > 0) {
		bool wrapped = !p->after_start && !p->in_paragraph && !is_shortcode(text);
		buf_put(&p->out, wrapped ? STR("<p>") : STR(""));
		buf_put(&p->out, text);
		buf_put(&p->out, wrapped ? STR("</p>\n") : STR("\n"));
	}
	buf_reset(&p->chunk);
	p->after_break = false;
}

/* A blank line: the chunk ends, and so does a <p> around it. */
static void end_paragraph(struct paragraphs *p)
{
	end_chunk(p);
	if (p->in_paragraph)
		buf_put(&p->out, STR("</p>\n"));
	p->in_paragraph = p->after_start = false;
}

static void read_text(struct paragraphs *p, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		while (at < text.len && !ascii_is_space(text.ptr[at]))
			at++;
		if (at > from)
			p->after_break = false;
		buf_put(&p->chunk, str_slice(text, from, at));
		unsigned lines = 0;
		size_t space = at;
		for (; at < text.len && ascii_is_space(text.ptr[at]); at++)
			lines += text.ptr[at] == '\n' || (text.ptr[at] == '\r' && !(at + 1 < text.len && text.ptr[at + 1] == '\n'));
		if (lines >= 2)
			end_paragraph(p);
		else if (lines == 1 && p->chunk.len > 0 && !p->after_break)
			buf_put(&p->chunk, STR("<br />\n")); /* drop_breaks takes it back if nothing follows */
		else
			buf_put(&p->chunk, str_slice(text, space, at));
	}
}

/* Line breaks are none before a block or at the chunk's end. */
static void drop_breaks(struct paragraphs *p)
{
	struct str text = str_trim(buf_str(&p->chunk));
	while (text.len > 0 && text.ptr[text.len - 1] == '>') {
		size_t tag = str_rchr(text, '<');
		if (tag == STR_NONE || !str_starts_nocase(str_slice(text, tag, text.len), STR("<br")))
			break;
		text = str_trim(str_slice(text, 0, tag));
	}
	if (text.len == 0)
		buf_reset(&p->chunk);
	else
		p->chunk.len = (size_t)(text.ptr - p->chunk.ptr) + text.len;
}

/*
 * A verbatim element that begins with t and whose content begins at `at`: copied up to its end tag. Returns the place
 * after it; `at` and nothing copied if it has no end tag.
 */
static size_t copy_verbatim(struct paragraphs *p, struct str body, size_t at, const struct token *t)
{
	size_t end = token_raw_text_end(body, at, t->name);
	if (end == body.len)
		return at;
	(void)token_next(body, &end);
	bool pre = str_eq_nocase(t->name, STR("pre"));
	if (pre) {
		drop_breaks(p);
		end_paragraph(p);
	}
	buf_put(pre ? &p->out : &p->chunk, str_slice(body, (size_t)(t->source.ptr - body.ptr), end));
	p->after_break = false;
	return end;
}

/* A <br>; the second of two ends the paragraph. */
static void line_break(struct paragraphs *p, const struct token *t)
{
	if (p->after_break) {
		drop_breaks(p);
		end_paragraph(p);
	} else {
		buf_put(&p->chunk, t->source);
		p->after_break = true;
	}
}

static void block_tag(struct paragraphs *p, const struct token *t)
{
	drop_breaks(p);
	end_chunk(p);
	bool paragraph = str_eq_nocase(t->name, STR("p")), start = t->kind == TOKEN_START;
	if (paragraph && !start && !p->in_paragraph)
		return; /* a blank line has ended it */
	if (p->in_paragraph && (start || !paragraph))
		buf_put(&p->out, STR("</p>\n"));
	buf_put(&p->out, t->source);
	if (!start)
		buf_putc(&p->out, '\n');
	p->in_paragraph = paragraph && start;
	p->after_start = start && !str_eq_nocase(t->name, STR("hr")) && !str_eq_nocase(t->name, STR("blockquote"));
}

struct str autop(struct arena *mem, struct str body)
{
	struct paragraphs p = { .out = BUF_MAX(SIZE_MAX / 4), .chunk = BUF_MAX(SIZE_MAX / 4) };
	bool without_end[N_VERBATIM] = { false }; /* found to have no end tag in the rest of the body */
	for (size_t at = 0;;) {
		struct token t = token_next(body, &at);
		if (t.kind == TOKEN_NONE)
			break;
		bool tag = t.kind == TOKEN_START || t.kind == TOKEN_END;
		size_t v = t.kind == TOKEN_START ? find_name(t.name, verbatim, N_VERBATIM) : N_VERBATIM;
		if (v < N_VERBATIM && !without_end[v]) {
			size_t end = copy_verbatim(&p, body, at, &t);
			without_end[v] = end == at;
			at = end;
			if (!without_end[v])
				continue;
		}
		if (t.kind == TOKEN_TEXT) {
			read_text(&p, t.source);
		} else if (tag && str_eq_nocase(t.name, STR("br"))) {
			line_break(&p, &t);
		} else if (tag && is_block(t.name)) {
			block_tag(&p, &t);
		} else {
			buf_put(&p.chunk, t.source);
			p.after_break = false;
		}
	}
	drop_breaks(&p);
	end_paragraph(&p);
	struct str out = str_dup(mem, str_trim(buf_str(&p.out)));
	buf_done(&p.out);
	buf_done(&p.chunk);
	return out;
}
