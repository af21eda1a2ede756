/*
 * What an article page costs: CPU of one worker thread per page, rendered from the database without a cache or
 * compression, over random articles of a real newsroom.
 *
 *   render_bench DIR [PAGES [ARTICLES]]
 *
 * prints one line: pages, median, 90th and 99th percentile in microseconds, bytes. ARTICLES: only among the first so many.
 */
#include "base/clock.h"
#include "news/article.h"
#include "site/site.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_PATHS = 1000000 };

struct paths {
	struct arena *mem;
	struct str   *path;
	size_t        n;
};

static enum bs_status take_path(void *ctx, const struct public_address *a)
{
	struct paths *p = ctx;
	p->path[p->n++] = str_dup(p->mem, a->path);
	return BS_OK;
}

static enum bs_status read_paths(struct store *store, struct paths *out, struct err *err)
{
	struct db *db;
	struct snapshot snap;
	enum bs_status st = store_open_reader(store, &db, err);
	if (!st)
		st = snapshot_begin(db, 0, NULL, &snap, err);
	struct edition_list editions;
	if (!st)
		st = edition_list_load(out->mem, &snap, &editions, err);
	for (int64_t after = 0, last = -1; !st && after != last && out->n < MAX_PATHS - 10000;) {
		last = after;
		st = public_addresses(&snap, editions.editions[0].id, last, 10000, &after, take_path, out, err);
	}
	snapshot_end(&snap);
	store_close_reader(db);
	return st;
}

static int64_t cpu_ns(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* One request as the loop would hand it over. Returns the body's bytes, or 0 if the answer is not a page. */
static size_t render(struct site_worker *worker, struct arena *mem, struct str path)
{
	struct http_request req = { .method = HTTP_GET, .host = STR("localhost"), .path = path, .is_loopback = true,
		                    .peer = STR("127.0.0.1"), .received_us = clock_now_us() };
	struct http_response res = HTTP_RESPONSE_EMPTY;
	site_handle(worker, mem, &req, &res);
	size_t bytes = res.status == 200 ? res.body.len : 0;
	http_response_done(&res);
	arena_reset(mem);
	return bytes;
}

static int measure(struct store *store, size_t pages, size_t among)
{
	struct err err = { 0 };
	AUTO_ARENA keep = ARENA_EMPTY;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct paths paths = { .mem = &keep, .path = ARENA_NEW(&keep, struct str, MAX_PATHS) };
	struct site *site = NULL;
	struct site_worker *worker = NULL;
	if (read_paths(store, &paths, &err) || site_new(&(struct site_config){ .store = store }, &site, &err) ||
	    site_worker_start(site, &worker, &err)) {
		fprintf(stderr, "render_bench: %s (%s)\n", err.msg, err.detail);
		return 1;
	}
	if (paths.n > among)
		paths.n = among;
	int64_t *ns = ARENA_NEW(&keep, int64_t, pages);
	size_t bytes = 0, bad = 0;
	uint64_t random = 42;
	for (size_t i = 0; i < pages + pages / 5; i++) { /* the first fifth warms up */
		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		struct str path = paths.path[(random >> 33) % paths.n];
		int64_t from = cpu_ns();
		size_t got = render(worker, &mem, path);
		if (i >= pages / 5) {
			ns[i - pages / 5] = cpu_ns() - from;
			bytes += got;
			bad += got == 0;
		}
	}
	qsort(ns, pages, sizeof *ns, ascending);
	printf("articles=%zu pages=%zu median_us=%.1f p90_us=%.1f p99_us=%.1f bytes=%zu not_200=%zu\n", paths.n, pages,
	       (double)ns[pages / 2] / 1000, (double)ns[pages * 9 / 10] / 1000, (double)ns[pages * 99 / 100] / 1000,
	       bytes / pages, bad);
	site_worker_stop(worker);
	site_free(site);
	return bad > 0;
}

int main(int argc, char **argv)
{
	int64_t pages = 10000, among = MAX_PATHS;
	if (argc < 2 || (argc > 2 && (!str_to_i64(str_from_z(argv[2]), &pages) || pages < 10)) ||
	    (argc > 3 && (!str_to_i64(str_from_z(argv[3]), &among) || among < 1))) {
		fputs("usage: render_bench DIR [PAGES [ARTICLES]]\n", stderr);
		return 2;
	}
	struct err err = { 0 };
	struct store *store;
	if (store_open(&(struct store_config){ .dir_z = argv[1] }, &store, &err)) {
		fprintf(stderr, "render_bench: %s\n", err.msg);
		return 1;
	}
	int status = measure(store, (size_t)pages, (size_t)among);
	store_close(store);
	return status;
}
