/*
 * The log: one JSON object per line on stderr, UTC, control bytes escaped. No passwords, tokens, cookies or
 * bodies: a caller passes only what may stand there.
 *
 *     log_event(LOG_WARN, "import.stopped", LOG_STR("file", path), LOG_INT("item", 17));
 */
#ifndef BS_BASE_LOG_H
#define BS_BASE_LOG_H

#include "base/err.h"
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
	const char *name; /* a literal; NULL ends the list */
	struct str  text; /* used if is_text */
	int64_t     number;
	bool        is_text;
};

#define LOG_STR(n, s) ((struct log_field){ .name = (n), .text = (s), .is_text = true })
#define LOG_INT(n, i) ((struct log_field){ .name = (n), .number = (i) })

/* Lines below this level are dropped. LOG_INFO at start. */
void log_set_level(enum log_level level);

/* Writes one line with a single write(2). Any thread. A line over 4 KiB loses its last fields. */
void log_write(enum log_level level, const char *event, const struct log_field *fields);
#define log_event(level, event, ...) \
	log_write((level), (event), (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { .name = NULL } })

/* The standard line for an error that reached the top: status, message, detail. */
void log_err(const char *event, const struct err *err);

#endif
