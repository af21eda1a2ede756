/*
 * Bodies: urlencoded forms, multipart, JSON's content type. Limits of SECURITY-TARGETS section 1; no
 * recursion.
 */
#ifndef BS_HTTP_FORM_H
#define BS_HTTP_FORM_H

#include "http/message.h"

struct http_part {
	struct str name;      /* decoded, valid UTF-8 */
	struct str file_name; /* "" for a plain field; a label only, never a path */
	struct str type;      /* as sent; "" if none */
	struct str content;   /* borrowed from the body */
};
struct http_form {
	struct http_part *parts;
	size_t            n;
};

/*
 * The fields of a request's body, urlencoded or multipart by its Content-Type. BS_UNSUPPORTED (415 to the
 * client) for another type, BS_BAD_INPUT for broken or too many fields.
 */
enum bs_status http_form_parse(struct arena *mem, const struct http_request *r, struct http_form *out,
                               struct err *err);
/* The first field of that name; ptr NULL if absent. */
struct str http_form_field(const struct http_form *f, struct str name);


/* The Content-Type without its parameters, as sent: compare it with str_eq_nocase. "" if none. */
struct str http_media_type(const struct http_request *r);
bool http_json_is(const struct http_request *r);

#endif
