/* A form's body. The first line of the input is its Content-Type. */
#include "http/form.h"
#include "http/limits.h"

#include "base/check.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_limits limits = HTTP_LIMITS_DEFAULT;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str body = str_of((const char *)data, size);
	struct http_pair type = { STR("content-type"), str_cut(&body, '\n') };
	struct http_request r = { .headers = &type, .n_headers = 1, .body = body.ptr ? body : STR_EMPTY };
	struct http_form form;
	struct err err;
	if (http_form_parse(&mem, &r, &form, &err))
		return 0;
	ASSERT(form.n <= limits.form_fields);
	for (size_t i = 0; i < form.n; i++) {
		const struct http_part *p = &form.parts[i];
		ASSERT(utf8_is_valid(p->name) && utf8_is_valid(p->file_name));
		ASSERT(p->file_name.len > 0 || utf8_is_valid(p->content));
		ASSERT(http_form_field(&form, p->name).ptr);
	}
	return 0;
}
