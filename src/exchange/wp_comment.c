/*
 * A comment's HTML as the text that comments are stored as. The cleaner goes first, so the walk below meets only
 * whole, known tags and the references that the cleaner writes.
 *
 * WordPress made paragraphs of a comment's line ends when it showed it; the marks have the same rule, so line ends
 * are kept as they are.
 */
#include "exchange/wp_body.h"

#include "base/utf8.h"
#include "text/clean.h"

enum { TEXT_MAX = 256 * 1024, URL_MAX_BYTES = 2048 };

struct marks {
	struct arena *mem;
	struct buf    out;
	int           quotes;       /* open <blockquote>s */
	struct str    href;         /* of the open link */
	size_t        link_start;   /* where its words begin in out */
};

static void put_break(struct marks *m, size_t lines)
{
	while (m->out.len > 0 && (m->out.ptr[m->out.len - 1] == ' ' || m->out.ptr[m->out.len - 1] == '\n'))
		m->out.len--;
	if (m->out.len == 0 && m->quotes == 0)
		return;
	for (size_t i = 0; m->out.len > 0 && i < lines; i++)
		buf_putc(&m->out, '\n');
	for (int i = 0; i < m->quotes; i++)
		buf_put(&m->out, STR("> "));
}

/* Text with the cleaner's references decoded; a line end inside a quotation starts the next line's mark. */
static void put_text(struct marks *m, struct str s)
{
	static const struct {
		struct str reference, text;
	} REFERENCES[] = {
		{ STR_INIT("&amp;"), STR_INIT("&") },   { STR_INIT("&lt;"), STR_INIT("<") },
		{ STR_INIT("&gt;"), STR_INIT(">") },    { STR_INIT("&quot;"), STR_INIT("\"") },
		{ STR_INIT("&#39;"), STR_INIT("'") },   { STR_INIT("&nbsp;"), STR_INIT(" ") },
	};
	for (size_t at = 0; at < s.len; at++) {
		if (s.ptr[at] == '\r')
			continue;
		if (s.ptr[at] == '\n' && m->quotes) {
			put_break(m, 1);
			continue;
		}
		struct str rest = str_slice(s, at, s.len);
		size_t     i = 0, n = sizeof REFERENCES / sizeof REFERENCES[0];
		while (s.ptr[at] == '&' && i < n && !str_starts(rest, REFERENCES[i].reference))
			i++;
		if (s.ptr[at] != '&' || i == n) {
			buf_putc(&m->out, s.ptr[at]);
			continue;
		}
		buf_put(&m->out, REFERENCES[i].text);
		at += REFERENCES[i].reference.len - 1;
	}
}

static struct str href_of(struct marks *m, struct str tag)
{
	size_t at = str_find(tag, STR(" href=\""), 0);
	if (at == STR_NONE)
		return STR_EMPTY;
	size_t end = str_chr(tag, '"', at + 7);
	if (end == STR_NONE || end - at > URL_MAX_BYTES)
		return STR_EMPTY;
	struct marks url = { .out = BUF_MAX(URL_MAX_BYTES) };
	put_text(&url, str_slice(tag, at + 7, end));
	struct str href = str_dup(m->mem, buf_str(&url.out));
	buf_done(&url.out);
	return href;
}

/* The words, then the address, unless the words are the address. */
static void end_link(struct marks *m)
{
	if (m->link_start > m->out.len) /* it began with breaks that were taken back */
		m->link_start = m->out.len;
	struct str words = str_slice(buf_str(&m->out), m->link_start, m->out.len);
	struct str href = m->href;
	m->href = STR_EMPTY;
	if (href.len == 0 || str_eq(str_trim(words), href))
		return;
	bool named = str_trim(words).len > 0 && !str_starts(str_trim(words), STR("http"));
	if (!named)
		m->out.len = m->link_start;
	if (named)
		buf_put(&m->out, STR(" ("));
	buf_put(&m->out, href);
	if (named)
		buf_putc(&m->out, ')');
}

