/* See target.h. Everything here is linear in its input. */
#include "http/target.h"

#include "base/encode.h"
#include "base/utf8.h"

#include <arpa/inet.h>

/* ── Authority ── */

static bool is_name_char(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == '_';
}

static bool is_ipv6_literal(struct str host)
{
	char text_z[INET6_ADDRSTRLEN] = { 0 };
	struct in6_addr address;
	if (host.len < 4 || host.len - 2 >= sizeof text_z)
		return false;
	memcpy(text_z, host.ptr + 1, host.len - 2);
	return strlen(text_z) == host.len - 2 && inet_pton(AF_INET6, text_z, &address) == 1;
}

static bool is_host(struct str host)
{
	if (host.len == 0 || host.len > 255)
		return false;
	if (host.ptr[0] == '[')
		return host.ptr[host.len - 1] == ']' && is_ipv6_literal(host);
	for (size_t i = 0; i < host.len; i++)
		if (!is_name_char(host.ptr[i]))
			return false;
	return host.ptr[0] != '.';
}

static bool parse_port(struct str text, int *port)
{
	int value = 0;
	if (text.len == 0 || text.len > 5)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.ptr[i]))
			return false;
		value = value * 10 + (text.ptr[i] - '0');
	}
	*port = value;
	return value > 0 && value <= 65535;
}

static struct str lower_copy(struct arena *mem, struct str s)
{
	char *copy = arena_bytes(mem, s.len);
	memcpy(copy, s.ptr, s.len);
	str_lower_ascii(copy, s.len);
	return str_of(copy, s.len);
}

bool authority_parse(struct arena *mem, struct str text, struct authority *out)
{
	size_t bracket = str_rchr(text, ']');
	size_t colon = str_chr(text, ':', bracket == STR_NONE ? 0 : bracket);
	struct str host = colon == STR_NONE ? text : str_slice(text, 0, colon);
	int port = 0;
	if (!is_host(host))
		return false;
	if (colon != STR_NONE && !parse_port(str_slice(text, colon + 1, text.len), &port))
		return false;
	*out = (struct authority){ .host = lower_copy(mem, host), .port = port };
	return true;
}

bool address_canonical(struct arena *mem, struct str text, struct str *out)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	char text_z[INET6_ADDRSTRLEN] = { 0 };
	unsigned char address[16];
	if (text.len >= sizeof text_z || str_chr(text, 0, 0) != STR_NONE)
		return false;
	memcpy(text_z, text.ptr, text.len);
	bool is_v4 = inet_pton(AF_INET, text_z, address) == 1;
	if (!is_v4 && inet_pton(AF_INET6, text_z, address) != 1)
		return false;
	bool is_mapped = !is_v4 && memcmp(address, mapped, sizeof mapped) == 0;
	(void)inet_ntop(is_v4 || is_mapped ? AF_INET : AF_INET6, address + (is_mapped ? 12 : 0), text_z,
	                sizeof text_z);
	*out = str_dup(mem, str_from_z(text_z));
	return true;
}

/* ── Target ── */

static void split_query(struct str text, struct target *out)
{
	size_t mark = str_chr(text, '?', 0);
	out->raw_path = mark == STR_NONE ? text : str_slice(text, 0, mark);
	out->raw_query = mark == STR_NONE ? STR_EMPTY : str_slice(text, mark + 1, text.len);
	if (out->raw_path.len == 0)
		out->raw_path = STR("/"); /* "http://host?x" */
}

static bool has_forbidden_byte(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c <= ' ' || c >= 0x7f || c == '#' || c == '<' || c == '>' || c == '"')
			return true;
	}
	return false;
}

static size_t authority_end(struct str rest)
{
	size_t i = 0;
	while (i < rest.len && rest.ptr[i] != '/' && rest.ptr[i] != '?')
		i++;
	return i;
}

