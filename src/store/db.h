/*
 * The only door to SQL: a connection, a query, its columns. sqlite.c stands behind it; a second driver can stand
 * beside that one without a change above.
 *
 * SQL is a literal, SQL("SELECT ..."), so it cannot be assembled; values are bound. Placeholders are ?1 ?2 ...
 * Statements are prepared once per connection and kept, found by the literal's address.
 *
 *     AUTO_QUERY q = NULL;
 *     enum bs_status st = query_open(db, SQL("SELECT headline FROM article WHERE id = ?1"), &q, err);
 *     if (st)
 *             return st;
 *     query_bind_i64(q, 1, id);
 *     while ((st = query_next(q, err)) == BS_OK)
 *             ... query_str(q, 0) ...
 *     if (st != BS_NOT_FOUND)
 *             return st;
 */
#ifndef BS_STORE_DB_H
#define BS_STORE_DB_H

#include "base/arena.h"
#include "base/err.h"

struct db;    /* one connection. Used by one thread at a time. */
struct query; /* one running statement of a connection */

struct sql {
	const char *literal_z;
};
#define SQL(lit) ((struct sql){ "" lit "" })

/*
 * Starts a statement. Fails with BS_IO (detail: the SQL and the driver's words); an SQL error is our bug and also
 * trips DEBUG_ASSERT. At most one query may run per literal and connection: a nested use of the same literal gets a
 * statement of its own.
 */
enum bs_status query_open(struct db *db, struct sql sql, struct query **out, struct err *err)
	__attribute__((warn_unused_result));

/*
 * at counts from 1, as the placeholder does. Text is borrowed until the query is closed or reset. A failed bind (no
 * such placeholder, too long) is reported by the next query_next or query_run. What is not bound is NULL.
 */
void query_bind_i64(struct query *q, int at, int64_t value);
void query_bind_str(struct query *q, int at, struct str text);
void query_bind_blob(struct query *q, int at, struct str bytes);
void query_bind_null(struct query *q, int at);
/* NULL for the empty text, for optional columns. */
void query_bind_str_or_null(struct query *q, int at, struct str text);

/* The next row: BS_OK, BS_NOT_FOUND after the last, or BS_IO, BS_FULL, BS_BUSY, BS_CORRUPT. Blocks on the disk. */
enum bs_status query_next(struct query *q, struct err *err) __attribute__((warn_unused_result));
/* Runs a statement that returns no rows, or whose rows do not matter: BS_OK or an error. */
enum bs_status query_run(struct query *q, struct err *err) __attribute__((warn_unused_result));
/* Ready to bind and run again: forgets what was bound, so every placeholder is bound anew. */
void query_reset(struct query *q);

/* Columns count from 0. Text is borrowed until the next query_next, query_reset or query_close on q. */
int64_t    query_i64(struct query *q, int column);
struct str query_str(struct query *q, int column); /* text or blob; NULL is the empty text */
bool       query_is_null(struct query *q, int column);

/* Ends the statement's run; it stays prepared. NULL is fine. */
void query_close(struct query *q);
static inline void query_close_at(struct query **q)
{
	query_close(*q);
}
#define AUTO_QUERY __attribute__((cleanup(query_close_at))) struct query *

/* The id that the last INSERT of this connection made, and the rows that its last statement changed. */
int64_t db_last_id(struct db *db);
int64_t db_changed_rows(struct db *db);

/* Statements run on this connection since it was opened: pages promise how many they need. */
uint64_t db_statements(const struct db *db);

#endif
