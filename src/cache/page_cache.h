/*
 * The page cache: finished pages in memory, each with the keys of what it shows.
 *
 *   loop:    page_cache_enter ─► page_cache_find ─► writev ─► page_cache_leave         no lock, no shared cache line written
 *   miss:    page_cache_begin: the first becomes the renderer, others join and wait
 *   worker:  render ─► page_cache_finish(page, keys): into the cache, and to everybody who waits
 *   writer:  page_cache_drop(keys) after the commit, before the editor is answered
 *
 * Why no stale page can stay: every drop has a number. A rendering notes the number when it begins, before its snapshot is
 * opened; page_cache_finish keeps the page only if none of its keys has been dropped since. A request that arrives after
 * a drop does not join a rendering that began before it. And each page carries valid_until, compared at every find.
 *
 * Pages whose keys did not fit in time are still given to those who waited from before the drop: they asked before.
 */
#ifndef BS_CACHE_PAGE_CACHE_H
#define BS_CACHE_PAGE_CACHE_H

#include "base/key.h"
#include "cache/page_block.h"

struct page_cache;
struct page_reader; /* one per loop */

enum page_encoding { PAGE_IDENTITY, PAGE_GZIP, PAGE_BROTLI, PAGE_ENCODINGS };

struct page_cache *page_cache_new(size_t max_bytes);
/* No reader may be inside and no rendering running. NULL is fine. */
void page_cache_free(struct page_cache *c);

/* For one thread, as long as the cache lives. */
struct page_reader *page_cache_add_reader(struct page_cache *c);

/* ── Finding: between enter and leave; must not wait for anything meanwhile ── */
void page_cache_enter(struct page_cache *c, struct page_reader *r);
void page_cache_leave(struct page_reader *r);

enum page_found {
	PAGE_HIT,         /* *out is the answer: valid until page_cache_leave, or referenced for longer */
	PAGE_NO_VARIANT,  /* the page is there, but not in this encoding: *out is one to make it from */
	PAGE_MISS,
};
/*
 * key: the whole of what the page may depend on: edition, scheme, path, parameters, consent class. now_us is compared
 * with valid_until. *popular is set true when a better compressed variant is worth making (third hit).
 */
enum page_found page_cache_find(struct page_cache *c, struct page_reader *r, struct str key, enum page_encoding encoding,
                                int64_t now_us, struct page_block **out, bool *popular);

/* ── Rendering ── */
struct page_render; /* one running rendering */

/*
 * Somebody needs a page that is not there. Returns the rendering that the caller must do and finish, or NULL if one is
 * running: then `waiter` was added to those who get its page (see page_cache_finish). waiter is never looked into.
 */
struct page_render *page_cache_begin(struct page_cache *c, struct str key, void *waiter);

struct page_result {
	struct page_block    *block;    /* taken over; NULL: nothing to keep */
	enum page_encoding    encoding;
	const struct dep_key *keys;     /* borrowed */
	size_t                n_keys;
	int64_t               valid_until_us;
};
/*
 * Ends the rendering: keeps the page if nothing that it shows was dropped since it began. Returns true if it was kept.
 * *waiters: those who joined, an array of *n, freed by the caller with free().
 */
bool page_cache_finish(struct page_cache *c, struct page_render *render, const struct page_result *result,
                       void ***waiters, size_t *n);

/*
 * Adds or replaces a variant of a page made from `from`. False, and nothing happens, if the page was dropped or replaced
 * meanwhile. Takes block over.
 */
bool page_cache_add_variant(struct page_cache *c, struct str key, const struct page_block *from,
                            enum page_encoding encoding, struct page_block *block);

/* ── Dropping ── */
/*
 * Drops every page that shows any of the keys. keys borrowed, any order, n may be 0. Returns how many pages. After it
 * returns page_cache_find finds none of them. Answers already begun finish. Any thread; no I/O under the lock.
 */
size_t page_cache_drop(struct page_cache *c, const struct dep_key *keys, size_t n);
void page_cache_drop_all(struct page_cache *c);

/* ── For metrics ── */
struct page_cache_stats {
	uint64_t hits, misses, waits, drops, refused, evictions, entries, bytes;
};
void page_cache_stats(struct page_cache *c, struct page_cache_stats *out);

/* ── For tests: calls fn for every page. Under the lock. ── */
typedef void page_cache_walk_fn(void *ctx, struct str key, const struct page_block *block, enum page_encoding encoding,
                                const struct dep_key *keys, size_t n_keys, int64_t valid_until_us);
void page_cache_walk(struct page_cache *c, page_cache_walk_fn *fn, void *ctx);

#endif
