/*
 * The model test of exactness: several threads change a newsroom and read it as event loops and workers do, over a small
 * set of addresses, with a clock of the test's own. Two things must hold:
 *
 *   1. After an acknowledged change every page in memory equals a fresh rendering, byte for byte.
 *   2. No reader is given less than what had been acknowledged when he asked. Headlines, bodies, names and titles carry
 *      marks like "A12R34." (article 12, revision 34), and each thing has a floor: the newest acknowledged revision.
 *
 * Changes hold `world` shared, the comparison holds it alone; readers do not hold it at all.
 *
 *     model [--steps N] [--seed N] [--break key|hole|now]
 *
 * --break takes away what keeps pages right, which the test must notice: a key that pages do not note, a page that is
 * kept although what it shows was dropped while it was rendered, a `now` that is older than the snapshot.
 */
#include "cache/page_cache.c" /* to reach into a rendering */

#include "news/article.h"
#include "news/comment.h"
#include "news/edition.h"
#include "news/section.h"
#include "site/site.h"

#include <ftw.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

enum { ARTICLES = 40, SECTIONS = 4, CHANGERS = 2, READERS = 3, READS_PER_CHANGE = 6 };
#define HOST "courier.example"
#define T0   (INT64_C(1795000000) * US_PER_S)

enum fault { SOUND, NO_CARD_KEY, OPEN_HOLE, EARLY_NOW };

/* A thing with revisions. */
struct thing {
	pthread_mutex_t  lock;  /* one change of it at a time */
	int64_t          id;
	int              revision, body;
	_Atomic int      floor, body_floor; /* acknowledged */
	bool             exists;
};

static struct {
	enum fault       fault;
	uint64_t         seed;
	_Atomic int64_t  clock_us;
	_Atomic long     steps_left;
	_Atomic long     changes, reads, hits, joined, compared;
	_Atomic bool     failed;
	pthread_rwlock_t world;
	struct store    *store;
	struct site     *site;
	struct http_handler handler;
	int64_t          edition, author, topic;
	struct thing     articles[ARTICLES], sections[SECTIONS], title, writer, subject;
} m; /* the test's one global: its threads' common world */

/* ── Chance, time, faults ── */

static uint64_t draw(uint64_t *rng)
{
	uint64_t x = *rng += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}
static size_t pick(uint64_t *rng, size_t n)
{
	return (size_t)(draw(rng) % n);
}

static _Thread_local int64_t asked_us; /* when this thread's request came in */

int64_t __wrap_clock_now_us(void);
int64_t __wrap_clock_now_us(void)
{
	return atomic_fetch_add(&m.clock_us, 1);
}

static void dawdle(void)
{
	static _Thread_local uint64_t rng;
	usleep((useconds_t)pick(&rng, 300));
}

enum bs_status __real_snapshot_begin(struct db *db, int64_t at_us, struct key_set *noted, struct snapshot *out, struct err *err);
enum bs_status __wrap_snapshot_begin(struct db *db, int64_t at_us, struct key_set *noted, struct snapshot *out, struct err *err);
enum bs_status __wrap_snapshot_begin(struct db *db, int64_t at_us, struct key_set *noted, struct snapshot *out, struct err *err)
{
	if (m.fault == EARLY_NOW && asked_us)
		dawdle();
	enum bs_status st = __real_snapshot_begin(db, at_us, noted, out, err);
	if (m.fault == EARLY_NOW && asked_us && !st)
		out->now_us = asked_us;
	return st;
}

bool __real_page_cache_finish(struct page_cache *c, struct page_render *render, const struct page_result *result,
                              void ***waiters, size_t *n);
bool __wrap_page_cache_finish(struct page_cache *c, struct page_render *render, const struct page_result *result,
                              void ***waiters, size_t *n);
bool __wrap_page_cache_finish(struct page_cache *c, struct page_render *render, const struct page_result *result,
                              void ***waiters, size_t *n)
{
	struct page_result wrong = *result;
	struct key_set     keys = { 0 };
	if (m.fault == NO_CARD_KEY) {
		for (size_t i = 0; i < result->n_keys; i++)
			if (result->keys[i].kind != KEY_CARD)
				key_set_add(&keys, result->keys[i].kind, result->keys[i].id);
		wrong.keys = keys.keys;
		wrong.n_keys = keys.n;
	}
	if (m.fault == OPEN_HOLE) {
		dawdle();
		pthread_mutex_lock(&c->lock);
		render->began = c->drop_number;
		pthread_mutex_unlock(&c->lock);
	}
	bool kept = __real_page_cache_finish(c, render, &wrong, waiters, n);
	key_set_done(&keys);
	return kept;
}

