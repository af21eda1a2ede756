/* The page cache: exact drops, the hole between snapshot and insertion, waiting crowds, eviction, and readers on many threads. */
#include "test.h"

#include "cache/fifo.h"
#include "cache/page_cache.h"

#include "base/clock.h"

#include <pthread.h>

static struct page_block *variant_of(const char *text_z, enum page_encoding encoding)
{
	struct str head = STR("HTTP/1.1 200 OK\r\netag: \"x\"\r\n");
	return page_block_new(200, encoding, 0, head, str_from_z(text_z), str_slice(head, 23, 26));
}

static struct page_block *block_of(const char *text_z)
{
	return variant_of(text_z, PAGE_IDENTITY);
}

/* Renders one page as a worker would. Returns whether it was kept. */
static bool finish(struct page_cache *c, struct page_render *render, const char *text_z, const struct dep_key *keys,
                   size_t n, int64_t valid_until_us)
{
	struct page_result result = { .block = block_of(text_z), .keys = keys, .n_keys = n,
		                      .valid_until_us = valid_until_us };
	void **waiters;
	size_t n_waiters;
	bool kept = page_cache_finish(c, render, &result, &waiters, &n_waiters);
	free(waiters);
	return kept;
}

static bool put(struct page_cache *c, const char *key_z, const char *text_z, const struct dep_key *keys, size_t n)
{
	struct page_render *render = page_cache_begin(c, str_from_z(key_z), NULL);
	assert_non_null(render);
	return finish(c, render, text_z, keys, n, TIME_NEVER);
}

/* The page's text, or NULL on a miss. */
static const char *found(struct page_cache *c, struct page_reader *r, const char *key_z, int64_t now_us, char text[100])
{
	struct page_block *block;
	bool popular;
	page_cache_enter(c, r);
	enum page_found f = page_cache_find(c, r, str_from_z(key_z), 1u << PAGE_IDENTITY, now_us, &block, &popular);
	if (f == PAGE_HIT)
		snprintf(text, 100, "%.*s", STR_ARG(page_block_body(block)));
	page_cache_leave(r);
	return f == PAGE_HIT ? text : NULL;
}

static const struct dep_key article_7 = { KEY_ARTICLE, 7 }, article_8 = { KEY_ARTICLE, 8 }, card_7 = { KEY_CARD, 7 };

static void a_drop_takes_only_pages_that_show_the_thing(void **state)
{
	(void)state;
	char text[100];
	struct page_cache *c = page_cache_new(1 << 20);
	struct page_reader *r = page_cache_add_reader(c);
	assert_true(put(c, "/a", "a", &article_7, 1));
	assert_true(put(c, "/b", "b", &article_8, 1));
	assert_true(put(c, "/", "front", (struct dep_key[]){ card_7, article_8 }, 2));
	assert_int_equal(page_cache_drop(c, &article_7, 1), 1);
	assert_null(found(c, r, "/a", 0, text));
	assert_string_equal(found(c, r, "/b", 0, text), "b");
	assert_int_equal(page_cache_drop(c, (struct dep_key[]){ card_7, article_8 }, 2), 2);
	assert_null(found(c, r, "/", 0, text));
	assert_null(found(c, r, "/b", 0, text));
	page_cache_free(c);
}

static void a_page_rendered_across_a_drop_of_its_key_is_refused(void **state)
{
	(void)state;
	char text[100];
	struct page_cache *c = page_cache_new(1 << 20);
	struct page_reader *r = page_cache_add_reader(c);
	struct page_render *render = page_cache_begin(c, STR("/a"), NULL);
	struct page_render *other = page_cache_begin(c, STR("/b"), NULL);
	(void)page_cache_drop(c, &article_7, 1);
	assert_false(finish(c, render, "old", &article_7, 1, TIME_NEVER));
	assert_null(found(c, r, "/a", 0, text));
	assert_true(finish(c, other, "b", &article_8, 1, TIME_NEVER)); /* shows another thing: kept */
	assert_true(put(c, "/a", "new", &article_7, 1));
	assert_string_equal(found(c, r, "/a", 0, text), "new");
	page_cache_free(c);
}

static void a_request_after_a_drop_does_not_join_an_older_rendering(void **state)
{
	(void)state;
	struct page_cache *c = page_cache_new(1 << 20);
	int first, second;
	struct page_render *render = page_cache_begin(c, STR("/a"), NULL);
	assert_null(page_cache_begin(c, STR("/a"), &first)); /* joined */
	(void)page_cache_drop(c, &article_7, 1);
	struct page_render *later = page_cache_begin(c, STR("/a"), &second);
	assert_non_null(later);
	struct page_result result = { .block = block_of("old"), .keys = &article_7, .n_keys = 1, .valid_until_us = TIME_NEVER };
	void **waiters;
	size_t n;
	assert_false(page_cache_finish(c, render, &result, &waiters, &n));
	assert_int_equal(n, 1);
	assert_ptr_equal(waiters[0], &first);
	free(waiters);
	assert_true(finish(c, later, "new", &article_7, 1, TIME_NEVER));
	page_cache_free(c);
}

static void a_crowd_costs_one_rendering(void **state)
{
	(void)state;
	struct page_cache *c = page_cache_new(1 << 20);
	struct page_render *render = page_cache_begin(c, STR("/a"), NULL);
	char crowd[10000];
	for (size_t i = 0; i < sizeof crowd; i++)
		assert_null(page_cache_begin(c, STR("/a"), &crowd[i]));
	struct page_result result = { .block = block_of("a"), .keys = &article_7, .n_keys = 1, .valid_until_us = TIME_NEVER };
	void **waiters;
	size_t n;
	assert_true(page_cache_finish(c, render, &result, &waiters, &n));
	assert_int_equal(n, sizeof crowd);
	assert_ptr_equal(waiters[9999], &crowd[9999]);
	free(waiters);
	page_cache_free(c);
}

