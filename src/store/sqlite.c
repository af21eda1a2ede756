/*
 * Queries and transactions on SQLite.
 *
 * Every literal is prepared once per connection and kept for the connection's life: there are as many as the program
 * has SQL(...) in it. They are found by the literal's address in an open-addressed table:
 *
 *     slots   [ ][ q ][ ][ q ][ q ][ ]        q->next: a second statement of the same literal, made when the
 *                  └─► q ─► q                 first was running at that moment (a tree walk, for instance)
 *
 * A literal that the linker keeps twice is prepared twice, which is harmless; two literals never share an address.
 *
 * A statement is reset as soon as its last row was read or it failed, so that it holds no lock while its owner still
 * has it open. SQLite would run it once more if asked for a row after the last: `ended` prevents that.
 */
#include "store/sqlite_db.h"

#include "base/check.h"
#include "base/log.h"

#include <errno.h>
#include <stdlib.h>

struct query {
	struct db     *db;
	sqlite3_stmt  *stmt;
	struct query  *next;         /* another statement of the same literal, or NULL */
	const char    *literal_z;
	bool           open;         /* somebody runs it */
	bool           begun;        /* counted since it was opened or reset */
	bool           ended;        /* its last row was read, or it failed */
	int            bind_failure; /* the first result code of a failed bind, or SQLITE_OK */
};

/* ── Errors ── */

struct failure {
	int            code;
	enum bs_status status;
	const char    *words;
};

static const struct failure failures[] = {
	{ SQLITE_FULL, BS_FULL, "The disk is full: free some space, then try again" },
	{ SQLITE_BUSY, BS_BUSY, "The database is in use by another program: try again" },
	{ SQLITE_LOCKED, BS_BUSY, "The database is in use by another program: try again" },
	{ SQLITE_INTERRUPT, BS_BUSY, "The database was interrupted: try again" },
	{ SQLITE_CORRUPT, BS_CORRUPT, "The database file is damaged: restore it from a backup" },
	{ SQLITE_NOTADB, BS_CORRUPT, "The database file is damaged, or is something else: restore it from a backup" },
	{ SQLITE_CONSTRAINT, BS_CORRUPT, "The change would break a rule of the database, so it was not made" },
	{ SQLITE_READONLY, BS_BUSY, "The database cannot be written: its disk, folder or file is read-only" },
	{ SQLITE_CANTOPEN, BS_IO, "The database cannot be opened: check that its folder may be read and written" },
	{ SQLITE_PERM, BS_IO, "The database cannot be opened: check that its folder may be read and written" },
	{ SQLITE_IOERR, BS_IO, "The disk failed: check it, then try again" },
	{ SQLITE_TOOBIG, BS_TOO_BIG, "A text is too long for the database" },
	{ SQLITE_AUTH, BS_DENIED, "The database refused a statement that may not run here" },
	{ SQLITE_ERROR, BS_IO, "The database refused a statement" },
};

static bool file_is_out_of_space(sqlite3_file *file)
{
	int e = 0;
	if (!file || !file->pMethods || file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &e))
		return false;
	return e == ENOSPC || e == EDQUOT || e == EFBIG;
}