static void fail(const char *what_z, struct str path, struct str detail)
{
	if (atomic_exchange(&m.failed, true))
		return;
	fprintf(stderr, "model: %s: %.*s: %.*s (seed %" PRIu64 ")\n", what_z, STR_ARG(path), STR_ARG(detail), m.seed);
	atomic_store(&m.steps_left, 0);
}

static void must(enum bs_status st, const struct err *err)
{
	if (!st)
		return;
	fprintf(stderr, "model: %s: %s\n", err->msg, err->detail);
	abort();
}

/* ── Changes ── */

enum act_kind { PUBLISH, CORRECT_BODY, SCHEDULE, WITHDRAW, COMMENT, RENAME_SECTION, RETITLE, RENAME_AUTHOR, RENAME_TOPIC, ACTS };
struct act {
	enum act_kind kind;
	struct thing *t;
	size_t        at; /* of t among its like */
	int64_t       later_us;
	uint64_t      chance;
};

static enum bs_status put_article(struct change *ch, const struct act *a, int64_t live_from_us, struct err *err)
{
	struct thing     *t = a->t;
	struct article_new new_article = { .edition = m.edition, .comments_open = true };
	enum bs_status    st = t->exists ? BS_OK : article_create(ch, &new_article, &t->id, err);
	int64_t           version;
	struct article_content c = {
		.headline = str_fmt(ch->mem, "Story A%zuR%d.", a->at, t->revision), .path = str_fmt(ch->mem, "/a/%zu/", a->at),
		.standfirst = STR("In short."),
		.body = safe_html_from_cleaner(str_fmt(ch->mem, "<p>Text A%zuB%d. of it.</p>", a->at, t->body)),
		.authors = &m.author, .n_authors = a->at % 2, .topics = &m.topic, .n_topics = a->at % 3 == 0,
		.sections = &m.sections[a->at % SECTIONS].id, .n_sections = 1,
	};
	if (!st)
		st = article_save(ch, t->id, &c, &version, err);
	return st ? st : article_publish(ch, t->id, version, live_from_us, err);
}

static enum bs_status act(struct change *ch, void *arg, struct err *err)
{
	struct act *a = arg;
	int64_t     id;
	switch (a->kind) {
	case PUBLISH:
	case CORRECT_BODY:
		return put_article(ch, a, ch->now_us, err);
	case SCHEDULE:
		return put_article(ch, a, ch->now_us + a->later_us, err);
	case WITHDRAW:
		return article_withdraw(ch, a->t->id, STR("it was wrong"), err);
	case COMMENT:
		return comment_add(ch, &(struct comment_new){ .article = a->t->id, .status = a->chance % 4 ? COMMENT_VISIBLE : COMMENT_HELD,
		                                              .author_name = STR("Reader"), .body = STR("Well said.") }, &id, err);
	case RENAME_SECTION:
		return section_update(ch, a->t->id, &(struct section_new){ .edition = m.edition, .in_menu = true, .slug = STR("s"),
		                      .name = str_fmt(ch->mem, "Section S%zuR%d.", a->at, a->t->revision) }, err);
	case RETITLE:
		return setting_set(ch, m.edition, STR("title"), str_fmt(ch->mem, "Courier T0R%d.", a->t->revision), err);
	case RENAME_AUTHOR:
		return author_update(ch, m.author, str_fmt(ch->mem, "Ida W0R%d.", a->t->revision), STR("Writes."), err);
	case RENAME_TOPIC:
		return topic_update(ch, m.topic, str_fmt(ch->mem, "Orrin O0R%d.", a->t->revision), STR(""), err);
	case ACTS:
		break;
	}
	return BS_OK;
}

