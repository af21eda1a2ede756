/*
 * Things of an old site into the newsroom, inside the store's transactions. Each function is safe to repeat: what came in
 * before is found by its name there, and changes only if it changed there.
 */
#ifndef BS_EXCHANGE_WP_WRITE_H
#define BS_EXCHANGE_WP_WRITE_H

#include "exchange/import_seen.h"
#include "exchange/wp_things.h"

enum { WP_MEMO_PLACES = 4096, WP_SOURCES_MAX = 100 };

struct wp_writer {
	int64_t edition;
	int64_t source;      /* of the file at hand; 0 before the first WP_SITE */
	int64_t sources[WP_SOURCES_MAX]; /* of all files so far */
	size_t  n_sources;
	struct import_seen *counted;     /* in the report; what posts are filed under, by id */
	bool    marked;      /* it is noted in the database that the lists must be rebuilt */
	struct wp_memo {
		uint64_t name; /* hash of kind and name there; 0 = empty */
		int64_t  own_id;
	} memo[WP_MEMO_PLACES];
};

struct wp_writer *wp_writer_new(int64_t edition);
void wp_writer_free(struct wp_writer *w);
/* After a change was committed. */
void wp_writer_settled(struct wp_writer *w);
/* After a change was undone: forgets what it believed to be in the database. */
void wp_writer_undone(struct wp_writer *w);

/* Writes one thing (struct wp_..._in, by kind) and counts it in the report. */
enum bs_status wp_write(struct wp_writer *w, struct change *ch, enum wp_job_kind kind, const void *thing,
                        struct import_report *report, struct err *err) __attribute__((warn_unused_result));

/*
 * The end of an import: pages get their parents, lists their pages. In steps: call in further changes until *done.
 * Starts as { 0 }. Does nothing where nothing came in since the last complete end.
 */
struct wp_finish {
	size_t              at; /* which source's turn it is */
	struct list_rebuild rebuild;
	bool                parents_done, source_done, done;
};
enum bs_status wp_write_finish(struct wp_writer *w, struct change *ch, struct wp_finish *f, struct import_report *report,
                               struct err *err) __attribute__((warn_unused_result));

#endif
