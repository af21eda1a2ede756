/*
 * A plan is what the loop leaves for the worker: the rendering that was begun for it in the cache, or the variant from
 * which another is to be made. It is the worker's, or kept_drop_plan's, to end: a rendering that nobody finishes would
 * keep its readers waiting.
 *
 * What comes out of a rendering goes to everybody who waits, kept or not: redirects too. A file cannot be shared, so
 * those readers go on to a worker one by one; after a fault of ours they are told to come again, since rendering a
 * broken page for each of them would make a bad day worse.
 */
#include "site/kept.h"

#include "base/check.h"
#include "site/address.h"

#include <stdlib.h>

enum { KEY_MAX = 2048 };

struct plan {
	struct page_render *render; /* or NULL, and: */
	struct page_block  *from;   /* the variant to make another from; counted */
	bool                keep;   /* put it into the cache too */
	bool                has_post;
	unsigned            accepted;
	size_t              key_len;
	char                key[];
};

/* ── The key ── */

struct str kept_post_id(const struct http_request *req)
{
	int64_t    number;
	struct str id = http_query(req, STR("p"));
	if (!id.ptr)
		id = http_query(req, STR("page_id"));
	return id.ptr && id.len <= 18 && str_to_i64(id, &number) && number > 0 ? id : STR_EMPTY;
}

struct key_text {
	size_t len;
	bool   is_full, has_post;
	char   bytes[KEY_MAX];
};

static void add(struct key_text *k, struct str s)
{
	k->is_full = k->is_full || s.len > sizeof k->bytes - k->len;
	if (k->is_full)
		return;
	memcpy(k->bytes + k->len, s.ptr, s.len);
	k->len += s.len;
}

static void add_port(struct key_text *k, int port)
{
	char  text[12];
	char *at = text + sizeof text;
	do
		*--at = (char)('0' + port % 10);
	while ((port /= 10) > 0);
	add(k, str_of(at, (size_t)(text + sizeof text - at)));
}

/* False if the page is none that may be kept, or too long a name for one. No part can be mistaken for another: a
 * host has no '/', a path begins with one, and a post's id is digits behind a NUL, which no path contains. */
static bool put_page_key(struct key_text *k, const struct http_request *req, bool has_parameters)
{
	struct str name;
	if (str_starts(req->path, STR("/-/")))
		return false;
	k->len = 0;
	k->is_full = false;
	add(k, req->is_tls ? STR("s-") : STR("p-")); /* scheme, consent */
	add(k, req->host);
	if (req->is_loopback && host_is_local(req->host, &name)) {
		add(k, STR("!"));
		add_port(k, req->port);
	}
	add(k, req->path);
	struct str post = has_parameters ? kept_post_id(req) : STR_EMPTY;
	k->has_post = post.len > 0;
	if (k->has_post) {
		add(k, str_of("\0", 1));
		add(k, post);
	}
	return !k->is_full;
}

/* ── Answers ── */

static void hold_block(void *owner)
{
	(void)page_block_ref(owner);
}

static void release_block(void *owner)
{
	page_block_unref(owner);
}

static void answer(const struct http_request *req, struct http_response *res, unsigned accepted, struct page_block *b, bool hold)
{
	struct str tag, known = b->status == 200 ? http_header(req, STR("if-none-match")) : (struct str){ NULL, 0 };
	if (known.ptr && variant_is_known(known, b, accepted, &tag)) {
		res->status = 304;
		http_put_header(res, STR("etag"), tag);
		http_put_header(res, STR("cache-control"), STR("no-cache"));
		http_put_header(res, STR("vary"), STR("accept-encoding"));
		return;
	}
	res->status = b->status;
	res->kept = (struct http_kept){
		.head = page_block_head(b), .body = page_block_body(b), .owner = b,
		.hold = hold_block, .release = release_block, .is_held = hold,
	};
	if (hold)
		hold_block(b);
}

static void tell_to_come_again(struct http_ticket *t)
{
	t->response->status = 503;
	http_put_header(t->response, STR("content-type"), STR("text/plain; charset=utf-8"));
	http_put_header(t->response, STR("cache-control"), STR("no-store"));
	http_put_header(t->response, STR("retry-after"), STR("2"));
	buf_put(&t->response->body, STR("This page cannot be shown right now. Try again in a moment.\n"));
	t->answered(t);
}

/* ── On the loop ── */

static struct plan *plan_new(const struct key_text *k, unsigned accepted)
{
	struct plan *p = malloc(sizeof *p + k->len);
	if (!p)
		check_no_memory(sizeof *p);
	*p = (struct plan){ .accepted = accepted, .has_post = k->has_post, .key_len = k->len };
	memcpy(p->key, k->bytes, k->len);
	return p;
}

static enum http_fast begin_page(struct page_cache *cache, const struct key_text *k, unsigned accepted, struct http_ticket *t)
{
	struct page_render *render = page_cache_begin(cache, str_of(k->bytes, k->len), t);
	if (!render)
		return HTTP_FAST_TAKEN;
	struct plan *p = plan_new(k, accepted);
	p->render = render;
	t->request->plan = p;
	return HTTP_FAST_WORK;
}

