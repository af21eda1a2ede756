/*
 * The builder: content model and normal form in one place.
 *
 *   frames   p, li, ul ...: the open blocks. A frame is written when the first thing in it is (open_waiting), so an
 *            empty block never appears. Loose text gets the frame that it needs: a paragraph in a quote, an item in a list,
 *            a cell in a row (make_room); such implied frames go when a block begins.
 *   marks    strong, a ...: `wanted` is what is on, `written` what has tags in the output. They are compared just
 *            before text, so marks never hold nothing, join their equals, and end at every block.
 *   spaces   white space and line breaks are due until something follows: none stands at a line's end or start.
 *
 * Why cleaning twice changes nothing: all three rules look only at the sequence of text, marks and blocks that were
 * written, and what was written has that same sequence. Nothing depends on how the source spelled it. Where a rule
 * leaves something out (an id that is taken, a span that does not fit, an element too many), it is gone the second
 * time and the rule has nothing to do.
 */
#include "text/build.h"

#include "base/check.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/grid.h"

#include <stdlib.h>

enum { FRAMES_KEPT = 8 /* room for the parts and implied frames of what is opened last */ };

static struct frame *top_frame(struct builder *b)
{
	for (unsigned i = b->n_frames; i-- > 0;)
		if (b->frames[i].state != FRAME_GHOST)
			return &b->frames[i];
	return NULL;
}

static enum element top(struct builder *b)
{
	const struct frame *f = top_frame(b);
	return f ? f->element : EL_NONE;
}

static bool holds_text_only(enum element e)
{
	return e != EL_NONE && e != EL_P && element_info(e)->kind == KIND_TEXT;
}

/* ---- tags ---- */

static void line_begins(struct builder *b)
{
	b->begun = b->space = b->hard_space = b->ready = false;
	b->breaks = 0;
	b->before = ' ';
	buf_reset(&b->pre_space);
}

/* White space in a <pre> stays, but for lines before the first and after the last with something on them. */
static void note_pre_space(struct builder *b, struct str space)
{
	for (size_t i = 0; i < space.len; i++) {
		char c = space.ptr[i];
		bool newline = c == '\n' || c == '\r';
		if (c == '\r' && i + 1 < space.len && space.ptr[i + 1] == '\n')
			continue;
		if (newline && !b->begun)
			buf_reset(&b->pre_space);
		else
			buf_putc(&b->pre_space, newline ? '\n' : c == '\t' ? '\t' : ' ');
	}
}

void build_break(struct builder *b)
{
	if (top(b) == EL_PRE) {
		note_pre_space(b, STR("\n"));
	} else if (b->begun) {
		b->breaks += b->breaks < 2;
		b->space = b->hard_space = false;
	}
}

/* What follows is on another line. */
static void line_ends(struct builder *b)
{
	b->ready = false;
	if (top(b) != EL_PRE) {
		if (b->breaks == 0)
			build_break(b);
	} else if (str_chr(buf_str(&b->pre_space), '\n', 0) == STR_NONE) {
		build_break(b);
	}
}

static void put_end(struct builder *b, enum element element)
{
	buf_put(b->out, STR("</"));
	buf_put(b->out, element_info(element)->name);
	buf_putc(b->out, '>');
}

static void close_marks(struct builder *b, unsigned keep)
{
	while (b->n_written > keep)
		put_end(b, b->written[--b->n_written].element);
}

static void note_cell(struct builder *b, unsigned frame, struct spans spans)
{
	struct frame *row = &b->frames[frame - 1], *group = &b->frames[frame - 2];
	if (b->n_cells == b->cells_cap) {
		b->cells_cap = b->cells_cap ? b->cells_cap * 2 : 64;
		b->cells = reallocarray(b->cells, b->cells_cap, sizeof *b->cells);
		if (!b->cells)
			check_no_memory(b->cells_cap);
	}
	b->cells[b->n_cells++] = (struct cell){ spans, row->stage == 0, row->stage == 0 && group->stage == 0 };
	row->stage = group->stage = 1;
}

/*
 * Levels of headings follow from each other: the first is h2, below the headline, and each one stands directly under the
 * last heading that is higher in the source. So no level is skipped, and equals stay equal.
 */
static enum element heading_level(struct builder *b, enum element source)
{
	while (b->n_outline > 0 && b->outline[b->n_outline - 1] >= source)
		b->n_outline--;
	b->outline[b->n_outline++] = (uint8_t)source;
	return (enum element)(EL_H2 + b->n_outline - 1);
}

