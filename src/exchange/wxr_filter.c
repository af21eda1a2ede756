/*
 * One pass over the bytes with a small state machine that knows just enough XML to repair it:
 *
 *              '<!--' … '-->'  '<?' … '?>'                      dropped; line ends stay
 *     TEXT ──┬─ '<![CDATA[' ──► CDATA ── ']]>' ──► TEXT
 *            └─ '<' name ─────► TAG ── '"' ──► QUOTED ── '"' ──► TAG ── '>' ──► TEXT
 *
 * Each step takes a run of ordinary bytes at once (a table says which bytes are ordinary in which state) and then
 * one special thing. A thing that is cut by the end of the buffer waits for the next fill, so nothing here needs
 * to be resumable in the middle.
 *
 * Broken bytes: a high byte that starts a longer character which then breaks off becomes U+FFFD; one that stands
 * alone is taken for Windows-1252, which is what it nearly always is in an old newsroom's database.
 * An unknown entity becomes text (&amp;nbsp;): all texts of an export that people read are HTML inside the XML, so
 * it is decoded there, where entities have a meaning.
 */
#include "exchange/wxr_filter.h"

#include "base/check.h"
#include "base/utf8.h"
#include "exchange/wxr_input.h"

#include <stdlib.h>

enum {
	IN_BYTES = 64 * 1024,
	OUT_BYTES = 256 * 1024,
	LOOK_AHEAD = 512,      /* no special thing below is longer */
	STEP_MAX = 64,         /* bytes that one special thing can put out */
	TAG_MAX = 64 * 1024,
	ENTITY_MAX = 40,
	NAME_MAX_BYTES = 64,
};

enum state { IN_PROLOGUE, IN_TEXT, IN_TAG, IN_QUOTED, IN_CDATA, IN_COMMENT, IN_INSTRUCTION, STATE_COUNT };

struct wxr_filter {
	struct wxr_source  source;
	struct wxr_input  *input;
	struct wxr_repairs repairs;
	enum state         state;
	char               quote;
	size_t             tag_bytes;            /* of the tag at hand */
	char               name[NAME_MAX_BYTES]; /* of the element that was opened last and is still open */
	size_t             name_len;             /* 0 = it is closed, and which one is open is not known */
	char               last_out;             /* what was put out last, in an earlier piece */
	bool               in_document;          /* the first start tag was seen */
	bool               latin;
	bool               end;                  /* the input is used up */
	enum bs_status     failed;               /* how it ended; told once all before it is handed out */
	struct err         failure;
	bool               ordinary[STATE_COUNT][256];
	char               in[IN_BYTES];
	size_t             at, n;
	char               out[OUT_BYTES];
	size_t             len;
};

static void fill_table(struct wxr_filter *f)
{
	static const char *const SPECIAL[STATE_COUNT] = {
		[IN_PROLOGUE] = "<", [IN_TEXT] = "<&]", [IN_TAG] = "<>\"'", [IN_QUOTED] = "<&\"'",
		[IN_CDATA] = "]",    [IN_COMMENT] = "-", [IN_INSTRUCTION] = "?",
	};
	for (size_t state = 0; state < STATE_COUNT; state++) {
		for (size_t c = 0; c < 256; c++)
			f->ordinary[state][c] = (c >= 0x20 && c < 0x80) || c == '\t' || c == '\n' || c == '\r';
		for (const char *special = SPECIAL[state]; *special; special++)
			f->ordinary[state][(unsigned char)*special] = false;
	}
}

enum bs_status wxr_filter_new(const struct wxr_source *source, struct wxr_filter **out, struct err *err)
{
	struct wxr_filter *f = calloc(1, sizeof *f);
	if (!f)
		check_no_memory(sizeof *f);
	f->source = *source;
	fill_table(f);
	enum bs_status st = wxr_input_new(source, &f->input, &f->repairs, err);
	if (st) {
		wxr_filter_free(f);
		return st;
	}
	f->latin = wxr_input_is_latin(f->input);
	*out = f;
	return BS_OK;
}

void wxr_filter_free(struct wxr_filter *f)
{
	if (!f)
		return;
	wxr_input_free(f->input);
	free(f);
}

