/*
 * The presser: a thread of its own that makes compressed variants better than the first quick one.
 *
 *   a page's third hit ────────────► brotli 5, at once
 *   a page that is 60 s old ───────► gzip 9 and brotli 11, within 5 % of a core
 */
#ifndef BS_SITE_PRESS_H
#define BS_SITE_PRESS_H

#include "base/err.h"
#include "cache/page_cache.h"

struct presser;

enum bs_status presser_start(struct page_cache *cache, struct presser **out, struct err *err)
	__attribute__((warn_unused_result));
void presser_stop(struct presser *p); /* NULL is fine */

/* Asks for brotli of a page. Does nothing if much is waiting already. By a loop, inside its epoch. */
void presser_ask(struct presser *p, struct str key, struct page_block *from);

/* Time spent compressing, and variants made. */
void presser_stats(struct presser *p, uint64_t *spent_us, uint64_t *made);

#endif
