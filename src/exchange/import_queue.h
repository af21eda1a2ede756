/*
 * The bounded queue between the thread that reads an export and the store's writer thread.
 *
 *     reader:  import_queue_job ─► fill ─► import_queue_put ──►  waiting  ──► import_queue_take ─► written ─► import_queue_done   :writer's side
 *                    ▲                                                               │
 *                    └──────────────────────── emptied jobs are used again ◄─────────┘
 *
 * A job owns an arena with all that it refers to. It stays whole until import_queue_done, so a batch that was undone can be
 * written again.
 */
#ifndef BS_EXCHANGE_IMPORT_QUEUE_H
#define BS_EXCHANGE_IMPORT_QUEUE_H

#include "base/arena.h"
#include "base/err.h"

struct import_queue;

struct import_job {
	struct import_job *next;  /* in whatever list holds it */
	int                kind;  /* the importer's affair */
	void              *thing; /* in mem */
	struct arena       mem;
};

struct import_queue *import_queue_new(void);
/* Frees all jobs that were given back or wait. */
void import_queue_free(struct import_queue *q);

/* ── The reader's side ── */

struct import_job *import_queue_job(struct import_queue *q);
/* Gives back a job that is not wanted after all. */
void import_queue_drop(struct import_queue *q, struct import_job *job);
/* Waits for room. False once the writer's side has given up: the job is gone then, too. */
bool import_queue_put(struct import_queue *q, struct import_job *job);
/* Waits until all that was put is done. False if the writer's side gave up. */
bool import_queue_flush(struct import_queue *q);
/* Nothing more will come. */
void import_queue_end(struct import_queue *q);

/* ── The writer's side ── */

enum queue_state { QUEUE_FILLING, QUEUE_READY, QUEUE_ENDED };
/*
 * Waits, at most so long, until a batch is worth its commit: enough jobs wait, or the reader waits for them. QUEUE_ENDED:
 * none wait and none will come.
 */
enum queue_state import_queue_wait(struct import_queue *q, int timeout_ms);
/* The next job, or NULL if none waits now. Does not block. */
struct import_job *import_queue_take(struct import_queue *q);
/* A list of jobs is finished with. */
void import_queue_done(struct import_queue *q, struct import_job *jobs);
/* Gives up: import_queue_put and import_queue_flush return false from now on. */
void import_queue_stop(struct import_queue *q);

#endif
