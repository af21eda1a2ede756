/*
 * One mutex guards queue, counts and `stopping`. A worker that finds the queue empty sleeps on `work`; a
 * submit wakes one only if somebody sleeps, so a busy server makes no system call for it.
 */
#include "http/worker.h"

#include "http/loop.h"

#include "base/check.h"
#include "base/clock.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct workers {
	struct http_handler handler;
	pthread_mutex_t  lock;
	pthread_cond_t   work;        /* something is queued, or stopping */
	pthread_cond_t   started;     /* start_count changed */
	struct exchange *oldest, *newest;
	size_t           queued, max_queued;
	int              sleeping;
	int              start_count; /* threads that have tried to start */
	bool             stopping;
	enum bs_status   start_status;
	struct err       start_err;   /* the first failure */
	int              n;
	pthread_t       *threads;
};

static struct exchange *take_next(struct workers *w)
{
	(void)pthread_mutex_lock(&w->lock);
	while (!w->oldest && !w->stopping) {
		w->sleeping++;
		(void)pthread_cond_wait(&w->work, &w->lock);
		w->sleeping--;
	}
	struct exchange *e = w->stopping ? NULL : w->oldest;
	if (e) {
		w->oldest = e->next;
		if (!w->oldest)
			w->newest = NULL;
		w->queued -= e->job == JOB_HANDLE;
		e->next = NULL;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return e;
}

bool workers_submit(struct workers *w, struct exchange *e)
{
	(void)pthread_mutex_lock(&w->lock);
	bool fits = e->job == JOB_WARM_FILE || w->queued < w->max_queued;
	bool wake = fits && w->sleeping > 0;
	if (fits) {
		e->next = NULL;
		if (w->newest)
			w->newest->next = e;
		else
			w->oldest = e;
		w->newest = e;
		w->queued += e->job == JOB_HANDLE;
	}
	(void)pthread_mutex_unlock(&w->lock);
	if (wake)
		(void)pthread_cond_signal(&w->work);
	return fits;
}

/* Reading it is enough: the pages stay in the kernel's cache. A failure shows again, to the loop. */
static void warm_file(const struct exchange *e)
{
	char bytes[FILE_WINDOW];
	uint64_t len = e->answer.file_left < FILE_WINDOW ? e->answer.file_left : FILE_WINDOW;
	(void)!pread(e->response.file_fd, bytes, (size_t)len, (off_t)e->answer.file_at);
}

static void handle(const struct http_handler *h, void *worker, struct date_cache *date, struct exchange *e)
{
	h->handle(h->ctx, worker, &e->mem, &e->request, &e->response);
	e->options.close |= e->response.close;
	e->options.now_us = clock_now_us();
	answer_make(&e->request, &e->response, &e->options, date, &e->answer);
}

static bool report_start(struct workers *w, enum bs_status st, const struct err *err)
{
	(void)pthread_mutex_lock(&w->lock);
	if (st && !w->start_status) {
		w->start_status = st;
		w->start_err = *err;
	}
	w->start_count++;
	(void)pthread_cond_signal(&w->started);
	(void)pthread_mutex_unlock(&w->lock);
	return st == BS_OK;
}

static void *worker_main(void *arg)
{
	struct workers *w = arg;
	const struct http_handler *h = &w->handler;
	struct date_cache date = { 0 };
	struct err err = { 0 };
	void *worker = NULL;
	if (!report_start(w, h->worker_start ? h->worker_start(h->ctx, &worker, &err) : BS_OK, &err))
		return NULL;
	for (struct exchange *e; (e = take_next(w)) != NULL;) {
		if (e->job == JOB_HANDLE)
			handle(h, worker, &date, e);
		else
			warm_file(e);
		loop_give_back(e->loop, e);
	}
	if (h->worker_stop)
		h->worker_stop(h->ctx, worker);
	buf_done(&date.text);
	return NULL;
}

static enum bs_status start_threads(struct workers *w, int n, struct err *err)
{
	for (; w->n < n; w->n++) {
		int e = pthread_create(&w->threads[w->n], NULL, worker_main, w);
		if (e)
			return err_errno(err, e, "a worker thread cannot be started");
	}
	(void)pthread_mutex_lock(&w->lock);
	while (w->start_count < n)
		(void)pthread_cond_wait(&w->started, &w->lock);
	enum bs_status st = w->start_status;
	if (st && err)
		*err = w->start_err;
	(void)pthread_mutex_unlock(&w->lock);
	return st;
}

enum bs_status workers_new(const struct http_handler *handler, int n, size_t max_queued, struct workers **out,
                           struct err *err)
{
	struct workers *w = calloc(1, sizeof *w);
	pthread_t *threads = calloc((size_t)n, sizeof *threads);
	if (!w || !threads)
		check_no_memory(sizeof *w);
	*w = (struct workers){ .handler = *handler, .max_queued = max_queued, .threads = threads };
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->work, NULL);
	(void)pthread_cond_init(&w->started, NULL);
	enum bs_status st = start_threads(w, n, err);
	if (st) {
		(void)workers_stop(w);
		workers_free(w);
		return st;
	}
	*out = w;
	return BS_OK;
}

struct exchange *workers_stop(struct workers *w)
{
	(void)pthread_mutex_lock(&w->lock);
	w->stopping = true;
	(void)pthread_cond_broadcast(&w->work);
	(void)pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->n; i++)
		(void)pthread_join(w->threads[i], NULL);
	w->n = 0;
	struct exchange *left = w->oldest;
	w->oldest = w->newest = NULL;
	return left;
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	ASSERT(w->n == 0 && !w->oldest);
	(void)pthread_cond_destroy(&w->started);
	(void)pthread_cond_destroy(&w->work);
	(void)pthread_mutex_destroy(&w->lock);
	free(w->threads);
	free(w);
}
