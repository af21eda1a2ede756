/*
 * What the store needs of a database driver besides queries: opening, transactions, the schema, copies, checkpoints.
 * Only files of store/ include this; sqlite.c and sqlite_file.c implement it. A second driver would too.
 */
#ifndef BS_STORE_DRIVER_H
#define BS_STORE_DRIVER_H

#include "store/db.h"

enum db_use {
	DB_READER, /* read-only, and never checkpoints */
	DB_WRITER, /* the one connection that writes */
};

/*
 * Opens a connection to the database at path_z, which exists. A DB_WRITER changes nothing before db_start_writing:
 * until then, closing it leaves the file as it is, byte for byte. cache_kib: memory for pages.
 */
enum bs_status db_open(const char *path_z, enum db_use use, int cache_kib, struct db **out, struct err *err)
	__attribute__((warn_unused_result));
/* Closes; of the writer, after a last checkpoint. NULL is fine. No query may be open. */
void db_close(struct db *db);

/* Of the writer: from here on it may change the file. References are not enforced before db_guard. */
enum bs_status db_start_writing(struct db *db, struct err *err) __attribute__((warn_unused_result));
/* Of the writer, the end of set-up: references enforced; no statement can reach another file or change a setting. */
enum bs_status db_guard(struct db *db, struct err *err) __attribute__((warn_unused_result));

/* Transactions; not counted as statements. A read transaction has its view from its first read on. */
enum bs_status db_begin_read(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_begin_write(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_commit(struct db *db, struct err *err) __attribute__((warn_unused_result));
/* Undoes, or ends a read. Nothing happens outside a transaction: some errors end one by themselves. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
int  db_open_queries(const struct db *db);

/* One savepoint inside a write transaction: set, then either kept or undone. */
enum bs_status db_savepoint(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_savepoint_keep(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_savepoint_undo(struct db *db, struct err *err) __attribute__((warn_unused_result));

/* The number of the newest migration applied; 0 in an empty database. BS_CORRUPT if it is not a newsroom's. */
enum bs_status db_schema(struct db *db, int *out, struct err *err) __attribute__((warn_unused_result));
/* Inside a write transaction: runs a migration's statements, checks all references, numbers the schema. */
enum bs_status db_apply(struct db *db, struct str script, int number, struct err *err)
	__attribute__((warn_unused_result));

/* Copies the database as it is now into the empty file at path_z, checks the copy and makes it durable. */
enum bs_status db_copy(struct db *db, const char *path_z, struct err *err) __attribute__((warn_unused_result));

/* As of the writer's last commit: the log's length in pages, and how many of them are not yet in the database file. */
int db_log_pages(const struct db *db);
int db_log_pages_due(const struct db *db);

enum db_checkpoint {
	DB_CHECKPOINT_SOME, /* what no reader is in the way of */
	DB_CHECKPOINT_ALL,  /* waits a moment for readers, so that the log can start again */
};
/* Moves pages from the log to the database file. BS_BUSY if it was interrupted or a reader was in the way. */
enum bs_status db_checkpoint(struct db *db, enum db_checkpoint how, struct err *err)
	__attribute__((warn_unused_result));
/* Ends a running checkpoint of db, which starts over next time. The only function here for any thread. */
void db_interrupt(struct db *db);

#endif
