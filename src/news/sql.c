/* Statements opened, bound and started in one call; see the header. */
#include "news/sql.h"

void sql_bind(struct query *q, const struct arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int at = (int)i + 1;
		switch (args[i].kind) {
		case ARG_INT:
			query_bind_i64(q, at, args[i].number);
			break;
		case ARG_TEXT:
			query_bind_str(q, at, args[i].text);
			break;
		case ARG_NULL:
			query_bind_null(q, at);
			break;
		}
	}
}

enum bs_status sql_open(struct db *db, struct sql sql, const struct arg *args, size_t n, struct query **out,
                        struct err *err)
{
	enum bs_status st = query_open(db, sql, out, err);
	if (!st)
		sql_bind(*out, args, n);
	return st;
}

enum bs_status sql_first(struct db *db, struct sql sql, const struct arg *args, size_t n, struct query **out,
                         struct err *err)
{
	enum bs_status st = sql_open(db, sql, args, n, out, err);
	return st ? st : query_next(*out, err);
}

enum bs_status sql_run(struct db *db, struct sql sql, const struct arg *args, size_t n, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(db, sql, args, n, &q, err);
	return st ? st : query_run(q, err);
}

enum bs_status sql_number(struct db *db, struct sql sql, const struct arg *args, size_t n, int64_t *out,
                          struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(db, sql, args, n, &q, err);
	if (!st)
		*out = query_i64(q, 0);
	return st;
}

void *rows_grow(struct arena *mem, const void *array, size_t *cap, size_t first, size_t size)
{
	size_t wider = *cap ? *cap * 2 : first;
	void *grown = arena_alloc(mem, wider, size);
	if (*cap)
		memcpy(grown, array, *cap * size);
	*cap = wider;
	return grown;
}
