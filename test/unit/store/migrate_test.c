/* Migrations: in order, one transaction each, a copy before, and never backwards. */
#include "store/migrate.h"

#include "folder_for_test.h"

#include "store/folder.h"

static const struct embedded_file steps[] = {
	{ STR_INIT("0001-things.sql"), STR_INIT("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
	                                        "INSERT INTO thing VALUES (1, 'lamp');") },
	{ STR_INIT("0002-places.sql"), STR_INIT("CREATE TABLE place (id INTEGER PRIMARY KEY) STRICT;"
	                                        "ALTER TABLE thing ADD COLUMN place INTEGER REFERENCES place(id);") },
	{ STR_INIT("0003-fills.sql"), STR_INIT("INSERT INTO place VALUES (5); UPDATE thing SET place = 5;") },
};

static const struct embedded_file breaks_late[] = {
	{ STR_INIT("0001-things.sql"), STR_INIT("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT) STRICT;") },
	{ STR_INIT("0002-broken.sql"), STR_INIT("CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);") },
};

static const struct embedded_file leaves_orphan[] = {
	{ STR_INIT("0001-things.sql"), STR_INIT("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT) STRICT;") },
	{ STR_INIT("0002-orphan.sql"), STR_INIT("CREATE TABLE part (thing INTEGER REFERENCES thing(id)) STRICT;"
	                                        "INSERT INTO part VALUES (77);") },
};

struct place {
	struct folder *folder;
	char           path_z[128];
	char           backups_z[128];
};

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	assert_non_null(p);
	struct err err = { 0 };
	void *folder;
	(void)folder_set_up(&folder);
	p->folder = folder;
	assert_int_equal(mkdir(p->folder->dir_z, 0700), 0);
	(void)folder_path(p->folder, "broadsheet.db", p->path_z);
	(void)folder_path(p->folder, "backups", p->backups_z);
	assert_ok(file_make(p->path_z, &err), &err);
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	void *folder = p->folder;
	(void)folder_tear_down(&folder);
	free(p);
	return 0;
}

static enum bs_status migrate_with(struct place *p, const struct embedded_file *files, size_t n, struct err *err)
{
	struct db *db = NULL;
	enum bs_status st = db_open(p->path_z, DB_WRITER, 1024, &db, err);
	if (!st)
		st = migrate(db, files, n, p->backups_z, err);
	db_close(db);
	return st;
}

static int64_t ask(const char *path_z, struct sql sql)
{
	struct err err = { 0 };
	struct db *db = NULL;
	assert_ok(db_open(path_z, DB_WRITER, 1024, &db, &err), &err);
	int64_t number = number_of(db, sql);
	db_close(db);
	return number;
}

static int schema_of(const char *path_z)
{
	struct err err = { 0 };
	struct db *db = NULL;
	int schema;
	assert_ok(db_open(path_z, DB_WRITER, 1024, &db, &err), &err);
	assert_ok(db_schema(db, &schema, &err), &err);
	db_close(db);
	return schema;
}

/* The number of complete backups; *last is the name of one. Anything else there fails the test. */
static int backups(const struct place *p, char last[512])
{
	int n = 0;
	DIR *dir = opendir(p->backups_z);
	if (!dir)
		return 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		assert_true(str_ends(str_from_z(e->d_name), STR(".db")));
		(void)snprintf(last, 512, "%s/%s", p->backups_z, e->d_name);
		n++;
	}
	(void)closedir(dir);
	return n;
}

static struct str file_bytes(struct arena *mem, const char *path_z)
{
	struct stat info;
	assert_int_equal(stat(path_z, &info), 0);
	char *bytes = arena_bytes(mem, (size_t)info.st_size);
	FILE *file = fopen(path_z, "rb");
	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, (size_t)info.st_size, file), info.st_size);
	(void)fclose(file);
	return str_of(bytes, (size_t)info.st_size);
}

