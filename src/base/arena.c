/*
 * Chunks double from 8 KiB up to 1 MiB; a larger wish gets a chunk of its own size. See arena.h for the picture.
 */
#include "base/arena.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define BS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BS_ASAN 1
#endif
#endif
#ifdef BS_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len)   ASAN_POISON_MEMORY_REGION(ptr, len)
#define UNPOISON(ptr, len) ASAN_UNPOISON_MEMORY_REGION(ptr, len)
#else
#define POISON(ptr, len)   ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

enum { ALIGNMENT = 16, FIRST_CHUNK = 8 * 1024, LARGEST_CHUNK = 1024 * 1024, KEPT_CHUNK = 64 * 1024 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t              size; /* bytes in data */
	size_t              used;
	size_t              pad_; /* keeps data aligned */
	char                data[];
};

struct arena_cleanup {
	struct arena_cleanup *older;
	void (*done)(void *);
	void *thing;
};

static struct arena_chunk *chunk_add(struct arena *mem, size_t at_least)
{
	size_t size = mem->newest ? mem->newest->size * 2 : FIRST_CHUNK;
	if (size > LARGEST_CHUNK)
		size = LARGEST_CHUNK;
	if (size < at_least)
		size = at_least;
	size_t bytes;
	if (__builtin_add_overflow(size, sizeof(struct arena_chunk), &bytes))
		check_no_memory(size);
	struct arena_chunk *chunk = malloc(bytes);
	if (!chunk)
		check_no_memory(bytes);
	*chunk = (struct arena_chunk){ .older = mem->newest, .size = size };
	POISON(chunk->data, size);
	mem->newest = chunk;
	return chunk;
}

static void chunk_drop(struct arena *mem)
{
	struct arena_chunk *chunk = mem->newest;
	mem->newest = chunk->older;
	UNPOISON(chunk->data, chunk->size);
	free(chunk);
}

static void *take(struct arena *mem, size_t len, size_t align)
{
	struct arena_chunk *chunk = mem->newest;
	size_t at = chunk ? (chunk->used + align - 1) & ~(align - 1) : 0;
	if (!chunk || at > chunk->size || len > chunk->size - at) {
		size_t at_least;
		if (__builtin_add_overflow(len, align, &at_least))
			check_no_memory(len);
		chunk = chunk_add(mem, at_least);
		at = 0;
	}
	chunk->used = at + len;
	mem->used_bytes += len;
	UNPOISON(chunk->data + at, len);
	return chunk->data + at;
}

void *arena_alloc(struct arena *mem, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		check_no_memory(SIZE_MAX);
	void *ptr = take(mem, bytes, ALIGNMENT);
	memset(ptr, 0, bytes);
	return ptr;
}

char *arena_bytes(struct arena *mem, size_t len)
{
	return take(mem, len, 1);
}

struct arena_mark arena_mark(struct arena *mem)
{
	return (struct arena_mark){ mem->newest, mem->newest ? mem->newest->used : 0, mem->cleanups,
		                    mem->used_bytes };
}

static void run_cleanups(struct arena *mem, struct arena_cleanup *until)
{
	while (mem->cleanups != until) {
		struct arena_cleanup *c = mem->cleanups;
		mem->cleanups = c->older;
		c->done(c->thing);
	}
}

void arena_rewind(struct arena *mem, struct arena_mark mark)
{
	run_cleanups(mem, mark.cleanups);
	while (mem->newest != mark.chunk)
		chunk_drop(mem);
	if (mem->newest) {
		mem->newest->used = mark.used;
		POISON(mem->newest->data + mark.used, mem->newest->size - mark.used);
	}
	mem->used_bytes = mark.used_bytes;
}

void arena_defer(struct arena *mem, void (*done)(void *), void *thing)
{
	struct arena_cleanup *c = ARENA_NEW(mem, struct arena_cleanup, 1);
	*c = (struct arena_cleanup){ mem->cleanups, done, thing };
	mem->cleanups = c;
}

void arena_reset(struct arena *mem)
{
	run_cleanups(mem, NULL);
	/* The newest chunk is the largest: keep it unless one request made it huge. */
	struct arena_chunk *kept = NULL;
	if (mem->newest && mem->newest->size <= KEPT_CHUNK) {
		kept = mem->newest;
		mem->newest = kept->older;
	}
	while (mem->newest)
		chunk_drop(mem);
	if (kept) {
		kept->older = NULL;
		kept->used = 0;
		POISON(kept->data, kept->size);
		mem->newest = kept;
	}
	mem->used_bytes = 0;
}

void arena_done(struct arena *mem)
{
	run_cleanups(mem, NULL);
	while (mem->newest)
		chunk_drop(mem);
	mem->used_bytes = 0;
}

struct str str_dup(struct arena *mem, struct str s)
{
	char *copy = arena_bytes(mem, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = 0;
	return (struct str){ copy, s.len };
}

const char *str_z(struct arena *mem, struct str s)
{
	return str_dup(mem, s).ptr;
}

struct str str_fmt_v(struct arena *mem, const char *fmt, va_list args)
{
	ASSERT(fmt); /* GCC's undefined-behaviour checks make a path on which it is NULL, and warn about it */
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	ASSERT(len >= 0);
	char *text = arena_bytes(mem, (size_t)len + 1);
	(void)vsnprintf(text, (size_t)len + 1, fmt, args);
	return (struct str){ text, (size_t)len };
}

struct str str_fmt(struct arena *mem, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str s = str_fmt_v(mem, fmt, args);
	va_end(args);
	return s;
}

struct str str_join(struct arena *mem, struct str a, struct str b)
{
	char *text = arena_bytes(mem, a.len + b.len + 1);
	if (a.len)
		memcpy(text, a.ptr, a.len);
	if (b.len)
		memcpy(text + a.len, b.ptr, b.len);
	text[a.len + b.len] = 0;
	return (struct str){ text, a.len + b.len };
}
