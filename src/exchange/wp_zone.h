/* Time zones of an old site: its clock read as UTC, and which zone it kept, which an export does not say. */
#ifndef BS_EXCHANGE_WP_ZONE_H
#define BS_EXCHANGE_WP_ZONE_H

#include "base/arena.h"
#include "base/clock.h"

struct zone; /* one thread */

/* NULL for an unknown name. */
struct zone *zone_new(struct str name);
void zone_free(struct zone *z);

/* The moment at which the zone's clocks show `local`, a moment counted as if it were UTC. */
int64_t zone_to_utc(struct zone *z, int64_t local_us);
/* Seconds that the zone's clocks are ahead of UTC at a moment. */
int zone_offset(struct zone *z, int64_t at_us);

/* Dates that an export gives in both clocks, spread over years and seasons. { 0 } is empty. */
enum { ZONE_SAMPLES = 64 };
struct zone_samples {
	struct {
		int64_t at_us;  /* 0 = none */
		int     offset; /* seconds */
	} sample[ZONE_SAMPLES];
};
void zone_sample(struct zone_samples *s, int64_t local_us, int64_t utc_us);

/*
 * The zone that fits the most samples; among equals one of the language's own country ("tr-TR", "tr" mean Turkey), then
 * the best known. A whole number of hours that no known zone fits becomes Etc/GMT-3. Empty if there are no samples, or if
 * no zone fits nine in ten of them.
 */
struct str zone_guess(struct arena *mem, const struct zone_samples *s, struct str language);

#endif
