/*
 * The body of a request, from its framing to plain bytes. A chunked one passes a gate of our own
 * (SECURITY-TARGETS 2.3 and the limits), then llhttp, which decodes it; both must find its end at the same
 * byte.
 */
#ifndef BS_HTTP_BODY_H
#define BS_HTTP_BODY_H

#include "http/limits.h"
#include "http/wire.h"

enum chunk_state {
	CHUNK_SIZE_FIRST,
	CHUNK_SIZE,
	CHUNK_EXTENSION,
	CHUNK_SIZE_LF,
	CHUNK_DATA,
	CHUNK_DATA_CR,
	CHUNK_DATA_LF,
	CHUNK_TRAILER,
	CHUNK_COMPLETE
};

/* {0} is a gate before the first chunk. */
struct chunk_gate {
	enum chunk_state state;
	uint64_t left;            /* bytes of the current chunk still to come */
	uint64_t total;           /* bytes of all chunks announced so far */
	size_t   digits, line_bytes, extension_bytes, trailer_bytes, trailer_fields;
	struct buf line;          /* a trailer line so far */
};

enum { BODY_MORE = 0, BODY_COMPLETE = 200 };

/*
 * Looks at more bytes of a chunked body of at most max_bytes. *used of them belong to it and are
 * well-formed. BODY_MORE, BODY_COMPLETE, 400 or 413.
 */
int chunk_gate_step(struct chunk_gate *g, const struct http_limits *limits, uint64_t max_bytes,
                    struct str bytes, size_t *used);

struct body_reader {
	const struct http_limits *limits;
	struct wire      *wire;       /* after head_parse; chunked only */
	bool              is_chunked;
	uint64_t          max_bytes;  /* chunked: the largest body allowed */
	uint64_t          left;       /* plain: bytes still to come */
	struct chunk_gate gate;
	struct buf        bytes;      /* owned: the body so far */
};

/* max_bytes: for a plain body its Content-Length, which the caller has checked. */
void body_start(struct body_reader *b, const struct http_limits *limits, struct wire *wire, bool is_chunked,
                uint64_t max_bytes);
/* Takes what belongs to the body; *used bytes of the input. BODY_MORE, BODY_COMPLETE, 400 or 413. */
int body_feed(struct body_reader *b, struct str bytes, size_t *used);
void body_done(struct body_reader *b);

#endif
