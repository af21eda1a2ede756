/*
 * The linear pass before gumbo.
 *
 * gumbo builds trees as the standard says, but its time and memory are quadratic in what a hostile text leaves open:
 * unclosed <font> and <b> are cloned into every paragraph, stacks of open elements are searched at every tag. So what
 * reaches it has been brought into a form in which nothing of that is left to do:
 *
 *   - Only listed elements, by their own names (sources.h); everything else is dropped here.
 *   - Blocks nest strictly. `open` is the stack of them; whatever the standard would close implicitly (a paragraph before
 *     a block, an item before an item, a cell before a cell) is closed with its end tag, and an end tag closes
 *     all that is inside before.
 *   - Marks (strong, a, sup ...) are not on that stack. `marks` lists those that are on; their tags are written just
 *     before text and taken back before every block tag. So "<b><p>x</b> y</p>" comes out as "<p><b>x</b> y</p>", and
 *     gumbo's list of active formatting elements never outlives a block. A mark is on once, however often it
 *     was opened, so there are at most as many as there are kinds.
 *
 * Every element on gumbo's stack then has an entry of its own on `open` or among the written marks, plus at most the
 * tbody and tr that gumbo adds to a table: its depth is bounded by BOUND_OPEN, its nodes by BOUND_TAGS.
 *
 * Longer stretches of text are held back, see held.h. All other text is written escaped, references go through as they are (gumbo decodes them, and what it decodes is never
 * read as markup), attribute values are quoted: gumbo cannot see a tag that was not written here.
 */
#include "text/bound.h"

#include "base/check.h"
#include "text/embed.h"
#include "text/sources.h"
#include "text/token.h"

struct open_element {
	enum element element;
	bool         by;      /* a paragraph that stands for <cite> or <footer> in a quote */
	unsigned     n_marks; /* how many marks were on before it */
};

struct mark {
	enum element element;
	unsigned     depth;      /* how often it was opened */
	struct str   attributes; /* of the source's tag */
};

enum { UNCLOSED_MAX = 16, ATTRIBUTE_BYTES = 8 * 1024, HELD_BYTES = 16 /* shorter text is cheaper as it is */ };

struct bound {
	struct str           html;
	size_t               at;
	struct buf          *out;
	struct held_texts   *held;
	struct clean_report *report;
	struct open_element  open[BOUND_OPEN];
	unsigned             n_open;
	struct mark          marks[BOUND_MARKS];
	unsigned             n_marks;
	unsigned             n_written; /* the first so many marks have their tags written */
	unsigned             n_tags;
	const struct source *unclosed[UNCLOSED_MAX]; /* found to have no end in the rest of the source */
	unsigned             n_unclosed;
	struct arena         scratch;
};

/* ---- writing ---- */

/* Our own marks, written by somebody else. */
static bool is_held_mark(struct str text, size_t at)
{
	struct str rest = str_slice(text, at, text.len);
	return str_starts(rest, STR(HELD_BEGIN)) || str_starts(rest, STR(HELD_END));
}

/* Text or an attribute's value: no NUL and other controls, no quotes, nothing that could be a tag. */
static void put_bytes(struct buf *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		struct str instead;
		if (c == '<')
			instead = STR("&lt;");
		else if (c == '>')
			instead = STR("&gt;");
		else if (c == '"')
			instead = STR("&quot;");
		else if (c == '\r')
			instead = i + 1 < text.len && text.ptr[i + 1] == '\n' ? STR("") : STR("\n");
		else if (c == '\v' || c == '\f')
			instead = STR(" ");
		else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || (c == 0xF4 && is_held_mark(text, i)))
			instead = STR("");
		else
			continue;
		buf_put(out, str_slice(text, from, i));
		buf_put(out, instead);
		from = i + (c == 0xF4 ? sizeof HELD_BEGIN - 1 : 1);
	}
	buf_put(out, str_slice(text, from, text.len));
}

