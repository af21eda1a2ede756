/* See form.h. Which parser a body gets, and the urlencoded one; multipart.c has the other. */
#include "http/form.h"

#include "http/limits.h"
#include "http/multipart.h"

#include "base/encode.h"
#include "base/utf8.h"

struct str http_form_field(const struct http_form *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->parts[i].name, name))
			return f->parts[i].content;
	return (struct str){ NULL, 0 };
}

struct str http_media_type(const struct http_request *r)
{
	struct str rest = http_header(r, STR("content-type"));
	return rest.ptr ? str_trim(str_cut(&rest, ';')) : STR_EMPTY;
}

bool http_json_is(const struct http_request *r)
{
	return str_eq_nocase(http_media_type(r), STR("application/json"));
}

static bool decode(struct arena *mem, struct str raw, struct str *out)
{
	return url_decode(mem, raw, true, out) && utf8_is_valid(*out) && str_chr(*out, 0, 0) == STR_NONE;
}

static enum bs_status parse_urlencoded(struct arena *mem, struct str body, struct http_form *out,
                                       struct err *err)
{
	const struct http_limits limits = HTTP_LIMITS_DEFAULT;
	size_t most = body.len > 0;
	for (size_t i = 0; i < body.len; i++)
		most += body.ptr[i] == '&';
	if (most > limits.form_fields)
		return err_set(err, BS_BAD_INPUT, "the form has more than %zu fields", limits.form_fields);
	struct http_form form = { .parts = ARENA_NEW(mem, struct http_part, most) };
	struct str rest = body;
	while (rest.ptr) {
		struct str value = str_cut(&rest, '&');
		if (value.len == 0)
			continue;
		struct http_part part = { .file_name = STR_EMPTY, .type = STR_EMPTY };
		struct str name = str_cut(&value, '=');
		if (!decode(mem, name, &part.name) ||
		    !decode(mem, value.ptr ? value : STR_EMPTY, &part.content))
			return err_set(err, BS_BAD_INPUT, "a field of the form is not valid text");
		form.parts[form.n++] = part;
	}
	*out = form;
	return BS_OK;
}

enum bs_status http_form_parse(struct arena *mem, const struct http_request *r, struct http_form *out,
                               struct err *err)
{
	struct str type = http_media_type(r);
	if (str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
		return parse_urlencoded(mem, r->body, out, err);
	if (str_eq_nocase(type, STR("multipart/form-data")))
		return multipart_parse(mem, http_header(r, STR("content-type")), r->body, out, err);
	return err_set(err, BS_UNSUPPORTED, "this address takes forms only");
}
