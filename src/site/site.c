/*
 * From a request to an answer.
 *
 *   /-/health     the database answers, or 503
 *   /-/theme/     a file of the theme         ┐
 *   /-/media/     a stored file               ├ need no database
 *   /-/ …         nothing else yet            ┘
 *   the rest      edition by host and prefix ─► struct page_request ─► page_find (route.c)
 *
 * Threads. The site is shared; the editions' hosts, which event loops ask for, are an immutable table behind an atomic
 * pointer. A table that was replaced stays until the site ends: hosts change a few times in a newsroom's life, and
 * loops need neither lock nor count. `generation` is raised whenever a commit announced
 * something that a worker's frame holds. Everything else that changes belongs to one worker.
 */
#include "site/site.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "site/address.h"
#include "site/headers.h"
#include "site/kept.h"
#include "site/view.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* The names by which editions are reached. Never changes once it can be seen. */
struct hosts {
	struct hosts *older;
	struct arena  mem;
	size_t        n;
	struct {
		struct str name, host, prefix;
	} of[];
};

struct site {
	struct store        *store;
	const char          *theme_dir_z; /* in mem */
	const struct theme  *theme;       /* with dev each worker has its own instead */
	struct theme        *own_theme;   /* the same, to be freed */
	bool                 dev;
	int                  media_fd;    /* DIR/media, -1 if there was none at start */
	_Atomic uint64_t     generation;
	struct arena         mem;
	_Atomic(struct hosts *) hosts;
	struct page_cache   *cache;       /* NULL: pages are not kept */
	struct presser      *presser;     /* NULL without a cache */
	_Atomic uint64_t     renders, render_us;
};

enum { EDITIONS_MOST = 64 };

struct site_worker {
	struct site   *site;
	struct db     *db;
	struct frame   frame;
	struct theme  *own_theme; /* dev only; else NULL */
	struct page_reader *reader; /* dev only: then the worker looks into the cache, so that it can tell about it */
	struct key_set noted;     /* what the page read: its dependencies */
	int64_t        valid_until_us; /* of the page; 0 if it was not made from the database */
	struct variant_maker *maker;
	struct {
		struct dates *dates;
		struct str    language, zone, digits; /* of which; heap, in one block at `words` */
		char         *words;
	} formats[EDITIONS_MOST];
};

/* ── Opening and closing ── */

static struct hosts *hosts_new(const struct edition_list *editions)
{
	struct hosts *h = calloc(1, sizeof *h + editions->n * sizeof h->of[0]);
	if (!h)
		check_no_memory(sizeof *h);
	h->n = editions->n;
	for (size_t i = 0; i < h->n; i++) {
		h->of[i].name = str_dup(&h->mem, editions->editions[i].name);
		h->of[i].prefix = str_dup(&h->mem, editions->editions[i].prefix);
		h->of[i].host = str_dup(&h->mem, edition_host(editions, &editions->editions[i]));
	}
	return h;
}

static bool hosts_equal(const struct hosts *a, const struct hosts *b)
{
	bool equal = a && b && a->n == b->n;
	for (size_t i = 0; equal && i < a->n; i++)
		equal = str_eq(a->of[i].name, b->of[i].name) && str_eq(a->of[i].host, b->of[i].host) &&
		        str_eq(a->of[i].prefix, b->of[i].prefix);
	return equal;
}

static void hosts_free(struct hosts *h)
{
	while (h) {
		struct hosts *older = h->older;
		arena_done(&h->mem);
		free(h);
		h = older;
	}
}

/* By one thread at a time: at the start, then by the writer. */
static void hosts_replace(struct site *s, struct hosts *fresh)
{
	struct hosts *old = atomic_load(&s->hosts);
	if (hosts_equal(old, fresh)) {
		hosts_free(fresh);
		return;
	}
	fresh->older = old;
	atomic_store(&s->hosts, fresh);
}

static enum bs_status load_hosts(struct site *s, struct err *err)
{
	struct db          *db = NULL;
	struct snapshot     snap;
	AUTO_ARENA          mem = ARENA_EMPTY;
	struct edition_list editions = { 0 };
	enum bs_status      st = store_open_reader(s->store, &db, err);
	if (st)
		return st;
	st = snapshot_begin(db, 0, NULL, &snap, err);
	if (!st) {
		st = edition_list_load(&mem, &snap, &editions, err);
		snapshot_end(&snap);
	}
	store_close_reader(db);
	if (!st)
		hosts_replace(s, hosts_new(&editions));
	return st;
}