enum http_fast kept_find(struct page_cache *cache, struct presser *presser, struct page_reader *reader,
                         bool has_parameters, struct http_ticket *t)
{
	struct key_text    k;
	struct page_block *b;
	bool               wanted;
	if (!put_page_key(&k, t->request, has_parameters) || http_header(t->request, STR("authorization")).ptr)
		return HTTP_FAST_WORK;
	struct str key = str_of(k.bytes, k.len);
	unsigned   accepted = variants_accepted(http_header(t->request, STR("accept-encoding")));
	page_cache_enter(cache, reader);
	switch (page_cache_find(cache, reader, key, accepted, t->request->received_us, &b, &wanted)) {
	case PAGE_HIT:
		if (wanted && presser)
			presser_ask(presser, key, b);
		answer(t->request, t->response, accepted, b, false);
		return HTTP_FAST_ANSWERED;
	case PAGE_NO_VARIANT: {
		struct plan *p = plan_new(&k, accepted);
		p->from = page_block_ref(b);
		p->keep = wanted;
		t->request->plan = p;
		page_cache_leave(reader);
		return HTTP_FAST_WORK;
	}
	case PAGE_MISS:
		break;
	}
	page_cache_leave(reader);
	return begin_page(cache, &k, accepted, t);
}

bool kept_tell(struct page_cache *cache, const struct http_request *req, bool has_parameters, struct key_set *keys,
               struct dep_key *why)
{
	struct key_text k;
	if (!put_page_key(&k, req, has_parameters))
		return false;
	page_cache_keys(cache, str_of(k.bytes, k.len), keys);
	return page_cache_why_dropped(cache, str_of(k.bytes, k.len), why);
}

static void end_render(struct page_cache *cache, struct page_render *render, const struct page_result *result, void ***waiters,
                       size_t *n)
{
	(void)page_cache_finish(cache, render, result, waiters, n);
}

void kept_drop_plan(struct page_cache *cache, void *plan)
{
	struct plan *p = plan;
	void       **waiters = NULL;
	size_t       n = 0;
	if (p->render)
		end_render(cache, p->render, &(struct page_result){ .block = NULL }, &waiters, &n);
	for (size_t i = 0; i < n; i++)
		tell_to_come_again(waiters[i]);
	page_block_unref(p->from);
	free(waiters);
	free(p);
}

/* ── In a worker ── */

bool kept_plan_has_post(const void *plan)
{
	const struct plan *p = plan;
	return p->has_post;
}

bool kept_begin(struct page_cache *cache, struct variant_maker *m, const struct http_request *req, struct http_response *res)
{
	struct plan *p = req->plan;
	if (!p->from)
		return false;
	enum page_encoding e = variant_to_begin_with(p->accepted);
	struct page_block *b = variant_from(m, p->from, e, GZIP_QUICK);
	answer(req, res, p->accepted, b, true);
	if (p->keep)
		(void)page_cache_add_variant(cache, str_of(p->key, p->key_len), p->from, b);
	else
		page_block_unref(b);
	page_block_unref(p->from);
	free(p);
	return true;
}

/* The variants of one rendering, made as its readers need them. */
struct variants {
	struct variant_maker       *maker;
	const struct http_response *page;
	struct page_block          *blocks[PAGE_ENCODINGS];
};

static struct page_block *variant(struct variants *v, unsigned accepted)
{
	enum page_encoding e = variant_to_begin_with(accepted);
	if (!v->blocks[e])
		v->blocks[e] = variant_first(v->maker, v->page, buf_str(&v->page->body), e);
	return v->blocks[e];
}

static void answer_waiter(struct variants *v, struct http_ticket *t)
{
	if (v->page->status >= 500) {
		tell_to_come_again(t);
	} else if (v->page->file_fd >= 0) {
		t->again(t);
	} else {
		unsigned accepted = variants_accepted(http_header(t->request, STR("accept-encoding")));
		answer(t->request, t->response, accepted, variant(v, accepted), true);
		t->answered(t);
	}
}

void kept_finish(struct page_cache *cache, struct variant_maker *m, const struct http_request *req, struct http_response *res,
                 const struct kept_page *page)
{
	struct plan       *p = req->plan;
	struct variants    v = { .maker = m, .page = res };
	struct page_result result = { .keys = page->keys, .n_keys = page->n_keys, .valid_until_us = page->valid_until_us };
	void             **waiters = NULL;
	size_t             n = 0;
	bool               is_whole = !buf_status(&res->body) && !buf_status(&res->headers) && !res->constant_body.ptr;
	if (page->may_keep && is_whole)
		result.block = page_block_ref(variant(&v, p->accepted));
	end_render(cache, p->render, &result, &waiters, &n);
	for (size_t i = 0; i < n; i++)
		answer_waiter(&v, waiters[i]);
	if (result.block) {
		struct page_block *own = variant(&v, p->accepted);
		buf_done(&res->headers);
		buf_done(&res->body);
		*res = HTTP_RESPONSE_EMPTY;
		answer(req, res, p->accepted, own, true);
	}
	for (int i = 0; i < PAGE_ENCODINGS; i++)
		page_block_unref(v.blocks[i]);
	free(waiters);
	free(p);
}
