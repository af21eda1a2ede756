/*
 * A growing buffer on the heap with a stated maximum. It remembers its first failure, so a renderer appends
 * freely and asks once, at the end: st = buf_status(&page).
 */
#ifndef BS_BASE_BUF_H
#define BS_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

struct buf {
	char          *ptr;       /* owned; NULL while empty */
	size_t         len;       /* bytes written */
	size_t         cap;       /* bytes there is room for */
	size_t         max_bytes; /* never grows past this */
	enum bs_status status;    /* BS_OK, or BS_TOO_BIG once an append did not fit */
};

#define BUF_MAX(bytes) ((struct buf){ .max_bytes = (bytes) })

/* Frees the bytes. The buffer is empty afterwards and keeps its maximum. Accepts an empty buffer. */
void buf_done(struct buf *b);
#define AUTO_BUF __attribute__((cleanup(buf_done))) struct buf

/* Empties without freeing, and forgets a failure. */
void buf_reset(struct buf *b);

/* Makes room for `more` bytes. False, and status BS_TOO_BIG, if that would pass the maximum. */
bool buf_reserve(struct buf *b, size_t more);

void buf_put(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
void buf_put_u64(struct buf *b, uint64_t value);
void buf_put_i64(struct buf *b, int64_t value);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline struct str buf_str(const struct buf *b) /* borrowed until the next append */
{
	return str_of(b->ptr, b->len);
}
static inline enum bs_status buf_status(const struct buf *b)
{
	return b->status;
}

/* Moves the bytes out: the caller frees *out. The buffer is empty afterwards. */
char *buf_steal(struct buf *b, size_t *len);

#endif