enum bs_status site_new(const struct site_config *config, struct site **out, struct err *err)
{
	struct site *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	struct str dir = str_from_z(store_dir_z(config->store));
	s->store = config->store;
	s->dev = config->dev;
	s->theme_dir_z = str_z(&s->mem, config->theme_dir_z ? str_from_z(config->theme_dir_z) : str_join(&s->mem, dir, STR("/theme")));
	s->media_fd = open(str_z(&s->mem, str_join(&s->mem, dir, STR("/media"))), O_PATH | O_DIRECTORY | O_CLOEXEC);
	enum bs_status st = theme_load(s->theme_dir_z, &s->own_theme, err);
	s->theme = s->own_theme;
	if (!st)
		st = load_hosts(s, err);
	if (!st && config->cache_bytes > 0) {
		s->cache = page_cache_new(config->cache_bytes);
		st = presser_start(s->cache, &s->presser, err);
	}
	if (st) {
		site_free(s);
		return st;
	}
	*out = s;
	return BS_OK;
}

void site_free(struct site *s)
{
	if (!s)
		return;
	theme_free(s->own_theme);
	if (s->media_fd >= 0)
		(void)close(s->media_fd);
	presser_stop(s->presser);
	page_cache_free(s->cache);
	hosts_free(atomic_load(&s->hosts));
	arena_done(&s->mem);
	free(s);
}

struct page_cache *site_page_cache(struct site *s)
{
	return s->cache;
}

/* With dev: this worker's own, loaded again when a file has changed. A broken one leaves the last good one. */
static const struct theme *theme_of(struct site_worker *w)
{
	if (!w->site->dev)
		return w->site->theme;
	struct theme *fresh = NULL;
	struct err    err;
	if (!w->own_theme || theme_is_stale(w->own_theme)) {
		if (theme_load(w->site->theme_dir_z, &fresh, &err)) {
			log_err("theme.load", &err);
		} else {
			theme_free(w->own_theme);
			w->own_theme = fresh;
			if (w->site->cache)
				page_cache_drop_all(w->site->cache);
		}
	}
	return w->own_theme ? w->own_theme : w->site->theme;
}

void site_count(struct site *s, struct site_counts *out)
{
	*out = (struct site_counts){ .renders = atomic_load_explicit(&s->renders, memory_order_relaxed),
		                     .render_us = atomic_load_explicit(&s->render_us, memory_order_relaxed) };
	if (s->presser)
		presser_stats(s->presser, &out->press_us, &out->pressings);
}

enum bs_status site_worker_start(struct site *s, struct site_worker **out, struct err *err)
{
	struct site_worker *w = calloc(1, sizeof *w);
	if (!w)
		check_no_memory(sizeof *w);
	w->site = s;
	w->maker = variant_maker_new();
	w->reader = s->dev && s->cache ? page_cache_add_reader(s->cache) : NULL;
	(void)theme_of(w); /* with dev: from now on it knows when a file changes */
	enum bs_status st = store_open_reader(s->store, &w->db, err);
	if (st) {
		site_worker_stop(w);
		return st;
	}
	*out = w;
	return BS_OK;
}

void site_worker_stop(struct site_worker *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < EDITIONS_MOST; i++) {
		dates_free(w->formats[i].dates);
		free(w->formats[i].words);
	}
	key_set_done(&w->noted);
	variant_maker_free(w->maker);
	frame_done(&w->frame);
	theme_free(w->own_theme);
	store_close_reader(w->db);
	free(w);
}

/* ── What the event loop asks ── */

bool site_host_is_known(struct site *s, struct str host, bool is_loopback, struct str path)
{
	struct str name;
	if (str_eq(path, STR("/-/health")))
		return true;
	bool is_local = is_loopback && host_is_local(host, &name);
	if (is_local && name.len == 0)
		return true;
	bool known = false;
	const struct hosts *hosts = atomic_load(&s->hosts);
	for (size_t i = 0; i < hosts->n && !known; i++)
		known = is_local ? str_eq(hosts->of[i].name, name) : host.len > 0 && str_eq_nocase(hosts->of[i].host, host);
	return known;
}