static void open_frame(struct builder *b, unsigned i)
{
	struct frame *f = &b->frames[i];
	if (f->element == EL_H2 || f->element == EL_H3 || f->element == EL_H4)
		f->element = heading_level(b, f->element);
	bool cell = f->element == EL_TD || f->element == EL_TH;
	struct spans spans;
	close_marks(b, 0);
	if (b->out->len > 0 && b->out->ptr[b->out->len - 1] != '\n')
		buf_putc(b->out, '\n');
	buf_putc(b->out, '<');
	buf_put(b->out, element_info(f->element)->name);
	attributes_put_block(b->attributes, b->out, f->element, f->source, &f->inherited, f->embed ? CL_BIT(EMBED) : 0,
	                     cell ? &spans : NULL);
	buf_putc(b->out, '>');
	b->n_elements++;
	f->state = FRAME_OPEN;
	if (f->element == EL_TABLE)
		f->first_cell = b->n_cells;
	if (cell)
		note_cell(b, i, spans);
}

static void close_frame(struct builder *b, struct frame *f)
{
	if (f->state != FRAME_OPEN)
		return;
	close_marks(b, 0);
	put_end(b, f->element);
	f->state = FRAME_GHOST;
	if (f->element == EL_TABLE) {
		if (b->n_cells > f->first_cell)
			grid_mend(b->out, b->cells + f->first_cell, b->n_cells - f->first_cell);
		b->n_cells = f->first_cell;
	}
}

static void push(struct builder *b, enum element element, bool implied, const GumboVector *source,
                 struct inherited inherited)
{
	ASSERT(b->n_frames < BUILD_FRAMES);
	b->frames[b->n_frames++] = (struct frame){
		.element = element, .implied = implied, .source = source, .inherited = inherited, .on_line = b->begun
	};
	b->settled = false;
	line_begins(b);
}

/* The frame comes to nothing: what follows is on another line than what stood before it, that is all. */
static void line_resumes(struct builder *b, const struct frame *f)
{
	line_begins(b);
	b->begun = f->on_line;
	line_ends(b);
}

static void pop(struct builder *b)
{
	struct frame *f = &b->frames[--b->n_frames];
	if (f->state == FRAME_WAITING)
		line_resumes(b, f);
	if (f->state == FRAME_GHOST)
		line_ends(b);
	if (f->state != FRAME_OPEN)
		return;
	close_frame(b, f);
	line_begins(b);
	if (f->element == EL_FIGCAPTION) {
		f[-1].captioned = true; /* a caption is pushed on its figure only */
		f[-1].sealed = f->late;
	}
}

/* ---- making room ---- */

/* A figure whose caption was the last it may hold ends as soon as anything else comes. */
static void end_sealed(struct builder *b)
{
	for (unsigned i = 0; i < b->n_frames; i++)
		if (b->frames[i].sealed)
			close_frame(b, &b->frames[i]);
}

/* Adds the frames without which nothing may stand here: an item in a list, a cell in a row, a paragraph round text. */
static void make_room(struct builder *b, bool for_text)
{
	static const struct inherited nothing = { { "", 0 }, { "", 0 }, false, false };
	for (;;) {
		struct frame *f = top_frame(b);
		enum element e = f ? f->element : EL_NONE;
		enum element part = e == EL_UL || e == EL_OL        ? EL_LI
		                    : e == EL_TABLE                 ? EL_TBODY
		                    : e == EL_TBODY || e == EL_THEAD ? EL_TR
		                    : e == EL_TR                    ? EL_TD
		                                                    : EL_NONE;
		if (part != EL_NONE) {
			if (e == EL_TABLE)
				f->stage = 3;
			push(b, part, true, NULL, nothing);
		} else if (for_text && e == EL_DETAILS && f->state == FRAME_WAITING) {
			f->state = FRAME_GHOST; /* it does not begin with a summary */
			line_resumes(b, f);
		} else {
			enum element_kind kind = element_info(e)->kind;
			if (for_text && (e == EL_NONE || kind == KIND_FLOW || (kind == KIND_MIXED && b->paragraph)))
				push(b, EL_P, true, b->paragraph, b->paragraph_inherited);
			return;
		}
	}
}

