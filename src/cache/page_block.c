/* One allocation per block; the count is the only thing in it that ever changes. */
#include "cache/page_block.h"

#include "base/check.h"

#include <stdlib.h>

struct page_block *page_block_new(int status, enum page_encoding encoding, int level, struct str head, struct str body, struct str etag)
{
	ASSERT(head.len < UINT32_MAX / 2 && body.len < UINT32_MAX / 2);
	ASSERT(etag.len == 0 || (etag.ptr >= head.ptr && etag.ptr + etag.len <= head.ptr + head.len));
	struct page_block *b = malloc(sizeof *b + head.len + body.len);
	if (!b)
		check_no_memory(sizeof *b + head.len + body.len);
	atomic_init(&b->refs, 1);
	b->status = (uint16_t)status;
	b->encoding = (uint8_t)encoding;
	b->level = (uint8_t)level;
	b->head_bytes = (uint32_t)head.len;
	b->body_bytes = (uint32_t)body.len;
	b->etag = etag.len ? str_of(b->bytes + (etag.ptr - head.ptr), etag.len) : STR_EMPTY;
	memcpy(b->bytes, head.ptr, head.len);
	memcpy(b->bytes + head.len, body.ptr, body.len);
	return b;
}

struct page_block *page_block_ref(struct page_block *b)
{
	(void)atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
	return b;
}

void page_block_unref(struct page_block *b)
{
	if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
		free(b);
}
