/* Doubling growth up to the maximum; the last step goes to the maximum exactly. */
#include "base/buf.h"

#include "base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_done(struct buf *b)
{
	free(b->ptr);
	*b = BUF_MAX(b->max_bytes);
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	b->status = BS_OK;
}

bool buf_reserve(struct buf *b, size_t more)
{
	if (more <= b->cap - b->len && b->status == BS_OK)
		return true;
	if (b->status != BS_OK || more > b->max_bytes - b->len) {
		b->status = BS_TOO_BIG;
		return false;
	}
	size_t cap = b->cap ? b->cap : b->max_bytes < 256 ? b->max_bytes : 256;
	while (cap < b->len + more)
		cap = cap > b->max_bytes / 2 ? b->max_bytes : cap * 2;
	char *grown = realloc(b->ptr, cap);
	if (!grown)
		check_no_memory(cap);
	b->ptr = grown;
	b->cap = cap;
	return true;
}

void buf_put(struct buf *b, struct str s)
{
	if (s.len == 0 || !buf_reserve(b, s.len))
		return;
	memcpy(b->ptr + b->len, s.ptr, s.len);
	b->len += s.len;
}

void buf_putc(struct buf *b, char c)
{
	if (buf_reserve(b, 1))
		b->ptr[b->len++] = c;
}

void buf_put_u64(struct buf *b, uint64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	buf_put(b, str_of(digits + at, sizeof digits - at));
}

void buf_put_i64(struct buf *b, int64_t value)
{
	if (value < 0)
		buf_putc(b, '-');
	buf_put_u64(b, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	ASSERT(len >= 0);
	if (buf_reserve(b, (size_t)len + 1)) { /* vsnprintf writes a NUL too */
		(void)vsnprintf(b->ptr + b->len, (size_t)len + 1, fmt, args);
		b->len += (size_t)len;
	}
	va_end(args);
}

char *buf_steal(struct buf *b, size_t *len)
{
	char *ptr = b->ptr;
	*len = b->len;
	*b = BUF_MAX(b->max_bytes);
	return ptr;
}
