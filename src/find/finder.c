/*
 * The finder's thread: take a batch of due articles, read their words, store the words, then find what is near each and
 * store that. Words are stored for the whole batch first, so that articles that came together find each other.
 *
 * The word model is learned at start and again when the archive has doubled. Everything else is in the database, so a
 * killed process continues where it was.
 */
#include "find/finder.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "find/related.h"
#include "text/words.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
	BATCH          = 100,
	SAMPLE         = 2000,  /* articles that the word model learns from */
	NEAR_MAX       = 60,    /* candidates handed on: RELATED_ROWS of them, and those that may take the article in */
	MAX_EDITIONS   = 64,    /* word models kept at a time */
	LEARN_AGAIN_AT = 200,   /* a model of fewer articles than this is learned anew for every batch */
};

struct edition_words {
	int64_t            edition;
	struct stemmer    *stemmer;
	struct word_model *model;
	size_t             batches; /* since the model was learned */
};

struct finder {
	struct store        *store;
	struct db           *db;
	pthread_t            thread;
	pthread_mutex_t      lock; /* guards stopping */
	pthread_cond_t       wake;
	bool                 stopping;
	struct edition_words words[MAX_EDITIONS];
	size_t               n_words;
};

/* One article of a batch. */
struct item {
	int64_t         article, published_us;
	struct term     terms[TERMS_PER_ARTICLE];
	size_t          n_terms;
	struct relation near[NEAR_MAX];
	size_t          n_near;
	bool            gone; /* no text: only off the list */
};
struct batch {
	struct item *items;
	size_t       n, next; /* next: the first that the running change has not stored yet */
};

static bool is_stopping(struct finder *f)
{
	pthread_mutex_lock(&f->lock);
	bool stopping = f->stopping;
	pthread_mutex_unlock(&f->lock);
	return stopping;
}

/* ── Words ── */

static void forget_words(struct edition_words *w)
{
	stemmer_free(w->stemmer);
	word_model_free(w->model);
	*w = (struct edition_words){ 0 };
}

static enum bs_status learn(struct snapshot *snap, struct edition_words *w, struct err *err)
{
	int64_t *ids = calloc(SAMPLE, sizeof *ids);
	if (!ids)
		check_no_memory(SAMPLE * sizeof *ids);
	size_t n;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct word_model *model = word_model_new();
	enum bs_status st = relation_sample(snap, w->edition, ids, SAMPLE, &n, err);
	for (size_t i = 0; !st && i < n; i++) {
		struct relation_text text;
		st = relation_text_load(&mem, snap, ids[i], &text, err);
		if (!st) {
			int64_t *hashes;
			int *counts;
			size_t n_words = text_words(&mem, w->stemmer, &text, &hashes, &counts);
			word_model_add(model, hashes, n_words);
		}
		if (st == BS_NOT_FOUND)
			st = BS_OK;
		arena_reset(&mem);
	}
	free(ids);
	word_model_free(w->model);
	w->model = model;
	w->batches = 0;
	return st;
}

/* The edition's stemmer and model; learned when first needed, then whenever the batches since could have changed it. */
static enum bs_status words_of(struct finder *f, struct snapshot *snap, const struct relation_text *text,
                               struct edition_words **out, struct err *err)
{
	struct edition_words *w = NULL;
	for (size_t i = 0; i < f->n_words; i++)
		if (f->words[i].edition == text->edition)
			w = &f->words[i];
	if (!w) {
		if (f->n_words == MAX_EDITIONS)
			forget_words(&f->words[--f->n_words]);
		w = &f->words[f->n_words++];
		*w = (struct edition_words){ .edition = text->edition, .stemmer = stemmer_new(text->language) };
	}
	*out = w;
	size_t known = w->model ? word_model_articles(w->model) : 0;
	if (!w->model || (known < SAMPLE && w->batches * BATCH > known) || (known < LEARN_AGAIN_AT && w->batches > 0))
		return learn(snap, w, err);
	return BS_OK;
}

static enum bs_status read_item(struct finder *f, struct snapshot *snap, struct arena *mem, struct item *item,
                                struct err *err)
{
	struct relation_text text;
	enum bs_status st = relation_text_load(mem, snap, item->article, &text, err);
	if (st == BS_NOT_FOUND) {
		item->gone = true;
		return BS_OK;
	}
	struct edition_words *w;
	if (!st)
		st = words_of(f, snap, &text, &w, err);
	if (st)
		return st;
	int64_t *hashes;
	int *counts;
	size_t n = text_words(mem, w->stemmer, &text, &hashes, &counts);
	item->n_terms = text_terms(mem, w->model, hashes, counts, n, item->terms);
	item->published_us = text.published_us;
	return BS_OK;
}

/* ── Storing: each change stores as many items as its time allows ── */

