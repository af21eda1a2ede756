/* See source.h. */
#include "page/source.h"

#include "base/utf8.h"

#include <stdio.h>

enum bs_status source_error_v(struct err *err, const struct source *s, size_t at, const char *fmt, va_list args)
{
	struct str before = str_slice(s->text, 0, at);
	size_t newline = str_rchr(before, '\n');
	size_t line = 1;
	for (size_t i = 0; i < at; i++)
		line += before.ptr[i] == '\n';
	size_t column = 1 + utf8_count(str_slice(before, newline == STR_NONE ? 0 : newline + 1, at));
	char words[400];
	(void)vsnprintf(words, sizeof words, fmt, args);
	return err_set(err, BS_BAD_INPUT, "%.*s:%zu:%zu: %s", STR_ARG(s->file), line, column, words);
}

enum bs_status source_error(struct err *err, const struct source *s, size_t at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	enum bs_status st = source_error_v(err, s, at, fmt, args);
	va_end(args);
	return st;
}