static void a_new_database_gets_every_step_and_no_backup(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	char last[512];
	assert_ok(migrate_with(p, steps, 3, &err), &err);
	assert_int_equal(schema_of(p->path_z), 3);
	assert_int_equal(ask(p->path_z, SQL("SELECT place FROM thing")), 5);
	assert_int_equal(backups(p, last), 0);
	assert_ok(migrate_with(p, steps, 3, &err), &err); /* again: nothing to do */
	assert_int_equal(backups(p, last), 0);
}

static void an_older_database_is_copied_before_it_gets_what_it_lacks(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	char last[512];
	assert_ok(migrate_with(p, steps, 1, &err), &err);
	assert_ok(migrate_with(p, steps, 3, &err), &err);
	assert_int_equal(schema_of(p->path_z), 3);
	assert_int_equal(backups(p, last), 1);
	assert_int_equal(schema_of(last), 1);
	assert_int_equal(ask(last, SQL("SELECT count(*) FROM thing WHERE name = 'lamp'")), 1);
	struct stat info;
	assert_int_equal(stat(last, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_newer_database_is_refused_and_left_as_it_is(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_ok(migrate_with(p, steps, 3, &err), &err);
	struct str before = file_bytes(&mem, p->path_z);
	assert_int_equal(migrate_with(p, steps, 2, &err), BS_OUT_OF_DATE);
	assert_non_null(strstr(err.msg, "newer Broadsheet (schema 3, this program knows 2)"));
	assert_str_equal(file_bytes(&mem, p->path_z), before);
	assert_ok(migrate_with(p, steps, 3, &err), &err);
}

static void a_step_that_breaks_leaves_the_database_before_it(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	char last[512];
	assert_int_equal(migrate_with(p, breaks_late, 2, &err), BS_IO);
	assert_non_null(strstr(err.msg, "0002-broken.sql"));
	assert_int_equal(schema_of(p->path_z), 1);
	assert_int_equal(ask(p->path_z, SQL("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")), 0);
	assert_int_equal(migrate_with(p, breaks_late, 2, &err), BS_IO);
	assert_int_equal(schema_of(p->path_z), 1);
	assert_int_equal(backups(p, last), 0); /* else a server that keeps trying would fill the disk */
}

static void a_step_may_not_leave_a_row_that_points_nowhere(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_int_equal(migrate_with(p, leaves_orphan, 2, &err), BS_CORRUPT);
	assert_non_null(strstr(err.msg, "table part"));
	assert_int_equal(schema_of(p->path_z), 1);
}

static void without_a_backup_nothing_is_updated(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_ok(migrate_with(p, steps, 1, &err), &err);
	assert_ok(file_make(p->backups_z, &err), &err); /* a file where the directory should be */
	assert_int_equal(migrate_with(p, steps, 3, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "so nothing was updated"));
	assert_int_equal(schema_of(p->path_z), 1);
}

/* Numbers come from the order of the names, so a gap or a file too many would renumber all that follow. */
static void the_programs_own_steps_are_numbered_from_one_without_gaps(void **state)
{
	(void)state;
	assert_true(schema_files_count > 0);
	for (size_t i = 0; i < schema_files_count; i++) {
		int64_t number;
		struct str name = schema_files[i].name;
		assert_true(str_to_i64(str_slice(name, 0, 4), &number));
		assert_int_equal(number, i + 1);
		assert_true(name.ptr[4] == '-' && str_ends(name, STR(".sql")));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_database_gets_every_step_and_no_backup),
		TEST(an_older_database_is_copied_before_it_gets_what_it_lacks),
		TEST(a_newer_database_is_refused_and_left_as_it_is),
		TEST(a_step_that_breaks_leaves_the_database_before_it),
		TEST(a_step_may_not_leave_a_row_that_points_nowhere),
		TEST(without_a_backup_nothing_is_updated),
		TEST(the_programs_own_steps_are_numbered_from_one_without_gaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
