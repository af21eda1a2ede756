/* Bodies of multipart/form-data (RFC 7578), one level deep. */
#ifndef BS_HTTP_MULTIPART_H
#define BS_HTTP_MULTIPART_H

#include "http/form.h"

/*
 * content_type: the whole field value, with its boundary. Contents are borrowed from body, names are in
 * mem. BS_BAD_INPUT for a broken body or too many parts. Linear in the body.
 */
enum bs_status multipart_parse(struct arena *mem, struct str content_type, struct str body,
                               struct http_form *out, struct err *err);

#endif
