/* The one thread that changes the database: two queues, groups, commits, checkpoints. */
#ifndef BS_STORE_WRITER_H
#define BS_STORE_WRITER_H

#include "store/driver.h"
#include "store/store.h"

struct writer;

enum urgency {
	CHANGE_URGENT, /* somebody waits at a desk */
	CHANGE_BULK,   /* an import: goes when nobody does */
};

struct writer_config {
	struct db       *db; /* guarded; the writer's own until writer_stop has returned */
	store_commit_fn *on_commit;
	void            *on_commit_ctx;
	int64_t          bulk_us; /* how long a bulk change may take */
};

enum bs_status writer_start(const struct writer_config *config, struct writer **out, struct err *err)
	__attribute__((warn_unused_result));
/* Runs what waits, ends the thread, frees. NULL is fine. */
void writer_stop(struct writer *w);

/* store_change and store_change_bulk. */
enum bs_status writer_change(struct writer *w, enum urgency urgency, change_fn *fn, void *arg, struct err *err)
	__attribute__((warn_unused_result));

#endif