size_t site_body_limit(struct site *s, enum http_method method, struct str path)
{
	(void)s;
	(void)method;
	(void)path;
	return 0; /* nothing that readers send has a body yet */
}

void site_changed(struct site *s, const struct dep_key *keys, size_t n)
{
	bool hosts = false, frame = false;
	for (size_t i = 0; i < n; i++) {
		hosts = hosts || keys[i].kind == KEY_EDITIONS || keys[i].kind == KEY_SETTINGS;
		frame = frame || keys[i].kind == KEY_SECTION_TREE;
	}
	if (hosts || frame)
		atomic_fetch_add(&s->generation, 1);
	struct err err;
	if (hosts && load_hosts(s, &err))
		log_err("site.hosts", &err); /* the old hosts stay known */
	if (s->cache)
		(void)page_cache_drop(s->cache, keys, n);
}

/* ── A worker's things ── */

static struct dates *dates_of(struct site_worker *w, const struct edition *e, struct err *err)
{
	const struct settings *settings = &e->settings;
	size_t                 at = (size_t)(e - w->frame.editions.editions);
	ASSERT(at < EDITIONS_MOST);
	if (w->formats[at].dates && str_eq(w->formats[at].language, settings->language) &&
	    str_eq(w->formats[at].zone, settings->time_zone) && str_eq(w->formats[at].digits, settings->digits))
		return w->formats[at].dates;
	struct dates *dates = NULL;
	if (dates_new(settings->language, settings->time_zone, settings->digits, &dates, err))
		return NULL;
	const struct str parts[] = { settings->language, settings->time_zone, settings->digits };
	char            *words = malloc(parts[0].len + parts[1].len + parts[2].len + 1);
	if (!words)
		check_no_memory(parts[0].len + parts[1].len + parts[2].len + 1);
	struct str *kept[] = { &w->formats[at].language, &w->formats[at].zone, &w->formats[at].digits };
	size_t      n = 0;
	for (size_t i = 0; i < 3; i++) {
		memcpy(words + n, parts[i].ptr, parts[i].len);
		*kept[i] = str_of(words + n, parts[i].len);
		n += parts[i].len;
	}
	dates_free(w->formats[at].dates);
	free(w->formats[at].words);
	w->formats[at].dates = dates;
	w->formats[at].words = words;
	return dates;
}

/* ── One request ── */

static struct page page_for(struct site_worker *w, struct arena *mem, struct http_response *res)
{
	return (struct page){
		.mem = mem, .frame = &w->frame, .theme = theme_of(w), .media_fd = w->site->media_fd, .res = res,
		.keeping = KEEP_NEVER,
	};
}

/* Binds the page to the edition asked for. */
static enum bs_status page_bind(struct site_worker *w, struct page *p, const struct page_request *asked, struct err *err)
{
	p->asked = asked;
	p->tree = frame_tree(&w->frame, asked->edition);
	p->words = theme_messages(p->theme, asked->edition->settings.language);
	p->dates = dates_of(w, asked->edition, err);
	if (!p->dates)
		return BS_IO;
	p->edition = asked->edition; /* last: with it the page can speak */
	return BS_OK;
}

/* The parameter of imported front pages: ?p=17. A page that is to be kept sees it only if its key names it. */
static struct str post_id_of(const struct http_request *req, struct str within)
{
	bool may_see = !req->plan || kept_plan_has_post(req->plan);
	return may_see && str_eq(within, STR("/")) ? kept_post_id(req) : STR_EMPTY;
}

static struct str origin_of(struct arena *mem, const struct edition_list *editions, const struct edition *e,
                            const struct http_request *req)
{
	struct str origin = edition_origin(mem, editions, e);
	if (origin.len > 0)
		return origin;
	/* No name yet: whatever the newsroom is looked at by, which is a loopback name. */
	struct str port = req->port ? str_fmt(mem, ":%d", req->port) : STR_EMPTY;
	return str_fmt(mem, "http%s://%.*s%.*s", req->is_tls ? "s" : "", STR_ARG(req->host), STR_ARG(port));
}

