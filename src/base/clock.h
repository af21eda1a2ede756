/*
 * Time. Only clock_now_us and clock_mono_us ask the system; everything else takes `now` as an argument, so that
 * expiry and scheduling are tested without sleeping. Dates are proleptic Gregorian and UTC; an edition's own time
 * zone and words are page/'s affair.
 */
#ifndef BS_BASE_CLOCK_H
#define BS_BASE_CLOCK_H

#include "base/buf.h"

#define US_PER_S   INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)
#define TIME_NEVER INT64_MAX /* "until further notice" in every live_to_us and valid_until_us */

int64_t clock_now_us(void);  /* wall clock, UTC microseconds since 1970 */
int64_t clock_mono_us(void); /* for durations: never steps back */

struct civil_time {
	int year, month, day;     /* month and day from 1 */
	int hour, minute, second;
	int weekday;              /* 0 Sunday to 6 Saturday */
	int microsecond;
};

struct civil_time civil_of_us(int64_t at_us);
/* The moment of a civil time. False if a field is out of its range (a 30 February too) or the year not in 0001-9999. */
bool us_of_civil(struct civil_time t, int64_t *out);

/* "2026-11-23T09:40:00Z" (RFC 3339), "Mon, 23 Nov 2026 09:40:00 GMT" (RFC 9110, 5.6.7; valid for RSS too). */
void put_time_rfc3339(struct buf *out, int64_t at_us);
void put_time_http(struct buf *out, int64_t at_us);

/* Reads an HTTP date in the preferred form (IMF-fixdate) only; false otherwise. */
bool time_from_http(struct str s, int64_t *out);
/*
 * Reads "2026-11-23", "2026-11-23 09:40:00" or RFC 3339 with an optional fraction and Z or +hh:mm. Without a zone
 * the text is UTC. False leaves *out alone.
 */
bool time_from_text(struct str s, int64_t *out);

#endif
