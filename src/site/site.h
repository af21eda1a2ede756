/*
 * What readers get: every public address of a newsroom.
 *
 *     http_request ─► site_handle ─► edition + normal path + declared parameters ─► one snapshot ─► page function
 *
 * A page function sees nothing of the request but a struct page_request (page.h), so that two requests which differ
 * only in what it cannot see get the same bytes: that is what lets a page be kept.
 */
#ifndef BS_SITE_SITE_H
#define BS_SITE_SITE_H

#include "http/server.h"
#include "store/store.h"

struct page_cache;
struct site;        /* one per process; shared by all threads */
struct site_worker; /* one per worker thread: its read handle, formatters, and the editions it last saw */

struct site_config {
	struct store *store;       /* borrowed; must outlive the site */
	const char   *theme_dir_z; /* the newsroom's own theme files; NULL for DIR/theme */
	bool          dev;         /* look at the theme's files again before every page; headers tell what a page is made of */
	size_t        cache_bytes; /* for finished pages; 0 keeps none */
};

/*
 * Compiles the theme (BS_BAD_INPUT: "FILE:LINE:COLUMN: what is wrong"), reads the editions. May block.
 * site_free(NULL) is fine; no worker may be running. The store may be closed before: a site keeps no handle open.
 */
enum bs_status site_new(const struct site_config *config, struct site **out, struct err *err)
	__attribute__((warn_unused_result));
void site_free(struct site *s);
/* Its cache, for metrics and tests; NULL if it keeps no pages. */
struct page_cache *site_page_cache(struct site *s);

struct site_counts {
	uint64_t renders, render_us;   /* of pages that may be kept */
	uint64_t pressings, press_us;  /* variants made behind the answers */
};
void site_count(struct site *s, struct site_counts *out);

/* All of the below as the server's callbacks. */
struct http_handler site_http_handler(struct site *s);

/* Opens what one worker thread needs. May block. site_worker_stop(NULL) is fine. */
enum bs_status site_worker_start(struct site *s, struct site_worker **out, struct err *err)
	__attribute__((warn_unused_result));
void site_worker_stop(struct site_worker *w);

/* Answers one request, whatever it is: fills res. mem lives until the answer is sent. May block on the database. */
void site_handle(struct site_worker *w, struct arena *mem, const struct http_request *req, struct http_response *res);

/*
 * For the event loop; neither ever waits for I/O.
 * host: lower case, without port. True for the hosts of the editions, on loopback connections also for localhost,
 * 127.0.0.1, [::1] and NAME.localhost, and for every host if path is /-/health.
 */
bool   site_host_is_known(struct site *s, struct str host, bool is_loopback, struct str path);
size_t site_body_limit(struct site *s, enum http_method method, struct str path);

/*
 * To be called from the store's on_commit with what a commit announced, on the writer thread: after it returns, the
 * next request sees new editions, settings and sections, and no page that shows any of this is in memory. Reads the
 * database if a host may have changed. keys are borrowed.
 */
void site_changed(struct site *s, const struct dep_key *keys, size_t n);

#endif
