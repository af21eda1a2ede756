/*
 * Workers: threads that run the handler. They take exchanges from one bounded queue and give each back to
 * the loop it came from. The queue's lock is held for a few pointer moves only.
 */
#ifndef BS_HTTP_WORKER_H
#define BS_HTTP_WORKER_H

#include "http/exchange.h"
#include "http/server.h"

struct workers;

/* Starts n threads, each with its worker_start. Fails with the first one's error. */
enum bs_status workers_new(const struct http_handler *handler, int n, size_t max_queued, struct workers **out,
                           struct err *err);

/*
 * Queues an exchange; false if the queue is full, then it stays the caller's. JOB_WARM_FILE always fits.
 * Never blocks.
 */
bool workers_submit(struct workers *w, struct exchange *e);

/* Lets running handlers finish, ends the threads. What is still queued comes back unhandled in a list. */
struct exchange *workers_stop(struct workers *w);
void workers_free(struct workers *w); /* accepts NULL */

#endif
