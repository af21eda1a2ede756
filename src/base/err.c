/* Building error messages: fixed-size, never allocating, cut at a whole UTF-8 character. */
#include "base/err.h"

#include "base/check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int bs_status_http(enum bs_status st)
{
	static const int codes[] = {
#define BS_STATUS_CODE(name, http, words) [name] = http,
		BS_STATUS_TABLE(BS_STATUS_CODE)
	};
	ASSERT(st < BS_STATUS_COUNT);
	return codes[st];
}

const char *bs_status_words(enum bs_status st)
{
	static const char *const table[] = {
#define BS_STATUS_WORDS(name, http, words) [name] = words,
		BS_STATUS_TABLE(BS_STATUS_WORDS)
	};
	ASSERT(st < BS_STATUS_COUNT);
	return table[st];
}

/* vsnprintf into text[size]; a cut falls before the character that did not fit, and line ends become spaces. */
__attribute__((format(printf, 3, 0)))
static void put_line(char *text, size_t size, const char *fmt, va_list args)
{
	int wanted = vsnprintf(text, size, fmt, args);
	if (wanted < 0)
		text[0] = 0;
	size_t len = strlen(text);
	if (wanted >= 0 && (size_t)wanted >= size) {
		while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
			len--;
		if (len > 0 && (unsigned char)text[len - 1] >= 0xC0)
			len--;
		text[len] = 0;
	}
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
			text[i] = ' ';
}

enum bs_status err_set(struct err *err, enum bs_status st, const char *fmt, ...)
{
	if (!err)
		return st;
	err->status = st;
	err->detail[0] = 0;
	va_list args;
	va_start(args, fmt);
	put_line(err->msg, sizeof err->msg, fmt, args);
	va_end(args);
	return st;
}

enum bs_status err_detail(struct err *err, const char *fmt, ...)
{
	ASSERT(err);
	va_list args;
	va_start(args, fmt);
	put_line(err->detail, sizeof err->detail, fmt, args);
	va_end(args);
	return err->status;
}

__attribute__((format(printf, 2, 3)))
static void print_line(char text[512], const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	put_line(text, 512, fmt, args);
	va_end(args);
}

enum bs_status err_wrap(struct err *err, const char *fmt, ...)
{
	ASSERT(err);
	char context[512], old[512];
	memcpy(old, err->msg, sizeof old);
	va_list args;
	va_start(args, fmt);
	put_line(context, sizeof context, fmt, args);
	va_end(args);
	print_line(err->msg, "%s: %s", context, old);
	return err->status;
}

enum bs_status err_status_of_errno(int error_number)
{
	switch (error_number) {
	case ENOSPC:
	case EDQUOT:
		return BS_FULL;
	case ENOENT:
	case ENOTDIR:
		return BS_NOT_FOUND;
	case EACCES:
	case EPERM:
		return BS_DENIED;
	case EAGAIN:
	case EBUSY:
		return BS_BUSY;
	default:
		return BS_IO;
	}
}

enum bs_status err_errno(struct err *err, int e, const char *fmt, ...)
{
	enum bs_status st = err_status_of_errno(e);
	if (!err)
		return st;
	char what[512];
	va_list args;
	va_start(args, fmt);
	put_line(what, sizeof what, fmt, args);
	va_end(args);
	err->status = st;
	print_line(err->msg, "%s: %s", what, strerror(e));
	print_line(err->detail, "errno %d", e);
	return st;
}