/* What the cleaner reads of a source's attributes: the element's own, and those that it translates. */
static uint32_t attributes_read(enum element element)
{
	uint32_t read = element_info(element)->attributes | AT_BIT(STYLE) | AT_BIT(ALIGN);
	if (element == EL_A)
		read |= AT_BIT(NAME);
	return read;
}

static void put_attributes(struct bound *b, enum element element, struct str attributes)
{
	uint32_t read = attributes_read(element), seen = 0;
	struct token_attribute a;
	while (token_attribute_next(&attributes, &a)) {
		enum element_attribute at = element_attribute_find(a.name);
		uint32_t bit = at < AT_COUNT ? 1u << at : 0;
		if (seen & bit)
			continue; /* the standard: the first one counts */
		seen |= bit;
		if (!(read & bit) || a.value.len > ATTRIBUTE_BYTES) {
			b->report->attributes++;
			continue;
		}
		buf_putc(b->out, ' ');
		buf_put(b->out, element_attribute_name(at));
		buf_put(b->out, STR("=\""));
		put_bytes(b->out, a.value);
		buf_putc(b->out, '"');
	}
}

/* False if no more tags may be written. */
static bool put_start(struct bound *b, enum element element, struct str attributes)
{
	if (b->n_tags == BOUND_TAGS) {
		b->report->cut = true;
		return false;
	}
	b->n_tags++;
	buf_putc(b->out, '<');
	buf_put(b->out, element_info(element)->name);
	put_attributes(b, element, attributes);
	buf_putc(b->out, '>');
	return true;
}

static void put_end(struct bound *b, enum element element)
{
	buf_put(b->out, STR("</"));
	buf_put(b->out, element_info(element)->name);
	buf_putc(b->out, '>');
}

/* ---- marks ---- */

/* Takes the written tags of all marks but the first `keep` back. */
static void marks_close(struct bound *b, unsigned keep)
{
	while (b->n_written > keep)
		put_end(b, b->marks[--b->n_written].element);
}

static void marks_write(struct bound *b)
{
	while (b->n_written < b->n_marks && put_start(b, b->marks[b->n_written].element, b->marks[b->n_written].attributes))
		b->n_written++;
}

static void mark_remove(struct bound *b, unsigned i)
{
	if (i < b->n_written)
		marks_close(b, i);
	memmove(b->marks + i, b->marks + i + 1, (b->n_marks - i - 1) * sizeof *b->marks);
	b->n_marks--;
}

static unsigned mark_find(const struct bound *b, enum element element)
{
	unsigned i = 0;
	while (i < b->n_marks && b->marks[i].element != element)
		i++;
	return i;
}

static void mark_start(struct bound *b, enum element element, struct str attributes)
{
	unsigned i = mark_find(b, element);
	if (i < b->n_marks && element != EL_A) {
		b->marks[i].depth++;
		return;
	}
	if (i < b->n_marks)
		mark_remove(b, i); /* a link ends the link before it */
	ASSERT(b->n_marks < BOUND_MARKS);
	b->marks[b->n_marks++] = (struct mark){ element, 1, attributes };
	bool anchor = token_attribute_find(attributes, "id").len > 0 || token_attribute_find(attributes, "name").len > 0;
	if (element == EL_A && anchor)
		marks_write(b); /* a place to go to, even if nothing is in it */
}

static void mark_end(struct bound *b, enum element element)
{
	unsigned i = mark_find(b, element);
	if (i < b->n_marks && --b->marks[i].depth == 0)
		mark_remove(b, i);
}

/* ---- blocks ---- */

static bool is_cell(enum element e)
{
	return e == EL_TD || e == EL_TH;
}

static bool is_table_part(enum element e)
{
	return e == EL_TABLE || e == EL_THEAD || e == EL_TBODY || e == EL_TR || e == EL_CAPTION || is_cell(e);
}