int target_parse(struct arena *mem, struct str text, struct target *out)
{
	*out = (struct target){ .raw_path = STR_EMPTY, .raw_query = STR_EMPTY };
	if (text.len == 0 || has_forbidden_byte(text))
		return 400;
	if (str_eq(text, STR("*"))) {
		out->is_asterisk = true;
		return 0;
	}
	if (text.ptr[0] == '/') {
		split_query(text, out);
		return 0;
	}
	struct str rest;
	if (str_starts_nocase(text, STR("http://")))
		rest = str_slice(text, 7, text.len);
	else if (str_starts_nocase(text, STR("https://")))
		rest = str_slice(text, 8, text.len);
	else
		return 400;
	size_t end = authority_end(rest);
	out->has_authority = true;
	if (!authority_parse(mem, str_slice(rest, 0, end), &out->authority))
		return 400;
	split_query(str_slice(rest, end, rest.len), out);
	return 0;
}

/* ── Path ── */

static bool is_dot_segment(struct str segment)
{
	return str_eq(segment, STR(".")) || str_eq(segment, STR(".."));
}

/* Decodes raw into text, which has room for it. Returns 0 or a status. */
static int decode_path_bytes(struct str raw, char *text, size_t *len)
{
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		if (c == '%') {
			int high = raw.len - i > 2 ? hex_digit(raw.ptr[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(raw.ptr[i + 2]) : -1;
			if (low < 0)
				return 400;
			c = (char)(unsigned char)(high << 4 | low);
			if (c == '/')
				return 404;
			i += 2;
		}
		if ((unsigned char)c < ' ' || c == 0x7f || c == '\\')
			return 404;
		text[n++] = c;
	}
	*len = n;
	return 0;
}

int path_decode(struct arena *mem, const struct http_limits *limits, struct str raw, struct str *out)
{
	char *text = arena_bytes(mem, raw.len);
	size_t len = 0, segments = 0;
	int status = decode_path_bytes(raw, text, &len);
	if (status)
		return status;
	struct str path = str_of(text, len);
	if (len == 0 || text[0] != '/')
		return 400;
	if (!utf8_is_valid(path))
		return 404;
	struct str rest = str_slice(path, 1, len);
	while (rest.ptr) {
		struct str segment = str_cut(&rest, '/');
		if (is_dot_segment(segment))
			return 404;
		if (segment.len > 0 || rest.ptr)
			segments++;
	}
	if (segments > limits->path_segments)
		return 404;
	*out = path;
	return 0;
}

/* ── Query ── */

static struct str decode_parameter(struct arena *mem, struct str raw)
{
	char *text = arena_bytes(mem, raw.len);
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%' && raw.len - i > 2 && hex_digit(raw.ptr[i + 1]) >= 0 &&
		           hex_digit(raw.ptr[i + 2]) >= 0) {
			c = (char)(unsigned char)(hex_digit(raw.ptr[i + 1]) << 4 | hex_digit(raw.ptr[i + 2]));
			i += 2;
		}
		text[n++] = c;
	}
	struct str decoded = str_of(text, n);
	if (utf8_is_valid(decoded))
		return decoded;
	AUTO_BUF repaired = BUF_MAX(n * 3 + 1);
	(void)put_utf8_repaired(&repaired, decoded);
	return str_dup(mem, buf_str(&repaired));
}

int query_parse(struct arena *mem, const struct http_limits *limits, struct str raw, struct http_pair **out,
                size_t *n)
{
	*out = NULL;
	*n = 0;
	size_t parameters = raw.len > 0;
	for (size_t i = 0; i < raw.len; i++)
		parameters += raw.ptr[i] == '&';
	if (parameters == 0)
		return 0;
	if (parameters > limits->query_parameters)
		return 400;
	struct http_pair *pairs = ARENA_NEW(mem, struct http_pair, parameters);
	struct str rest = raw;
	while (rest.ptr) {
		struct str value = str_cut(&rest, '&');
		if (value.len == 0)
			continue;
		struct str name = str_cut(&value, '=');
		struct http_pair pair = { decode_parameter(mem, name),
		                         decode_parameter(mem, value.ptr ? value : STR_EMPTY) };
		if (str_chr(pair.name, 0, 0) != STR_NONE || str_chr(pair.value, 0, 0) != STR_NONE)
			return 400;
		pairs[(*n)++] = pair;
	}
	*out = pairs;
	return 0;
}
