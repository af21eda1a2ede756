/* The rows of the change feed, as the writer keeps them. store.h has what everybody reads. */
#ifndef BS_STORE_FEED_H
#define BS_STORE_FEED_H

#include "store/store.h"

struct feed_head {
	int64_t id;           /* of the newest row; 0 before the first */
	int64_t live_from_us; /* the newest acknowledged live_from; 0 before the first */
};

enum bs_status feed_head(struct db *db, struct feed_head *out, struct err *err) __attribute__((warn_unused_result));

/* Appends a row after `head`, whose new values it is, at_us being the time of the change. */
enum bs_status feed_append(struct db *db, struct feed_head head, int64_t at_us, const struct key_set *keys,
                           struct err *err) __attribute__((warn_unused_result));

#endif
