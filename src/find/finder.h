/*
 * The finder: related articles, computed from the text after an article goes live, behind the answer.
 *
 * One thread works through related_due, oldest first, a few milliseconds at a time, and looks once a second while nothing is due.
 * It is resumable: what was due when the process ended is due when it starts again.
 */
#ifndef BS_FIND_FINDER_H
#define BS_FIND_FINDER_H

#include "store/store.h"

struct finder;

/* Starts the thread. */
enum bs_status finder_start(struct store *store, struct finder **out, struct err *err);
/* Finishes the article at hand and ends the thread. NULL is fine. */
void finder_stop(struct finder *f);
#endif
