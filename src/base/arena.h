/*
 * An arena: memory that dies together. One per request or import item; allocation is a pointer bump, freeing is
 * one reset. Never returns NULL: what an outsider can make large is bounded at the door.
 *
 *     chunk <- chunk <- chunk   the newest is filled; a mark is a place in it; rewind frees the newer chunks
 *
 * Cleanups (arena_defer) run newest first when the arena is rewound past them, reset or done. The unused part is
 * poisoned under AddressSanitizer.
 */
#ifndef BS_BASE_ARENA_H
#define BS_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena_chunk;
struct arena_cleanup;

struct arena {
	struct arena_chunk   *newest;   /* NULL before the first allocation */
	struct arena_cleanup *cleanups; /* newest first */
	size_t                used_bytes; /* handed out since the last reset, for limits and metrics */
};

struct arena_mark {
	struct arena_chunk   *chunk;
	size_t                used;
	struct arena_cleanup *cleanups;
	size_t                used_bytes;
};

/* An empty arena owns nothing: (struct arena){ 0 } is one. */
#define ARENA_EMPTY ((struct arena){ 0 })

/* n objects of `size` bytes, zeroed, aligned for any type. n * size is checked for overflow. n may be 0. */
void *arena_alloc(struct arena *mem, size_t n, size_t size);
#define ARENA_NEW(mem, type, n) ((type *)arena_alloc((mem), (n), sizeof(type)))

/* Bytes, unaligned, not zeroed. */
char *arena_bytes(struct arena *mem, size_t len);

struct arena_mark arena_mark(struct arena *mem);
/* Frees all that was allocated since the mark. */
void arena_rewind(struct arena *mem, struct arena_mark mark);

/* Calls done(thing) when the arena's current content is freed. */
void arena_defer(struct arena *mem, void (*done)(void *), void *thing);

/* Frees everything but one chunk of at most 64 KiB, which is kept for the next request. */
void arena_reset(struct arena *mem);
/* Frees everything. The arena is empty afterwards and may be used again. */
void arena_done(struct arena *mem);
#define AUTO_ARENA __attribute__((cleanup(arena_done))) struct arena

/* Copies into the arena. The copy is followed by a NUL that does not count. */
struct str str_dup(struct arena *mem, struct str s);
const char *str_z(struct arena *mem, struct str s); /* the same as a NUL-terminated guest */
struct str str_fmt(struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_fmt_v(struct arena *mem, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
struct str str_join(struct arena *mem, struct str a, struct str b);

#endif