/* Does an open `outer` keep an end tag of `element` from reaching further down? The standard's scopes. */
static bool bars(enum element outer, enum element element)
{
	if (outer == EL_TABLE)
		return true;
	if (is_table_part(element))
		return false;
	if (element == EL_LI && (outer == EL_UL || outer == EL_OL))
		return true;
	return is_cell(outer) || outer == EL_CAPTION;
}

static bool same(enum element a, enum element b)
{
	if (is_cell(a))
		return is_cell(b);
	if (a == EL_THEAD || a == EL_TBODY)
		return b == EL_THEAD || b == EL_TBODY;
	if (a == EL_H2 || a == EL_H3 || a == EL_H4)
		return b == EL_H2 || b == EL_H3 || b == EL_H4;
	return a == b;
}

/* The place of the innermost open `element` that an end tag of it reaches, or n_open. */
static unsigned open_find(const struct bound *b, enum element element)
{
	for (unsigned i = b->n_open; i-- > 0;) {
		if (same(b->open[i].element, element))
			return i;
		if (bars(b->open[i].element, element))
			break;
	}
	return b->n_open;
}

static void close_to(struct bound *b, unsigned n)
{
	marks_close(b, 0);
	while (b->n_open > n) {
		const struct open_element *top = &b->open[--b->n_open];
		put_end(b, top->element);
		/* A mark left open in a cell ends with it. */
		if ((is_cell(top->element) || top->element == EL_CAPTION) && b->n_marks > top->n_marks)
			b->n_marks = top->n_marks;
	}
}

static void close_element(struct bound *b, enum element element)
{
	unsigned i = open_find(b, element);
	if (i < b->n_open)
		close_to(b, i);
}

static enum element innermost(const struct bound *b)
{
	return b->n_open ? b->open[b->n_open - 1].element : EL_NONE;
}

static bool in_table(const struct bound *b)
{
	for (unsigned i = b->n_open; i-- > 0;)
		if (b->open[i].element == EL_TABLE)
			return true;
	return false;
}

/* Closes what a start tag of `element` ends. */
static void close_before(struct bound *b, enum element element)
{
	switch (element) {
	case EL_THEAD:
	case EL_TBODY:
	case EL_CAPTION:
		close_element(b, EL_TBODY); /* fall through */
	case EL_TR:
		close_element(b, EL_TR); /* fall through */
	case EL_TH:
	case EL_TD:
		close_element(b, EL_TD);
		close_element(b, EL_CAPTION);
		break;
	default:
		if (element == EL_LI)
			close_element(b, EL_LI);
		close_element(b, EL_P);
		if (same(EL_H2, element) && same(EL_H2, innermost(b)))
			close_to(b, b->n_open - 1);
	}
}

static void block_start(struct bound *b, enum element element, struct str attributes, bool by)
{
	bool stray = is_table_part(element) && element != EL_TABLE && !in_table(b);
	if (stray) { /* a part without its table: what follows stands apart, that is all */
		element = EL_DIV;
		attributes = STR_EMPTY;
	}
	close_before(b, element);
	marks_close(b, 0);
	if (b->n_open == BOUND_OPEN) {
		b->report->cut = true;
		return;
	}
	if (!put_start(b, element, attributes))
		return;
	b->open[b->n_open++] = (struct open_element){ element, by, b->n_marks };
	if (stray)
		close_to(b, b->n_open - 1);
}

static void put_void(struct bound *b, enum element element, struct str attributes)
{
	if (element == EL_HR) {
		close_before(b, element);
		marks_close(b, 0);
	} else {
		marks_write(b);
	}
	put_start(b, element, attributes);
}

static bool is_blank(struct str text)
{
	size_t i = 0;
	while (i < text.len && ascii_is_space(text.ptr[i]))
		i++;
	return i == text.len;
}

/* The length of what may be a character reference at the start of s. */
static size_t reference_length(struct str s)
{
	size_t n = 1;
	while (n < s.len && (ascii_is_alpha(s.ptr[n]) || ascii_is_digit(s.ptr[n]) || s.ptr[n] == '#'))
		n++;
	return n < s.len && s.ptr[n] == ';' ? n + 1 : n;
}