static enum bs_status store_terms(struct change *ch, void *arg, struct err *err)
{
	struct batch *b = arg;
	enum bs_status st = BS_OK;
	do {
		const struct item *item = &b->items[b->next++];
		if (!item->gone)
			st = relation_save_terms(ch, item->article, item->published_us, item->terms, item->n_terms, err);
	} while (!st && b->next < b->n && !change_is_late(ch));
	return st;
}

static enum bs_status store_near(struct change *ch, void *arg, struct err *err)
{
	struct batch *b = arg;
	enum bs_status st = BS_OK;
	do {
		const struct item *item = &b->items[b->next++];
		st = item->gone ? relation_skip(ch, item->article, err)
		                : relation_save(ch, item->article, item->near, item->n_near, err);
	} while (!st && b->next < b->n && !change_is_late(ch));
	return st;
}

static enum bs_status store_all(struct finder *f, struct batch *b, change_fn *fn, struct err *err)
{
	b->next = 0;
	while (b->next < b->n) {
		enum bs_status st = store_change_bulk(f->store, fn, b, err);
		if (st)
			return st;
		if (is_stopping(f) && b->next < b->n)
			return err_set(err, BS_BUSY, "the server is stopping");
	}
	return BS_OK;
}

/* ── One batch ── */

static enum bs_status read_batch(struct finder *f, struct batch *b, struct err *err)
{
	struct snapshot snap;
	enum bs_status st = snapshot_begin(f->db, 0, NULL, &snap, err);
	if (st)
		return st;
	int64_t ids[BATCH];
	st = relation_due(&snap, ids, BATCH, &b->n, err);
	AUTO_ARENA mem = ARENA_EMPTY;
	for (size_t i = 0; !st && i < b->n; i++) {
		b->items[i] = (struct item){ .article = ids[i] };
		st = read_item(f, &snap, &mem, &b->items[i], err);
		arena_reset(&mem);
	}
	for (size_t i = 0; i < f->n_words; i++)
		f->words[i].batches++;
	snapshot_end(&snap);
	return st;
}

static enum bs_status find_near(struct finder *f, struct batch *b, struct err *err)
{
	struct snapshot snap;
	enum bs_status st = snapshot_begin(f->db, 0, NULL, &snap, err);
	if (st)
		return st;
	AUTO_ARENA mem = ARENA_EMPTY;
	for (size_t i = 0; !st && i < b->n; i++) {
		struct item *item = &b->items[i];
		if (!item->gone)
			st = related_find(&mem, &snap, item->article, item->published_us, item->terms, item->n_terms,
			                  item->near, NEAR_MAX, &item->n_near, err);
		arena_reset(&mem);
	}
	snapshot_end(&snap);
	return st;
}

/* *worked: whether anything was due. */
static enum bs_status run_batch(struct finder *f, struct batch *b, bool *worked, struct err *err)
{
	enum bs_status st = read_batch(f, b, err);
	*worked = b->n > 0;
	if (!st && b->n > 0)
		st = store_all(f, b, store_terms, err);
	if (!st && b->n > 0)
		st = find_near(f, b, err);
	if (!st && b->n > 0)
		st = store_all(f, b, store_near, err);
	return st;
}

/* Sleeps a second, or until the finder is stopped. */
static void rest(struct finder *f)
{
	struct timespec until;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	pthread_mutex_lock(&f->lock);
	while (!f->stopping && pthread_cond_timedwait(&f->wake, &f->lock, &until) == 0)
		;
	pthread_mutex_unlock(&f->lock);
}

static void *finder_thread(void *arg)
{
	struct finder *f = arg;
	struct batch b = { .items = calloc(BATCH, sizeof *b.items) };
	if (!b.items)
		check_no_memory(BATCH * sizeof *b.items);
	while (!is_stopping(f)) {
		struct err err = { 0 };
		bool worked = false;
		enum bs_status st = run_batch(f, &b, &worked, &err);
		if (st && !is_stopping(f))
			log_err("finder.failed", &err); /* tried again after the rest: the list is still there */
		if (st || !worked)
			rest(f);
	}
	free(b.items);
	return NULL;
}

enum bs_status finder_start(struct store *store, struct finder **out, struct err *err)
{
	struct finder *f = calloc(1, sizeof *f);
	if (!f)
		check_no_memory(sizeof *f);
	f->store = store;
	enum bs_status st = store_open_reader(store, &f->db, err);
	if (st) {
		free(f);
		return st;
	}
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&f->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&f->lock, NULL);
	if (pthread_create(&f->thread, NULL, finder_thread, f) != 0) {
		store_close_reader(f->db);
		free(f);
		return err_set(err, BS_BUSY, "the system allows no further threads");
	}
	*out = f;
	return BS_OK;
}

void finder_stop(struct finder *f)
{
	if (!f)
		return;
	pthread_mutex_lock(&f->lock);
	f->stopping = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
	for (size_t i = 0; i < f->n_words; i++)
		forget_words(&f->words[i]);
	store_close_reader(f->db);
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->lock);
	free(f);
}
