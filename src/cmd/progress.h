/*
 * Progress of long work: on a terminal one line that is rewritten, with a rate and an estimate; elsewhere a plain line
 * every ten seconds.
 */
#ifndef BS_CMD_PROGRESS_H
#define BS_CMD_PROGRESS_H

#include "cmd/job.h"

struct progress {
	const struct job *job;
	const char       *unit_z;     /* "articles" */
	bool              terminal;
	int64_t           started_us, shown_us; /* monotonic */
	bool              line_open;  /* the terminal's line holds a message without its end */
};

void progress_start(struct progress *p, const struct job *job, const char *unit_z);
/* done of total (any unit, for the share; total 0: unknown) and items so far. Shows at most five times a second. */
void progress_update(struct progress *p, int64_t done, int64_t total, int64_t items);
/* Clears the terminal's line. */
void progress_end(struct progress *p);

#endif
