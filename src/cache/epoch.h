/*
 * Reading without locks: an epoch scheme.
 *
 *   reader:   epoch_enter ─► follows pointers ─► epoch_leave          (one store each, on the reader's own cache line)
 *   changer:  unlinks a thing, epoch_retire(thing) ─► freed once no reader is inside that may have seen it
 *
 * A reader inside holds back freeing, not changing. It must not stay inside while it waits for anything.
 */
#ifndef BS_CACHE_EPOCH_H
#define BS_CACHE_EPOCH_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { EPOCH_MAX_READERS = 256, CACHE_LINE = 64 };

struct epoch_reader {
	_Alignas(CACHE_LINE) _Atomic uint64_t inside; /* the epoch it entered in; 0 = outside */
};

struct epoch_retired {
	struct epoch_retired *next;
	uint64_t              epoch;
	void (*done)(void *thing);
	void                 *thing;
};

struct epoch {
	_Alignas(CACHE_LINE) _Atomic uint64_t now; /* counts retirements, from 1 */
	_Atomic size_t        n_readers;
	struct epoch_reader   readers[EPOCH_MAX_READERS];
	/* The changers' side: guarded by whatever lock the owner of the epoch holds when it changes things. */
	struct epoch_retired *oldest, **newest;
};

void epoch_init(struct epoch *e);
/* Frees all that is retired. No reader may be inside. */
void epoch_done(struct epoch *e);

/* A reader for the calling thread, for as long as the epoch lives; readers are never given back. */
struct epoch_reader *epoch_add_reader(struct epoch *e);

void epoch_enter(struct epoch *e, struct epoch_reader *r);
void epoch_leave(struct epoch_reader *r);

/* Calls done(thing) once nobody can see it. It must be unlinked before, by a seq_cst store. Under the owner's lock. */
void epoch_retire(struct epoch *e, void (*done)(void *), void *thing);
/* Frees what can be freed by now. Under the owner's lock. */
void epoch_collect(struct epoch *e);

#endif