enum effect { NONE, PARAGRAPH, LINE, ITEM, QUOTE, EM, STRONG, CODE, LINK };

static enum effect effect_of(struct str name)
{
	static const struct {
		struct str  name;
		enum effect effect;
	} EFFECTS[] = {
		{ STR_INIT("p"), PARAGRAPH },  { STR_INIT("br"), LINE },     { STR_INIT("li"), ITEM },
		{ STR_INIT("ul"), PARAGRAPH }, { STR_INIT("ol"), PARAGRAPH }, { STR_INIT("pre"), PARAGRAPH },
		{ STR_INIT("h2"), PARAGRAPH }, { STR_INIT("h3"), PARAGRAPH }, { STR_INIT("h4"), PARAGRAPH },
		{ STR_INIT("table"), PARAGRAPH }, { STR_INIT("tr"), LINE },   { STR_INIT("figure"), PARAGRAPH },
		{ STR_INIT("blockquote"), QUOTE }, { STR_INIT("em"), EM },    { STR_INIT("strong"), STRONG },
		{ STR_INIT("code"), CODE },    { STR_INIT("a"), LINK },
	};
	for (size_t i = 0; i < sizeof EFFECTS / sizeof EFFECTS[0]; i++)
		if (str_eq(EFFECTS[i].name, name))
			return EFFECTS[i].effect;
	return NONE;
}

static void take_tag(struct marks *m, struct str tag)
{
	bool   closing = tag.len > 1 && tag.ptr[1] == '/';
	size_t from = closing ? 2 : 1, end = from;
	while (end < tag.len && (ascii_is_alpha(tag.ptr[end]) || ascii_is_digit(tag.ptr[end])))
		end++;
	switch (effect_of(str_slice(tag, from, end))) {
	case PARAGRAPH:
		put_break(m, 2);
		break;
	case LINE:
		put_break(m, 1);
		break;
	case ITEM:
		put_break(m, 1);
		if (!closing)
			buf_put(&m->out, STR("- "));
		break;
	case QUOTE:
		m->quotes += closing ? (m->quotes > 0 ? -1 : 0) : 1;
		put_break(m, 2);
		break;
	case EM:
		buf_putc(&m->out, '*');
		break;
	case STRONG:
		buf_put(&m->out, STR("**"));
		break;
	case CODE:
		buf_putc(&m->out, '`');
		break;
	case LINK:
		if (closing) {
			end_link(m);
		} else {
			m->href = href_of(m, tag);
			m->link_start = m->out.len;
		}
		break;
	case NONE:
		break;
	}
}

static struct str marks_of_html(struct arena *mem, struct str html)
{
	struct marks m = { .mem = mem, .out = BUF_MAX(TEXT_MAX), .href = STR_EMPTY };
	for (size_t at = 0; at < html.len && buf_status(&m.out) == BS_OK;) {
		size_t tag = str_chr(html, '<', at);
		size_t end = tag == STR_NONE ? STR_NONE : str_chr(html, '>', tag);
		put_text(&m, str_slice(html, at, tag == STR_NONE ? html.len : tag));
		if (end == STR_NONE)
			break;
		take_tag(&m, str_slice(html, tag, end + 1));
		at = end + 1;
	}
	struct str text = str_dup(mem, str_trim(buf_str(&m.out)));
	buf_done(&m.out);
	return text;
}

struct str wp_comment_text(struct arena *mem, struct str html)
{
	html = str_trim(html);
	if (str_chr(html, '<', 0) == STR_NONE && str_chr(html, '&', 0) == STR_NONE && str_chr(html, '\r', 0) == STR_NONE)
		return utf8_head(html, TEXT_MAX);
	struct safe_html clean;
	if (clean_html(mem, html, NULL, &clean, NULL, NULL) != BS_OK)
		return STR_EMPTY;
	return marks_of_html(mem, clean.markup);
}