/* What the page may see of the request. False: answered already, by a redirect or because no edition has that host. */
static bool read_request(struct page *p, const struct http_request *req, struct page_request *asked)
{
	const struct edition_list *editions = &p->frame->editions;
	const struct edition      *e = NULL;
	struct str                 within, name, path = path_normal(p->mem, req->path);
	bool                       is_moved = path.ptr != req->path.ptr || path.len != req->path.len;

	switch (edition_pick(editions, req->host, req->is_loopback, path, &e, &within)) {
	case PICK_NONE:
		page_error_code(p, 421, NULL, req->id);
		return false;
	case PICK_ELSEWHERE:
		p->keeping = KEEP_REVALIDATE;
		http_redirect(p->res, 302, str_join(p->mem, e->prefix, path_encode(p->mem, path)));
		return false;
	case PICK_FOUND:
		break;
	}
	if (is_moved || within.len == 0) {
		p->keeping = KEEP_SHORT;
		http_redirect(p->res, 301, str_join(p->mem, e->prefix, within.len > 0 ? path_encode(p->mem, within) : STR("/")));
		return false;
	}
	bool is_local = req->is_loopback && host_is_local(req->host, &name);
	*asked = (struct page_request){
		.edition = e, .path = within, .post_id = post_id_of(req, within), .is_local = is_local,
		.origin = origin_of(p->mem, editions, e, req),
		.local_port = is_local && req->port ? str_fmt(p->mem, ":%d", req->port) : STR_EMPTY,
	};
	return true;
}

static void report(enum bs_status st, const struct err *err, const struct http_request *req)
{
	if (bs_status_http(st) < 500)
		return;
	log_event(LOG_ERROR, "site.page", LOG_STR("id", str_from_z(req->id)), LOG_STR("path", req->path),
	          LOG_STR("message", str_from_z(err->msg)), LOG_STR("detail", str_from_z(err->detail)));
}

/* Inside a snapshot. */
static void answer_page(struct site_worker *w, struct page *p, const struct http_request *req)
{
	struct page_request asked;
	struct err          err = { 0 };
	if (!read_request(p, req, &asked))
		return;
	enum bs_status st = page_bind(w, p, &asked, &err);
	if (!st && req->method != HTTP_GET && req->method != HTTP_HEAD) {
		page_error_code(p, 405, NULL, req->id);
		return;
	}
	frame_note(&w->frame, p->snap, asked.edition);
	if (!st && str_starts(asked.path, STR("/-/")))
		st = BS_NOT_FOUND;
	else if (!st)
		st = page_find(p, &err);
	if (st) {
		report(st, &err, req);
		if (bs_status_http(st) >= 500)
			p->snap = NULL;
		page_error(p, st, &err, req->id);
	}
}

/* An error page without a snapshot, in the looks of the edition that was last seen at this address, if any was. */
static void answer_fault(struct site_worker *w, struct page *p, const struct http_request *req, enum bs_status st)
{
	struct page_request asked;
	struct err          err;
	p->snap = NULL;
	if (w->frame.is_loaded && read_request(p, req, &asked)) {
		(void)page_bind(w, p, &asked, &err);
		page_error(p, st, NULL, req->id);
	} else if (!w->frame.is_loaded) {
		page_error(p, st, NULL, req->id);
	}
}

static void answer_from_database(struct site_worker *w, struct page *p, const struct http_request *req)
{
	uint64_t        generation = atomic_load(&w->site->generation); /* before the snapshot: an older one is only read again */
	struct snapshot snap;
	struct err      err = { 0 };
	enum bs_status  st = snapshot_begin(w->db, 0, &w->noted, &snap, &err);
	if (st) {
		report(st, &err, req);
		answer_fault(w, p, req, st);
		return;
	}
	p->snap = &snap;
	st = frame_refresh(&w->frame, &snap, generation, &err);
	if (st) {
		report(st, &err, req);
		answer_fault(w, p, req, st);
	} else {
		answer_page(w, p, req);
		w->valid_until_us = snap.valid_until_us;
	}
	snapshot_end(&snap);
}

static void answer_health(struct site_worker *w, struct page *p)
{
	struct snapshot snap;
	enum bs_status  st = snapshot_begin(w->db, 0, NULL, &snap, NULL);
	if (!st)
		snapshot_end(&snap);
	p->res->status = st ? 503 : 200;
	p->type = STR("application/json");
	buf_put(&p->res->body, st ? STR("{\"status\":\"database\"}\n") : STR("{\"status\":\"ok\"}\n"));
}

