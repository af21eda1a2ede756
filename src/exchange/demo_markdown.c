/*
 * md4c parses; its callbacks write here. A table's cell and a fenced block are collected apart (in `aside`), because
 * what they begin with depends on what is in them: an empty corner cell is no heading, a fence of ours is no code.
 */
#include "exchange/demo_markdown.h"

#include "base/encode.h"
#include "exchange/demo_text.h"

#include <md4c.h>

enum { HTML_MAX_BYTES = 1 << 20 };

struct writer {
	struct arena    *mem;
	struct buf       out;
	struct buf       aside;      /* the cell or fence that is open */
	bool             is_aside;
	struct str       fence;      /* the open fence's first line: "picture ferry" */
	unsigned         column;     /* of the open table row, from 0 */
	bool             is_head;    /* within thead */
	demo_picture_fn *picture;
	void            *ctx;
	struct err      *err;
	enum bs_status   status;
};

static struct buf *target(struct writer *w)
{
	return w->is_aside ? &w->aside : &w->out;
}

static void put(struct writer *w, struct str literal)
{
	buf_put(target(w), literal);
}

static struct str attribute_text(const MD_ATTRIBUTE *a)
{
	return str_of(a->text, a->size);
}

/* ── Fences ── */

static enum bs_status put_figure(struct writer *w, struct str name, const struct demo_stanza *given)
{
	struct demo_picture_words words;
	if (!w->picture(w->ctx, name, &words))
		return err_set(w->err, BS_BAD_INPUT, "there is no picture \"%.*s\"", STR_ARG(name));
	struct str alt = demo_value(given, STR("alt")), caption = demo_value(given, STR("caption"));
	buf_put(&w->out, STR("<figure><img src=\""));
	html_put_text(&w->out, name);
	buf_put(&w->out, STR("\" alt=\""));
	html_put_text(&w->out, alt.len ? alt : words.alt);
	buf_put(&w->out, STR("\"><figcaption>"));
	html_put_text(&w->out, caption.len ? caption : words.caption);
	if (words.credit.len) {
		buf_putc(&w->out, ' ');
		html_put_text(&w->out, words.credit);
	}
	buf_put(&w->out, STR("</figcaption></figure>\n"));
	return BS_OK;
}

static enum bs_status put_gallery(struct writer *w, const struct demo_stanza *lines)
{
	enum bs_status st = BS_OK;
	buf_put(&w->out, STR("<ul class=\"gallery\">"));
	for (size_t i = 0; i < lines->n && !st; i++) {
		struct demo_stanza given = { { { STR("caption"), lines->fields[i].value } }, 1 };
		buf_put(&w->out, STR("<li>"));
		st = put_figure(w, lines->fields[i].name, &given);
		buf_put(&w->out, STR("</li>"));
	}
	buf_put(&w->out, STR("</ul>\n"));
	return st;
}

static void put_quote(struct writer *w, struct str text)
{
	struct str by = STR("by: ");
	buf_put(&w->out, STR("<blockquote class=\"quote\">"));
	while (text.ptr) {
		struct str line = str_trim(str_cut(&text, '\n'));
		bool is_by = str_starts(line, by);
		if (line.len == 0)
			continue;
		buf_put(&w->out, is_by ? STR("<p class=\"by\">") : STR("<p>"));
		html_put_text(&w->out, is_by ? str_slice(line, by.len, line.len) : line);
		buf_put(&w->out, STR("</p>"));
	}
	buf_put(&w->out, STR("</blockquote>\n"));
}

static enum bs_status close_fence(struct writer *w)
{
	struct str text = str_dup(w->mem, buf_str(&w->aside)), rest = text, name = w->fence, kind = str_cut(&name, ' ');
	struct demo_stanza lines = { 0 };
	if (str_eq(kind, STR("quote"))) {
		put_quote(w, text);
		return BS_OK;
	}
	enum bs_status st = demo_stanza_next(w->mem, &rest, &lines, w->err);
	if (st && st != BS_NOT_FOUND)
		return st;
	if (str_eq(kind, STR("picture")))
		return put_figure(w, str_trim(name), &lines);
	if (str_eq(kind, STR("gallery")))
		return put_gallery(w, &lines);
	return err_set(w->err, BS_BAD_INPUT, "there is no block \"%.*s\"", STR_ARG(kind));
}

/* ── Tables ── */

/* The first cell of a row names it, unless it is empty; figures stand at the end of their cells. */
static void close_cell(struct writer *w, const MD_BLOCK_TD_DETAIL *cell)
{
	struct str text = buf_str(&w->aside);
	bool names = text.len > 0 && (w->is_head || w->column == 0);
	buf_put(&w->out, names ? STR("<th") : STR("<td"));
	if (names)
		buf_put(&w->out, w->is_head ? STR(" scope=\"col\"") : STR(" scope=\"row\""));
	if (cell->align == MD_ALIGN_RIGHT)
		buf_put(&w->out, STR(" class=\"number\""));
	buf_putc(&w->out, '>');
	buf_put(&w->out, text);
	buf_put(&w->out, names ? STR("</th>") : STR("</td>"));
	w->column++;
}

/* ── md4c's callbacks ── */

