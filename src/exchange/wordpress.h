/*
 * Moving in from WordPress: its export files (WXR 1.0, 1.1, 1.2, plain or gzip) into an edition of the newsroom.
 *
 *   files ─► wxr_filter ─► wxr_reader ─► wp_map (bodies through the cleaner) ─► queue ─► wp_write on the writer thread
 *
 * Two passes over the files. The first brings what others refer to: authors, sections, topics, pictures; the second
 * brings articles, pages and comments. So nothing has to be remembered for later, and memory does not grow with
 * the files. Every batch is one transaction; a run that was stopped is finished by running it again, and a second
 * run over the same files changes nothing.
 */
#ifndef BS_EXCHANGE_WORDPRESS_H
#define BS_EXCHANGE_WORDPRESS_H

#include "exchange/import_report.h"
#include "store/store.h"

#include <stdatomic.h>

struct import_file {
	int        fd;   /* opened for reading by the caller, who also closes it; must be a regular file */
	struct str name; /* as the user wrote it, for messages */
};

/* done and total: bytes of all files in both passes; items: articles, pages and pictures so far. Any one thread. */
typedef void import_progress_fn(void *ctx, uint64_t done_bytes, uint64_t total_bytes, uint64_t items);

struct wordpress_import_options {
	const struct import_file *files;
	size_t                    n_files;
	int                       uploads_fd; /* a folder: a copy of wp-content/uploads; -1 = none */
	struct str                edition;    /* name; "" = the default edition */
	bool                      dry_run;    /* read and count everything, change nothing */
	import_progress_fn       *progress;   /* may be NULL; called about five times a second from the calling thread */
	void                     *progress_ctx;
	const _Atomic bool       *cancelled;  /* may be NULL; once true, the import stops after the batch at hand */
};

/*
 * Runs the import. report: an empty one, filled also on failure with what came in until then.
 * BS_BAD_INPUT with one line that names the file, what is wrong with it and what to do; BS_NOT_FOUND for an unknown
 * edition; BS_FULL, BS_IO as the store says. What was committed before a failure stays, and is skipped by the next run.
 * May block for as long as it takes. Not on the store's writer thread.
 */
enum bs_status wordpress_import(struct store *s, const struct wordpress_import_options *o, struct import_report *report,
                                struct err *err) __attribute__((warn_unused_result));

#endif
