/*
 * The writer: one thread, two queues.
 *
 *     callers ──► urgent ─┐      ┌─────────────── a group ───────────────┐
 *                         ├────► │ BEGIN  [fn keep]  [fn undo]  feed row  │ ──► on_commit ──► answers ──► checkpoint
 *     callers ──► bulk ───┘      │ COMMIT      each [ ] in a savepoint    │
 *                                └───────────────────────────────────────┘
 *
 * A group is the urgent changes that wait, or else bulk changes until their time is over or an urgent one arrives.
 * One commit is one wait for the disk, so many callers cost hardly more than one. While it waits, the next group
 * gathers: nothing has to be timed.
 *
 * Invariants:
 * 1. A caller is answered after its change is durable and on_commit has returned, or with an error after it was undone.
 * 2. `now_us` of a change is later than that of every earlier one and than every acknowledged live_from, so that
 *    intervals that begin "now" never collide, whatever the clock does.
 * 3. A feed row is in the same transaction as the changes whose keys it holds. Its number is taken when it commits.
 * 4. A pending change stands on its caller's stack. It is touched under the lock only, except that the writer owns
 *    fn, arg, err and status between taking it and answering it.
 *
 * The log grows with every commit and is copied to the database file by checkpoints, after answering. They go by
 * what is due: a small one may be interrupted by an urgent change, which costs its progress (SQLite notes none before
 * the end), so after an interruption it waits until more is due; past a limit it can no longer be interrupted. An idle
 * writer copies what is left, since reading is quickest when the log is empty. Rejected: SQLite's automatic checkpoints,
 * which run before the commit returns, so that now and then an editor waits for all that came before.
 */
#include "store/writer.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/feed.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define URGENT_US            INT64_C(10000)    /* no urgent change joins a group that has run for so long */
#define GROUP_MAX            256               /* changes */
#define BULK_PATIENCE_US     US_PER_S          /* a bulk change that waited for so long gets a turn */
#define CHECKPOINT_PAGES     256               /* due: worth a checkpoint, 1 MiB */
#define CHECKPOINT_MUST       4096              /* due: no longer put off for anybody, 16 MiB */
#define LOG_MAX_PAGES        16384             /* the log itself: wait for readers so that it starts again, 64 MiB */
#define IDLE_BEFORE_TIDY_US  US_PER_S

struct pending {
	change_fn      *fn;
	void           *arg;
	struct err     *err;    /* may be NULL */
	enum bs_status  status;
	bool            answered;
	int64_t         asked_mono_us;
	pthread_cond_t  answer;
	struct pending *next;   /* in a queue, or in the group */
};

struct queue {
	struct pending *first, *last;
};

struct writer {
	struct writer_config config;
	pthread_t            thread;

	pthread_mutex_t lock;           /* guards the fields up to the next empty line */
	pthread_cond_t  work;           /* something was queued, or stopping */
	struct queue    queues[2];      /* by enum urgency */
	bool            stopping;
	bool            interruptible;  /* a checkpoint runs that an urgent change may end */

	atomic_int urgent_waiting;      /* length of the urgent queue; changed under the lock, read without it */

	/* The thread's own: */
	struct feed_head head;          /* as committed */
	int64_t          last_now_us;
	int              checkpoint_at; /* pages due */
	struct arena     mem;           /* of the running change */
	struct key_set   change_keys, group_keys;
};

/* What shares one commit. */
struct group {
	enum urgency    urgency;
	struct queue    changes;
	int             n, n_done;
	int64_t         until_mono_us;
	int64_t         live_from_us;
	int64_t         now_us;  /* of its last change */
};

/* ── Queues ── */

static void queue_put(struct queue *q, struct pending *p)
{
	p->next = NULL;
	if (q->last)
		q->last->next = p;
	else
		q->first = p;
	q->last = p;
}

static struct pending *queue_take(struct queue *q)
{
	struct pending *p = q->first;
	q->first = p->next;
	if (!q->first)
		q->last = NULL;
	return p;
}