static void change_once(uint64_t *rng)
{
	/* How often each happens. */
	static const enum act_kind often[] = { PUBLISH, PUBLISH, PUBLISH, CORRECT_BODY, CORRECT_BODY, CORRECT_BODY, SCHEDULE, SCHEDULE, WITHDRAW,
		                     COMMENT, COMMENT, RENAME_SECTION, RETITLE, RENAME_AUTHOR, RENAME_TOPIC };
	struct act a = { .kind = often[pick(rng, sizeof often / sizeof *often)], .at = pick(rng, ARTICLES), .chance = draw(rng) };
	struct err err = { 0 };
	a.later_us = (int64_t)pick(rng, 600) * US_PER_S + 1;
	a.t = &m.articles[a.at];
	if (a.kind == RENAME_SECTION)
		a.t = &m.sections[a.at %= SECTIONS];
	else if (a.kind >= RETITLE)
		a.t = a.kind == RETITLE ? &m.title : a.kind == RENAME_AUTHOR ? &m.writer : &m.subject;
	pthread_mutex_lock(&a.t->lock);
	if (!a.t->exists && a.kind <= COMMENT)
		a.kind = PUBLISH;
	a.t->body++;
	a.t->revision += a.kind != CORRECT_BODY;
	enum bs_status st = store_change(m.store, act, &a, &err);
	bool           is_refused = st && (a.kind == WITHDRAW || a.kind == COMMENT || st == BS_UNACCEPTABLE || st == BS_GONE);
	if (st && !is_refused)
		must(st, &err);
	if (!st) {
		a.t->exists = true;
		if (a.kind != SCHEDULE && a.kind != WITHDRAW && a.kind != COMMENT) {
			atomic_store(&a.t->floor, a.t->revision);
			atomic_store(&a.t->body_floor, a.t->body);
		}
	}
	pthread_mutex_unlock(&a.t->lock);
	atomic_fetch_add(&m.changes, 1);
}

/* ── Reads ── */

struct waiting {
	struct http_ticket ticket; /* first */
	sem_t              done;
	bool               again;
};
static void answered(struct http_ticket *t)
{
	struct waiting *w = (struct waiting *)t;
	(void)sem_post(&w->done);
}
static void again(struct http_ticket *t)
{
	((struct waiting *)t)->again = true;
	answered(t);
}

struct reader {
	void                *worker, *loop;
	struct libdeflate_decompressor *gunzip;
	struct arena         mem;
	struct http_response res;
	struct buf           body; /* plain */
};

static void reader_init(struct reader *r)
{
	struct err err = { 0 };
	*r = (struct reader){ .res = HTTP_RESPONSE_EMPTY, .body = BUF_MAX(1 << 24), .gunzip = libdeflate_alloc_decompressor() };
	must(m.handler.worker_start(m.handler.ctx, &r->worker, &err), &err);
	r->loop = m.handler.loop_start(m.handler.ctx);
}
static void reader_done(struct reader *r)
{
	m.handler.worker_stop(m.handler.ctx, r->worker);
	libdeflate_free_decompressor(r->gunzip);
	http_response_done(&r->res);
	buf_done(&r->body);
	arena_done(&r->mem);
}

static void unpack(struct reader *r, struct str body, bool is_gzip)
{
	size_t got = 0;
	buf_reset(&r->body);
	if (!is_gzip) {
		buf_put(&r->body, body);
		return;
	}
	(void)buf_reserve(&r->body, 1 << 20);
	if (libdeflate_gzip_decompress(r->gunzip, body.ptr, body.len, r->body.ptr, r->body.cap, &got))
		fail("broken gzip", STR_EMPTY, STR_EMPTY);
	r->body.len = got;
}

/* What came, into r->body. Before the loop lets go of it. */
static void take_answer(struct reader *r)
{
	struct str head = r->res.kept.head;
	if (head.ptr)
		unpack(r, r->res.kept.body, str_find(head, STR("content-encoding: gzip"), 0) != STR_NONE);
	else
		unpack(r, buf_str(&r->res.body), false);
}

/* As loop and worker do it. */
static void ask(struct reader *r, struct http_request *req)
{
	const struct http_handler *h = &m.handler;
	struct waiting w = { .ticket = { req, &r->res, answered, again } };
	arena_reset(&r->mem);
	http_response_done(&r->res);
	r->res = HTTP_RESPONSE_EMPTY;
	(void)sem_init(&w.done, 0, 0);
	enum http_fast fast = h->fast(h->ctx, r->loop, &w.ticket);
	if (fast == HTTP_FAST_ANSWERED) {
		atomic_fetch_add(&m.hits, 1);
		take_answer(r);
		h->fast_done(h->ctx, r->loop);
		r->res.kept = (struct http_kept){ .is_held = false };
	}
	if (fast == HTTP_FAST_TAKEN) {
		while (sem_wait(&w.done))
			;
		atomic_fetch_add(&m.joined, 1);
		req->plan = NULL;
	}
	if (fast == HTTP_FAST_WORK || w.again)
		h->handle(h->ctx, r->worker, &r->mem, req, &r->res);
	if (fast != HTTP_FAST_ANSWERED)
		take_answer(r);
	(void)sem_destroy(&w.done);
}

