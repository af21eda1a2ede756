/*
 * A comment's HTML as the text that comments are stored as. WordPress made paragraphs of a comment's line ends when it
 * showed it, so that is done first; then the cleaner, so that the walk meets only whole, known tags and the references
 * that the cleaner writes. Its line ends between blocks mean nothing; those in a <pre> do.
 *
 * A break is written only when something follows it: then it is known in how many quotations that stands.
 */
#include "exchange/wp_body.h"

#include "base/utf8.h"
#include "text/autop.h"
#include "text/clean.h"

enum { TEXT_MAX = 256 * 1024, URL_MAX_BYTES = 2048, QUOTES_MAX = 10 };

struct marks {
	struct arena *mem;
	struct buf    out;
	int           breaks;       /* that are due: 1 a new line, 2 a new paragraph */
	int           quotes;       /* open <blockquote>s */
	int           quotes_out;   /* of the line written last */
	bool          pre;
	struct str    href;         /* of the open link */
	size_t        link_start;   /* where its words begin in out */
};

static void put_quotes(struct marks *m, int n)
{
	for (int i = 0; i < n && i < QUOTES_MAX; i++)
		buf_putc(&m->out, '>');
}

static void put_due(struct marks *m)
{
	if (m->breaks == 0 && m->out.len > 0)
		return;
	if (m->out.len > 0)
		buf_putc(&m->out, '\n');
	if (m->out.len > 0 && m->breaks == 2) {
		put_quotes(m, m->quotes < m->quotes_out ? m->quotes : m->quotes_out);
		buf_putc(&m->out, '\n');
	}
	put_quotes(m, m->quotes);
	if (m->quotes)
		buf_putc(&m->out, ' ');
	m->breaks = 0;
	m->quotes_out = m->quotes;
}

static void add_break(struct marks *m, int breaks)
{
	m->breaks = breaks > m->breaks ? breaks : m->breaks;
}

/* The reference at s[at] decoded: its length, or 1 for a character that stands for itself. */
static size_t take_reference(struct str s, size_t at, struct str *out)
{
	static const struct {
		struct str reference, text;
	} REFERENCES[] = {
		{ STR_INIT("&amp;"), STR_INIT("&") },   { STR_INIT("&lt;"), STR_INIT("<") },
		{ STR_INIT("&gt;"), STR_INIT(">") },    { STR_INIT("&quot;"), STR_INIT("\"") },
		{ STR_INIT("&#39;"), STR_INIT("'") },   { STR_INIT("&nbsp;"), STR_INIT(" ") },
	};
	struct str rest = str_slice(s, at, s.len);
	for (size_t i = 0; i < sizeof REFERENCES / sizeof REFERENCES[0]; i++) {
		if (!str_starts(rest, REFERENCES[i].reference))
			continue;
		*out = REFERENCES[i].text;
		return REFERENCES[i].reference.len;
	}
	*out = str_slice(s, at, at + 1);
	return 1;
}

static void put_text(struct marks *m, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		struct str text;
		char       c = s.ptr[at];
		if (c == '\n') {
			if (m->pre)
				add_break(m, 1);
			at++;
			continue;
		}
		at += take_reference(s, at, &text);
		put_due(m);
		buf_put(&m->out, text);
	}
}

static void put_mark(struct marks *m, struct str mark)
{
	put_due(m);
	buf_put(&m->out, mark);
}

static struct str href_of(struct marks *m, struct str tag)
{
	size_t at = str_find(tag, STR(" href=\""), 0);
	if (at == STR_NONE)
		return STR_EMPTY;
	size_t end = str_chr(tag, '"', at + 7);
	if (end == STR_NONE || end - at > URL_MAX_BYTES)
		return STR_EMPTY;
	AUTO_BUF url = BUF_MAX(URL_MAX_BYTES);
	for (at += 7; at < end;) {
		struct str text;
		at += take_reference(tag, at, &text);
		buf_put(&url, text);
	}
	return str_dup(m->mem, buf_str(&url));
}

/* The words, then the address, unless the words are the address. */
static void end_link(struct marks *m)
{
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

enum effect { NONE, PARAGRAPH, LINE, ITEM, PRE, QUOTE, EM, STRONG, CODE, LINK };

static enum effect effect_of(struct str name)
{
	static const struct {
		struct str  name;
		enum effect effect;
	} EFFECTS[] = {
		{ STR_INIT("p"), PARAGRAPH },     { STR_INIT("br"), LINE },          { STR_INIT("li"), ITEM },
		{ STR_INIT("ul"), PARAGRAPH },    { STR_INIT("ol"), PARAGRAPH },     { STR_INIT("pre"), PRE },
		{ STR_INIT("h2"), PARAGRAPH },    { STR_INIT("h3"), PARAGRAPH },     { STR_INIT("h4"), PARAGRAPH },
		{ STR_INIT("table"), PARAGRAPH }, { STR_INIT("tr"), LINE },          { STR_INIT("figure"), PARAGRAPH },
		{ STR_INIT("em"), EM },           { STR_INIT("strong"), STRONG },    { STR_INIT("code"), CODE },
		{ STR_INIT("a"), LINK },          { STR_INIT("blockquote"), QUOTE },
	};
	for (size_t i = 0; i < sizeof EFFECTS / sizeof EFFECTS[0]; i++)
		if (str_eq(EFFECTS[i].name, name))
			return EFFECTS[i].effect;
	return NONE;
}

static void take_link(struct marks *m, struct str tag, bool closing)
{
	if (closing) {
		end_link(m);
		return;
	}
	put_due(m);
	m->href = href_of(m, tag);
	m->link_start = m->out.len;
}

static void take_tag(struct marks *m, struct str tag)
{
	bool   closing = tag.len > 1 && tag.ptr[1] == '/';
	size_t from = closing ? 2 : 1, end = from;
	while (end < tag.len && (ascii_is_alpha(tag.ptr[end]) || ascii_is_digit(tag.ptr[end])))
		end++;
	switch (effect_of(str_slice(tag, from, end))) {
	case PARAGRAPH:
		add_break(m, 2);
		break;
	case LINE:
		add_break(m, 1);
		break;
	case ITEM:
		add_break(m, 1);
		if (!closing)
			put_mark(m, STR("- "));
		break;
	case PRE:
		add_break(m, 2);
		m->pre = !closing;
		break;
	case QUOTE:
		add_break(m, 2);
		m->quotes += closing ? -(m->quotes > 0) : 1;
		break;
	case EM:
		put_mark(m, STR("*"));
		break;
	case STRONG:
		put_mark(m, STR("**"));
		break;
	case CODE:
		put_mark(m, STR("`"));
		break;
	case LINK:
		take_link(m, tag, closing);
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
	if (clean_html(mem, autop(mem, html), NULL, &clean, NULL, NULL) != BS_OK)
		return STR_EMPTY;
	return marks_of_html(mem, clean.markup);
}
