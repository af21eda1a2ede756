/*
 * Opening a newsroom, and reading it.
 *
 * DIR/broadsheet.db appears by a rename when it is complete, so that an init that was interrupted, at whatever
 * moment, leaves no newsroom and can be run again. Everything that opens the database holds DIR/lock first.
 */
#include "store/store.h"

#include "base/check.h"
#include "base/clock.h"
#include "store/feed.h"
#include "store/folder.h"
#include "store/migrate.h"
#include "store/writer.h"

#include <stdlib.h>
#include <unistd.h>

/* Memory for pages, per connection: small enough for many readers; the kernel's cache is behind it. */
#define READER_CACHE_KIB    8192  /* the inner pages of a large archive: measured 161 us a page against 179 at 2 MiB */
#define WRITER_CACHE_KIB    4096
#define EXCLUSIVE_CACHE_KIB 32768 /* of an import, which dirties thousands of pages in one transaction */

#define BULK_US             INT64_C(20000)
#define BULK_EXCLUSIVE_US   INT64_C(250000)

struct store {
	struct arena   mem;       /* the names below */
	const char    *dir_z;
	const char    *path_z;    /* DIR/broadsheet.db */
	const char    *backups_z; /* DIR/backups */
	int            lock_fd;   /* -1 before it is taken */
	struct db     *db;        /* the writer's, once that runs */
	struct writer *writer;
};

/* ── Making one ── */

static void unlink_leftovers(struct arena *mem, const char *path_z)
{
	static const char *const ends_z[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof ends_z / sizeof *ends_z; i++)
		(void)unlink(str_fmt(mem, "%s%s", path_z, ends_z[i]).ptr);
}

static enum bs_status make_database(const char *path_z, struct err *err)
{
	struct db *db = NULL;
	enum bs_status st = file_make(path_z, err);
	if (!st)
		st = db_open(path_z, DB_WRITER, WRITER_CACHE_KIB, &db, err);
	if (!st)
		st = migrate(db, schema_files, schema_files_count, NULL, err);
	db_close(db);
	return st ? st : file_sync(path_z, err);
}

static enum bs_status create(struct store *s, struct err *err)
{
	bool exists;
	enum bs_status st = file_exists(s->path_z, &exists, err);
	if (st)
		return st;
	if (exists)
		return err_set(err, BS_OUT_OF_DATE, "%s is a newsroom already", s->dir_z);
	const char *new_z = str_fmt(&s->mem, "%s.new", s->path_z).ptr;
	unlink_leftovers(&s->mem, new_z);
	st = make_database(new_z, err);
	if (!st)
		st = file_rename(new_z, s->path_z, err);
	if (st) {
		unlink_leftovers(&s->mem, new_z);
		return st;
	}
	st = folder_sync(s->dir_z, err);
	return st ? st : folder_sync(str_fmt(&s->mem, "%s/..", s->dir_z).ptr, err);
}

/* ── Opening and closing ── */

static enum bs_status check_is_newsroom(const struct store *s, struct err *err)
{
	bool exists;
	enum bs_status st = file_exists(s->path_z, &exists, err);
	if (!st && !exists)
		return err_set(err, BS_NOT_FOUND, "%s is not a newsroom: make one with: broadsheet init %s", s->dir_z,
		               s->dir_z);
	return st;
}

static enum bs_status open_database(struct store *s, bool exclusive, struct err *err)
{
	int schema;
	int cache_kib = exclusive ? EXCLUSIVE_CACHE_KIB : WRITER_CACHE_KIB;
	enum bs_status st = db_open(s->path_z, DB_WRITER, cache_kib, &s->db, err);
	if (!st)
		st = db_schema(s->db, &schema, err);
	if (!st && schema == 0)
		st = err_set(err, BS_CORRUPT, "The database is empty: restore it from a backup");
	if (!st)
		st = migrate(s->db, schema_files, schema_files_count, s->backups_z, err);
	if (!st)
		st = db_guard(s->db, err);
	if (st && err)
		err_wrap(err, "%s", s->path_z);
	return st;
}

static enum bs_status open_in(struct store *s, const struct store_config *config, struct err *err)
{
	enum bs_status st = config->create ? folder_make(s->dir_z, err) : check_is_newsroom(s, err);
	if (!st)
		st = folder_lock(s->dir_z, &s->lock_fd, err);
	if (!st && config->create)
		st = create(s, err);
	if (!st)
		st = open_database(s, config->exclusive, err);
	if (st)
		return st;
	struct writer_config writer = {
		.db = s->db,
		.on_commit = config->on_commit,
		.on_commit_ctx = config->on_commit_ctx,
		.bulk_us = config->exclusive ? BULK_EXCLUSIVE_US : BULK_US,
	};
	return writer_start(&writer, &s->writer, err);
}

enum bs_status store_open(const struct store_config *config, struct store **out, struct err *err)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	s->lock_fd = -1;
	s->dir_z = str_z(&s->mem, str_from_z(config->dir_z));
	s->path_z = str_fmt(&s->mem, "%s/broadsheet.db", s->dir_z).ptr;
	s->backups_z = str_fmt(&s->mem, "%s/backups", s->dir_z).ptr;
	enum bs_status st = open_in(s, config, err);
	if (st)
		store_close(s);
	else
		*out = s;
	return st;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	writer_stop(s->writer);
	db_close(s->db);
	if (s->lock_fd >= 0)
		(void)close(s->lock_fd); /* last: until here nobody else may open the database */
	arena_done(&s->mem);
	free(s);
}

const char *store_dir_z(const struct store *s)
{
	return s->dir_z;
}

enum bs_status store_change(struct store *s, change_fn *fn, void *arg, struct err *err)
{
	return writer_change(s->writer, CHANGE_URGENT, fn, arg, err);
}

enum bs_status store_change_bulk(struct store *s, change_fn *fn, void *arg, struct err *err)
{
	return writer_change(s->writer, CHANGE_BULK, fn, arg, err);
}

/* ── Reading ── */

enum bs_status store_open_reader(struct store *s, struct db **out, struct err *err)
{
	return db_open(s->path_z, DB_READER, READER_CACHE_KIB, out, err);
}

void store_close_reader(struct db *db)
{
	db_close(db);
}

enum bs_status snapshot_begin(struct db *db, int64_t at_us, struct key_set *noted, struct snapshot *out,
                              struct err *err)
{
	ASSERT(!db_in_transaction(db));
	struct feed_head head;
	enum bs_status st = db_begin_read(db, err);
	if (!st)
		st = feed_head(db, &head, err); /* the first read: from here on the view stands */
	if (st) {
		db_rollback(db);
		return st;
	}
	int64_t clock_us = clock_now_us(); /* after the view is taken, so that it is no older than its `now` */
	int64_t now_us = clock_us > head.live_from_us ? clock_us : head.live_from_us;
	if (noted)
		key_set_clear(noted);
	*out = (struct snapshot){ .db = db, .now_us = at_us ? at_us : now_us, .valid_until_us = TIME_NEVER,
	                          .feed_id = head.id, .noted = noted };
	return BS_OK;
}

void snapshot_end(struct snapshot *snap)
{
	ASSERT(db_open_queries(snap->db) == 0); /* a query of the view would keep it alive */
	db_rollback(snap->db);
}