/* The two kinds of files. A name that does not exist is a page like any other that does not. */
static bool answer_file(struct page *p, const struct http_request *req)
{
	struct str theme = STR("/-/theme/"), media = STR("/-/media/");
	if (req->method != HTTP_GET && req->method != HTTP_HEAD)
		return false;
	if (str_starts(req->path, theme))
		return !page_asset(p, str_slice(req->path, theme.len, req->path.len), NULL);
	if (!str_starts(req->path, media))
		return false;
	/* HASH/NAME-WIDTH.EXT: the label between is for readers who save the picture. */
	struct str label = str_slice(req->path, media.len, req->path.len), hash = str_cut(&label, '/');
	size_t     dot = label.ptr ? str_rchr(label, '.') : STR_NONE;
	if (dot == STR_NONE || str_chr(label, '/', 0) != STR_NONE)
		return false;
	struct str name = str_join(p->mem, hash, str_slice(label, dot, label.len));
	return !page_media(p, name, KEEP_FOREVER, NULL);
}

/* RFC 9110, 13.1.2: what the client has is what it would get. */
static void answer_conditions(struct page *p, const struct http_request *req)
{
	struct http_response *res = p->res;
	if (res->status != 200 || !headers_match(http_header(req, STR("if-none-match")), p->etag))
		return;
	buf_reset(&res->body);
	if (res->file_fd >= 0)
		(void)close(res->file_fd);
	res->file_fd = -1;
	res->status = 304;
}

/* Pages that are the same for everybody until something on them changes. */
static bool may_keep(const struct site_worker *w, const struct page *p)
{
	int status = p->res->status;
	return w->valid_until_us > 0 && p->keeping == KEEP_REVALIDATE && (status == 200 || status == 404 || status == 410) &&
	       p->res->file_fd < 0;
}

/* By the plan that the loop made: see kept.h. */
static void answer_planned(struct site_worker *w, struct arena *mem, const struct http_request *req, struct http_response *res)
{
	struct page_cache *cache = w->site->cache;
	if (kept_begin(cache, w->maker, req, res))
		return;
	int64_t     began_us = clock_mono_us();
	struct page p = page_for(w, mem, res);
	answer_from_database(w, &p, req);
	headers_put(&p);
	kept_finish(cache, w->maker, req, res,
	            &(struct kept_page){ .may_keep = may_keep(w, &p), .keys = w->noted.keys, .n_keys = w->noted.n,
	                                 .valid_until_us = w->valid_until_us });
	atomic_fetch_add_explicit(&w->site->renders, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&w->site->render_us, (uint64_t)(clock_mono_us() - began_us), memory_order_relaxed);
}

/* True for "/" and the "/tr/" of an edition: the route with parameters. */
static bool is_front(const struct site *s, struct str path)
{
	const struct hosts *hosts = atomic_load(&s->hosts);
	bool                is = path.len == 1;
	for (size_t i = 0; i < hosts->n && !is; i++)
		is = path.len == hosts->of[i].prefix.len + 1 && str_starts(path, hosts->of[i].prefix) && str_ends(path, STR("/"));
	return is;
}

/* ── With --dev ── */

struct dev_ticket {
	struct http_ticket ticket; /* first */
	sem_t              done;
	bool               again;
};
static void dev_answered(struct http_ticket *t)
{
	(void)sem_post(&((struct dev_ticket *)t)->done);
}
static void dev_again(struct http_ticket *t)
{
	((struct dev_ticket *)t)->again = true;
	dev_answered(t);
}

/* What the loop does otherwise. True: answered. */
static bool dev_find(struct site_worker *w, struct http_request *req, struct http_response *res)
{
	struct dev_ticket t = { .ticket = { req, res, dev_answered, dev_again } };
	bool              has_parameters = req->n_query > 0 && is_front(w->site, req->path);
	(void)sem_init(&t.done, 0, 0);
	enum http_fast fast = kept_find(w->site->cache, w->site->presser, w->reader, has_parameters, &t.ticket);
	if (fast == HTTP_FAST_ANSWERED) {
		if (res->kept.head.ptr) {
			res->kept.hold(res->kept.owner);
			res->kept.is_held = true;
		}
		page_cache_leave(w->reader);
	}
	while (fast == HTTP_FAST_TAKEN && sem_wait(&t.done))
		;
	(void)sem_destroy(&t.done);
	return fast == HTTP_FAST_ANSWERED || (fast == HTTP_FAST_TAKEN && !t.again);
}

