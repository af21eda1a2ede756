/*
 * html_to_text: what a body says, without its markup. The input is what the cleaner wrote, so a '<' is always a tag and
 * few references occur; numeric ones are read too, for bodies from a later version.
 *
 * The address of an embed is no text: it would be the first sentence of an excerpt and a word of every search.
 */
#include "text/clean.h"

#include "base/utf8.h"
#include "text/elements.h"
#include "text/token.h"

static void put_reference(struct buf *out, struct str reference) /* between '&' and ';' */
{
	static const struct {
		struct str name, text;
	} named[] = { { STR_INIT("amp"), STR_INIT("&") },  { STR_INIT("lt"), STR_INIT("<") },
		      { STR_INIT("gt"), STR_INIT(">") },   { STR_INIT("quot"), STR_INIT("\"") },
		      { STR_INIT("apos"), STR_INIT("'") }, { STR_INIT("nbsp"), STR_INIT("\u00A0") } };
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (str_eq(reference, named[i].name)) {
			buf_put(out, named[i].text);
			return;
		}
	uint32_t c = 0;
	bool hex = str_starts_nocase(reference, STR("#x"));
	for (size_t i = hex ? 2 : 1; i < reference.len && c <= 0x10FFFF; i++) {
		int digit = hex_digit(reference.ptr[i]);
		if (digit < 0 || (!hex && digit > 9))
			return;
		c = c * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (reference.ptr[0] == '#' && c >= ' ' && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF))
		put_utf8(out, c);
}

static void put_decoded(struct buf *out, struct str text)
{
	while (text.len > 0) {
		size_t amp = str_chr(text, '&', 0);
		buf_put(out, str_slice(text, 0, amp == STR_NONE ? text.len : amp));
		if (amp == STR_NONE)
			return;
		size_t end = amp + 1;
		while (end < text.len && end < amp + 12 && text.ptr[end] != ';')
			end++;
		bool reference = end < text.len && text.ptr[end] == ';' && end > amp + 1;
		if (reference)
			put_reference(out, str_slice(text, amp + 1, end));
		else
			buf_putc(out, '&');
		text = str_slice(text, reference ? end + 1 : amp + 1, text.len);
	}
}

static enum element_kind kind_of(struct str name)
{
	for (enum element e = EL_NONE + 1; e < EL_COUNT; e++)
		if (str_eq(element_info(e)->name, name))
			return element_info(e)->kind;
	return KIND_NONE;
}

/* Between two blocks stands one '\n', however many tags do. */
static void end_line(struct buf *out)
{
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	if (out->len > 0 && out->ptr[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

static struct str without_leading_space(struct str s)
{
	size_t from = 0;
	while (from < s.len && ascii_is_space(s.ptr[from]))
		from++;
	return str_slice(s, from, s.len);
}

struct str html_to_text(struct arena *mem, struct safe_html html)
{
	AUTO_BUF out = BUF_MAX(SIZE_MAX / 4);
	bool embed = false;
	for (size_t at = 0;;) {
		struct token t = token_next(html.markup, &at);
		if (t.kind == TOKEN_NONE)
			break;
		if (t.kind == TOKEN_TEXT && !embed)
			put_decoded(&out, out.len == 0 || out.ptr[out.len - 1] == '\n' ? without_leading_space(t.source) : t.source);
		if (t.kind != TOKEN_START && t.kind != TOKEN_END)
			continue;
		enum element_kind kind = kind_of(t.name);
		if (kind != KIND_MARK && !str_eq(t.name, STR("img")))
			end_line(&out);
		if (t.kind == TOKEN_START && str_eq(t.name, STR("figure")))
			embed = str_eq(token_attribute_find(t.attributes, "class"), STR("embed"));
		else if (embed && kind != KIND_MARK)
			embed = false;
	}
	end_line(&out);
	if (out.len > 0)
		out.len--;
	return str_dup(mem, buf_str(&out));
}
