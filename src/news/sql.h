/*
 * Shorthand for news/: a statement opened, bound and started in one call. Arguments are typed values in the order of
 * their placeholders:
 *
 *     AUTO_QUERY q = NULL;
 *     st = sql_first(db, SQL("SELECT name FROM edition WHERE id = ?1"), ARGS(INT(id)), &q, err);
 */
#ifndef BS_NEWS_SQL_H
#define BS_NEWS_SQL_H

#include "store/db.h"

struct arg {
	enum { ARG_INT, ARG_TEXT, ARG_NULL } kind;
	int64_t    number;
	struct str text; /* borrowed until the query is closed */
};

static inline struct arg INT(int64_t number)
{
	return (struct arg){ .kind = ARG_INT, .number = number };
}
static inline struct arg TEXT(struct str text)
{
	return (struct arg){ .kind = ARG_TEXT, .text = text };
}
/* The id of another row; 0 is none and becomes NULL. */
static inline struct arg ID_OR_NULL(int64_t id)
{
	return (struct arg){ .kind = id ? ARG_INT : ARG_NULL, .number = id };
}
#define ARGS(...) (const struct arg[]){ __VA_ARGS__ }, sizeof((const struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)

/* Binds a query that was opened or reset. */
void sql_bind(struct query *q, const struct arg *args, size_t n);

/* Opens and binds. The caller closes *out (AUTO_QUERY). */
enum bs_status sql_open(struct db *db, struct sql sql, const struct arg *args, size_t n, struct query **out,
                        struct err *err) __attribute__((warn_unused_result));

/* The same, and steps to the first row: BS_NOT_FOUND, without words, if there is none. */
enum bs_status sql_first(struct db *db, struct sql sql, const struct arg *args, size_t n, struct query **out,
                         struct err *err) __attribute__((warn_unused_result));

/* Opens, binds, runs to the end, closes. */
enum bs_status sql_run(struct db *db, struct sql sql, const struct arg *args, size_t n, struct err *err)
	__attribute__((warn_unused_result));

/* sql_first for a single number; BS_NOT_FOUND, without words, if there is no row. NULL is 0. */
enum bs_status sql_number(struct db *db, struct sql sql, const struct arg *args, size_t n, int64_t *out,
                          struct err *err) __attribute__((warn_unused_result));

/*
 * For collecting rows: a copy of an array of *cap things of `size` bytes with twice the room, or with room for `first` if
 * *cap is 0. In mem; the old array stays there until mem is reset.
 */
void *rows_grow(struct arena *mem, const void *array, size_t *cap, size_t first, size_t size);

#endif
