/*
 * One thread, one mutex, a short ring of wishes. A wish holds a reference to the block that it begins from; a page that
 * was dropped meanwhile is found out at page_cache_add_variant and costs only the work.
 */
#include "site/press.h"

#include "base/check.h"
#include "base/clock.h"
#include "site/variant.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { WISHES = 256, OLD_S = 60, REST_FACTOR = 19 /* 5 % */ };
#define LOOK_EVERY_US (US_PER_S / 2)

struct wish {
	struct page_block *from;
	char              *key; /* heap */
	size_t             key_len;
};

struct presser {
	struct page_cache    *cache;
	struct variant_maker *maker;
	pthread_t             thread;
	pthread_mutex_t       lock; /* guards wishes, first, n, stopping */
	pthread_cond_t        work;
	struct wish           wishes[WISHES];
	size_t                first, n;
	bool                  stopping;
	size_t                cursor;
	struct buf            key;
	_Atomic uint64_t      spent_us, made;
};

void presser_ask(struct presser *p, struct str key, struct page_block *from)
{
	(void)pthread_mutex_lock(&p->lock);
	if (p->n < WISHES && !p->stopping) {
		struct wish *w = &p->wishes[(p->first + p->n++) % WISHES];
		*w = (struct wish){ page_block_ref(from), malloc(key.len + 1), key.len };
		if (!w->key)
			check_no_memory(key.len);
		memcpy(w->key, key.ptr, key.len);
		(void)pthread_cond_signal(&p->work);
	}
	(void)pthread_mutex_unlock(&p->lock);
}

static int64_t thread_cpu_us(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

/* Returns what it cost. */
static int64_t press(struct presser *p, struct str key, struct page_block *from, enum page_encoding encoding, int level)
{
	int64_t before = thread_cpu_us();
	(void)page_cache_add_variant(p->cache, key, from, variant_from(p->maker, from, encoding, level));
	int64_t spent = thread_cpu_us() - before;
	atomic_fetch_add_explicit(&p->spent_us, (uint64_t)spent, memory_order_relaxed);
	atomic_fetch_add_explicit(&p->made, 1, memory_order_relaxed);
	return spent;
}

static void grant(struct presser *p, struct wish w)
{
	if (w.from->encoding != PAGE_BROTLI)
		(void)press(p, str_of(w.key, w.key_len), w.from, PAGE_BROTLI, BROTLI_QUICK);
	page_block_unref(w.from);
	free(w.key);
}

/* One page harder. Returns how long to rest for it. */
static int64_t press_old(struct presser *p)
{
	struct page_block *b = page_cache_next_to_press(p->cache, &p->cursor, clock_mono_us() - OLD_S * US_PER_S, &p->key);
	if (!b)
		return LOOK_EVERY_US;
	int64_t spent = press(p, buf_str(&p->key), b, PAGE_BROTLI, BROTLI_HARD);
	if (b->encoding == PAGE_GZIP && b->level < GZIP_HARD) /* last: it makes the page one that needs no more */
		spent += press(p, buf_str(&p->key), b, PAGE_GZIP, GZIP_HARD);
	page_block_unref(b);
	return spent * REST_FACTOR;
}

/* Waits for a wish, at most until then. False: none came. */
static bool next_wish(struct presser *p, int64_t until_us, struct wish *out)
{
	struct timespec until = { .tv_sec = (time_t)(until_us / US_PER_S), .tv_nsec = (long)(until_us % US_PER_S) * 1000 };
	int e = 0;
	while (p->n == 0 && !p->stopping && e != ETIMEDOUT)
		e = pthread_cond_timedwait(&p->work, &p->lock, &until);
	if (p->n == 0)
		return false;
	*out = p->wishes[p->first];
	p->first = (p->first + 1) % WISHES;
	p->n--;
	return true;
}

static void *presser_main(void *arg)
{
	struct presser *p = arg;
	int64_t rested_us = clock_mono_us() + LOOK_EVERY_US;
	(void)pthread_mutex_lock(&p->lock);
	while (!p->stopping) {
		struct wish w;
		bool has = next_wish(p, rested_us, &w);
		(void)pthread_mutex_unlock(&p->lock);
		if (has)
			grant(p, w);
		else if (clock_mono_us() >= rested_us)
			rested_us = press_old(p) + clock_mono_us();
		(void)pthread_mutex_lock(&p->lock);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

enum bs_status presser_start(struct page_cache *cache, struct presser **out, struct err *err)
{
	struct presser *p = calloc(1, sizeof *p);
	if (!p)
		check_no_memory(sizeof *p);
	p->cache = cache;
	p->maker = variant_maker_new();
	p->key = BUF_MAX(64 << 10);
	pthread_condattr_t monotonic;
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->work, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	int e = pthread_create(&p->thread, NULL, presser_main, p);
	if (e) {
		variant_maker_free(p->maker);
		free(p);
		return err_errno(err, e, "the thread that compresses pages cannot be started");
	}
	*out = p;
	return BS_OK;
}

void presser_stop(struct presser *p)
{
	if (!p)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->stopping = true;
	(void)pthread_cond_signal(&p->work);
	(void)pthread_mutex_unlock(&p->lock);
	(void)pthread_join(p->thread, NULL);
	for (; p->n > 0; p->n--, p->first = (p->first + 1) % WISHES) {
		page_block_unref(p->wishes[p->first].from);
		free(p->wishes[p->first].key);
	}
	(void)pthread_cond_destroy(&p->work);
	(void)pthread_mutex_destroy(&p->lock);
	variant_maker_free(p->maker);
	buf_done(&p->key);
	free(p);
}

void presser_stats(struct presser *p, uint64_t *spent_us, uint64_t *made)
{
	*spent_us = atomic_load_explicit(&p->spent_us, memory_order_relaxed);
	*made = atomic_load_explicit(&p->made, memory_order_relaxed);
}
