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

/* Answers of 404 and 410: at most so many, since anybody can think of addresses that do not exist. */
enum { PAGE_CACHE_MISSING_MOST = 10000 };

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
	PAGE_NO_VARIANT,  /* the page is there, but in none of these encodings: *out is one to make it from */
	PAGE_MISS,
};
/*
 * key: the whole of what the page may depend on: edition, scheme, path, parameters, consent class. now_us is compared
 * with valid_until. accepted: 1 << enum page_encoding for each that the reader takes; the smallest of those that are
 * there is chosen. *wanted is set true when the reader would take a variant that is not there and that is worth making
 * by now: the third hit of a page without brotli, the second reader who wants it uncompressed.
 */
enum page_found page_cache_find(struct page_cache *c, struct page_reader *r, struct str key, unsigned accepted,
                                int64_t now_us, struct page_block **out, bool *wanted);

/* ── Rendering ── */
struct page_render; /* one running rendering */

/*
 * Somebody needs a page that is not there. Returns the rendering that the caller must do and finish, or NULL if one is
 * running: then `waiter` was added to those who get its page (see page_cache_finish). waiter is never looked into.
 */
struct page_render *page_cache_begin(struct page_cache *c, struct str key, void *waiter);

struct page_result {
	struct page_block    *block;    /* taken over; NULL: nothing to keep */
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

/* A waiter does not want to wait any longer. True: he is out. False: his page is on the way. */
bool page_cache_give_up(struct page_cache *c, const void *waiter);

/*
 * Adds or replaces a variant of a page made from `from`. False, and nothing happens, if the page was dropped or replaced
 * meanwhile. Takes block over.
 */
bool page_cache_add_variant(struct page_cache *c, struct str key, const struct page_block *from, struct page_block *block);

/*
 * The next page that was hit three times, was made before mono_us and has a variant that is compressed less than it
 * could be: plain or gzip. *cursor: 0 at first. Looks at a few places of the table at a time; NULL: nothing there, call again. The
 * block is referenced for the caller; key is replaced.
 */
struct page_block *page_cache_next_to_press(struct page_cache *c, size_t *cursor, int64_t mono_us, struct buf *key);

/* ── Dropping ── */
/*
 * Drops every page that shows any of the keys. keys borrowed, any order, n may be 0. Returns how many pages. After it
 * returns page_cache_find finds none of them. Answers already begun finish. Any thread; no I/O under the lock.
 */
size_t page_cache_drop(struct page_cache *c, const struct dep_key *keys, size_t n);
void page_cache_drop_all(struct page_cache *c);

/* ── For metrics, and for people who wonder ── */
/* Which key dropped this page last, if it is still known. */
bool page_cache_why_dropped(struct page_cache *c, struct str key, struct dep_key *out);
/* The keys of a page that is there, added to out. */
void page_cache_keys(struct page_cache *c, struct str key, struct key_set *out);

struct page_cache_stats {
	uint64_t hits, misses, waits, drops, refused, evictions, entries, bytes;
};
void page_cache_stats(struct page_cache *c, struct page_cache_stats *out);

/* ── For tests: calls fn for every page. Under the lock. ── */
typedef void page_cache_walk_fn(void *ctx, struct str key, const struct page_block *block,
                                const struct dep_key *keys, size_t n_keys, int64_t valid_until_us);
void page_cache_walk(struct page_cache *c, page_cache_walk_fn *fn, void *ctx);

#endif