enum bs_status writer_change(struct writer *w, enum urgency urgency, change_fn *fn, void *arg, struct err *err)
{
	ASSERT(!pthread_equal(pthread_self(), w->thread)); /* a change that waited for a change would wait for ever */
	struct pending p = { .fn = fn, .arg = arg, .err = err, .asked_mono_us = clock_mono_us() };
	int rc = pthread_cond_init(&p.answer, NULL);
	ASSERT(rc == 0);
	(void)pthread_mutex_lock(&w->lock);
	ASSERT(!w->stopping);
	queue_put(&w->queues[urgency], &p);
	if (urgency == CHANGE_URGENT) {
		atomic_fetch_add(&w->urgent_waiting, 1);
		if (w->interruptible)
			db_interrupt(w->config.db);
	}
	(void)pthread_cond_signal(&w->work);
	while (!p.answered)
		(void)pthread_cond_wait(&p.answer, &w->lock);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_cond_destroy(&p.answer);
	return p.status;
}

bool change_is_late(const struct change *ch)
{
	return atomic_load(&ch->writer->urgent_waiting) > 0 || clock_mono_us() >= ch->until_mono_us;
}

void change_goes_live(struct change *ch, int64_t live_from_us)
{
	if (live_from_us > ch->live_from_us && live_from_us <= ch->now_us)
		ch->live_from_us = live_from_us;
}

/* ── One group ── */

