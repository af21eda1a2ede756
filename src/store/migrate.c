/*
 * Migrations: file number N takes a database from schema N-1 to N, and the number changes in the same transaction, so
 * that a database is always exactly at one of them. There is no way back but the backup made before.
 */
#include "store/migrate.h"

#include "base/check.h"
#include "base/clock.h"
#include "store/folder.h"

#include <unistd.h>

/* DIR/backups/schema-3-2026-11-23T09-40-00Z-5.db; the last number is the microsecond, so that no two are the same. */
static const char *backup_path_z(struct arena *mem, const char *backups_dir_z, int schema)
{
	struct civil_time t = civil_of_us(clock_now_us());
	return str_fmt(mem, "%s/schema-%d-%04d-%02d-%02dT%02d-%02d-%02dZ-%06d.db", backups_dir_z, schema, t.year,
	               t.month, t.day, t.hour, t.minute, t.second, t.microsecond).ptr;
}

static enum bs_status copy_to(struct db *db, const char *backups_dir_z, const char *temp_z, const char *path_z,
                              struct err *err)
{
	enum bs_status st = file_make(temp_z, err);
	if (!st)
		st = db_copy(db, temp_z, err);
	if (!st)
		st = file_rename(temp_z, path_z, err);
	if (!st)
		st = folder_sync(backups_dir_z, err);
	if (st)
		(void)unlink(temp_z);
	return st;
}

/* path_z: where the copy went. */
static enum bs_status back_up(struct db *db, const char *backups_dir_z, const char *path_z, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	enum bs_status st = folder_make(backups_dir_z, err);
	if (!st)
		st = copy_to(db, backups_dir_z, str_fmt(&mem, "%s.new", path_z).ptr, path_z, err);
	if (st && err)
		err_wrap(err, "The backup before the update failed, so nothing was updated");
	return st;
}

static enum bs_status apply(struct db *db, const struct embedded_file *file, int number, struct err *err)
{
	enum bs_status st = db_begin_write(db, err);
	if (st)
		return st;
	st = db_apply(db, file->bytes, number, err);
	if (!st)
		st = db_commit(db, err);
	db_rollback(db);
	if (st && err)
		err_wrap(err, "The database could not be updated by %.*s", STR_ARG(file->name));
	return st;
}

/* From schema to newest. What was copied before a first step that fails is needed by nobody, and removed. */
static enum bs_status update(struct db *db, const struct embedded_file *files, int schema, int newest,
                             const char *backups_dir_z, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	const char *backup_z = schema > 0 ? backup_path_z(&mem, backups_dir_z, schema) : NULL;
	enum bs_status st = backup_z ? back_up(db, backups_dir_z, backup_z, err) : BS_OK;
	if (st)
		return st;
	int at = schema;
	while (!st && at < newest) {
		st = apply(db, &files[at], at + 1, err);
		at += !st;
	}
	if (st && at == schema && backup_z)
		(void)unlink(backup_z);
	return st;
}

enum bs_status migrate(struct db *db, const struct embedded_file *files, size_t n, const char *backups_dir_z,
                       struct err *err)
{
	int schema;
	enum bs_status st = db_schema(db, &schema, err);
	if (st)
		return st;
	int newest = (int)n;
	if (schema > newest)
		return err_set(err, BS_OUT_OF_DATE,
		               "It was made by a newer Broadsheet (schema %d, this program knows %d): "
		               "use that one, or restore a backup",
		               schema, newest);
	st = db_start_writing(db, err);
	if (!st && schema < newest)
		st = update(db, files, schema, newest, backups_dir_z, err);
	return st;
}
