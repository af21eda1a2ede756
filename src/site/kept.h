/*
 * Pages from memory: how site/ uses the page cache.
 *
 *   loop:    kept_find: the key of the request ─► hit: its bytes │ somebody makes it: the ticket waits │ a plan for a worker
 *   worker:  kept_answer: renders by the plan, keeps the page, answers everybody who waits
 *   writer:  page_cache_drop, by site_changed
 *
 * The key is all that a page may depend on: scheme, host (and port, where the newsroom is looked at by a loopback name),
 * normal path, the declared parameters of its route, and the class of the reader's consent, which is "-" until there are
 * purposes. The host stands for the edition, which has one public name; so the loop need not know any edition.
 */
#ifndef BS_SITE_KEPT_H
#define BS_SITE_KEPT_H

#include "cache/page_cache.h"
#include "http/server.h"
#include "site/press.h"
#include "site/variant.h"

/* The id of a post of an imported site, "?p=17" or "?page_id=17"; else "". Declared by the front page's route only. */
struct str kept_post_id(const struct http_request *req);
/* True if the page's key names the id, so that the page may depend on it. */
bool kept_plan_has_post(const void *plan);

/* For the event loop, by http_handler.fast. has_parameters: the path is a front page's. After HTTP_FAST_ANSWERED page_cache_leave must follow. */
enum http_fast kept_find(struct page_cache *cache, struct presser *presser, struct page_reader *reader,
                         bool has_parameters, struct http_ticket *t);
/* For people who wonder: adds the keys of the request's page, if it is there; true if it was dropped once, and why. */
bool kept_tell(struct page_cache *cache, const struct http_request *req, bool has_parameters, struct key_set *keys,
               struct dep_key *why);
/* Nobody will do what a plan says: those who wait are told to come again. */
void kept_drop_plan(struct page_cache *cache, void *plan);

/* Made by a worker for a request with a plan. */
struct kept_page {
	bool                  may_keep;  /* 200, 404 or 410 of a public page */
	const struct dep_key *keys;
	size_t                n_keys;
	int64_t               valid_until_us;
};
/*
 * Before rendering: true if the plan was only to make a variant, which is done now and res is filled.
 * Else the caller renders into res, without conditions, and calls kept_finish.
 */
bool kept_begin(struct page_cache *cache, struct variant_maker *m, const struct http_request *req, struct http_response *res);
void kept_finish(struct page_cache *cache, struct variant_maker *m, const struct http_request *req, struct http_response *res,
                 const struct kept_page *page);

#endif
