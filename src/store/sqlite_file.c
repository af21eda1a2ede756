/*
 * SQLite's side of files: opening and setting up a connection, the schema's number, copies, checkpoints.
 *
 * Set-up has three steps for the writer. Opened, it looks at what the file is and changes nothing, so that a database
 * of a newer program is left as it is. Writing, migrations run, with references checked at their end instead of at
 * each statement, since rebuilding a table needs that. Guarded, an authorizer refuses ATTACH, DETACH and PRAGMA, and
 * references are enforced. A reader is set up and guarded at once.
 *
 * Checkpoints: SQLite up to 3.51.2 can corrupt the file when two connections write or checkpoint at the same time.
 * So only the writer does, and nothing happens by itself: readers neither checkpoint nor tidy up when they close.
 *
 * The process holds SQLite's locks as POSIX locks, which vanish when any descriptor of the same file is closed.
 * Therefore nothing in this program may open an open database file besides SQLite.
 */
#include "store/sqlite_db.h"

#include "base/check.h"
#include "store/folder.h"

#include <stdio.h>
#include <stdlib.h>

#define BUSY_WAIT_MS            5000
#define CHECKPOINT_ALL_WAIT_MS  50
#define APPLICATION_ID          0x42534E52 /* "BSNR": says in the file's header whose it is */

static enum bs_status run_script(struct db *db, const char *sql_z, struct err *err)
{
	int rc = sqlite3_exec(db->conn, sql_z, NULL, NULL, NULL);
	return rc ? sqlite_failed(db->conn, rc, sql_z, err) : BS_OK;
}

/* The number in the first column of the first row. */
static enum bs_status read_number(struct db *db, struct sql sql, int64_t *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(db, sql, &q, err);
	if (st)
		return st;
	st = query_next(q, err);
	if (st)
		return st;
	*out = query_i64(q, 0);
	return BS_OK;
}

/* ── Opening and closing ── */

/* FTS5 asks for data_version on its own; it changes nothing. */
static int refuse(void *ctx, int action, const char *a, const char *b, const char *database, const char *by)
{
	(void)ctx, (void)database, (void)by;
	if (action == SQLITE_PRAGMA)
		return a && !b && strcmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
	return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
}

/* Called after each commit with the log's length. Also what keeps SQLite from checkpointing by itself. */
static int committed(void *ctx, sqlite3 *conn, const char *database, int log_pages)
{
	(void)conn, (void)database;
	struct db *db = ctx;
	if (log_pages < db->log_pages)
		db->log_pages_done = 0; /* the log has started again */
	db->log_pages = log_pages;
	return SQLITE_OK;
}

static void set_switch(sqlite3 *conn, int name, int value)
{
	int rc = sqlite3_db_config(conn, name, value, NULL);
	ASSERT(rc == SQLITE_OK);
}

static void set_switches(sqlite3 *conn)
{
	static const struct {
		int name, value;
	} switches[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 }, { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },        { SQLITE_DBCONFIG_DQS_DDL, 0 },
	};
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		set_switch(conn, switches[i].name, switches[i].value);
	(void)sqlite3_limit(conn, SQLITE_LIMIT_ATTACHED, 0);
}

static enum bs_status set_up(struct db *db, int cache_kib, struct err *err)
{
	set_switches(db->conn);
	sqlite3_busy_timeout(db->conn, BUSY_WAIT_MS);
	char sql_z[64];
	(void)snprintf(sql_z, sizeof sql_z, "PRAGMA cache_size=-%d", cache_kib);
	enum bs_status st = run_script(db, sql_z, err);
	if (!st)
		st = run_script(db, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
		                    "PRAGMA synchronous=FULL; PRAGMA secure_delete=FAST", err);
	if (db->use == DB_WRITER) {
		(void)sqlite3_wal_hook(db->conn, committed, db);
		return st;
	}
	(void)sqlite3_wal_autocheckpoint(db->conn, 0);
	if (!st)
		st = run_script(db, "PRAGMA query_only=ON", err);
	(void)sqlite3_set_authorizer(db->conn, refuse, NULL);
	return st;
}

/*
 * Heeded before the process's first connection only. Without the count of bytes in use, threads do not meet at a lock
 * for every allocation; what a savepoint keeps stays in memory instead of in files somewhere under /tmp.
 */