struct floors {
	int articles[ARTICLES], bodies[ARTICLES], sections[SECTIONS], title, writer, subject;
};
static void note_floors(struct floors *f)
{
	for (size_t i = 0; i < ARTICLES; i++) {
		f->articles[i] = atomic_load(&m.articles[i].floor);
		f->bodies[i] = atomic_load(&m.articles[i].body_floor);
	}
	for (size_t i = 0; i < SECTIONS; i++)
		f->sections[i] = atomic_load(&m.sections[i].floor);
	f->title = atomic_load(&m.title.floor);
	f->writer = atomic_load(&m.writer.floor);
	f->subject = atomic_load(&m.subject.floor);
}

static int number_at(struct str s, size_t *at)
{
	int n = 0;
	for (; *at < s.len && ascii_is_digit(s.ptr[*at]); ++*at)
		n = n * 10 + (s.ptr[*at] - '0');
	return n;
}

/* Every mark in the page against its floor. */
static void check_marks(struct str page, struct str path, const struct floors *f)
{
	for (size_t i = 0; i + 4 < page.len; i++) {
		char c = page.ptr[i];
		if (!ascii_is_digit(page.ptr[i + 1]) || !(c == 'A' || c == 'S' || c == 'T' || c == 'W' || c == 'O'))
			continue;
		size_t at = i + 1;
		size_t which = (size_t)number_at(page, &at);
		char   sort = at < page.len ? page.ptr[at] : 0;
		if ((sort != 'R' && sort != 'B') || ++at >= page.len || !ascii_is_digit(page.ptr[at]))
			continue;
		int revision = number_at(page, &at);
		if (at >= page.len || page.ptr[at] != '.' || which >= (c == 'A' ? ARTICLES : c == 'S' ? SECTIONS : 1))
			continue;
		int floor = c == 'A' ? (sort == 'R' ? f->articles : f->bodies)[which] : c == 'S' ? f->sections[which] :
		            c == 'T' ? f->title : c == 'W' ? f->writer : f->subject;
		if (revision < floor)
			fail("older than acknowledged", path, str_slice(page, i, at));
	}
}

static struct str random_path(struct arena *mem, uint64_t *rng)
{
	static const char *const fixed[] = { "/", "/", "/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/sitemap-1.xml",
		                             "/robots.txt", "/author/ida/", "/topic/orrin/", "/archive/1/", "/no/such/page/", "/comments/feed/",
		                             "/author/ida/feed/", "/s1", "//s1/" };
	size_t n = sizeof fixed / sizeof *fixed, at = pick(rng, n + 30);
	if (at < n)
		return str_from_z(fixed[at]);
	if (at < n + 6)
		return str_fmt(mem, "/s%zu/", pick(rng, SECTIONS));
	return str_fmt(mem, at < n + 10 ? "/a/%zu/feed/" : "/a/%zu/", pick(rng, at < n + 20 ? 6 : ARTICLES));
}

static struct http_request request_for(struct str path)
{
	return (struct http_request){ .method = HTTP_GET, .host = STR(HOST), .path = path, .received_us = clock_now_us() };
}

static void read_once(struct reader *r, uint64_t *rng)
{
	AUTO_ARENA       mem = ARENA_EMPTY;
	struct str       path = random_path(&mem, rng);
	struct http_pair gzip = { STR("accept-encoding"), STR("gzip") }, utm = { STR("utm_source"), STR("mail") };
	struct floors    floors;
	note_floors(&floors);
	struct http_request req = request_for(path);
	req.headers = &gzip;
	req.n_headers = pick(rng, 3) > 0;
	req.query = &utm;
	req.n_query = pick(rng, 5) == 0;
	asked_us = req.received_us;
	if (m.fault == EARLY_NOW)
		dawdle();
	ask(r, &req);
	asked_us = 0;
	check_marks(buf_str(&r->body), path, &floors);
	atomic_fetch_add(&m.reads, 1);
}

/* ── The comparison ── */

struct copy {
	struct copy       *next;
	struct page_block *block;
	struct str         key;
	int64_t            valid_until_us;
};
struct copies {
	struct arena mem;
	struct copy *first;
};

