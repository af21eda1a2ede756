/*
 * What the store needs of a database driver besides queries: opening, transactions, the schema, copies, checkpoints.
 * Only files of store/ include this; sqlite.c implements it. A second driver implements the same functions.
 */
#ifndef BS_STORE_DRIVER_H
#define BS_STORE_DRIVER_H

#include "store/db.h"

enum db_use {
	DB_READER, /* read-only, and never checkpoints */
	DB_WRITER, /* the one connection that writes */
};

/*
 * Opens a connection to the database file at path_z, which exists. A DB_WRITER changes nothing before
 * db_start_writing, and until then its close leaves the file as it is, byte for byte.
 * cache_kib: memory for pages.
 */
enum bs_status db_open(const char *path_z, enum db_use use, int cache_kib, struct db **out, struct err *err)
	__attribute__((warn_unused_result));
/* Closes. Of the writer it is the last checkpoint. NULL is fine. No query may be open. */
void db_close(struct db *db);

/* Only for the writer: from here on it may change the file. Foreign keys are off until db_guard. */
enum bs_status db_start_writing(struct db *db, struct err *err) __attribute__((warn_unused_result));
/* The end of set-up: foreign keys on; from here on no statement can reach another file or change a setting. */
enum bs_status db_guard(struct db *db, struct err *err) __attribute__((warn_unused_result));

/* Transactions, not counted as statements. A read transaction has its view only from its first read on. */
enum bs_status db_begin_read(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_begin_write(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_commit(struct db *db, struct err *err) __attribute__((warn_unused_result));
void           db_rollback(struct db *db); /* also ends a read; nothing happens outside a transaction */
bool           db_in_transaction(const struct db *db); /* false too if an error has ended it by itself */
int            db_open_queries(const struct db *db);

/* One savepoint inside a write transaction: set, then either kept or undone. */
enum bs_status db_savepoint(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_savepoint_keep(struct db *db, struct err *err) __attribute__((warn_unused_result));
enum bs_status db_savepoint_undo(struct db *db, struct err *err) __attribute__((warn_unused_result));

/* The number of the newest migration applied; 0 in an empty database. BS_CORRUPT if the file is not a newsroom's. */
enum bs_status db_schema(struct db *db, int *out, struct err *err) __attribute__((warn_unused_result));
/* Runs a migration's statements inside the write transaction, checks references, and numbers the schema. */
enum bs_status db_apply(struct db *db, struct str script, int number, struct err *err)
	__attribute__((warn_unused_result));

/* Copies the database, as it is now, to a new file at path_z, checks the copy and makes it durable. */
enum bs_status db_copy(struct db *db, const char *path_z, struct err *err) __attribute__((warn_unused_result));

/* Pages of the log that are not known to be in the database file, as of the writer's last commit. */
int db_log_pages(const struct db *db);
enum db_checkpoint {
	DB_CHECKPOINT_SOME,  /* what no reader is in the way of; db_interrupt ends it early, without progress */
	DB_CHECKPOINT_ALL,   /* waits for readers (at most the busy wait), so that the log starts again */
};
/* BS_BUSY if it was interrupted or a reader was in the way. */
enum bs_status db_checkpoint(struct db *db, enum db_checkpoint how, struct err *err)
	__attribute__((warn_unused_result));
/* Ends a running checkpoint of db. The only function that may be called from another thread. */
void db_interrupt(struct db *db);

#endif
