/*
 * An exchange: one request and its answer, from the last byte of the head to the last byte of the answer.
 * It is a message with one owner at a time: the loop, then the queue, then a worker, then the loop again.
 * Nobody else looks at it meanwhile.
 */
#ifndef BS_HTTP_EXCHANGE_H
#define BS_HTTP_EXCHANGE_H

#include "http/answer.h"
#include "http/body.h"
#include "http/head.h"
#include "http/message.h"
#include "http/server.h"

struct conn;
struct loop;

enum job {
	JOB_HANDLE,   /* call the handler, make the answer */
	JOB_WARM_FILE, /* read the next window of the answer's file, so that the loop finds it in memory */
	JOB_ANSWERED   /* none: a ticket came back with its response filled */
};

struct exchange {
	struct exchange      *next;            /* in the queue, among finished ones, or among spare ones */
	struct loop          *loop;            /* to whom it goes back */
	struct conn          *conn;            /* the loop's; a worker never follows it */
	enum job              job;
	struct arena          mem;             /* dies when the answer is sent */
	struct http_request   request;
	struct http_response  response;
	struct http_ticket    ticket;          /* of this request, while `fast` has it */
	struct framing        framing;
	struct answer_options options;
	struct answer         answer;
	struct body_reader    body;
	size_t                body_reserved;   /* counted in the server's bodies_bytes */
	struct wire          *wire;            /* in mem */
	bool                  has_unread_body; /* refused or not wanted: the connection ends with the answer */
	int64_t               started_us;      /* monotonic */
};

/* The window of a file that is read and sent at a time. */
enum { FILE_WINDOW = 128 << 10 };

#endif