/* The next change that may join the group, or NULL. */
static struct pending *group_take(struct writer *w, struct group *g)
{
	bool is_over = g->n > 0 && (g->n == GROUP_MAX || clock_mono_us() >= g->until_mono_us);
	if (is_over)
		return NULL;
	struct pending *p = NULL;
	(void)pthread_mutex_lock(&w->lock);
	bool gives_way = g->n > 0 && g->urgency == CHANGE_BULK && w->queues[CHANGE_URGENT].first;
	if (!gives_way && w->queues[g->urgency].first) {
		p = queue_take(&w->queues[g->urgency]);
		if (g->urgency == CHANGE_URGENT)
			atomic_fetch_sub(&w->urgent_waiting, 1);
		queue_put(&g->changes, p);
		g->n++;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return p;
}

static void keys_join(struct key_set *all, struct key_set *more)
{
	if (all->n == 0) {
		struct key_set swap = *all;
		*all = *more;
		*more = swap;
		return;
	}
	for (size_t i = 0; i < more->n; i++)
		key_set_add(all, more->keys[i].kind, more->keys[i].id);
}

/* Runs fn between savepoints. On success its announcements belong to the group. */
static enum bs_status change_run(struct writer *w, struct group *g, struct pending *p, struct err *err)
{
	struct db *db = w->config.db;
	enum bs_status st = db_savepoint(db, err);
	if (st)
		return st;
	int64_t clock_us = clock_now_us(), floor_us = w->last_now_us + 1;
	w->last_now_us = clock_us > floor_us ? clock_us : floor_us;
	struct change ch = { .db = db, .mem = &w->mem, .now_us = w->last_now_us, .until_mono_us = g->until_mono_us,
	                     .announced = &w->change_keys, .writer = w };
	key_set_clear(&w->change_keys);
	st = p->fn(&ch, p->arg, err);
	arena_reset(&w->mem);
	ASSERT(db_open_queries(db) == 0); /* the change left a query open */
	if (!st)
		st = db_savepoint_keep(db, err);
	if (st) {
		/* If this fails, the transaction is gone and with it the group: see group_run. */
		if (db_in_transaction(db) && db_savepoint_undo(db, NULL))
			db_rollback(db);
		return st;
	}
	keys_join(&w->group_keys, &w->change_keys);
	g->now_us = ch.now_us;
	if (ch.live_from_us > g->live_from_us)
		g->live_from_us = ch.live_from_us;
	return BS_OK;
}

static void pending_fail(struct pending *p, enum bs_status st, const struct err *err)
{
	p->status = st;
	if (p->err)
		*p->err = *err;
}

/* Every change that had gone well so far failed with the group. */
static void group_fail(struct writer *w, struct group *g, enum bs_status st, const struct err *err)
{
	db_rollback(w->config.db);
	for (struct pending *p = g->changes.first; p; p = p->next)
		if (!p->status)
			pending_fail(p, st, err);
	key_set_clear(&w->group_keys);
}

static enum bs_status group_changes(struct writer *w, struct group *g, struct err *err)
{
	struct pending *p;
	while ((p = group_take(w, g))) {
		struct err own = { 0 };
		enum bs_status st = change_run(w, g, p, &own);
		if (st)
			pending_fail(p, st, &own);
		g->n_done += !st;
		if (!db_in_transaction(w->config.db)) {
			*err = own;
			return st;
		}
	}
	return BS_OK;
}

static enum bs_status group_commit(struct writer *w, struct group *g, struct err *err)
{
	struct feed_head head = w->head;
	bool goes_live = g->live_from_us > head.live_from_us;
	if (goes_live)
		head.live_from_us = g->live_from_us;
	if (goes_live || w->group_keys.n) {
		head.id++;
		enum bs_status st = feed_append(w->config.db, head, g->now_us, &w->group_keys, err);
		if (st)
			return st;
	}
	enum bs_status st = db_commit(w->config.db, err);
	if (!st)
		w->head = head;
	return st;
}

static void group_run(struct writer *w, struct group *g)
{
	struct err err = { 0 };
	int64_t last_id = w->head.id;
	key_set_clear(&w->group_keys);
	enum bs_status st = db_begin_write(w->config.db, &err);
	if (st)
		(void)group_take(w, g); /* somebody has to hear of it */
	else
		st = group_changes(w, g, &err);
	if (!st && g->n_done)
		st = group_commit(w, g, &err);
	if (st)
		group_fail(w, g, st, &err);
	else
		db_rollback(w->config.db); /* when nothing succeeded */
	if (!st && w->head.id > last_id && w->config.on_commit)
		w->config.on_commit(w->config.on_commit_ctx, w->group_keys.keys, w->group_keys.n, w->head.id);
}

static void group_answer_locked(struct group *g)
{
	for (struct pending *p = g->changes.first, *next; p; p = next) {
		next = p->next; /* the caller may be gone as soon as the lock is free */
		p->answered = true;
		(void)pthread_cond_signal(&p->answer);
	}
}

/* ── Checkpoints ── */

static bool checkpoint_begin(struct writer *w, int due)
{
	(void)pthread_mutex_lock(&w->lock);
	bool must = due >= CHECKPOINT_MUST;
	bool go = must || !w->queues[CHANGE_URGENT].first;
	w->interruptible = go && !must;
	(void)pthread_mutex_unlock(&w->lock);
	return go;
}

static void checkpoint(struct writer *w)
{
	struct db *db = w->config.db;
	if (!checkpoint_begin(w, db_log_pages_due(db)))
		return;
	struct err err;
	bool is_long = db_log_pages(db) >= LOG_MAX_PAGES;
	enum bs_status st = db_checkpoint(db, is_long ? DB_CHECKPOINT_ALL : DB_CHECKPOINT_SOME, &err);
	(void)pthread_mutex_lock(&w->lock);
	w->interruptible = false;
	(void)pthread_mutex_unlock(&w->lock);
	if (st && st != BS_BUSY)
		log_err("store.checkpoint", &err); /* nothing is lost: the log has it all, and grows until this works */
	int64_t next = (int64_t)db_log_pages_due(db) * 2;
	next = next < CHECKPOINT_PAGES ? CHECKPOINT_PAGES : next;
	w->checkpoint_at = next > CHECKPOINT_MUST ? CHECKPOINT_MUST : (int)next;
}

/* ── The thread ── */

/* Waits for work. False once there is none for IDLE_BEFORE_TIDY_US and the log could be tidied meanwhile. */
static bool wait_for_work_locked(struct writer *w)
{
	if (!db_log_pages_due(w->config.db)) {
		(void)pthread_cond_wait(&w->work, &w->lock);
		return true;
	}
	int64_t until_us = clock_mono_us() + IDLE_BEFORE_TIDY_US;
	struct timespec until = { .tv_sec = until_us / US_PER_S, .tv_nsec = until_us % US_PER_S * 1000 };
	return pthread_cond_timedwait(&w->work, &w->lock, &until) != ETIMEDOUT;
}

static enum urgency turn_locked(const struct writer *w)
{
	const struct pending *bulk = w->queues[CHANGE_BULK].first;
	if (!w->queues[CHANGE_URGENT].first)
		return CHANGE_BULK;
	bool is_overdue = bulk && clock_mono_us() - bulk->asked_mono_us > BULK_PATIENCE_US;
	return is_overdue ? CHANGE_BULK : CHANGE_URGENT;
}

static void serve_locked(struct writer *w)
{
	struct group g = { .urgency = turn_locked(w) };
	g.until_mono_us = clock_mono_us() + (g.urgency == CHANGE_URGENT ? URGENT_US : w->config.bulk_us);
	(void)pthread_mutex_unlock(&w->lock);
	group_run(w, &g);
	(void)pthread_mutex_lock(&w->lock);
	group_answer_locked(&g);
}

static void *writer_main(void *arg)
{
	struct writer *w = arg;
	(void)pthread_mutex_lock(&w->lock);
	for (;;) {
		bool is_idle = false;
		if (w->queues[CHANGE_URGENT].first || w->queues[CHANGE_BULK].first)
			serve_locked(w);
		else if (w->stopping)
			break;
		else
			is_idle = !wait_for_work_locked(w);
		if (is_idle || db_log_pages_due(w->config.db) >= w->checkpoint_at) {
			(void)pthread_mutex_unlock(&w->lock);
			checkpoint(w);
			(void)pthread_mutex_lock(&w->lock);
		}
	}
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

static void writer_free(struct writer *w)
{
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->work);
	arena_done(&w->mem);
	key_set_done(&w->change_keys);
	key_set_done(&w->group_keys);
	free(w);
}

static void cond_init_monotonic(pthread_cond_t *cond)
{
	pthread_condattr_t attr;
	bool ok = pthread_condattr_init(&attr) == 0 && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0 &&
	          pthread_cond_init(cond, &attr) == 0;
	ASSERT(ok);
	(void)pthread_condattr_destroy(&attr);
}

/* Signals are for the thread that waits for them. */
static int thread_create_without_signals(pthread_t *thread, void *(*run)(void *), void *arg)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	int e = pthread_create(thread, NULL, run, arg);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return e;
}

enum bs_status writer_start(const struct writer_config *config, struct writer **out, struct err *err)
{
	struct feed_head head;
	enum bs_status st = feed_head(config->db, &head, err);
	if (st)
		return st;
	struct writer *w = calloc(1, sizeof *w);
	if (!w)
		check_no_memory(sizeof *w);
	*w = (struct writer){ .config = *config, .head = head, .last_now_us = head.live_from_us,
	                      .checkpoint_at = CHECKPOINT_PAGES };
	int rc = pthread_mutex_init(&w->lock, NULL);
	ASSERT(rc == 0);
	cond_init_monotonic(&w->work);
	int e = thread_create_without_signals(&w->thread, writer_main, w);
	if (e) {
		writer_free(w);
		return err_errno(err, e, "The writer cannot be started");
	}
	*out = w;
	return BS_OK;
}

void writer_stop(struct writer *w)
{
	if (!w)
		return;
	(void)pthread_mutex_lock(&w->lock);
	w->stopping = true;
	(void)pthread_cond_signal(&w->work);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	writer_free(w);
}
