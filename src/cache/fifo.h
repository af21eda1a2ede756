/*
 * Which page goes when memory is short: S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction",
 * 2023), with one mark per page instead of a small counter.
 *
 *     new ─► small (a tenth) ──not read──► forgotten, its hash stays in the ghosts
 *                │ read                          │ wanted again soon: goes to main at once
 *                ▼                               ▼
 *              main ──read since: round again──► not read: out
 *
 * A crawler's pages are read once: they pass through the small queue and never push out main. SIEVE is simpler, but
 * a scan fills its one queue up to the hand. A read sets the mark only when it is clear, so a hot page's line is not
 * written by every core at every hit.
 */
#ifndef BS_CACHE_FIFO_H
#define BS_CACHE_FIFO_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GHOSTS = 1 << 16 };

struct fifo_item {
	struct fifo_item *older, *newer;
	size_t            bytes;
	uint64_t          hash;
	_Atomic bool      mark;    /* read since it was last looked at; set by readers */
	bool              in_main;
};

struct fifo_queue {
	struct fifo_item *oldest, *newest;
	size_t            bytes;
};

struct fifo {
	struct fifo_queue small, main;
	uint64_t          ghosts[GHOSTS]; /* hashes of pages that left the small queue unread, by hash */
};

/* By a reader, without a lock. */
static inline void fifo_touch(struct fifo_item *i)
{
	if (!atomic_load_explicit(&i->mark, memory_order_relaxed))
		atomic_store_explicit(&i->mark, true, memory_order_relaxed);
}

/* The rest under the owner's lock. item's bytes and hash are set. */
void fifo_add(struct fifo *f, struct fifo_item *i);
void fifo_remove(struct fifo *f, struct fifo_item *i);
/* Its size changed. */
void fifo_resize(struct fifo *f, struct fifo_item *i, size_t bytes);
static inline size_t fifo_bytes(const struct fifo *f)
{
	return f->small.bytes + f->main.bytes;
}
/* The page to give up next; it is taken out. NULL if there is none. */
struct fifo_item *fifo_evict(struct fifo *f);

#endif
