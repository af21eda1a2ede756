/*
 * See multipart.h.
 *
 *     --BOUNDARY CRLF  head lines CRLF  CRLF  content CRLF  --BOUNDARY CRLF ... CRLF --BOUNDARY-- [CRLF anything]
 *
 * Strict: the body begins with the first delimiter, every line ends in CRLF, every part has exactly one
 * Content-Disposition "form-data" with a name, and the last delimiter must be there. A part is found by
 * searching for CRLF "--" BOUNDARY, which cannot stand in content by the rules of MIME.
 */
#include "http/multipart.h"

#include "http/limits.h"

#include "base/encode.h"
#include "base/utf8.h"

enum { MAX_BOUNDARY = 70 }; /* RFC 2046, 5.1.1 */

static enum bs_status broken(struct err *err)
{
	return err_set(err, BS_BAD_INPUT, "the uploaded form is broken: send it again");
}

/* Skips blanks, then "name=value" with value a token or a quoted text in which \" and \\ are escaped. */
struct parameter {
	struct str name, raw_value; /* without quotes, escapes kept */
	bool       is_quoted;
};

static void skip_blanks(struct str *s)
{
	while (s->len > 0 && (s->ptr[0] == ' ' || s->ptr[0] == '\t'))
		*s = str_slice(*s, 1, s->len);
}

/* Where the quoted text ends: the place of its closing quote. text starts behind the opening one. */
static size_t quoted_end(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			return i;
		if (text.ptr[i] == '\\')
			i++;
	}
	return STR_NONE;
}

/* Takes "; name=value" from the front of *rest. False at anything else. */
static bool next_parameter(struct str *rest, struct parameter *out)
{
	skip_blanks(rest);
	if (rest->len == 0 || rest->ptr[0] != ';')
		return false;
	*rest = str_slice(*rest, 1, rest->len);
	skip_blanks(rest);
	size_t equals = str_chr(*rest, '=', 0);
	if (equals == STR_NONE || equals == 0)
		return false;
	out->name = str_slice(*rest, 0, equals);
	*rest = str_slice(*rest, equals + 1, rest->len);
	out->is_quoted = rest->len > 0 && rest->ptr[0] == '"';
	if (out->is_quoted) {
		*rest = str_slice(*rest, 1, rest->len);
		size_t end = quoted_end(*rest);
		if (end == STR_NONE)
			return false;
		out->raw_value = str_slice(*rest, 0, end);
		*rest = str_slice(*rest, end + 1, rest->len);
		return true;
	}
	size_t end = str_chr(*rest, ';', 0);
	out->raw_value = str_trim(str_slice(*rest, 0, end == STR_NONE ? rest->len : end));
	*rest = str_slice(*rest, end == STR_NONE ? rest->len : end, rest->len);
	return true;
}

/*
 * Browsers write a quote in a name as %22 and line ends as %0D%0A (the HTML standard), older programs as \"
 * and \\; nothing else is escaped.
 */
static struct str parameter_text(struct arena *mem, const struct parameter *p)
{
	struct str raw = p->raw_value;
	char *text = arena_bytes(mem, raw.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++) {
		struct str rest = str_slice(raw, i, raw.len);
		char c = raw.ptr[i];
		if (p->is_quoted && c == '\\' && rest.len > 1 &&
		    (rest.ptr[1] == '"' || rest.ptr[1] == '\\')) {
			c = rest.ptr[1];
			i++;
		} else if (str_starts(rest, STR("%22")) || str_starts_nocase(rest, STR("%0d")) ||
		           str_starts_nocase(rest, STR("%0a"))) {
			c = (char)(hex_digit(rest.ptr[1]) << 4 | hex_digit(rest.ptr[2]));
			i += 2;
		}
		text[n++] = c;
	}
	return str_of(text, n);
}

static bool is_good_text(struct str s)
{
	return utf8_is_valid(s) && str_chr(s, 0, 0) == STR_NONE;
}

static bool find_boundary(struct str content_type, struct str *out)
{
	size_t semicolon = str_chr(content_type, ';', 0);
	struct str rest =
	    semicolon == STR_NONE ? STR_EMPTY : str_slice(content_type, semicolon, content_type.len);
	struct parameter p;
	*out = STR_EMPTY;
	while (next_parameter(&rest, &p)) {
		if (!str_eq_nocase(p.name, STR("boundary")))
			continue;
		if (out->len > 0)
			return false; /* two: which one would others believe? */
		*out = p.raw_value;
	}
	if (rest.len > 0 || out->len == 0 || out->len > MAX_BOUNDARY)
		return false;
	for (size_t i = 0; i < out->len; i++)
		if (out->ptr[i] < ' ' || out->ptr[i] >= 0x7f || out->ptr[i] == '"' || out->ptr[i] == '\\')
			return false;
	return true;
}

