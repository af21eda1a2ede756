/*
 * The access log: a line of JSON per answer. Loops gather lines and hand over whole buffers; one thread
 * writes them, so that a full disk or a slow pipe never holds up a loop. When it falls far behind, lines
 * are dropped and counted.
 */
#ifndef BS_HTTP_ACCESS_LOG_H
#define BS_HTTP_ACCESS_LOG_H

#include "http/message.h"

struct access_log;

/* Starts the writing thread. fd is not owned. */
enum bs_status access_log_new(int fd, struct access_log **out, struct err *err);
/* Writes what was handed over, ends the thread. Accepts NULL. */
void access_log_free(struct access_log *log);

struct access_entry {
	const struct http_request *request; /* of a refused one only received_us, peer and id may be set */
	bool     is_parsed;                 /* method, host and path are known */
	int      status;
	uint64_t body_bytes;
	int64_t  took_us;                   /* from the request's head to the answer's last byte */
};

/* Appends a line to a loop's own buffer. */
void access_log_line(struct buf *lines, const struct access_entry *entry);

/* Lines a loop may gather before it hands them over. */
enum { ACCESS_LOG_LINES_MAX = 64 << 10, ACCESS_LOG_LINES_ENOUGH = 32 << 10 };

/* Takes the bytes out of lines. Never blocks on the disk. */
void access_log_take(struct access_log *log, struct buf *lines);

#endif