/* From memory if it is there, with headers that tell where it came from and what it depends on. */
static void dev_handle(struct site_worker *w, struct arena *mem, const struct http_request *req, struct http_response *res)
{
	struct http_request own = *req;
	struct key_set      keys = { 0 };
	AUTO_BUF            text = BUF_MAX(6000);
	uint64_t            before = db_statements(w->db);
	(void)theme_of(w); /* a changed theme empties the cache */
	bool from_memory = dev_find(w, &own, res);
	if (!from_memory)
		site_handle(w, mem, &own, res);
	struct dep_key why;
	bool was_dropped = kept_tell(w->site->cache, req, req->n_query > 0 && is_front(w->site, req->path), &keys, &why);
	for (size_t i = 0; i < keys.n && text.len + 40 < text.max_bytes; i++) {
		buf_put(&text, i ? STR(" ") : STR_EMPTY);
		put_key(&text, keys.keys[i]);
	}
	http_put_header(res, STR("x-cache"), from_memory ? STR("hit") : STR("miss"));
	http_put_header(res, STR("x-cache-keys"), buf_str(&text));
	http_put_header(res, STR("x-sql"), str_fmt(mem, "%llu", (unsigned long long)(db_statements(w->db) - before)));
	buf_reset(&text);
	if (was_dropped) {
		put_key(&text, why);
		http_put_header(res, STR("x-cache-dropped-by"), buf_str(&text));
	}
	key_set_done(&keys);
}

void site_handle(struct site_worker *w, struct arena *mem, const struct http_request *req, struct http_response *res)
{
	w->valid_until_us = 0;
	if (req->plan) {
		answer_planned(w, mem, req, res);
		return;
	}
	struct page p = page_for(w, mem, res);
	if (str_eq(req->path, STR("/-/health")))
		answer_health(w, &p);
	else if (!answer_file(&p, req))
		answer_from_database(w, &p, req);
	answer_conditions(&p, req);
	headers_put(&p);
}

/* ── As the server's callbacks ── */

static enum bs_status start_worker(void *ctx, void **worker, struct err *err)
{
	struct site_worker *w = NULL;
	enum bs_status      st = site_worker_start(ctx, &w, err);
	*worker = w;
	return st;
}
static void stop_worker(void *ctx, void *worker)
{
	(void)ctx;
	site_worker_stop(worker);
}
static void handle(void *ctx, void *worker, struct arena *mem, const struct http_request *req, struct http_response *res)
{
	(void)ctx;
	struct site_worker *w = worker;
	if (w->reader && (req->method == HTTP_GET || req->method == HTTP_HEAD))
		dev_handle(w, mem, req, res);
	else
		site_handle(w, mem, req, res);
}
static size_t limit_body(void *ctx, enum http_method method, struct str path)
{
	return site_body_limit(ctx, method, path);
}
static bool know_host(void *ctx, struct str host, bool is_loopback, struct str path)
{
	return site_host_is_known(ctx, host, is_loopback, path);
}

static void *start_loop(void *ctx)
{
	struct site *s = ctx;
	return page_cache_add_reader(s->cache);
}
static enum http_fast find(void *ctx, void *loop, struct http_ticket *t)
{
	struct site *s = ctx;
	bool has_parameters = t->request->n_query > 0 && is_front(s, t->request->path);
	return kept_find(s->cache, s->presser, loop, has_parameters, t);
}
static void found(void *ctx, void *loop)
{
	(void)ctx;
	page_cache_leave(loop);
}
static bool give_up(void *ctx, struct http_ticket *t)
{
	struct site *s = ctx;
	return page_cache_give_up(s->cache, t);
}
static void drop_plan(void *ctx, void *plan)
{
	struct site *s = ctx;
	kept_drop_plan(s->cache, plan);
}

struct http_handler site_http_handler(struct site *s)
{
	struct http_handler h = {
		.worker_start = start_worker, .worker_stop = stop_worker, .handle = handle, .body_limit = limit_body,
		.host_is_known = know_host, .ctx = s,
	};
	if (s->cache && !s->dev) {
		h.loop_start = start_loop;
		h.fast = find;
		h.fast_done = found;
		h.give_up = give_up;
		h.drop_plan = drop_plan;
	}
	return h;
}
