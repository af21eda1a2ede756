/* See fifo.h. Every step is constant time; an eviction moves each page it passes at most once per mark. */
#include "cache/fifo.h"

static void unlink_item(struct fifo_queue *q, struct fifo_item *i)
{
	*(i->older ? &i->older->newer : &q->oldest) = i->newer;
	*(i->newer ? &i->newer->older : &q->newest) = i->older;
	i->older = i->newer = NULL;
	q->bytes -= i->bytes;
}

static void push(struct fifo_queue *q, struct fifo_item *i)
{
	i->older = q->newest;
	i->newer = NULL;
	*(q->newest ? &q->newest->newer : &q->oldest) = i;
	q->newest = i;
	q->bytes += i->bytes;
}

static struct fifo_queue *queue_of(struct fifo *f, const struct fifo_item *i)
{
	return i->in_main ? &f->main : &f->small;
}

void fifo_add(struct fifo *f, struct fifo_item *i)
{
	uint64_t *ghost = &f->ghosts[i->hash % GHOSTS];
	i->in_main = *ghost == i->hash;
	if (i->in_main)
		*ghost = 0;
	atomic_store_explicit(&i->mark, false, memory_order_relaxed);
	push(queue_of(f, i), i);
}

void fifo_remove(struct fifo *f, struct fifo_item *i)
{
	unlink_item(queue_of(f, i), i);
}

void fifo_resize(struct fifo *f, struct fifo_item *i, size_t bytes)
{
	struct fifo_queue *q = queue_of(f, i);
	q->bytes = q->bytes - i->bytes + bytes;
	i->bytes = bytes;
}

/* The oldest of the small queue that nobody read; those that were read move to main. */
static struct fifo_item *evict_small(struct fifo *f)
{
	struct fifo_item *i;
	while ((i = f->small.oldest) != NULL) {
		unlink_item(&f->small, i);
		if (!atomic_exchange_explicit(&i->mark, false, memory_order_relaxed)) {
			f->ghosts[i->hash % GHOSTS] = i->hash;
			return i;
		}
		i->in_main = true;
		push(&f->main, i);
	}
	return NULL;
}

static struct fifo_item *evict_main(struct fifo *f)
{
	struct fifo_item *i;
	while ((i = f->main.oldest) != NULL) {
		unlink_item(&f->main, i);
		if (!atomic_exchange_explicit(&i->mark, false, memory_order_relaxed))
			return i;
		push(&f->main, i);
	}
	return NULL;
}

struct fifo_item *fifo_evict(struct fifo *f)
{
	bool small_is_full = f->small.bytes * 10 > fifo_bytes(f);
	struct fifo_item *i = small_is_full ? evict_small(f) : NULL;
	if (!i)
		i = evict_main(f);
	return i ? i : evict_small(f);
}
