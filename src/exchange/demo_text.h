/*
 * How the demo newsroom's files are written: stanzas of "name: value" lines, ended by an empty line.
 *
 *     headline: The night ferry returns         an article's file is one stanza, then Markdown;
 *     age: 2 hours 10 minutes                   a list of sections or comments is stanza after stanza
 *     text: A value goes on
 *       in lines that begin with white space;
 *       .
 *       one full stop stands for an empty line.
 */
#ifndef BS_EXCHANGE_DEMO_TEXT_H
#define BS_EXCHANGE_DEMO_TEXT_H

#include "base/arena.h"
#include "base/err.h"

enum { DEMO_FIELDS_MAX = 24 };

struct demo_field {
	struct str name, value; /* value: trimmed, its lines separated by '\n' */
};

struct demo_stanza {
	struct demo_field fields[DEMO_FIELDS_MAX];
	size_t            n;
};

/*
 * Takes the next stanza off *rest, with the empty line that ends it. BS_NOT_FOUND when nothing but white space is left,
 * BS_BAD_INPUT naming the line that is none, or that it has too many. Values live in mem or borrow from *rest.
 */
enum bs_status demo_stanza_next(struct arena *mem, struct str *rest, struct demo_stanza *out, struct err *err);

/* The value of a name; the empty text if the stanza has none. */
struct str demo_value(const struct demo_stanza *s, struct str name);

/*
 * "3 days 4 hours", "40 minutes": how long before now, in microseconds. "in 2 days" is negative. Units: minute, hour,
 * day, week. False leaves *out alone.
 */
bool demo_age(struct str text, int64_t *out);

#endif
