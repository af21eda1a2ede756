/* A multipart body with the boundary XX. */
#include "http/limits.h"
#include "http/multipart.h"

#include "base/check.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_limits limits = HTTP_LIMITS_DEFAULT;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str body = str_of((const char *)data, size);
	struct http_form form;
	struct err err;
	if (multipart_parse(&mem, STR("multipart/form-data; boundary=XX"), body, &form, &err))
		return 0;
	ASSERT(form.n <= limits.multipart_parts);
	for (size_t i = 0; i < form.n; i++) {
		const struct http_part *p = &form.parts[i];
		ASSERT(utf8_is_valid(p->name) && utf8_is_valid(p->file_name));
		ASSERT(p->content.len == 0 || (p->content.ptr >= body.ptr &&
		                               p->content.ptr + p->content.len <= body.ptr + body.len));
		ASSERT(str_find(p->content, STR("\r\n--XX"), 0) == STR_NONE);
	}
	return 0;
}