static void put_text(struct bound *b, struct str text)
{
	if (!is_blank(text))
		marks_write(b);
	while (text.len > 0) {
		size_t n = text.ptr[0] == '&' ? reference_length(text) : str_chr(text, '&', 0);
		struct str piece = str_slice(text, 0, n == STR_NONE ? text.len : n);
		if (piece.len >= HELD_BYTES && piece.ptr[0] != '&' && !is_blank(piece))
			held_put(b->held, b->out, piece);
		else
			put_bytes(b->out, piece);
		text = str_slice(text, piece.len, text.len);
	}
}

/* ---- foreign media and what goes with its content ---- */

/* The media address that a tag in or around foreign media names. */
static struct str media_address(const struct token *t)
{
	static const char *const names[] = { "src", "data-src", "data-lazy-src", "data", "value", "href" };
	if (str_eq_nocase(t->name, STR("a")))
		return STR_EMPTY; /* a link in the fallback text is none */
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str value = token_attribute_find(t->attributes, names[i]);
		if (value.len > 0)
			return value;
	}
	return STR_EMPTY;
}

/* What was found about the media of one SOURCE_EMBED. */
struct media {
	struct str embed;   /* the address to keep, of a known provider */
	struct str address; /* the first address of all, references as they are */
};

static void media_note(struct bound *b, struct media *m, const struct token *t)
{
	struct str address = media_address(t);
	if (address.len == 0)
		return;
	if (m->address.len == 0)
		m->address = address;
	if (m->embed.len == 0)
		m->embed = embed_address(&b->scratch, embed_unescape(&b->scratch, address));
}

static bool is_unclosed(const struct bound *b, const struct source *what)
{
	for (unsigned i = 0; i < b->n_unclosed; i++)
		if (b->unclosed[i] == what)
			return true;
	return false;
}

/*
 * Passes over the content of an element and its end tag, nested ones of the same name with it. Without an end in the
 * rest of the source nothing is passed over, and this is remembered, so that nobody looks to the end twice.
 */
static void skip_content(struct bound *b, const struct source *what, struct media *media)
{
	size_t begin = b->at;
	unsigned depth = is_unclosed(b, what) ? 0 : 1;
	while (depth > 0) {
		size_t before = b->at;
		struct token t = token_next(b->html, &b->at);
		if (t.kind == TOKEN_NONE)
			break;
		if (t.kind == TOKEN_END && str_eq_nocase(t.name, what->name))
			depth--;
		if (t.kind != TOKEN_START)
			continue;
		const struct source *s = source_find(t.name);
		if (what->foreign && s->action == SOURCE_ELEMENT && s->element != EL_A) {
			b->at = before; /* HTML inside svg or math: they end here */
			return;
		}
		if (s == what)
			depth++;
		if (media)
			media_note(b, media, &t);
		if (s->action == SOURCE_RAW || s->embed == HOLDS_RAW_TEXT)
			b->at = token_raw_text_end(b->html, b->at, t.name);
	}
	if (b->at == b->html.len && depth > 0) {
		b->at = begin;
		if (b->n_unclosed < UNCLOSED_MAX)
			b->unclosed[b->n_unclosed++] = what;
	}
}

/* Past the raw text of an element and its end tag. */
static void skip_raw_text(struct bound *b, struct str name)
{
	if (str_eq_nocase(name, STR("plaintext"))) {
		b->at = b->html.len;
		return;
	}
	b->at = token_raw_text_end(b->html, b->at, name);
	if (b->at < b->html.len)
		(void)token_next(b->html, &b->at);
}