uint64_t wxr_filter_position(const struct wxr_filter *f)
{
	return wxr_input_position(f->input);
}

const struct wxr_repairs *wxr_filter_repairs(const struct wxr_filter *f)
{
	return &f->repairs;
}

/* ── Writing ── */

static bool is_dropped(enum state state)
{
	return state == IN_COMMENT || state == IN_INSTRUCTION || state == IN_PROLOGUE;
}

static void put_bytes(struct wxr_filter *f, const char *ptr, size_t len)
{
	ASSERT(f->len + len <= OUT_BYTES);
	if (!is_dropped(f->state)) {
		memcpy(f->out + f->len, ptr, len);
		f->len += len;
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (ptr[i] == '\n')
			f->out[f->len++] = '\n';
}

#define PUT(f, lit) put_bytes((f), "" lit, sizeof(lit) - 1)

static void put_char(struct wxr_filter *f, uint32_t c)
{
	char       bytes[4];
	struct buf b = { .ptr = bytes, .cap = sizeof bytes, .max_bytes = sizeof bytes };
	put_utf8(&b, c);
	put_bytes(f, b.ptr, b.len);
}

/* ── Characters ── */

static uint32_t windows_1252(unsigned char c)
{
	static const uint16_t HIGH[32] = {
		0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
		0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
		0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
	};
	return c >= 0x80 && c < 0xa0 ? HIGH[c - 0x80] : c;
}

/* Char of XML 1.0, section 2.2. */
static bool is_xml_char(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) ||
	       (c > 0xffff && c <= 0x10ffff);
}

/* The character at f->at, which is not ASCII; at least four bytes are there, or the input ends. */
static void take_high(struct wxr_filter *f)
{
	struct str rest = str_of(f->in + f->at, f->n - f->at < 4 ? f->n - f->at : 4);
	size_t     len = 0;
	uint32_t   c = utf8_next(rest, &len);
	if (c == UTF8_BAD) {
		if (!f->latin)
			f->repairs.characters++;
		put_char(f, len > 1 ? 0xfffd : windows_1252((unsigned char)rest.ptr[0]));
	} else if (is_xml_char(c)) {
		put_bytes(f, rest.ptr, len);
	} else {
		f->repairs.controls++;
	}
	f->at += len;
}

/* ── Special things, each at f->at, with LOOK_AHEAD bytes after it or the end of the file ── */

static struct str rest_of(const struct wxr_filter *f)
{
	return str_of(f->in + f->at, f->n - f->at);
}

static void enter(struct wxr_filter *f, enum state state, size_t skip)
{
	f->state = state;
	f->at += skip;
}

static bool is_name_start(char c)
{
	return ascii_is_alpha(c) || c == '_' || c == ':' || (c & 0x80);
}

static bool is_name_char(char c)
{
	return is_name_start(c) || ascii_is_digit(c) || c == '-' || c == '.';
}

static struct str name_at(struct str s)
{
	size_t len = 0;
	while (len < s.len && is_name_char(s.ptr[len]))
		len++;
	return str_slice(s, 0, len);
}

/* "#123" or "#x1f" as a character; UTF8_BAD if it is none. */
static uint32_t numeric_reference(struct str s)
{
	bool     hex = s.len > 1 && (s.ptr[1] == 'x' || s.ptr[1] == 'X');
	size_t   at = hex ? 2 : 1;
	uint32_t value = 0;
	if (at == s.len)
		return UTF8_BAD;
	for (; at < s.len; at++) {
		int digit = hex_digit(s.ptr[at]);
		if (digit < 0 || (!hex && digit > 9))
			return UTF8_BAD;
		if (value <= 0x110000)
			value = value * (hex ? 16 : 10) + (uint32_t)digit;
	}
	return value;
}

static bool is_xml_entity(struct str name)
{
	return str_eq(name, STR("amp")) || str_eq(name, STR("lt")) || str_eq(name, STR("gt")) ||
	       str_eq(name, STR("quot")) || str_eq(name, STR("apos"));
}

