/*
 * From a handler's response to the bytes on the wire: conditions, ranges, the header lines that every
 * answer carries, and which bytes of which body follow. Done where the response was made, mostly in a
 * worker, so that a loop only writes.
 */
#ifndef BS_HTTP_ANSWER_H
#define BS_HTTP_ANSWER_H

#include "http/message.h"

/* What is left to send. */
struct answer {
	struct str kept_head;  /* borrowed from a kept answer: goes before head, which then has the other lines only */
	struct buf head;       /* owned: status line, header lines, empty line */
	size_t     head_at;    /* bytes of it already sent */
	struct str body;       /* borrowed from the response; cut as it is sent */
	uint64_t   file_at;    /* where in the response's file the rest starts */
	uint64_t   file_left;  /* bytes of the file still to send */
	uint64_t   body_bytes; /* length of the body that is sent, for the log */
};

/* The text of the Date line, made once a second. One per thread. */
struct date_cache {
	int64_t second;
	struct buf text;
};

struct answer_options {
	bool is_http_1_0;
	bool close;       /* say Connection: close */
	int64_t now_us;
};

/*
 * Makes a. May change r: to 304, 206 or 416 as the request asks, to 500 if a header could not be encoded or
 * the body overflowed. May read a small file into r->body, so on a worker only when r->file_fd >= 0.
 * a->head must be reset or empty.
 */
void answer_make(const struct http_request *q, struct http_response *r, const struct answer_options *o,
                 struct date_cache *date, struct answer *a);

/* Makes r the server's own short text for a status, on which a request id stands. Frees what r held. */
void response_refuse(struct http_response *r, int status, const char *id_z);

void answer_reset(struct answer *a); /* keeps the head's memory */
void answer_done(struct answer *a);

#endif
