/*
 * Dates as an edition's readers read them: by language, time zone and digits, through ICU. A formatter belongs to
 * one thread; opening one is slow (milliseconds), using it is not (a microsecond or two), so each worker keeps its own.
 */
#ifndef BS_PAGE_DATE_H
#define BS_PAGE_DATE_H

#include "base/arena.h"
#include "base/err.h"

struct dates; /* for one language, zone and kind of digits */

enum date_form {
	DATE_FULL,     /* "Monday, 23 November 2026", in English */
	DATE_DAY,      /* "23 November 2026" */
	DATE_SHORT,    /* "23 Nov 2026" */
	DATE_TIME,     /* "23 Nov 2026, 09:40" */
	DATE_CLOCK,    /* "09:40" */
	DATE_FORM_COUNT
};

enum bs_status dates_new(struct str language, struct str zone, struct str digits, struct dates **out, struct err *err);
void dates_free(struct dates *d);

struct str date_text(struct arena *mem, struct dates *d, enum date_form form, int64_t at_us);
/* The start of the next day in the zone: when a clock time on a list becomes a date. */
int64_t date_next_midnight_us(struct dates *d, int64_t at_us);
bool date_same_day(struct dates *d, int64_t a_us, int64_t b_us);
/* "1,234" in the language's way and digits. */
struct str number_text(struct arena *mem, struct dates *d, int64_t number);
/* "2026-11-23T09:40:00+03:00" for <time datetime>. */
struct str date_machine(struct arena *mem, struct dates *d, int64_t at_us);
/* True for an IANA zone name that ICU knows. */
bool zone_is_known(struct str zone);

#endif