static void take_ampersand(struct wxr_filter *f)
{
	struct str rest = rest_of(f);
	size_t     end = str_chr(str_slice(rest, 0, rest.len < ENTITY_MAX ? rest.len : ENTITY_MAX), ';', 0);
	struct str name = end == STR_NONE ? STR_EMPTY : str_slice(rest, 1, end);
	if (name.len && name.ptr[0] == '#') {
		uint32_t c = numeric_reference(name);
		if (c != UTF8_BAD) {
			if (is_xml_char(c))
				put_bytes(f, rest.ptr, end + 1);
			else
				f->repairs.controls++;
			f->at += end + 1;
			return;
		}
	}
	if (is_xml_entity(name)) {
		put_bytes(f, rest.ptr, end + 1);
		f->at += end + 1;
		return;
	}
	f->repairs.markup++;
	PUT(f, "&amp;");
	f->at++;
}

static enum bs_status refuse_doctype(struct wxr_filter *f, struct err *err)
{
	return err_set(err, BS_BAD_INPUT,
	               "%.*s has a DOCTYPE, which no WordPress export has and which is not read for safety: export it "
	               "again, or delete that line if you trust the file",
	               STR_ARG(f->source.name));
}

static enum bs_status take_less_than(struct wxr_filter *f, struct err *err)
{
	struct str rest = rest_of(f);
	char       next = rest.len > 1 ? rest.ptr[1] : '\0';
	if (str_starts(rest, STR("<![CDATA["))) {
		if (f->state != IN_PROLOGUE) {
			enter(f, IN_CDATA, 9);
			PUT(f, "<![CDATA[");
			return BS_OK;
		}
	} else if (str_starts(rest, STR("<!--"))) {
		enter(f, IN_COMMENT, 4);
		return BS_OK;
	} else if (next == '?') {
		enter(f, IN_INSTRUCTION, 2);
		return BS_OK;
	} else if (str_starts_nocase(rest, STR("<!DOCTYPE")) || str_starts(rest, STR("<!ENTITY"))) {
		return refuse_doctype(f, err);
	} else if (next == '/' || is_name_start(next)) {
		struct str name = name_at(str_slice(rest, 1, rest.len)); /* empty in an end tag */
		f->name_len = name.len < NAME_MAX_BYTES ? name.len : 0;
		memcpy(f->name, name.ptr, f->name_len);
		f->in_document = true;
		enter(f, IN_TAG, 1);
		f->tag_bytes = 0;
		PUT(f, "<");
		return BS_OK;
	}
	f->repairs.markup++;
	PUT(f, "&lt;");
	f->at++;
	return BS_OK;
}

static void take_in_tag(struct wxr_filter *f, char c)
{
	if (c == '<') { /* the tag before was never closed: let the parser say so */
		PUT(f, "&lt;");
		f->at++;
		return;
	}
	if (c == '>' && (f->len ? f->out[f->len - 1] : f->last_out) == '/')
		f->name_len = 0;
	put_bytes(f, &c, 1);
	f->quote = c;
	enter(f, c == '>' ? IN_TEXT : IN_QUOTED, 1);
}

static enum bs_status take_in_quoted(struct wxr_filter *f, char c)
{
	if (c == '&') {
		take_ampersand(f);
	} else if (c == '<') {
		f->repairs.markup++;
		PUT(f, "&lt;");
		f->at++;
	} else {
		put_bytes(f, &c, 1);
		enter(f, c == f->quote ? IN_TAG : IN_QUOTED, 1);
	}
	return BS_OK;
}

/*
 * Old exports do not guard a "]]>" inside a text, so the section ends early, usually before a "</script>". Where
 * the end tag that follows is not that of the element, it was such a text, and goes on.
 */
static bool is_false_cdata_end(const struct wxr_filter *f, struct str after)
{
	while (after.len && ascii_is_space(after.ptr[0]))
		after = str_slice(after, 1, after.len);
	if (!str_starts(after, STR("</")) || f->name_len == 0)
		return false;
	return !str_eq(name_at(str_slice(after, 2, after.len)), str_of(f->name, f->name_len));
}