static void copy_page(void *ctx, struct str key, const struct page_block *block, const struct dep_key *keys, size_t n_keys,
                      int64_t valid_until_us)
{
	struct copies *all = ctx;
	struct copy   *c = ARENA_NEW(&all->mem, struct copy, 1);
	(void)keys;
	(void)n_keys;
	*c = (struct copy){ all->first, page_block_ref((struct page_block *)(uintptr_t)block), str_dup(&all->mem, key), valid_until_us };
	all->first = c;
}

static struct page_cache *the_cache;

static void say_difference(struct str kept, struct str fresh)
{
	size_t i = 0;
	while (i < kept.len && i < fresh.len && kept.ptr[i] == fresh.ptr[i])
		i++;
	size_t from = i > 60 ? i - 60 : 0;
	fprintf(stderr, "kept:  ...%.*s\nfresh: ...%.*s\n", STR_ARG(str_slice(kept, from, i + 120)),
	        STR_ARG(str_slice(fresh, from, i + 120)));
}

static void compare_page(struct reader *r, const struct copy *c)
{
	size_t     host = 2 + sizeof HOST - 1;
	struct str path = str_slice(c->key, host, c->key.len);
	struct http_request req = request_for(path);
	char       digits[20];
	arena_reset(&r->mem);
	http_response_done(&r->res);
	r->res = HTTP_RESPONSE_EMPTY;
	m.handler.handle(m.handler.ctx, r->worker, &r->mem, &req, &r->res);
	if (clock_now_us() >= c->valid_until_us)
		return;
	(void)snprintf(digits, sizeof digits, "\"%016llx", (unsigned long long)hash_str(HASH_KEY_STORED, buf_str(&r->res.body)));
	bool same = str_starts(c->block->etag, str_of(digits, 17)) && c->block->status == r->res.status;
	if (c->block->encoding != PAGE_BROTLI) {
		unpack(r, page_block_body(c->block), c->block->encoding == PAGE_GZIP);
		same = same && str_eq(buf_str(&r->body), buf_str(&r->res.body));
	}
	if (!same) {
		say_difference(buf_str(&r->body), buf_str(&r->res.body));
		fail("kept page is not a fresh one", path, c->block->etag);
	}
	atomic_fetch_add(&m.compared, 1);
}

/* Of all that is in memory, one page in `of` by chance. */
static void compare(struct reader *r, uint64_t *rng, size_t of)
{
	struct copies all = { 0 };
	pthread_rwlock_wrlock(&m.world);
	page_cache_walk(the_cache, copy_page, &all);
	for (struct copy *c = all.first; c; c = c->next) {
		if (!atomic_load(&m.failed) && pick(rng, of) == 0 && clock_now_us() < c->valid_until_us)
			compare_page(r, c);
		page_block_unref(c->block);
	}
	pthread_rwlock_unlock(&m.world);
	arena_done(&all.mem);
}

/* ── Threads ── */

static bool next_step(void)
{
	return atomic_fetch_sub(&m.steps_left, 1) > 0;
}

static void *change_main(void *arg)
{
	uint64_t      rng = m.seed * 1000 + (uint64_t)(uintptr_t)arg;
	struct reader r;
	reader_init(&r);
	while (next_step()) {
		pthread_rwlock_rdlock(&m.world);
		if (pick(&rng, 8) == 0)
			atomic_fetch_add(&m.clock_us, (int64_t)pick(&rng, 120) * US_PER_S);
		change_once(&rng);
		pthread_rwlock_unlock(&m.world);
		compare(&r, &rng, pick(&rng, 16) ? 3 : 1);
	}
	reader_done(&r);
	return NULL;
}

static void *read_main(void *arg)
{
	uint64_t      rng = m.seed * 1000 + (uint64_t)(uintptr_t)arg;
	struct reader r;
	reader_init(&r);
	while (next_step()) {
		/* Readers are quicker; both shall be at it all the time. */
		while (atomic_load(&m.reads) > READS_PER_CHANGE * (atomic_load(&m.changes) + 4) && atomic_load(&m.steps_left) > 0)
			usleep(50);
		read_once(&r, &rng);
	}
	reader_done(&r);
	return NULL;
}

/* ── The newsroom ── */

static void on_commit(void *ctx, const struct dep_key *keys, size_t n, int64_t feed_id)
{
	(void)ctx;
	(void)feed_id;
	if (m.site)
		site_changed(m.site, keys, n);
}