static void set_up_library(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

enum bs_status db_open(const char *path_z, enum db_use use, int cache_kib, struct db **out, struct err *err)
{
	set_up_library();
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		check_no_memory(sizeof *db);
	db->use = use;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	flags |= use == DB_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int rc = sqlite3_open_v2(path_z, &db->conn, flags, NULL);
	enum bs_status st = rc ? sqlite_failed(db->conn, rc, path_z, err) : set_up(db, cache_kib, err);
	if (st)
		db_close(db);
	else
		*out = db;
	return st;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	ASSERT(db->open_queries == 0);
	sqlite_statements_done(db);
	if (db->writing)
		(void)sqlite3_wal_checkpoint_v2(db->conn, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	int rc = sqlite3_close(db->conn);
	ASSERT(rc == SQLITE_OK);
	free(db);
}

enum bs_status db_start_writing(struct db *db, struct err *err)
{
	ASSERT(db->use == DB_WRITER && !db->writing);
	enum bs_status st = run_script(db, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=OFF;"
	                                   "PRAGMA journal_size_limit=67108864", err);
	if (st)
		return st;
	set_switch(db->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0);
	db->writing = true;
	db->log_pages = 1; /* perhaps more, left by a process that was killed: the first checkpoint finds out */
	return BS_OK;
}

enum bs_status db_guard(struct db *db, struct err *err)
{
	ASSERT(db->writing);
	sqlite_statements_done(db); /* what set-up prepared was not judged by the authorizer */
	enum bs_status st = run_script(db, "PRAGMA foreign_keys=ON", err);
	(void)sqlite3_set_authorizer(db->conn, refuse, NULL);
	return st;
}

/* ── Schema ── */

enum bs_status db_schema(struct db *db, int *out, struct err *err)
{
	int64_t id, number, things;
	enum bs_status st = read_number(db, SQL("PRAGMA application_id"), &id, err);
	if (!st)
		st = read_number(db, SQL("PRAGMA user_version"), &number, err);
	if (!st)
		st = read_number(db, SQL("SELECT count(*) FROM sqlite_schema"), &things, err);
	if (st)
		return st;
	bool is_empty = id == 0 && number == 0 && things == 0;
	bool is_ours = id == APPLICATION_ID && number > 0;
	if (!is_empty && !is_ours)
		return err_set(err, BS_CORRUPT, "The database is not one of Broadsheet's");
	*out = (int)number;
	return BS_OK;
}

static enum bs_status check_references(struct db *db, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(db, SQL("PRAGMA foreign_key_check"), &q, err);
	if (st)
		return st;
	st = query_next(q, err);
	if (st == BS_NOT_FOUND)
		return BS_OK;
	if (st)
		return st;
	return err_set(err, BS_CORRUPT, "A row of table %.*s points to something that is not there",
	               STR_ARG(query_str(q, 0)));
}

enum bs_status db_apply(struct db *db, struct str script, int number, struct err *err)
{
	ASSERT(db->writing && db_in_transaction(db) && number > 0);
	AUTO_ARENA mem = ARENA_EMPTY;
	enum bs_status st = run_script(db, str_z(&mem, script), err);
	if (!st)
		st = check_references(db, err);
	if (!st)
		st = run_script(db, str_fmt(&mem, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID,
		                            number).ptr, err);
	return st;
}

/* ── Copies ── */

static enum bs_status copy_pages(struct db *db, sqlite3 *to, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", db->conn, "main");
	if (!backup)
		return sqlite_failed(to, sqlite3_errcode(to), "backup", err);
	int rc = sqlite3_backup_step(backup, -1);
	int end = sqlite3_backup_finish(backup);
	if (rc != SQLITE_DONE || end)
		return sqlite_failed(to, rc != SQLITE_DONE ? rc : end, "backup", err);
	return BS_OK;
}

static int is_ok(void *ctx, int n, char **columns, char **names)
{
	(void)names;
	bool *ok = ctx;
	*ok = n == 1 && columns[0] && strcmp(columns[0], "ok") == 0;
	return 0;
}

static enum bs_status check_copy(sqlite3 *copy, struct err *err)
{
	bool ok = false;
	int rc = sqlite3_exec(copy, "PRAGMA quick_check(1)", is_ok, &ok, NULL);
	if (rc)
		return sqlite_failed(copy, rc, "PRAGMA quick_check", err);
	return ok ? BS_OK : err_set(err, BS_CORRUPT, "The backup was checked and is damaged: the database may be, too");
}

enum bs_status db_copy(struct db *db, const char *path_z, struct err *err)
{
	sqlite3 *copy = NULL;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE;
	int rc = sqlite3_open_v2(path_z, &copy, flags, NULL);
	enum bs_status st = rc ? sqlite_failed(copy, rc, path_z, err) : copy_pages(db, copy, err);
	if (!st)
		st = check_copy(copy, err);
	rc = sqlite3_close(copy);
	if (!st && rc)
		st = sqlite_failed(NULL, rc, path_z, err);
	return st ? st : file_sync(path_z, err);
}

/* ── Checkpoints ── */

int db_log_pages(const struct db *db)
{
	return db->log_pages;
}

int db_log_pages_due(const struct db *db)
{
	return db->log_pages - db->log_pages_done;
}

enum bs_status db_checkpoint(struct db *db, enum db_checkpoint how, struct err *err)
{
	ASSERT(db->writing && !db_in_transaction(db));
	int mode = how == DB_CHECKPOINT_SOME ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
	int log_pages = -1, done = -1;
	sqlite3_busy_timeout(db->conn, CHECKPOINT_ALL_WAIT_MS);
	int rc = sqlite3_wal_checkpoint_v2(db->conn, NULL, mode, &log_pages, &done);
	sqlite3_busy_timeout(db->conn, BUSY_WAIT_MS);
	if (log_pages >= 0) {
		db->log_pages = log_pages;
		db->log_pages_done = done;
	}
	if (rc)
		return sqlite_failed(db->conn, rc, "checkpoint", err);
	return done == log_pages ? BS_OK : err_set(err, BS_BUSY, "A reader was in the way");
}

void db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->conn);
}