/* A link as the only content of a block. address: with references as they are. */
static void put_link_block(struct bound *b, enum element element, struct str attributes, struct str address)
{
	block_start(b, element, attributes, false);
	buf_put(b->out, STR("<a href=\""));
	put_bytes(b->out, address);
	buf_put(b->out, STR("\">"));
	put_bytes(b->out, address);
	buf_put(b->out, STR("</a>"));
	b->n_tags++;
	close_element(b, element);
}

static void embed(struct bound *b, const struct source *s, const struct token *t)
{
	struct media media = { STR_EMPTY, STR_EMPTY };
	media_note(b, &media, t);
	if (s->embed == HOLDS_RAW_TEXT)
		skip_raw_text(b, t->name);
	else if (s->embed == HOLDS_CONTENT)
		skip_content(b, s, &media);
	if (b->n_open == BOUND_OPEN || b->n_tags + 2 > BOUND_TAGS) {
		b->report->cut = true;
		return;
	}
	if (media.embed.len > 0) {
		put_link_block(b, EL_FIGURE, STR(" class=embed"), media.embed);
		return;
	}
	b->report->embeds++;
	if (media.address.len > 0 && (str_eq(s->name, STR("video")) || str_eq(s->name, STR("audio"))))
		put_link_block(b, EL_DIV, STR_EMPTY, media.address); /* a film or sound file: at least its address */
}

/* ---- tags ---- */

static void start_element(struct bound *b, enum element element, const struct token *t)
{
	switch (element == EL_DIV ? KIND_FLOW : element_info(element)->kind) {
	case KIND_MARK:
		mark_start(b, element, t->attributes);
		break;
	case KIND_RULE:
	case KIND_INLINE:
		put_void(b, element, t->attributes);
		break;
	default:
		block_start(b, element, str_eq_nocase(t->name, STR("center")) ? STR(" align=center") : t->attributes,
		            false);
	}
}

static void start_tag(struct bound *b, const struct token *t)
{
	const struct source *s = source_find(t->name);
	if (s->script)
		b->report->scripts++;
	else if (s->action != SOURCE_ELEMENT && s->action != SOURCE_QUOTED && s->action != SOURCE_EMBED)
		b->report->elements++;
	switch (s->action) {
	case SOURCE_TAG:
	case SOURCE_VOID:
		break;
	case SOURCE_RAW:
		skip_raw_text(b, t->name);
		break;
	case SOURCE_CONTENT:
		skip_content(b, s, NULL);
		break;
	case SOURCE_EMBED:
		embed(b, s, t);
		break;
	case SOURCE_QUOTED:
		if (innermost(b) == EL_BLOCKQUOTE) {
			block_start(b, EL_P, STR(" class=by"), true);
			break;
		} /* fall through */
	case SOURCE_ELEMENT:
		start_element(b, s->element, t);
	}
}

static void end_tag(struct bound *b, const struct token *t)
{
	const struct source *s = source_find(t->name);
	enum element element = s->element;
	if (s->action == SOURCE_QUOTED) {
		unsigned p = open_find(b, EL_P);
		if (p < b->n_open && b->open[p].by) {
			close_to(b, p);
			return;
		}
	}
	if (element == EL_BR) /* the standard makes "</br>" a line break */
		put_void(b, EL_BR, STR_EMPTY);
	else if (element_info(element)->kind == KIND_MARK)
		mark_end(b, element);
	else if (element != EL_NONE)
		close_element(b, element); /* finds no hr and img: they are never open */
}

void bound_html(struct str html, struct buf *out, struct held_texts *held, struct clean_report *report)
{
	struct bound b = { .html = html, .out = out, .held = held, .report = report };
	for (;;) {
		struct token t = token_next(html, &b.at);
		if (t.kind == TOKEN_NONE || buf_status(out))
			break;
		if (t.kind == TOKEN_TEXT)
			put_text(&b, t.source);
		else if (t.kind == TOKEN_START)
			start_tag(&b, &t);
		else if (t.kind == TOKEN_END)
			end_tag(&b, &t);
	}
	close_to(&b, 0);
	arena_done(&b.scratch);
}