/* Writes the frames that wait. `more`: elements that will be written next. False if all that would be too many. */
static bool open_waiting(struct builder *b, unsigned more)
{
	unsigned need = more;
	for (unsigned i = 0; !b->settled && i < b->n_frames; i++)
		need += b->frames[i].state == FRAME_WAITING;
	if (b->n_elements + need > BUILD_ELEMENTS) {
		b->full = b->report->cut = true;
		return false;
	}
	for (unsigned i = 0; !b->settled && i < b->n_frames; i++) {
		struct frame *f = &b->frames[i];
		if (f->state != FRAME_WAITING)
			continue;
		if (f->element == EL_DETAILS && (i + 1 == b->n_frames || b->frames[i + 1].element != EL_SUMMARY))
			f->state = FRAME_GHOST;
		else
			open_frame(b, i);
	}
	b->settled = true;
	return true;
}

static bool begin_block(struct builder *b, unsigned more)
{
	if (b->full)
		return false;
	end_sealed(b);
	make_room(b, false);
	return open_waiting(b, more);
}

/* How many of the written marks stay for what is wanted now. */
static unsigned common_marks(const struct builder *b)
{
	unsigned n = 0;
	while (n < b->n_written && n < b->n_wanted) {
		const struct build_mark *w = &b->written[n], *v = &b->wanted[n];
		if (w->element != v->element || !str_eq(w->attributes, v->attributes) ||
		    (v->serial != w->serial && attributes_id_is_free(b->attributes, v->id)))
			break;
		n++;
	}
	return n;
}

static void put_marks(struct builder *b)
{
	while (b->n_written < b->n_wanted) {
		struct build_mark *m = &b->wanted[b->n_written];
		buf_putc(b->out, '<');
		buf_put(b->out, element_info(m->element)->name);
		attributes_put_id(b->attributes, b->out, m->id);
		buf_put(b->out, m->attributes);
		buf_putc(b->out, '>');
		b->n_elements++;
		b->written[b->n_written++] = *m;
		m->id.len = 0; /* once */
	}
}

/* Gets everything in front of a piece of text (more: 0) or a picture (1) written. False if nothing may be. */
static bool begin_inline(struct builder *b, unsigned more)
{
	if (b->full)
		return false;
	if (!b->ready) {
		end_sealed(b);
		make_room(b, true);
	}
	unsigned keep = common_marks(b);
	if (!open_waiting(b, b->n_wanted - keep + b->breaks + more))
		return false;
	close_marks(b, keep);
	if (b->pre_space.len > 0) {
		buf_put(b->out, buf_str(&b->pre_space));
		buf_reset(&b->pre_space);
	}
	b->n_elements += b->breaks;
	for (; b->breaks > 0; b->breaks--)
		buf_put(b->out, STR("<br>"));
	if (b->space)
		buf_put(b->out, b->hard_space ? STR("\u00A0") : STR(" "));
	b->space = false;
	put_marks(b);
	b->ready = b->begun = true;
	return true;
}

/* ---- text ---- */

static void note_space(struct builder *b, bool hard)
{
	b->before = ' ';
	if (!b->begun || b->breaks > 0)
		return;
	b->hard_space = hard && (!b->space || b->hard_space);
	b->space = true;
}

static bool links(const struct builder *b)
{
	for (unsigned i = 0; i < b->n_wanted; i++)
		if (b->wanted[i].element == EL_A)
			return true;
	return false;
}

/* May this character that is not white space stand in the text? */
static bool keeps(const struct builder *b, uint32_t c, bool in_link)
{
	if (!char_is_text(c))
		return false;
	if (!in_link)
		return c != 0x202D && c != 0x202E;
	if (c == CHAR_ZWJ || c == CHAR_ZWNJ)
		return char_joins(b->before, c);
	return !char_is_invisible(c);
}

/* Writes characters up to white space or the text's end. Returns where it stopped. */
static size_t put_word(struct builder *b, struct str text, size_t at, bool pre, bool in_link)
{
	size_t from = at;
	while (at < text.len) {
		unsigned char c = (unsigned char)text.ptr[at];
		if (c > ' ' && c < 0x7F && c != '&' && c != '<' && c != '>') {
			b->before = c;
			at++;
			continue;
		}
		if (ascii_is_space((char)c))
			break;
		size_t next = at;
		uint32_t whole = utf8_next(text, &next);
		if (whole == CHAR_NBSP && !pre)
			break;
		if (c < 0x80 || !keeps(b, whole, in_link)) {
			buf_put(b->out, str_slice(text, from, at));
			if (c == '&' || c == '<' || c == '>')
				attributes_put_value(b->out, str_slice(text, at, next));
			from = next;
		} else {
			b->before = whole;
		}
		at = next;
	}
	buf_put(b->out, str_slice(text, from, at));
	return at;
}

