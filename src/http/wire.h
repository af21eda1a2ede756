/*
 * llhttp behind a small face. Nobody else includes its header, whose names would clash with ours. It sees
 * only bytes that our own gates (head.h, body.h) have passed.
 */
#ifndef BS_HTTP_WIRE_H
#define BS_HTTP_WIRE_H

#include "base/arena.h"
#include "base/buf.h"

struct wire;

struct wire_field {
	struct str name, value; /* as sent, without blanks around the value; borrowed from the head */
};

struct wire_head {
	struct str         target;
	struct wire_field *fields;     /* in order */
	size_t             n_fields;
	bool               is_chunked, has_length;
	uint64_t           content_length;
	bool               says_close, says_keep_alive; /* Connection's options */
};

struct wire *wire_new(struct arena *mem);

/*
 * Parses a whole head with at most max_fields fields. False if llhttp refuses it. Spans in *out borrow from
 * head.
 */
bool wire_parse_head(struct wire *w, struct arena *mem, struct str head, size_t max_fields,
                     struct wire_head *out);

/*
 * Decodes more of the chunked body that follows. False if llhttp refuses it. *is_complete after the last
 * trailer.
 */
bool wire_parse_chunks(struct wire *w, struct str bytes, struct buf *body, bool *is_complete);

#endif