static enum bs_status found(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	must(edition_create(ch, STR("en"), STR(""), STR(""), &m.edition, err), err);
	must(setting_set(ch, m.edition, STR("title"), STR("Courier T0R0."), err), err);
	must(setting_set(ch, m.edition, STR("address"), STR("https://" HOST), err), err);
	must(author_create(ch, m.edition, STR("ida"), STR("Ida W0R0."), STR("Writes."), &m.author, err), err);
	must(topic_create(ch, m.edition, STR("orrin"), STR("Orrin O0R0."), STR(""), &m.topic, err), err);
	for (size_t i = 0; i < SECTIONS; i++) {
		struct section_new s = { .edition = m.edition, .slug = str_fmt(ch->mem, "s%zu", i), .in_menu = true,
			                 .name = str_fmt(ch->mem, "Section S%zuR0.", i) };
		must(section_create(ch, &s, &m.sections[i].id, err), err);
	}
	return BS_OK;
}

static void thing_init(struct thing *t, bool exists)
{
	pthread_mutex_init(&t->lock, NULL);
	t->exists = exists;
}

static void newsroom_open(const char *dir_z)
{
	struct err err = { 0 };
	for (size_t i = 0; i < ARTICLES; i++)
		thing_init(&m.articles[i], false);
	for (size_t i = 0; i < SECTIONS; i++)
		thing_init(&m.sections[i], true);
	thing_init(&m.title, true);
	thing_init(&m.writer, true);
	thing_init(&m.subject, true);
	pthread_rwlockattr_t prefer;
	pthread_rwlockattr_init(&prefer);
	pthread_rwlockattr_setkind_np(&prefer, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&m.world, &prefer);
	must(store_open(&(struct store_config){ .dir_z = dir_z, .create = true, .on_commit = on_commit }, &m.store, &err), &err);
	must(store_change(m.store, found, NULL, &err), &err);
	must(site_new(&(struct site_config){ .store = m.store, .cache_bytes = 1 << 20 }, &m.site, &err), &err);
	m.handler = site_http_handler(m.site);
	the_cache = site_page_cache(m.site);
}

static int unlink_one(const char *path_z, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path_z);
}

static bool take_arguments(int argc, char **argv, long *steps)
{
	static const char *const faults[] = { "sound", "key", "hole", "now" };
	for (int i = 1; i + 1 < argc; i += 2) {
		int64_t    n = 0;
		struct str name = str_from_z(argv[i]), value = str_from_z(argv[i + 1]);
		bool       ok = str_to_i64(value, &n);
		if (str_eq(name, STR("--steps")) && ok)
			*steps = n;
		else if (str_eq(name, STR("--seed")) && ok)
			m.seed = (uint64_t)n;
		else if (str_eq(name, STR("--break")))
			for (int f = SOUND; f <= EARLY_NOW; f++)
				m.fault = str_eq(value, str_from_z(faults[f])) ? (enum fault)f : m.fault;
		else
			return false;
	}
	return argc % 2 == 1;
}

int main(int argc, char **argv)
{
	long steps = 20000;
	atomic_store(&m.clock_us, T0);
	m.seed = random_u64() % 1000000;
	if (!take_arguments(argc, argv, &steps)) {
		fprintf(stderr, "usage: model [--steps N] [--seed N] [--break key|hole|now]\n");
		return 2;
	}
	printf("model: seed %" PRIu64 ", %ld steps\n", m.seed, steps);
	fflush(stdout);
	char dir[] = "/tmp/broadsheet-model-XXXXXX";
	if (!mkdtemp(dir))
		return 2;
	newsroom_open(dir);
	atomic_store(&m.steps_left, steps);
	pthread_t threads[CHANGERS + READERS];
	for (size_t i = 0; i < CHANGERS + READERS; i++)
		(void)pthread_create(&threads[i], NULL, i < CHANGERS ? change_main : read_main, (void *)(uintptr_t)i);
	for (size_t i = 0; i < CHANGERS + READERS; i++)
		(void)pthread_join(threads[i], NULL);
	struct page_cache_stats stats;
	page_cache_stats(the_cache, &stats);
	printf("model: %ld changes, %ld reads (%ld hits, %ld joined), %ld pages compared; %" PRIu64 " dropped, %" PRIu64
	       " refused, %" PRIu64 " evicted\n", m.changes, m.reads, m.hits, m.joined, m.compared, stats.drops, stats.refused,
	       stats.evictions);
	store_close(m.store);
	site_free(m.site);
	(void)nftw(dir, unlink_one, 16, FTW_DEPTH | FTW_PHYS);
	printf("%d passed, %d failed\n", !m.failed, (int)m.failed);
	return m.failed;
}
