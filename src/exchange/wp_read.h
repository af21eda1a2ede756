/*
 * The reading side of the import: both passes over all files, every thing mapped and handed over in the order in which
 * it can be written.
 */
#ifndef BS_EXCHANGE_WP_READ_H
#define BS_EXCHANGE_WP_READ_H

#include "exchange/import_queue.h"
#include "exchange/wordpress.h"
#include "exchange/wp_map.h"

#include <stdatomic.h>

struct wp_reading {
	/* Set by the caller: */
	const struct wordpress_import_options *options;
	struct store                          *store;
	struct import_queue                   *queue;
	const struct person_key               *persons;
	int64_t                                edition;
	struct str                             prefix, language; /* of the edition */
	struct str                             time_zone;        /* "" = nobody set one: it is guessed */
	bool                                   language_is_set;
	struct import_report                  *report;           /* what reading counts */

	/* For the caller to look at, from any thread: */
	_Atomic uint64_t done_bytes, items;
};

/*
 * Reads everything. In a dry run nothing is handed over: the report counts it instead, and tick, if not NULL, is called
 * after every chunk. BS_BUSY once the queue was stopped or the import cancelled. May block on the queue.
 */
enum bs_status wp_read_all(struct wp_reading *r, void (*tick)(void *ctx), void *ctx, struct err *err)
	__attribute__((warn_unused_result));

#endif