static size_t space_length(struct str text, size_t at)
{
	size_t from = at;
	while (at < text.len && ascii_is_space(text.ptr[at]))
		at++;
	return at - from;
}

/* Past characters that may not stand in the text. */
static size_t skip_dropped(const struct builder *b, struct str text, size_t at, bool in_link)
{
	while (at < text.len) {
		size_t next = at;
		uint32_t c = utf8_next(text, &next);
		if (ascii_is_space(text.ptr[at]) || keeps(b, c, in_link))
			break;
		at = next;
	}
	return at;
}

void build_text(struct builder *b, struct str text)
{
	bool in_link = links(b), pre = top(b) == EL_PRE;
	for (size_t at = 0; at < text.len && !b->full;) {
		size_t space = space_length(text, at);
		if (space > 0 && pre)
			note_pre_space(b, str_slice(text, at, at + space));
		else if (space > 0)
			note_space(b, false);
		at = skip_dropped(b, text, at + space, in_link);
		if (!pre && str_starts(str_slice(text, at, text.len), STR("\u00A0"))) {
			note_space(b, true);
			at += 2;
		} else if (at < text.len && !ascii_is_space(text.ptr[at]) && begin_inline(b, 0)) {
			at = put_word(b, text, at, pre, in_link);
		}
	}
}

/* ---- pictures and rules ---- */

static void put_link(struct builder *b, struct str address, struct str text)
{
	if (links(b)) { /* in a link already: its words, there */
		build_text(b, text);
		return;
	}
	struct build_mark around[BUILD_MARKS];
	unsigned n = b->n_wanted;
	memcpy(around, b->wanted, sizeof around);
	AUTO_BUF href = BUF_MAX(1 << 20);
	buf_put(&href, STR(" href=\""));
	attributes_put_value(&href, address);
	buf_putc(&href, '"');
	b->wanted[0] = (struct build_mark){ EL_A, ++b->serial, str_dup(b->attributes->mem, buf_str(&href)), STR_EMPTY };
	b->n_wanted = 1;
	build_text(b, text);
	memcpy(b->wanted, around, sizeof around);
	b->n_wanted = n;
}

void build_picture(struct builder *b, const GumboVector *source)
{
	struct str address, text;
	switch (attributes_of_picture(b->attributes, source, &address, &text)) {
	case PICTURE_GONE:
		break;
	case PICTURE_FOREIGN:
		put_link(b, address, text);
		break;
	case PICTURE_OWN:
		if (!begin_inline(b, 1))
			return;
		buf_put(b->out, STR("<img"));
		buf_put(b->out, text);
		buf_putc(b->out, '>');
		b->n_elements++;
		b->before = ' ';
	}
}

/* ---- blocks ---- */

static void end_paragraph(struct builder *b)
{
	while (b->n_frames > 0 && b->frames[b->n_frames - 1].implied && b->frames[b->n_frames - 1].element == EL_P)
		pop(b);
}

/* Before a block. False if none may begin here: its content becomes a line of its own. */
static bool block_begins(struct builder *b)
{
	end_paragraph(b);
	if (holds_text_only(top(b))) {
		line_ends(b);
		return false;
	}
	return true;
}

void build_boundary(struct builder *b)
{
	end_paragraph(b);
	line_ends(b);
}

void build_rule(struct builder *b, const GumboVector *source)
{
	static const struct inherited nothing = { { "", 0 }, { "", 0 }, false, false };
	if (!block_begins(b) || !begin_block(b, 1))
		return;
	close_marks(b, 0);
	if (b->out->len > 0 && b->out->ptr[b->out->len - 1] != '\n')
		buf_putc(b->out, '\n');
	buf_put(b->out, STR("<hr"));
	attributes_put_block(b->attributes, b->out, EL_HR, source, &nothing, 0, NULL);
	buf_putc(b->out, '>');
	b->n_elements++;
	line_begins(b);
}

static void pop_implied(struct builder *b)
{
	while (b->n_frames > 0 && b->frames[b->n_frames - 1].implied)
		pop(b);
}

