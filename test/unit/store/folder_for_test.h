/* A newsroom in a directory of its own, for tests: made before, removed after. */
#ifndef BS_TEST_UNIT_STORE_FOLDER_FOR_TEST_H
#define BS_TEST_UNIT_STORE_FOLDER_FOR_TEST_H

#include "test.h"

#include <dirent.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

struct folder {
	char dir_z[64]; /* does not exist yet; its parent does */
	char top_z[48];
};

static inline int folder_remove_one(const char *path_z, const struct stat *info, int type, struct FTW *where)
{
	(void)info, (void)type, (void)where;
	return remove(path_z);
}

static inline int folder_set_up(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	assert_non_null(f);
	(void)snprintf(f->top_z, sizeof f->top_z, "/tmp/store-test-XXXXXX");
	assert_non_null(mkdtemp(f->top_z));
	(void)snprintf(f->dir_z, sizeof f->dir_z, "%s/news", f->top_z);
	*state = f;
	return 0;
}

static inline int folder_tear_down(void **state)
{
	struct folder *f = *state;
	(void)nftw(f->top_z, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* In: a test's state. Out: path/to/its/NAME, valid until the next call with the same buffer. */
static inline const char *folder_path(const struct folder *f, const char *name_z, char path[128])
{
	(void)snprintf(path, 128, "%s/%s", f->dir_z, name_z);
	return path;
}

static inline struct store *store_made(const struct folder *f)
{
	struct err err = { 0 };
	struct store *s = NULL;
	assert_ok(store_open(&(struct store_config){ .dir_z = f->dir_z, .create = true }, &s, &err), &err);
	return s;
}

static inline struct store *store_opened(const struct folder *f)
{
	struct err err = { 0 };
	struct store *s = NULL;
	assert_ok(store_open(&(struct store_config){ .dir_z = f->dir_z }, &s, &err), &err);
	return s;
}

static inline struct db *reader_opened(struct store *s)
{
	struct err err = { 0 };
	struct db *db = NULL;
	assert_ok(store_open_reader(s, &db, &err), &err);
	return db;
}

/* Runs a statement without parameters and returns the number in its first column. */
static inline int64_t number_of(struct db *db, struct sql sql)
{
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(db, sql, &q, &err), &err);
	assert_ok(query_next(q, &err), &err);
	return query_i64(q, 0);
}

/* A small change: one more story, whose id is announced as a card. arg: where its id goes, or NULL. */
static inline enum bs_status add_story(struct change *ch, void *arg, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL("INSERT INTO story DEFAULT VALUES"), &q, err);
	if (!st)
		st = query_run(q, err);
	if (st)
		return st;
	int64_t id = db_last_id(ch->db);
	change_announce(ch, KEY_CARD, id);
	if (arg)
		*(int64_t *)arg = id;
	return BS_OK;
}

#endif
