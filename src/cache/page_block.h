/*
 * A finished answer in memory: head and body, ready to send, immutable, shared by everybody who sends it.
 */
#ifndef BS_CACHE_PAGE_BLOCK_H
#define BS_CACHE_PAGE_BLOCK_H

#include "base/str.h"

#include <stdatomic.h>

enum page_encoding { PAGE_IDENTITY, PAGE_GZIP, PAGE_BROTLI, PAGE_ENCODINGS };

struct page_block {
	_Atomic uint32_t refs;
	uint16_t         status;     /* 200, 404 or 410 */
	uint8_t          encoding;   /* an enum page_encoding */
	uint8_t          level;      /* how hard it was compressed; 0 for identity */
	uint32_t         head_bytes; /* the status line and header lines, each with CRLF, without the empty line */
	uint32_t         body_bytes;
	struct str       etag;       /* with its quotes; points into the head */
	char             bytes[];    /* head, then body */
};

/* Copies head and body into one block with one reference. etag must be a part of head, or empty. */
struct page_block *page_block_new(int status, enum page_encoding encoding, int level, struct str head, struct str body, struct str etag);
struct page_block *page_block_ref(struct page_block *b);
/* Frees it with the last reference. NULL is fine. Any thread. */
void page_block_unref(struct page_block *b);

static inline struct str page_block_head(const struct page_block *b)
{
	return str_of(b->bytes, b->head_bytes);
}
static inline struct str page_block_body(const struct page_block *b)
{
	return str_of(b->bytes + b->head_bytes, b->body_bytes);
}
static inline size_t page_block_size(const struct page_block *b)
{
	return sizeof *b + b->head_bytes + b->body_bytes;
}

#endif
