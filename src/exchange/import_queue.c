/*
 * Bounds: at most WAITING_MAX jobs or WAITING_BYTES wait, whichever is less; one job alone may be larger. The lock guards
 * everything; it is held for a few pointer moves.
 */
#include "exchange/import_queue.h"

#include "base/check.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
	WAITING_MAX = 256,
	WAITING_BYTES = 8 * 1024 * 1024,
	BATCH_WORTH = 64,
	SPARE_MAX = 512, /* emptied jobs that are kept */
};

struct import_queue {
	pthread_mutex_t    lock;
	pthread_cond_t     room, work; /* a place became free or all is done; something came or ended */
	struct import_job *first, **last;
	size_t             waiting, waiting_bytes;
	size_t             out;        /* taken and not done */
	struct import_job *spare;
	size_t             n_spare;
	bool               ended, stopped, flushing, crowded;
};

struct import_queue *import_queue_new(void)
{
	struct import_queue *q = calloc(1, sizeof *q);
	if (!q)
		check_no_memory(sizeof *q);
	pthread_condattr_t monotonic;
	bool               made = pthread_condattr_init(&monotonic) == 0;
	made = made && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0;
	made = made && pthread_mutex_init(&q->lock, NULL) == 0;
	made = made && pthread_cond_init(&q->room, NULL) == 0 && pthread_cond_init(&q->work, &monotonic) == 0;
	ASSERT(made);
	(void)pthread_condattr_destroy(&monotonic);
	q->last = &q->first;
	return q;
}

static void free_jobs(struct import_job *job)
{
	while (job) {
		struct import_job *next = job->next;
		arena_done(&job->mem);
		free(job);
		job = next;
	}
}

void import_queue_free(struct import_queue *q)
{
	if (!q)
		return;
	free_jobs(q->first);
	free_jobs(q->spare);
	(void)pthread_mutex_destroy(&q->lock);
	(void)pthread_cond_destroy(&q->room);
	(void)pthread_cond_destroy(&q->work);
	free(q);
}

/* ── The reader's side ── */

struct import_job *import_queue_job(struct import_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	struct import_job *job = q->spare;
	if (job) {
		q->spare = job->next;
		q->n_spare--;
	}
	(void)pthread_mutex_unlock(&q->lock);
	if (!job)
		job = calloc(1, sizeof *job);
	if (!job)
		check_no_memory(sizeof *job);
	job->next = NULL;
	return job;
}

/* Empties a job outside the lock and keeps it for the next use. */
static void keep_spare(struct import_queue *q, struct import_job *job)
{
	arena_reset(&job->mem);
	(void)pthread_mutex_lock(&q->lock);
	bool keep = q->n_spare < SPARE_MAX;
	job->next = keep ? q->spare : NULL;
	if (keep) {
		q->spare = job;
		q->n_spare++;
	}
	(void)pthread_mutex_unlock(&q->lock);
	if (!keep)
		free_jobs(job);
}

void import_queue_drop(struct import_queue *q, struct import_job *job)
{
	keep_spare(q, job);
}

static bool is_full_locked(const struct import_queue *q)
{
	return q->waiting >= WAITING_MAX || (q->waiting && q->waiting_bytes >= WAITING_BYTES);
}

bool import_queue_put(struct import_queue *q, struct import_job *job)
{
	(void)pthread_mutex_lock(&q->lock);
	while (is_full_locked(q) && !q->stopped) {
		q->crowded = true;
		(void)pthread_cond_signal(&q->work);
		(void)pthread_cond_wait(&q->room, &q->lock);
	}
	bool stopped = q->stopped;
	if (!stopped) {
		*q->last = job;
		q->last = &job->next;
		q->waiting++;
		q->waiting_bytes += job->mem.used_bytes;
		if (q->waiting == BATCH_WORTH)
			(void)pthread_cond_signal(&q->work);
	}
	(void)pthread_mutex_unlock(&q->lock);
	if (stopped)
		free_jobs(job);
	return !stopped;
}

bool import_queue_flush(struct import_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->flushing = true;
	(void)pthread_cond_signal(&q->work);
	while ((q->waiting || q->out) && !q->stopped)
		(void)pthread_cond_wait(&q->room, &q->lock);
	q->flushing = false;
	bool stopped = q->stopped;
	(void)pthread_mutex_unlock(&q->lock);
	return !stopped;
}

void import_queue_end(struct import_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->ended = true;
	(void)pthread_cond_signal(&q->work);
	(void)pthread_mutex_unlock(&q->lock);
}

/* ── The writer's side ── */

static bool is_worth_locked(const struct import_queue *q)
{
	return q->waiting >= BATCH_WORTH || q->crowded || (q->waiting && (q->flushing || q->ended));
}

enum queue_state import_queue_wait(struct import_queue *q, int timeout_ms)
{
	struct timespec until;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_mutex_lock(&q->lock);
	int rc = 0;
	while (!is_worth_locked(q) && !q->ended && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&q->work, &q->lock, &until);
	enum queue_state state = q->waiting         ? QUEUE_READY
	                         : q->ended         ? QUEUE_ENDED
	                                            : QUEUE_FILLING;
	(void)pthread_mutex_unlock(&q->lock);
	return state;
}

struct import_job *import_queue_take(struct import_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	struct import_job *job = q->first;
	if (job) {
		q->first = job->next;
		if (!q->first)
			q->last = &q->first;
		job->next = NULL;
		q->waiting--;
		q->waiting_bytes -= job->mem.used_bytes;
		q->out++;
		q->crowded = false;
		if (!is_full_locked(q))
			(void)pthread_cond_signal(&q->room);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return job;
}

static void give_back(struct import_queue *q, struct import_job *job)
{
	keep_spare(q, job);
	(void)pthread_mutex_lock(&q->lock);
	q->out--;
	if (q->out == 0)
		(void)pthread_cond_signal(&q->room);
	(void)pthread_mutex_unlock(&q->lock);
}

void import_queue_done(struct import_queue *q, struct import_job *jobs)
{
	while (jobs) {
		struct import_job *next = jobs->next;
		give_back(q, jobs);
		jobs = next;
	}
}

void import_queue_stop(struct import_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->stopped = true;
	(void)pthread_cond_broadcast(&q->room);
	(void)pthread_mutex_unlock(&q->lock);
}