static bool take_disposition(struct arena *mem, struct str value, struct http_part *part)
{
	size_t semicolon = str_chr(value, ';', 0);
	struct str kind = str_trim(semicolon == STR_NONE ? value : str_slice(value, 0, semicolon));
	struct str rest = semicolon == STR_NONE ? STR_EMPTY : str_slice(value, semicolon, value.len);
	struct parameter p;
	bool has_name = false, has_file_name = false;
	if (!str_eq_nocase(kind, STR("form-data")))
		return false;
	while (next_parameter(&rest, &p)) {
		bool is_name = str_eq_nocase(p.name, STR("name")),
		     is_file = str_eq_nocase(p.name, STR("filename"));
		struct str text = parameter_text(mem, &p);
		if (!is_good_text(text) || (is_name && has_name) || (is_file && has_file_name))
			return false;
		if (is_name)
			part->name = text;
		if (is_file)
			part->file_name = text;
		has_name |= is_name;
		has_file_name |= is_file;
	}
	return has_name && rest.len == 0;
}

static bool take_head_line(struct arena *mem, struct str line, bool *has_disposition, struct http_part *part)
{
	size_t colon = str_chr(line, ':', 0);
	if (colon == STR_NONE || colon == 0 || ascii_is_space(line.ptr[0]) ||
	    ascii_is_space(line.ptr[colon - 1]))
		return false;
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] < ' ' && line.ptr[i] != '\t')
			return false;
	struct str name = str_slice(line, 0, colon), value = str_trim(str_slice(line, colon + 1, line.len));
	if (str_eq_nocase(name, STR("content-type")))
		part->type = value;
	if (!str_eq_nocase(name, STR("content-disposition")))
		return true;
	if (*has_disposition)
		return false;
	*has_disposition = true;
	return take_disposition(mem, value, part);
}

/* bytes: a part between its delimiters. */
static bool parse_part(struct arena *mem, struct str bytes, size_t max_head, struct http_part *out)
{
	*out = (struct http_part){ STR_EMPTY, STR_EMPTY, STR_EMPTY, STR_EMPTY };
	bool has_disposition = false;
	for (size_t at = 0;;) {
		size_t end = str_find(str_slice(bytes, 0, bytes.len < max_head ? bytes.len : max_head),
		                      STR("\r\n"), at);
		if (end == STR_NONE)
			return false;
		struct str line = str_slice(bytes, at, end);
		at = end + 2;
		if (line.len == 0) {
			out->content = str_slice(bytes, at, bytes.len);
			return has_disposition;
		}
		if (!take_head_line(mem, line, &has_disposition, out))
			return false;
	}
}

static bool is_good_field(const struct http_part *p)
{
	return p->file_name.len > 0 || is_good_text(p->content);
}

static size_t count_delimiters(struct str body, struct str delimiter, size_t enough)
{
	size_t n = 0;
	for (size_t at = 0; n < enough && (at = str_find(body, delimiter, at)) != STR_NONE;
	     at += delimiter.len)
		n++;
	return n;
}

enum bs_status multipart_parse(struct arena *mem, struct str content_type, struct str body,
                               struct http_form *out, struct err *err)
{
	const struct http_limits limits = HTTP_LIMITS_DEFAULT;
	struct str boundary;
	if (!find_boundary(content_type, &boundary))
		return broken(err);
	struct str delimiter = str_fmt(mem, "\r\n--%.*s", STR_ARG(boundary));
	struct str first = str_slice(delimiter, 2, delimiter.len);
	size_t most = count_delimiters(body, delimiter, limits.multipart_parts + 2);
	if (most > limits.multipart_parts)
		return err_set(err, BS_BAD_INPUT, "the uploaded form has more than %zu parts",
		               limits.multipart_parts);
	if (!str_starts(body, first))
		return broken(err);
	struct http_form form = { .parts = ARENA_NEW(mem, struct http_part, most + 1) };
	struct str rest = str_slice(body, first.len, body.len); /* behind a delimiter, always */
	while (str_starts(rest, STR("\r\n"))) {
		size_t end = str_find(rest, delimiter, 2);
		if (end == STR_NONE)
			return broken(err);
		struct http_part *part = &form.parts[form.n];
		if (!parse_part(mem, str_slice(rest, 2, end), limits.multipart_head_bytes, part) ||
		    !is_good_field(part))
			return broken(err);
		form.n++;
		rest = str_slice(rest, end + delimiter.len, rest.len);
	}
	if (!str_starts(rest, STR("--")))
		return broken(err);
	*out = form;
	return BS_OK;
}
