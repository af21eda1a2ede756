/* See encode.h. Each encoder copies runs of harmless bytes whole and stops only at a special one. */
#include "base/encode.h"

#include "base/utf8.h"

static struct str html_reference(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return STR_EMPTY;
	}
}

void html_put_text(struct buf *out, struct str untrusted)
{
	size_t from = 0;
	for (size_t i = 0; i < untrusted.len; i++) {
		struct str ref = html_reference(untrusted.ptr[i]);
		if (ref.len == 0)
			continue;
		buf_put(out, str_slice(untrusted, from, i));
		buf_put(out, ref);
		from = i + 1;
	}
	buf_put(out, str_slice(untrusted, from, untrusted.len));
}

void html_put_safe(struct buf *out, struct safe_html html)
{
	buf_put(out, html.markup);
}

static bool xml_allows(uint32_t c)
{
	if (c == UTF8_BAD || c == 0xFFFE || c == 0xFFFF)
		return false;
	return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

void xml_put_text(struct buf *out, struct str untrusted)
{
	size_t from = 0;
	for (size_t at = 0; at < untrusted.len;) {
		size_t start = at;
		if (xml_allows(utf8_next(untrusted, &at)))
			continue;
		html_put_text(out, str_slice(untrusted, from, start));
		put_utf8(out, 0xFFFD);
		from = at;
	}
	html_put_text(out, str_slice(untrusted, from, untrusted.len));
}

static bool is_unreserved(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void put_percent(struct buf *out, char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[3] = { '%', digits[(unsigned char)c >> 4], digits[(unsigned char)c & 15] };
	buf_put(out, str_of(text, 3));
}

void url_put(struct buf *out, struct str url)
{
	static const char reserved[] = ":/?#[]@!$&()*+,;="; /* RFC 3986, 2.2, without the apostrophe */
	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];
		bool escape = c == '%' && url.len - i > 2 && hex_digit(url.ptr[i + 1]) >= 0 &&
		              hex_digit(url.ptr[i + 2]) >= 0;
		if (is_unreserved(c) || escape || (c && strchr(reserved, c)))
			buf_putc(out, c);
		else
			put_percent(out, c);
	}
}

struct str url_encode(struct arena *mem, struct str url)
{
	AUTO_BUF out = BUF_MAX(SIZE_MAX / 2);
	url_put(&out, url);
	return str_dup(mem, buf_str(&out));
}

void url_put_component(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_unreserved(text.ptr[i]))
			buf_putc(out, text.ptr[i]);
		else
			put_percent(out, text.ptr[i]);
	}
}

bool url_decode(struct arena *mem, struct str s, bool plus_is_space, struct str *out)
{
	char *text = arena_bytes(mem, s.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '%') {
			if (s.len - i < 3 || hex_digit(s.ptr[i + 1]) < 0 || hex_digit(s.ptr[i + 2]) < 0)
				return false;
			text[len++] = (char)(hex_digit(s.ptr[i + 1]) * 16 + hex_digit(s.ptr[i + 2]));
			i += 2;
		} else {
			text[len++] = plus_is_space && s.ptr[i] == '+' ? ' ' : s.ptr[i];
		}
	}
	text[len] = 0;
	*out = str_of(text, len);
	return true;
}

bool url_is_safe(struct str url)
{
	static const struct str schemes[] = { STR_INIT("http:"), STR_INIT("https:"), STR_INIT("mailto:") };
	/* Browsers strip leading controls and spaces, and tab, CR, LF anywhere (WHATWG URL, 4.4). */
	char head[16];
	size_t n = 0;
	for (size_t i = 0; i < url.len && n < sizeof head; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		if (c == '\t' || c == '\r' || c == '\n' || (n == 0 && c <= 0x20))
			continue;
		if (c < 0x20 || c == 0x7F)
			return false;
		head[n++] = (char)c;
	}
	struct str start = str_of(head, n);
	for (size_t i = 0; i < 3; i++)
		if (str_starts_nocase(start, schemes[i]))
			return true;
	/* Relative: no colon before the first slash, question mark or hash. */
	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];
		if (c == '/' || c == '?' || c == '#')
			return true;
		if (c == ':')
			return false;
	}
	return true;
}

void json_put_str(struct buf *out, struct str text)
{
	buf_putc(out, '"');
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = utf8_next(text, &at);
		if (c == UTF8_BAD)
			put_utf8(out, 0xFFFD);
		else if (c == '"' || c == '\\')
			buf_fmt(out, "\\%c", (int)c);
		else if (c == '\n')
			buf_put(out, STR("\\n"));
		else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7F || c == 0x2028 || c == 0x2029)
			buf_fmt(out, "\\u%04x", (unsigned)c);
		else
			buf_put(out, str_slice(text, start, at));
	}
	buf_putc(out, '"');
}
