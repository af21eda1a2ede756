/*
 * See page_cache.h. One mutex guards every change; finding takes none.
 *
 *   buckets[hash] ─► entry ─► entry            read without the lock: seq_cst pointers, entries freed through the epoch
 *                     │ variants[3] ─► block   atomic pointers; a block is counted
 *                     │ deps ─► dep ─► dep     what it shows; each dep is in its key's list too
 *   keys[hash] ─► key_node ─► deps             under the lock
 *   renders                                    running renderings, by key, under the lock
 *   drops                                      numbers of recent drops by key, kept while a rendering older than them runs
 *
 * The table has a fixed number of buckets, made for pages of 4 KiB: no resizing, no second code path.
 */
#include "cache/page_cache.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/random.h"
#include "cache/epoch.h"
#include "cache/fifo.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	POPULAR_HITS = 3,
	KEY_BUCKETS = 1 << 14,
	MAX_DROPS = 1 << 16,
	REASONS = 4096,           /* pages of which the last drop is remembered */
	HARDEST_GZIP = 9,
	HARDEST_BROTLI = 11,
	BUCKETS_PER_LOOK = 1024
};

struct dep { /* "this page shows that thing" */
	struct dep      *next_of_key, **at_of_key;
	struct key_node *node;
	struct entry    *entry;
};

struct key_node {
	struct key_node *next;
	struct dep_key   key;
	struct dep      *deps;
};

struct entry {
	struct fifo_item              fifo; /* first: an item is its entry */
	_Atomic(struct entry *)       next;
	_Atomic(struct page_block *)  variants[PAGE_ENCODINGS];
	_Atomic uint8_t               hits; /* counted a little past POPULAR_HITS */
	_Atomic bool                  was_asked_plain;
	int64_t                       made_mono_us;
	int64_t                       valid_until_us;
	bool                          is_missing; /* 404 or 410 */
	struct dep                   *deps;
	size_t                        n_deps;
	size_t                        key_len;
	char                          key[];
};

struct page_render {
	struct page_render *next;
	uint64_t            began;    /* the drop number at its begin */
	bool                closed;   /* a drop came: nobody joins any more */
	void              **waiters;
	size_t              n_waiters, cap_waiters;
	uint64_t            hash;
	size_t              key_len;
	char                key[];
};

struct reason {
	uint64_t       page; /* its hash */
	struct dep_key key;
};

struct drop {
	struct dep_key key;
	uint64_t       number;
};

struct page_reader {
	struct epoch_reader *epoch;
	/* Written by its thread alone, read by metrics. */
	_Alignas(CACHE_LINE) _Atomic uint64_t hits, misses;
};

struct page_cache {
	struct epoch             epoch;
	struct hash_key          seed;
	_Atomic(struct entry *) *buckets;
	size_t                   mask;

	pthread_mutex_t      lock;
	struct fifo          fifo;
	size_t               max_bytes;
	size_t               n_entries, n_missing;
	struct reason       *reasons;     /* by hash of the page */
	struct key_node    **keys;
	struct page_render  *renders;
	uint64_t             drop_number;
	struct drop         *drops;
	size_t               n_drops, cap_drops;
	uint64_t             drops_from;  /* every drop with a greater number is in `drops` */
	uint64_t             waits, dropped, refused, evictions;
	struct page_reader  *readers[EPOCH_MAX_READERS];
	size_t               n_readers;
};

static void *must_alloc(size_t n, size_t size)
{
	void *p = calloc(n, size);
	if (!p)
		check_no_memory(n * size);
	return p;
}