static void a_page_ends_with_its_time(void **state)
{
	(void)state;
	char text[100];
	struct page_cache *c = page_cache_new(1 << 20);
	struct page_reader *r = page_cache_add_reader(c);
	struct page_render *render = page_cache_begin(c, STR("/a"), NULL);
	assert_true(finish(c, render, "a", &article_7, 1, 1000));
	assert_non_null(found(c, r, "/a", 999, text));
	assert_null(found(c, r, "/a", 1000, text));
	page_cache_free(c);
}

static void a_variant_of_a_dropped_page_is_not_added(void **state)
{
	(void)state;
	struct page_cache *c = page_cache_new(1 << 20);
	struct page_reader *r = page_cache_add_reader(c);
	assert_true(put(c, "/a", "a", &article_7, 1));
	struct page_block *identity, *squeezed;
	bool popular;
	page_cache_enter(c, r);
	assert_int_equal(page_cache_find(c, r, STR("/a"), 1u << PAGE_GZIP, 0, &identity, &popular), PAGE_NO_VARIANT);
	page_block_ref(identity);
	page_cache_leave(r);
	assert_true(page_cache_add_variant(c, STR("/a"), identity, variant_of("gz", PAGE_GZIP)));
	page_cache_enter(c, r);
	assert_int_equal(page_cache_find(c, r, STR("/a"), 1u << PAGE_GZIP, 0, &squeezed, &popular), PAGE_HIT);
	page_cache_leave(r);
	(void)page_cache_drop(c, &article_7, 1);
	assert_true(put(c, "/a", "b", &article_7, 1));
	assert_false(page_cache_add_variant(c, STR("/a"), identity, variant_of("br of a", PAGE_BROTLI)));
	page_block_unref(identity);
	page_cache_free(c);
}

static void memory_is_bounded_and_a_crawler_does_not_push_out_the_front_page(void **state)
{
	(void)state;
	char text[100], key[32];
	size_t max_bytes = 256 * 1024;
	struct page_cache *c = page_cache_new(max_bytes);
	struct page_reader *r = page_cache_add_reader(c);
	struct page_cache_stats stats;
	assert_true(put(c, "/", "front", &article_7, 1));
	for (int i = 0; i < 20000; i++) {
		(void)snprintf(key, sizeof key, "/old/%d/", i);
		struct dep_key k = { KEY_ARTICLE, 100 + i };
		assert_true(put(c, key, "an old article", &k, 1));
		if (i % 50 == 0)
			assert_non_null(found(c, r, "/", 0, text));
		page_cache_stats(c, &stats);
		assert_true(stats.bytes <= max_bytes);
	}
	assert_true(stats.evictions > 15000);
	page_cache_free(c);
}

/* ── Many threads: a writer raises a number and drops the page; no reader may see a number below what was acknowledged ── */

struct world {
	struct page_cache *cache;
	_Atomic int        number;       /* the "database" */
	_Atomic int        acknowledged; /* what the editor was told */
	_Atomic bool       stop;
	_Atomic int        stale;
};

static void render_number(struct world *w, struct page_render *render)
{
	char text[32];
	(void)snprintf(text, sizeof text, "%d", atomic_load(&w->number));
	(void)finish(w->cache, render, text, &article_7, 1, TIME_NEVER);
}

static void *read_often(void *arg)
{
	struct world *w = arg;
	struct page_reader *r = page_cache_add_reader(w->cache);
	char text[100];
	int waiter;
	while (!atomic_load(&w->stop)) {
		int told = atomic_load(&w->acknowledged);
		if (found(w->cache, r, "/a", 0, text)) {
			if (atoi(text) < told)
				atomic_fetch_add(&w->stale, 1);
			continue;
		}
		struct page_render *render = page_cache_begin(w->cache, STR("/a"), &waiter);
		if (render)
			render_number(w, render);
	}
	return NULL;
}

static void no_reader_sees_less_than_was_acknowledged(void **state)
{
	(void)state;
	struct world w = { .cache = page_cache_new(1 << 20) };
	pthread_t readers[4];
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, read_often, &w), 0);
	for (int n = 1; n <= 20000; n++) {
		atomic_store(&w.number, n);
		(void)page_cache_drop(w.cache, &article_7, 1);
		atomic_store(&w.acknowledged, n);
	}
	atomic_store(&w.stop, true);
	for (int i = 0; i < 4; i++)
		pthread_join(readers[i], NULL);
	assert_int_equal(atomic_load(&w.stale), 0);
	page_cache_free(w.cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drop_takes_only_pages_that_show_the_thing),
		cmocka_unit_test(a_page_rendered_across_a_drop_of_its_key_is_refused),
		cmocka_unit_test(a_request_after_a_drop_does_not_join_an_older_rendering),
		cmocka_unit_test(a_crowd_costs_one_rendering),
		cmocka_unit_test(a_page_ends_with_its_time),
		cmocka_unit_test(a_variant_of_a_dropped_page_is_not_added),
		cmocka_unit_test(memory_is_bounded_and_a_crawler_does_not_push_out_the_front_page),
		cmocka_unit_test(no_reader_sees_less_than_was_acknowledged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
