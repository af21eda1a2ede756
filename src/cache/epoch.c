/*
 * Why it is right. A reader announces its epoch (seq_cst) and then loads pointers (seq_cst); a changer unlinks (seq_cst),
 * takes a number (seq_cst) and then looks at the readers (seq_cst). In the one total order of these operations either the
 * changer sees the announcement, or the reader's load comes after the unlinking and cannot find the thing. An
 * announcement holds an epoch not later than the thing's number if the reader entered before it was taken. Nothing but
 * C11 atomics is used, so that ThreadSanitizer can follow; on x86 the loads cost nothing, the announcement one exchange.
 */
#include "cache/epoch.h"

#include "base/check.h"

#include <stdlib.h>

void epoch_init(struct epoch *e)
{
	atomic_init(&e->now, 1);
	atomic_init(&e->n_readers, 0);
	for (size_t i = 0; i < EPOCH_MAX_READERS; i++)
		atomic_init(&e->readers[i].inside, 0);
	e->oldest = NULL;
	e->newest = &e->oldest;
}

struct epoch_reader *epoch_add_reader(struct epoch *e)
{
	size_t at = atomic_fetch_add(&e->n_readers, 1);
	ASSERT(at < EPOCH_MAX_READERS);
	return &e->readers[at];
}

void epoch_enter(struct epoch *e, struct epoch_reader *r)
{
	DEBUG_ASSERT(atomic_load_explicit(&r->inside, memory_order_relaxed) == 0);
	atomic_store(&r->inside, atomic_load(&e->now));
}

void epoch_leave(struct epoch_reader *r)
{
	atomic_store_explicit(&r->inside, 0, memory_order_release);
}

void epoch_retire(struct epoch *e, void (*done)(void *), void *thing)
{
	struct epoch_retired *node = malloc(sizeof *node);
	if (!node)
		check_no_memory(sizeof *node);
	*node = (struct epoch_retired){ .epoch = atomic_fetch_add(&e->now, 1), .done = done, .thing = thing };
	*e->newest = node;
	e->newest = &node->next;
}

/* The earliest epoch in which a reader is inside; UINT64_MAX if nobody is. */
static uint64_t earliest_inside(struct epoch *e)
{
	uint64_t earliest = UINT64_MAX;
	size_t n = atomic_load(&e->n_readers);
	for (size_t i = 0; i < n && i < EPOCH_MAX_READERS; i++) {
		uint64_t at = atomic_load(&e->readers[i].inside);
		if (at != 0 && at < earliest)
			earliest = at;
	}
	return earliest;
}

void epoch_collect(struct epoch *e)
{
	if (!e->oldest)
		return;
	uint64_t earliest = earliest_inside(e);
	while (e->oldest && e->oldest->epoch < earliest) {
		struct epoch_retired *node = e->oldest;
		e->oldest = node->next;
		if (!e->oldest)
			e->newest = &e->oldest;
		node->done(node->thing);
		free(node);
	}
}

void epoch_done(struct epoch *e)
{
	ASSERT(earliest_inside(e) == UINT64_MAX);
	epoch_collect(e);
	ASSERT(!e->oldest);
}