static struct str heading(const MD_BLOCK_H_DETAIL *h, bool is_end)
{
	static const struct str tags[2][3] = { { STR_INIT("<h2>"), STR_INIT("<h3>"), STR_INIT("<h4>") },
		                               { STR_INIT("</h2>\n"), STR_INIT("</h3>\n"), STR_INIT("</h4>\n") } };
	return tags[is_end][h->level < 3 ? 0 : h->level == 3 ? 1 : 2];
}

static struct str block_tag(MD_BLOCKTYPE type, const void *detail, bool is_end)
{
	switch (type) {
	case MD_BLOCK_QUOTE: return is_end ? STR("</blockquote>\n") : STR("<blockquote>");
	case MD_BLOCK_UL:    return is_end ? STR("</ul>\n") : STR("<ul>");
	case MD_BLOCK_OL:    return is_end ? STR("</ol>\n") : STR("<ol>");
	case MD_BLOCK_LI:    return is_end ? STR("</li>") : STR("<li>");
	case MD_BLOCK_HR:    return is_end ? STR_EMPTY : STR("<hr>\n");
	case MD_BLOCK_H:     return heading(detail, is_end);
	case MD_BLOCK_P:     return is_end ? STR("</p>\n") : STR("<p>");
	case MD_BLOCK_TABLE: return is_end ? STR("</table>\n") : STR("<table>");
	case MD_BLOCK_THEAD: return is_end ? STR("</thead>") : STR("<thead>");
	case MD_BLOCK_TBODY: return is_end ? STR("</tbody>") : STR("<tbody>");
	case MD_BLOCK_TR:    return is_end ? STR("</tr>") : STR("<tr>");
	default:             return STR_EMPTY;
	}
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct writer *w = ctx;
	put(w, block_tag(type, detail, false));
	if (type == MD_BLOCK_THEAD)
		w->is_head = true;
	if (type == MD_BLOCK_TR)
		w->column = 0;
	if (type == MD_BLOCK_CODE)
		w->fence = str_dup(w->mem, attribute_text(&((MD_BLOCK_CODE_DETAIL *)detail)->info));
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD || type == MD_BLOCK_CODE) {
		buf_reset(&w->aside);
		w->is_aside = true;
	}
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct writer *w = ctx;
	if (type == MD_BLOCK_THEAD)
		w->is_head = false;
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD || type == MD_BLOCK_CODE)
		w->is_aside = false;
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		close_cell(w, detail);
	} else if (type == MD_BLOCK_CODE) {
		w->status = close_fence(w);
		w->fence = STR_EMPTY;
	} else {
		put(w, block_tag(type, detail, true));
	}
	return w->status ? 1 : 0;
}

static struct str span_tag(MD_SPANTYPE type, bool is_end)
{
	switch (type) {
	case MD_SPAN_EM:     return is_end ? STR("</em>") : STR("<em>");
	case MD_SPAN_STRONG: return is_end ? STR("</strong>") : STR("<strong>");
	case MD_SPAN_CODE:   return is_end ? STR("</code>") : STR("<code>");
	case MD_SPAN_DEL:    return is_end ? STR("</s>") : STR("<s>");
	case MD_SPAN_A:      return is_end ? STR("</a>") : STR_EMPTY;
	default:             return STR_EMPTY;
	}
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct writer *w = ctx;
	put(w, span_tag(type, false));
	if (type == MD_SPAN_A) {
		put(w, STR("<a href=\""));
		html_put_text(target(w), attribute_text(&((MD_SPAN_A_DETAIL *)detail)->href));
		put(w, STR("\">"));
	}
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	(void)detail;
	put(ctx, span_tag(type, true));
	return 0;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *ptr, MD_SIZE size, void *ctx)
{
	struct writer *w = ctx;
	if (type == MD_TEXT_BR)
		put(w, STR("<br>"));
	else if (type == MD_TEXT_SOFTBR)
		put(w, STR("\n"));
	else if (type == MD_TEXT_ENTITY)
		put(w, str_of(ptr, size));
	else if (w->fence.len)
		put(w, str_of(ptr, size)); /* read as lines, escaped where they are written */
	else if (type != MD_TEXT_NULLCHAR)
		html_put_text(target(w), str_of(ptr, size));
	return 0;
}

enum bs_status demo_markdown(struct arena *mem, struct str source, demo_picture_fn *picture, void *ctx,
                             struct str *html, struct err *err)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block, .leave_block = leave_block, .enter_span = enter_span, .leave_span = leave_span,
		.text = text,
	};
	AUTO_BUF out = BUF_MAX(HTML_MAX_BYTES);
	AUTO_BUF aside = BUF_MAX(HTML_MAX_BYTES);
	struct writer w = { .mem = mem, .out = out, .aside = aside, .picture = picture, .ctx = ctx, .err = err };
	int parsed = source.len < HTML_MAX_BYTES ? md_parse(source.ptr, (MD_SIZE)source.len, &parser, &w) : -1;
	out = w.out;
	aside = w.aside;
	if (w.status)
		return w.status;
	if (parsed || buf_status(&out))
		return err_set(err, BS_TOO_BIG, "a text is too long to be read as Markdown");
	*html = str_dup(mem, buf_str(&out));
	return BS_OK;
}
