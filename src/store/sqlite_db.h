/* What sqlite.c (queries, transactions) and sqlite_file.c (files, set-up, checkpoints) share. */
#ifndef BS_STORE_SQLITE_DB_H
#define BS_STORE_SQLITE_DB_H

#include "store/driver.h"

#include <sqlite3.h>

struct db {
	sqlite3       *conn;
	enum db_use    use;
	bool           writing;       /* db_start_writing was called */
	struct query **slots;         /* prepared statements by their literal's address; n_slots is a power of 2 */
	size_t         n_slots;
	size_t         n_literals;
	int            open_queries;
	uint64_t       statements;    /* run since it was opened */
	int            log_pages;     /* length of the log at the last commit */
	int            log_pages_done; /* of these, copied by the last checkpoint */
};

/* The status for a result code of conn, with words for the person and the SQL for the log. sql_z may be NULL. */
enum bs_status sqlite_failed(sqlite3 *conn, int rc, const char *sql_z, struct err *err);

/* Frees every prepared statement. */
void sqlite_statements_done(struct db *db);

#endif