static void take_bracket(struct wxr_filter *f)
{
	struct str rest = rest_of(f);
	if (!str_starts(rest, STR("]]>"))) {
		PUT(f, "]");
		f->at++;
		return;
	}
	if (f->state == IN_TEXT) {
		f->repairs.markup++;
		PUT(f, "]]&gt;");
	} else if (is_false_cdata_end(f, str_slice(rest, 3, rest.len))) {
		f->repairs.markup++;
		PUT(f, "]]]]><![CDATA[>");
	} else {
		PUT(f, "]]>");
		f->state = IN_TEXT;
	}
	f->at += 3;
}

static void take_dropped(struct wxr_filter *f)
{
	struct str rest = rest_of(f);
	struct str end = f->state == IN_COMMENT ? STR("-->") : STR("?>");
	if (str_starts(rest, end))
		enter(f, f->in_document ? IN_TEXT : IN_PROLOGUE, end.len);
	else
		f->at++;
}

static enum bs_status take_special(struct wxr_filter *f, struct err *err)
{
	unsigned char c = (unsigned char)f->in[f->at];
	if (c >= 0x80) {
		take_high(f);
		return BS_OK;
	}
	if (c < 0x20) {
		f->repairs.controls++;
		f->at++;
		return BS_OK;
	}
	switch (f->state) {
	case IN_PROLOGUE:
		return take_less_than(f, err);
	case IN_TEXT:
		if (c == '<')
			return take_less_than(f, err);
		if (c == '&')
			take_ampersand(f);
		else
			take_bracket(f);
		return BS_OK;
	case IN_TAG:
		take_in_tag(f, (char)c);
		return BS_OK;
	case IN_QUOTED:
		return take_in_quoted(f, (char)c);
	case IN_CDATA:
		take_bracket(f);
		return BS_OK;
	default:
		take_dropped(f);
		return BS_OK;
	}
}

/* ── The pass ── */

/* Moves what is left to the front and fills up. */
static void refill(struct wxr_filter *f)
{
	memmove(f->in, f->in + f->at, f->n - f->at);
	f->n -= f->at;
	f->at = 0;
	while (!f->end && f->n < IN_BYTES / 2) {
		size_t n = 0;
		f->failed = wxr_input_read(f->input, f->in + f->n, IN_BYTES - f->n, &n, &f->failure);
		f->n += n;
		f->end = n == 0;
	}
}

static void take_run(struct wxr_filter *f)
{
	const bool *ordinary = f->ordinary[f->state];
	size_t      room = OUT_BYTES - f->len - STEP_MAX;
	size_t      max = f->n - f->at < room ? f->n - f->at : room;
	const char *run = f->in + f->at;
	size_t      len = 0;
	while (len < max && ordinary[(unsigned char)run[len]])
		len++;
	put_bytes(f, run, len);
	f->at += len;
}

static enum bs_status check_tag(struct wxr_filter *f, size_t bytes, struct err *err)
{
	if (f->state != IN_TAG && f->state != IN_QUOTED)
		return BS_OK;
	f->tag_bytes += bytes;
	if (f->tag_bytes <= TAG_MAX)
		return BS_OK;
	return err_set(err, BS_BAD_INPUT, "%.*s has a tag of more than 64 KiB: it is damaged, export or copy it again",
	               STR_ARG(f->source.name));
}

enum bs_status wxr_filter_read(struct wxr_filter *f, struct str *out, struct err *err)
{
	f->last_out = f->len ? f->out[f->len - 1] : '\0';
	f->len = 0;
	while (f->len < OUT_BYTES - IN_BYTES) {
		enum bs_status st = BS_OK;
		if (f->n - f->at < LOOK_AHEAD && !f->end)
			refill(f);
		if (f->at == f->n)
			break;
		size_t before = f->at;
		take_run(f);
		if (f->at < f->n && (f->n - f->at >= LOOK_AHEAD || f->end) && f->len + STEP_MAX <= OUT_BYTES)
			st = take_special(f, err);
		if (!st)
			st = check_tag(f, f->at - before, err);
		if (st)
			return st;
	}
	if (f->len == 0 && f->failed) {
		*err = f->failure;
		return f->failed;
	}
	*out = str_of(f->out, f->len);
	return BS_OK;
}