/* What a part of a list or table is here: itself, another part, or EL_NONE if there is no place for it. */
static enum element place_part(struct builder *b, enum element element)
{
	static const struct inherited nothing = { { "", 0 }, { "", 0 }, false, false };
	pop_implied(b);
	struct frame *f = top_frame(b);
	enum element e = f ? f->element : EL_NONE;
	switch (element) {
	case EL_LI:
		return e == EL_UL || e == EL_OL ? EL_LI : EL_NONE;
	case EL_CAPTION:
		if (e == EL_TABLE && f->stage == 0)
			f->stage = 1;
		else
			element = EL_NONE;
		return element; /* a late one becomes a cell, see make_room */
	case EL_THEAD:
	case EL_TBODY:
		if (e != EL_TABLE)
			return EL_NONE;
		if (element == EL_THEAD && f->stage < 2) {
			f->stage = 2;
			return EL_THEAD;
		}
		f->stage = 3;
		return EL_TBODY;
	case EL_TR:
		if (e == EL_TABLE) {
			f->stage = 3;
			push(b, EL_TBODY, true, NULL, nothing);
			return EL_TR;
		}
		return e == EL_TBODY || e == EL_THEAD ? EL_TR : EL_NONE;
	default: /* a cell */
		if (e == EL_TABLE) {
			f->stage = 3;
			push(b, EL_TBODY, true, NULL, nothing);
		}
		if (e == EL_TABLE || e == EL_TBODY || e == EL_THEAD)
			push(b, EL_TR, true, NULL, nothing);
		e = top(b);
		return e == EL_TR ? element : EL_NONE;
	}
}

static void open_part(struct builder *b, enum element element, const GumboVector *source, struct inherited inherited)
{
	element = place_part(b, element);
	if (element == EL_NONE)
		return;
	push(b, element, false, source, inherited);
	if (element == EL_TD || element == EL_TH) { /* an empty one counts */
		if (!b->full) {
			end_sealed(b);
			open_waiting(b, 0);
		}
	}
}

void build_open(struct builder *b, enum element element, const GumboVector *source, struct inherited inherited)
{
	if (!block_begins(b))
		return;
	struct frame *f = top_frame(b);
	enum element e = f ? f->element : EL_NONE;
	switch (element) {
	case EL_LI:
	case EL_CAPTION:
	case EL_THEAD:
	case EL_TBODY:
	case EL_TR:
	case EL_TD:
	case EL_TH:
		open_part(b, element, source, inherited);
		return;
	case EL_SUMMARY:
		if (e == EL_DETAILS && f->state == FRAME_WAITING && f == &b->frames[b->n_frames - 1])
			push(b, element, false, source, inherited);
		return;
	case EL_FIGCAPTION:
		if (e == EL_FIGURE && !f->captioned && f == &b->frames[b->n_frames - 1]) {
			bool late = f->state == FRAME_OPEN;
			push(b, element, false, source, inherited);
			b->frames[b->n_frames - 1].late = late;
		}
		return;
	default:
		break;
	}
	if (b->n_frames + FRAMES_KEPT > BUILD_FRAMES && !holds_text_only(element)) {
		b->report->cut = true;
		return;
	}
	make_room(b, false);
	push(b, element, false, source, inherited);
}

void build_open_embed(struct builder *b, struct str address, const GumboVector *source, struct inherited inherited)
{
	unsigned n = b->n_frames;
	build_open(b, EL_FIGURE, source, inherited);
	if (b->n_frames > n && b->frames[b->n_frames - 1].element == EL_FIGURE)
		b->frames[b->n_frames - 1].embed = true;
	unsigned wanted = b->n_wanted;
	b->n_wanted = 0;
	put_link(b, address, address);
	b->n_wanted = wanted;
}

void build_close(struct builder *b, unsigned n_frames)
{
	build_boundary(b);
	while (b->n_frames > n_frames)
		pop(b);
}

/* ---- marks ---- */

bool build_mark_push(struct builder *b, enum element element, const GumboVector *source)
{
	struct str attributes;
	bool on = false;
	for (unsigned i = 0; i < b->n_wanted; i++)
		on = on || b->wanted[i].element == element;
	if (on || b->n_wanted == BUILD_MARKS)
		return false;
	struct str id = attributes_mark_id(b->attributes, element, source);
	if (!attributes_of_mark(b->attributes, element, source, &attributes)) {
		if (id.len > 0)
			b->attributes->waiting_id = id;
		return false;
	}
	b->wanted[b->n_wanted++] = (struct build_mark){ element, ++b->serial, attributes, id };
	return true;
}

void build_mark_pop(struct builder *b)
{
	struct build_mark *m = &b->wanted[--b->n_wanted];
	if (m->id.len > 0) /* nothing was in it: a place to go to */
		b->attributes->waiting_id = m->id;
}

void build_done(struct builder *b)
{
	build_close(b, 0);
	buf_done(&b->pre_space);
	free(b->cells);
	b->cells = NULL;
}
