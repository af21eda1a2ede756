/* Messages about a place in a text that somebody wrote: a template, a file of words. Internal to page/. */
#ifndef BS_PAGE_SOURCE_H
#define BS_PAGE_SOURCE_H

#include "base/err.h"
#include "base/str.h"

#include <stdarg.h>

struct source {
	struct str file; /* as messages name it */
	struct str text;
};

/* "FILE:LINE:COLUMN: message", BS_BAD_INPUT. at: byte in the text. Lines and columns count from 1, in characters. */
enum bs_status source_error(struct err *err, const struct source *s, size_t at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
enum bs_status source_error_v(struct err *err, const struct source *s, size_t at, const char *fmt, va_list args)
	__attribute__((format(printf, 4, 0)));

#endif
