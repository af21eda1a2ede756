/*
 * Jobs: work on a newsroom that one process owns.
 *
 *   broadsheet set DIR ...   ──► nobody serves DIR: take the lock, run the job here
 *                            └─► `serve` runs on DIR: hand the words, the opened files and this terminal over
 *                                DIR/control.sock; the serving process runs the same function and answers the
 *                                exit status
 *
 * Files travel as descriptors, so the serving process needs no right to the caller's folders, and it writes straight
 * to the caller's terminal. A caller that goes away (Ctrl-C) cancels its job at the next batch.
 */
#ifndef BS_CMD_JOB_H
#define BS_CMD_JOB_H

#include "base/arena.h"
#include "store/store.h"

#include <stdatomic.h>

enum { JOB_MAX_FILES = 100, JOB_MAX_WORDS = 200, JOB_MAX_BYTES = 64 * 1024 };

struct job {
	struct store       *store;
	struct arena       *mem;
	char              **words;     /* what the verb sent: no options left to parse but its own agreement */
	int                 n_words;
	int                 out_fd, err_fd; /* the caller's standard output and error */
	const int          *files;     /* opened by the caller, in the agreed order */
	size_t              n_files;
	const _Atomic bool *cancelled; /* set when the caller went away or pressed Ctrl-C: stop after this batch */
};

/* Returns the exit status of the verb. Writes to out_fd and err_fd. */
typedef int job_fn(struct job *job);
job_fn job_set, job_import;

/* Runs the named job on DIR, here or in the process that serves it. Returns the exit status. */
int job_run(const char *dir_z, const char *name_z, char **words, int n_words, const int *files, size_t n_files);

/* printf to the caller's terminal. */
void job_say(const struct job *job, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "broadsheet: message" to the caller's standard error; EXIT_WORK_FAILED. */
int job_failed(const struct job *job, const struct err *err);

/* ── The serving side ── */
struct control;
/* Listens on DIR/control.sock (mode 0600) and runs jobs, each in a thread, at most 8 at a time. */
enum bs_status control_start(struct store *store, struct control **out, struct err *err);
/* Cancels running jobs and waits for them. NULL is fine. */
void control_stop(struct control *c);

#endif