/* SQLite says "full" for ENOSPC alone; a quota and a limit on the size of files mean the same to the person. */
static bool is_out_of_space(sqlite3 *conn)
{
	sqlite3_file *database = NULL, *log = NULL;
	(void)sqlite3_file_control(conn, "main", SQLITE_FCNTL_FILE_POINTER, &database);
	(void)sqlite3_file_control(conn, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	return file_is_out_of_space(database) || file_is_out_of_space(log);
}

enum bs_status sqlite_failed(sqlite3 *conn, int rc, const char *sql_z, struct err *err)
{
	int code = rc & 0xff;
	if (code == SQLITE_NOMEM)
		check_no_memory(0);
	if (rc == SQLITE_IOERR_WRITE && conn && is_out_of_space(conn))
		code = SQLITE_FULL;
	const struct failure *f = failures;
	while (f->code != code && f->code != SQLITE_ERROR)
		f++;
	err_set(err, f->status, "%s", f->words);
	const char *driver_words_z = conn ? sqlite3_errmsg(conn) : sqlite3_errstr(rc);
	if (err)
		err_detail(err, "%s (%d): %s", driver_words_z, rc, sql_z ? sql_z : "");
	return f->status;
}

/* ── Prepared statements ── */

static size_t slot_of(const struct db *db, const char *literal_z)
{
	size_t mask = db->n_slots - 1;
	size_t at = (size_t)(((uintptr_t)literal_z * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
	while (db->slots[at] && db->slots[at]->literal_z != literal_z)
		at = (at + 1) & mask;
	return at;
}

static void slots_grow(struct db *db)
{
	struct query **old = db->slots;
	size_t n_old = db->n_slots;
	db->n_slots = n_old ? n_old * 2 : 64;
	db->slots = calloc(db->n_slots, sizeof *db->slots);
	if (!db->slots)
		check_no_memory(db->n_slots * sizeof *db->slots);
	for (size_t i = 0; i < n_old; i++)
		if (old[i])
			db->slots[slot_of(db, old[i]->literal_z)] = old[i];
	free(old);
}

static enum bs_status prepare(struct db *db, const char *literal_z, struct query **out, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v3(db->conn, literal_z, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (rc) {
		if (rc == SQLITE_ERROR) /* a slip in our SQL */
			log_event(LOG_ERROR, "store.sql", LOG_STR("words", str_from_z(sqlite3_errmsg(db->conn))),
			          LOG_STR("sql", str_from_z(literal_z)));
		DEBUG_ASSERT(rc != SQLITE_ERROR);
		return sqlite_failed(db->conn, rc, literal_z, err);
	}
	ASSERT(stmt); /* a literal holds one statement */
	struct query *q = calloc(1, sizeof *q);
	if (!q)
		check_no_memory(sizeof *q);
	*q = (struct query){ .db = db, .stmt = stmt, .literal_z = literal_z };
	*out = q;
	return BS_OK;
}

void sqlite_statements_done(struct db *db)
{
	for (size_t i = 0; i < db->n_slots; i++) {
		for (struct query *q = db->slots[i], *next; q; q = next) {
			next = q->next;
			sqlite3_finalize(q->stmt);
			free(q);
		}
	}
	free(db->slots);
	db->slots = NULL;
	db->n_slots = db->n_literals = 0;
}

enum bs_status query_open(struct db *db, struct sql sql, struct query **out, struct err *err)
{
	if (db->n_literals * 2 >= db->n_slots)
		slots_grow(db);
	struct query **at = &db->slots[slot_of(db, sql.literal_z)];
	struct query *q = *at;
	while (q && q->open)
		q = q->next;
	if (!q) {
		enum bs_status st = prepare(db, sql.literal_z, &q, err);
		if (st)
			return st;
		db->n_literals += !*at;
		q->next = *at;
		*at = q;
	}
	q->open = true;
	db->open_queries++;
	*out = q;
	return BS_OK;
}

void query_reset(struct query *q)
{
	ASSERT(q->open);
	(void)sqlite3_reset(q->stmt); /* repeats the error of the last step, which was reported there */
	(void)sqlite3_clear_bindings(q->stmt);
	q->begun = q->ended = false;
	q->bind_failure = SQLITE_OK;
}

void query_close(struct query *q)
{
	if (!q)
		return;
	query_reset(q);
	q->open = false;
	q->db->open_queries--;
}

/* ── Binding and rows ── */

static void bound(struct query *q, int rc)
{
	ASSERT(q->open);
	if (rc && !q->bind_failure)
		q->bind_failure = rc;
}

void query_bind_i64(struct query *q, int at, int64_t value)
{
	bound(q, sqlite3_bind_int64(q->stmt, at, value));
}

void query_bind_str(struct query *q, int at, struct str text)
{
	bound(q, sqlite3_bind_text64(q->stmt, at, text.len ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void query_bind_blob(struct query *q, int at, struct str bytes)
{
	bound(q, sqlite3_bind_blob64(q->stmt, at, bytes.len ? bytes.ptr : "", bytes.len, SQLITE_STATIC));
}

void query_bind_null(struct query *q, int at)
{
	bound(q, sqlite3_bind_null(q->stmt, at));
}

void query_bind_str_or_null(struct query *q, int at, struct str text)
{
	if (text.len)
		query_bind_str(q, at, text);
	else
		query_bind_null(q, at);
}

enum bs_status query_next(struct query *q, struct err *err)
{
	ASSERT(q->open);
	if (q->ended)
		return BS_NOT_FOUND;
	int rc = q->bind_failure;
	if (!rc) {
		if (!q->begun)
			q->db->statements++;
		q->begun = true;
		rc = sqlite3_step(q->stmt);
		if (rc == SQLITE_ROW)
			return BS_OK;
	}
	enum bs_status st = rc == SQLITE_DONE ? BS_NOT_FOUND : sqlite_failed(q->db->conn, rc, q->literal_z, err);
	q->ended = true;
	(void)sqlite3_reset(q->stmt);
	return st;
}

enum bs_status query_run(struct query *q, struct err *err)
{
	enum bs_status st;
	while ((st = query_next(q, err)) == BS_OK)
		;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

int64_t query_i64(struct query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

struct str query_str(struct query *q, int column)
{
	const void *bytes = sqlite3_column_type(q->stmt, column) == SQLITE_BLOB
	                            ? sqlite3_column_blob(q->stmt, column)
	                            : (const void *)sqlite3_column_text(q->stmt, column);
	if (!bytes && sqlite3_errcode(q->db->conn) == SQLITE_NOMEM)
		check_no_memory(0);
	return bytes ? str_of(bytes, (size_t)sqlite3_column_bytes(q->stmt, column)) : STR_EMPTY;
}

bool query_is_null(struct query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

int64_t db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->conn);
}

int64_t db_changed_rows(struct db *db)
{
	return sqlite3_changes64(db->conn);
}

uint64_t db_statements(const struct db *db)
{
	return db->statements;
}

/* ── Transactions ── */

/* Runs a statement without counting it: what surrounds a page's queries is not one of them. */
static enum bs_status command(struct db *db, struct sql sql, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(db, sql, &q, err);
	if (st)
		return st;
	q->begun = true;
	return query_run(q, err);
}

enum bs_status db_begin_read(struct db *db, struct err *err)
{
	return command(db, SQL("BEGIN"), err);
}

enum bs_status db_begin_write(struct db *db, struct err *err)
{
	return command(db, SQL("BEGIN IMMEDIATE"), err);
}

enum bs_status db_commit(struct db *db, struct err *err)
{
	return command(db, SQL("COMMIT"), err);
}

void db_rollback(struct db *db)
{
	if (db_in_transaction(db))
		(void)command(db, SQL("ROLLBACK"), NULL); /* it undoes in any case; an error is an older one's echo */
}

bool db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->conn);
}

int db_open_queries(const struct db *db)
{
	return db->open_queries;
}

enum bs_status db_savepoint(struct db *db, struct err *err)
{
	return command(db, SQL("SAVEPOINT change"), err);
}

enum bs_status db_savepoint_keep(struct db *db, struct err *err)
{
	return command(db, SQL("RELEASE change"), err);
}

enum bs_status db_savepoint_undo(struct db *db, struct err *err)
{
	enum bs_status st = command(db, SQL("ROLLBACK TO change"), err);
	return st ? st : db_savepoint_keep(db, err);
}