struct page_cache *page_cache_new(size_t max_bytes)
{
	struct page_cache *c = aligned_alloc(CACHE_LINE, (sizeof *c + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
	if (!c)
		check_no_memory(sizeof *c);
	memset(c, 0, sizeof *c);
	epoch_init(&c->epoch);
	random_bytes(&c->seed, sizeof c->seed);
	size_t buckets = 1024;
	while (buckets < max_bytes / 4096)
		buckets *= 2;
	c->buckets = must_alloc(buckets, sizeof *c->buckets);
	c->mask = buckets - 1;
	c->keys = must_alloc(KEY_BUCKETS, sizeof(struct key_node *));
	c->reasons = must_alloc(REASONS, sizeof *c->reasons);
	c->max_bytes = max_bytes;
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

struct page_reader *page_cache_add_reader(struct page_cache *c)
{
	struct page_reader *r = aligned_alloc(CACHE_LINE, sizeof *r);
	if (!r)
		check_no_memory(sizeof *r);
	memset(r, 0, sizeof *r);
	r->epoch = epoch_add_reader(&c->epoch);
	pthread_mutex_lock(&c->lock);
	c->readers[c->n_readers++] = r;
	pthread_mutex_unlock(&c->lock);
	return r;
}

/* ── Finding ── */

void page_cache_enter(struct page_cache *c, struct page_reader *r)
{
	epoch_enter(&c->epoch, r->epoch);
}

void page_cache_leave(struct page_reader *r)
{
	epoch_leave(r->epoch);
}

static void count(_Atomic uint64_t *n) /* one writer */
{
	atomic_store_explicit(n, atomic_load_explicit(n, memory_order_relaxed) + 1, memory_order_relaxed);
}

static struct entry *find_entry(struct page_cache *c, uint64_t hash, struct str key)
{
	struct entry *e = atomic_load(&c->buckets[hash & c->mask]);
	while (e && !(e->fifo.hash == hash && str_eq(str_of(e->key, e->key_len), key)))
		e = atomic_load(&e->next);
	return e;
}

static bool count_hit(struct entry *e)
{
	uint8_t hits = atomic_load_explicit(&e->hits, memory_order_relaxed);
	if (hits > POPULAR_HITS)
		return false;
	atomic_store_explicit(&e->hits, (uint8_t)(hits + 1), memory_order_relaxed); /* a lost count is no harm */
	return hits + 1 == POPULAR_HITS;
}

/* The smallest that the reader takes. */
static struct page_block *choose_variant(struct entry *e, unsigned accepted)
{
	struct page_block *b = NULL;
	for (int i = PAGE_ENCODINGS - 1; i >= 0 && !b; i--)
		if (accepted & 1u << i)
			b = atomic_load(&e->variants[i]);
	return b;
}

enum page_found page_cache_find(struct page_cache *c, struct page_reader *r, struct str key, unsigned accepted,
                                int64_t now_us, struct page_block **out, bool *wanted)
{
	struct entry *e = find_entry(c, hash_str(c->seed, key), key);
	*wanted = false;
	if (!e || now_us >= e->valid_until_us) {
		count(&r->misses);
		return PAGE_MISS;
	}
	fifo_touch(&e->fifo);
	*out = choose_variant(e, accepted);
	count(&r->hits);
	if (*out) {
		bool popular = count_hit(e);
		*wanted = popular && accepted & 1u << PAGE_BROTLI && (*out)->encoding != PAGE_BROTLI;
		return PAGE_HIT;
	}
	for (int i = 0; i < PAGE_ENCODINGS && !*out; i++) /* the easiest to make another from */
		*out = atomic_load(&e->variants[i]);
	*wanted = (accepted & ~(1u << PAGE_IDENTITY)) != 0 ||
	          atomic_exchange_explicit(&e->was_asked_plain, true, memory_order_relaxed);
	return PAGE_NO_VARIANT;
}

/* ── Keys and their pages ── */

static struct key_node **find_key(struct page_cache *c, struct dep_key key)
{
	uint64_t hash = ((uint64_t)key.id * UINT64_C(0x9E3779B97F4A7C15)) ^ ((uint64_t)key.kind << 7);
	struct key_node **at = &c->keys[(hash >> 40) % KEY_BUCKETS];
	while (*at && ((*at)->key.kind != key.kind || (*at)->key.id != key.id))
		at = &(*at)->next;
	return at;
}

static void add_deps(struct page_cache *c, struct entry *e, const struct dep_key *keys, size_t n)
{
	e->deps = must_alloc(n + 1, sizeof *e->deps);
	e->n_deps = n;
	for (size_t i = 0; i < n; i++) {
		struct key_node **at = find_key(c, keys[i]);
		if (!*at) {
			*at = must_alloc(1, sizeof **at);
			(*at)->key = keys[i];
		}
		struct dep *d = &e->deps[i];
		*d = (struct dep){ .next_of_key = (*at)->deps, .at_of_key = &(*at)->deps, .node = *at, .entry = e };
		if (d->next_of_key)
			d->next_of_key->at_of_key = &d->next_of_key;
		(*at)->deps = d;
	}
}

static void remove_deps(struct page_cache *c, struct entry *e)
{
	for (size_t i = 0; i < e->n_deps; i++) {
		struct dep *d = &e->deps[i];
		*d->at_of_key = d->next_of_key;
		if (d->next_of_key)
			d->next_of_key->at_of_key = d->at_of_key;
		if (d->node->deps)
			continue;
		struct key_node **at = find_key(c, d->node->key);
		ASSERT(*at == d->node);
		*at = d->node->next;
		free(d->node);
	}
	free(e->deps);
	e->deps = NULL;
	e->n_deps = 0;
}

/* ── Entries ── */

static size_t entry_size(const struct entry *e)
{
	size_t bytes = sizeof *e + e->key_len + e->n_deps * (sizeof(struct dep) + sizeof(struct key_node));
	for (int i = 0; i < PAGE_ENCODINGS; i++) {
		const struct page_block *b = atomic_load(&e->variants[i]);
		bytes += b ? page_block_size(b) : 0;
	}
	return bytes;
}

static void free_entry(void *thing)
{
	struct entry *e = thing;
	for (int i = 0; i < PAGE_ENCODINGS; i++)
		page_block_unref(atomic_load(&e->variants[i]));
	free(e);
}

static void unref_block(void *thing)
{
	page_block_unref(thing);
}

/* Out of the table and its keys; freed when no reader can see it. It is out of its queue already. */
static void unlink_entry(struct page_cache *c, struct entry *e)
{
	_Atomic(struct entry *) *at = &c->buckets[e->fifo.hash & c->mask];
	while (atomic_load(at) != e)
		at = &atomic_load(at)->next;
	atomic_store(at, atomic_load(&e->next));
	remove_deps(c, e);
	c->n_entries--;
	c->n_missing -= e->is_missing;
	epoch_retire(&c->epoch, free_entry, e);
}

static void remove_entry(struct page_cache *c, struct entry *e)
{
	fifo_remove(&c->fifo, &e->fifo);
	unlink_entry(c, e);
}

static void make_room(struct page_cache *c)
{
	while (fifo_bytes(&c->fifo) > c->max_bytes) {
		struct fifo_item *i = fifo_evict(&c->fifo);
		if (!i)
			return;
		unlink_entry(c, (struct entry *)i);
		c->evictions++;
	}
}

static void add_entry(struct page_cache *c, const struct page_render *render, const struct page_result *result)
{
	struct str key = str_of(render->key, render->key_len);
	struct entry *old = find_entry(c, render->hash, key);
	if (old)
		remove_entry(c, old);
	struct entry *e = must_alloc(1, sizeof *e + key.len);
	memcpy(e->key, key.ptr, key.len);
	e->key_len = key.len;
	e->fifo.hash = render->hash;
	e->valid_until_us = result->valid_until_us;
	e->made_mono_us = clock_mono_us();
	e->is_missing = result->block->status != 200;
	atomic_init(&e->variants[result->block->encoding], result->block);
	add_deps(c, e, result->keys, result->n_keys);
	e->fifo.bytes = entry_size(e);
	fifo_add(&c->fifo, &e->fifo);
	_Atomic(struct entry *) *bucket = &c->buckets[render->hash & c->mask];
	atomic_init(&e->next, atomic_load(bucket));
	atomic_store(bucket, e);
	c->n_entries++;
	c->n_missing += e->is_missing;
	make_room(c);
}

/* ── Renderings ── */

struct page_render *page_cache_begin(struct page_cache *c, struct str key, void *waiter)
{
	uint64_t hash = hash_str(c->seed, key);
	pthread_mutex_lock(&c->lock);
	struct page_render *r = c->renders;
	while (r && (r->closed || r->hash != hash || !str_eq(str_of(r->key, r->key_len), key)))
		r = r->next;
	if (r) {
		if (r->n_waiters == r->cap_waiters) {
			r->cap_waiters = r->cap_waiters ? r->cap_waiters * 2 : 8;
			r->waiters = reallocarray(r->waiters, r->cap_waiters, sizeof *r->waiters);
			if (!r->waiters)
				check_no_memory(r->cap_waiters * sizeof *r->waiters);
		}
		r->waiters[r->n_waiters++] = waiter;
		c->waits++;
		r = NULL;
	} else {
		r = must_alloc(1, sizeof *r + key.len);
		r->hash = hash;
		r->key_len = key.len;
		memcpy(r->key, key.ptr, key.len);
		r->began = c->drop_number;
		r->next = c->renders;
		c->renders = r;
	}
	pthread_mutex_unlock(&c->lock);
	return r;
}

/* True if one of the keys was dropped after the rendering began. Drops that are no longer listed count as such. */
static bool was_dropped_since(const struct page_cache *c, uint64_t began, const struct page_result *result)
{
	if (began < c->drops_from)
		return true;
	for (size_t i = c->n_drops; i > 0 && c->drops[i - 1].number > began; i--)
		for (size_t k = 0; k < result->n_keys; k++)
			if (c->drops[i - 1].key.kind == result->keys[k].kind && c->drops[i - 1].key.id == result->keys[k].id)
				return true;
	return false;
}

/* Forgets the drops that no running rendering is older than. */
static void forget_drops(struct page_cache *c)
{
	if (!c->renders) {
		c->n_drops = 0;
		c->drops_from = c->drop_number;
	}
}

bool page_cache_finish(struct page_cache *c, struct page_render *render, const struct page_result *result,
                       void ***waiters, size_t *n)
{
	pthread_mutex_lock(&c->lock);
	struct page_render **at = &c->renders;
	while (*at != render)
		at = &(*at)->next;
	*at = render->next;
	bool is_one_too_many = result->block && result->block->status != 200 && c->n_missing >= PAGE_CACHE_MISSING_MOST;
	bool keep = result->block && !is_one_too_many && !was_dropped_since(c, render->began, result);
	if (keep)
		add_entry(c, render, result);
	else if (result->block)
		c->refused++;
	forget_drops(c);
	epoch_collect(&c->epoch);
	pthread_mutex_unlock(&c->lock);
	if (!keep)
		page_block_unref(result->block);
	*waiters = render->waiters;
	*n = render->n_waiters;
	free(render);
	return keep;
}

bool page_cache_give_up(struct page_cache *c, const void *waiter)
{
	bool found = false;
	pthread_mutex_lock(&c->lock);
	for (struct page_render *r = c->renders; r && !found; r = r->next)
		for (size_t i = 0; i < r->n_waiters && !found; i++) {
			found = r->waiters[i] == waiter;
			if (found)
				r->waiters[i] = r->waiters[--r->n_waiters];
		}
	pthread_mutex_unlock(&c->lock);
	return found;
}

bool page_cache_add_variant(struct page_cache *c, struct str key, const struct page_block *from, struct page_block *block)
{
	pthread_mutex_lock(&c->lock);
	struct entry *e = find_entry(c, hash_str(c->seed, key), key);
	bool same = false;
	for (int i = 0; e && i < PAGE_ENCODINGS; i++)
		same = same || atomic_load(&e->variants[i]) == from;
	if (same) {
		struct page_block *old = atomic_exchange(&e->variants[block->encoding], block);
		if (old)
			epoch_retire(&c->epoch, unref_block, old);
		fifo_resize(&c->fifo, &e->fifo, entry_size(e));
		make_room(c);
	}
	epoch_collect(&c->epoch);
	pthread_mutex_unlock(&c->lock);
	if (!same)
		page_block_unref(block);
	return same;
}

/* What to make smaller variants from, if there are any to make. */
static struct page_block *could_be_smaller(struct entry *e)
{
	struct page_block *gzip = atomic_load(&e->variants[PAGE_GZIP]), *brotli = atomic_load(&e->variants[PAGE_BROTLI]);
	bool is_due = (gzip && gzip->level < HARDEST_GZIP) || !brotli || brotli->level < HARDEST_BROTLI;
	if (!is_due)
		return NULL;
	return gzip ? gzip : atomic_load(&e->variants[PAGE_IDENTITY]);
}

struct page_block *page_cache_next_to_press(struct page_cache *c, size_t *cursor, int64_t mono_us, struct buf *key)
{
	struct page_block *found = NULL;
	pthread_mutex_lock(&c->lock);
	for (int i = 0; i < BUCKETS_PER_LOOK && !found; i++, ++*cursor)
		for (struct entry *e = atomic_load(&c->buckets[*cursor & c->mask]); e && !found; e = atomic_load(&e->next)) {
			bool is_due = e->made_mono_us < mono_us &&
			              atomic_load_explicit(&e->hits, memory_order_relaxed) >= POPULAR_HITS;
			found = is_due ? could_be_smaller(e) : NULL;
			if (!found)
				continue;
			(void)page_block_ref(found);
			buf_reset(key);
			buf_put(key, str_of(e->key, e->key_len));
		}
	if (found)
		--*cursor; /* others may stand in the same place */
	pthread_mutex_unlock(&c->lock);
	return found;
}

/* ── Dropping ── */

/* Remembers the drop for the renderings that run; too many are remembered as one that hits them all. */
static void remember_drops(struct page_cache *c, const struct dep_key *keys, size_t n)
{
	c->drop_number++;
	if (!c->renders) {
		c->drops_from = c->drop_number;
		c->n_drops = 0;
		return;
	}
	for (struct page_render *r = c->renders; r; r = r->next)
		r->closed = true;
	if (n > MAX_DROPS - c->n_drops) {
		c->drops_from = c->drop_number;
		c->n_drops = 0;
		return;
	}
	if (c->n_drops + n > c->cap_drops) {
		c->cap_drops = (c->n_drops + n) * 2;
		c->drops = reallocarray(c->drops, c->cap_drops, sizeof *c->drops);
		if (!c->drops)
			check_no_memory(c->cap_drops * sizeof *c->drops);
	}
	for (size_t i = 0; i < n; i++)
		c->drops[c->n_drops++] = (struct drop){ keys[i], c->drop_number };
}

size_t page_cache_drop(struct page_cache *c, const struct dep_key *keys, size_t n)
{
	size_t dropped = 0;
	pthread_mutex_lock(&c->lock);
	remember_drops(c, keys, n);
	for (size_t i = 0; i < n; i++) {
		struct key_node *node;
		while ((node = *find_key(c, keys[i])) != NULL) {
			struct entry *e = node->deps->entry;
			c->reasons[e->fifo.hash % REASONS] = (struct reason){ e->fifo.hash, keys[i] };
			remove_entry(c, e);
			dropped++;
		}
	}
	c->dropped += dropped;
	epoch_collect(&c->epoch);
	pthread_mutex_unlock(&c->lock);
	return dropped;
}

static struct entry *any_entry(struct page_cache *c)
{
	struct fifo_item *i = c->fifo.small.oldest ? c->fifo.small.oldest : c->fifo.main.oldest;
	return (struct entry *)i;
}

void page_cache_drop_all(struct page_cache *c)
{
	pthread_mutex_lock(&c->lock);
	c->drop_number++;
	c->drops_from = c->drop_number;
	c->n_drops = 0;
	for (struct page_render *r = c->renders; r; r = r->next)
		r->closed = true;
	for (struct entry *e; (e = any_entry(c)) != NULL; c->dropped++)
		remove_entry(c, e);
	epoch_collect(&c->epoch);
	pthread_mutex_unlock(&c->lock);
}

void page_cache_free(struct page_cache *c)
{
	if (!c)
		return;
	ASSERT(!c->renders);
	page_cache_drop_all(c);
	epoch_done(&c->epoch);
	for (size_t i = 0; i < c->n_readers; i++)
		free(c->readers[i]);
	free(c->buckets);
	free(c->keys);
	free(c->drops);
	free(c->reasons);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* ── Looking in ── */

bool page_cache_why_dropped(struct page_cache *c, struct str key, struct dep_key *out)
{
	uint64_t hash = hash_str(c->seed, key);
	pthread_mutex_lock(&c->lock);
	struct reason r = c->reasons[hash % REASONS];
	pthread_mutex_unlock(&c->lock);
	*out = r.key;
	return r.page == hash;
}

void page_cache_keys(struct page_cache *c, struct str key, struct key_set *out)
{
	pthread_mutex_lock(&c->lock);
	struct entry *e = find_entry(c, hash_str(c->seed, key), key);
	for (size_t i = 0; e && i < e->n_deps; i++)
		key_set_add(out, e->deps[i].node->key.kind, e->deps[i].node->key.id);
	pthread_mutex_unlock(&c->lock);
}

void page_cache_stats(struct page_cache *c, struct page_cache_stats *out)
{
	pthread_mutex_lock(&c->lock);
	*out = (struct page_cache_stats){ .waits = c->waits, .drops = c->dropped, .refused = c->refused,
		                          .evictions = c->evictions, .entries = c->n_entries,
		                          .bytes = fifo_bytes(&c->fifo) };
	for (size_t i = 0; i < c->n_readers; i++) {
		out->hits += atomic_load_explicit(&c->readers[i]->hits, memory_order_relaxed);
		out->misses += atomic_load_explicit(&c->readers[i]->misses, memory_order_relaxed);
	}
	pthread_mutex_unlock(&c->lock);
}

void page_cache_walk(struct page_cache *c, page_cache_walk_fn *fn, void *ctx)
{
	pthread_mutex_lock(&c->lock);
	for (size_t b = 0; b <= c->mask; b++)
		for (struct entry *e = atomic_load(&c->buckets[b]); e; e = atomic_load(&e->next)) {
			struct dep_key *keys = must_alloc(e->n_deps + 1, sizeof *keys);
			for (size_t i = 0; i < e->n_deps; i++)
				keys[i] = e->deps[i].node->key;
			for (int v = 0; v < PAGE_ENCODINGS; v++) {
				const struct page_block *block = atomic_load(&e->variants[v]);
				if (block)
					fn(ctx, str_of(e->key, e->key_len), block, keys, e->n_deps, e->valid_until_us);
			}
			free(keys);
		}
	pthread_mutex_unlock(&c->lock);
}
