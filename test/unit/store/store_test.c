/* Opening a newsroom, and seeing it: who may, what is refused and in which words, one view at a time. */
#include "folder_for_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "base/clock.h"

static enum bs_status open_again(const struct folder *f, bool create, struct err *err)
{
	struct store *s = NULL;
	enum bs_status st = store_open(&(struct store_config){ .dir_z = f->dir_z, .create = create }, &s, err);
	store_close(s);
	return st;
}

static void put_file(const struct folder *f, const char *name_z, struct str bytes)
{
	char path[128];
	FILE *file = fopen(folder_path(f, name_z, path), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* ── Opening ── */

static void what_was_changed_is_there_after_opening_again(void **state)
{
	struct store *s = store_made(*state);
	struct err err = { 0 };
	assert_ok(store_change(s, add_story, NULL, &err), &err);
	store_close(s);
	s = store_opened(*state);
	struct db *db = reader_opened(s);
	assert_int_equal(number_of(db, SQL("SELECT count(*) FROM story")), 1);
	store_close_reader(db);
	store_close(s);
}

static void nobody_else_may_read_a_newsroom(void **state)
{
	struct folder *f = *state;
	store_close(store_made(f));
	char path[128];
	struct stat info;
	assert_int_equal(stat(f->dir_z, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_int_equal(stat(folder_path(f, "broadsheet.db", path), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_directory_that_is_not_a_newsroom_is_told_how_to_become_one(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	assert_int_equal(open_again(f, false, &err), BS_NOT_FOUND);
	char words[256];
	(void)snprintf(words, sizeof words, "%s is not a newsroom: make one with: broadsheet init %s", f->dir_z, f->dir_z);
	assert_string_equal(err.msg, words);
	assert_int_equal(mkdir(f->dir_z, 0700), 0);
	assert_int_equal(open_again(f, false, &err), BS_NOT_FOUND);
	assert_int_equal(rmdir(f->dir_z), 0); /* nothing was left in it */
}

static void a_newsroom_is_not_made_twice(void **state)
{
	struct err err = { 0 };
	struct store *s = store_made(*state);
	assert_ok(store_change(s, add_story, NULL, &err), &err);
	store_close(s);
	assert_int_equal(open_again(*state, true, &err), BS_OUT_OF_DATE);
	assert_non_null(strstr(err.msg, "is a newsroom already"));
	assert_ok(open_again(*state, false, &err), &err);
}

static void a_newsroom_is_not_made_where_it_cannot_be(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	struct store *s = NULL;
	char deep[128];
	struct store_config config = { .dir_z = folder_path(f, "deep/er", deep), .create = true };
	assert_int_equal(store_open(&config, &s, &err), BS_NOT_FOUND);
}

static void a_file_in_the_place_of_the_directory_is_named(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	FILE *file = fopen(f->dir_z, "w");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(open_again(f, true, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "is a file"));
	assert_int_equal(open_again(f, false, &err), BS_NOT_FOUND);
}

static void what_an_interrupted_init_left_is_no_obstacle(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	assert_int_equal(mkdir(f->dir_z, 0700), 0);
	put_file(f, "broadsheet.db.new", STR("half a header"));
	put_file(f, "broadsheet.db.new-wal", STR("half a log"));
	put_file(f, "lock", STR("1\n"));
	assert_int_equal(open_again(f, false, &err), BS_NOT_FOUND);
	assert_ok(open_again(f, true, &err), &err);
	char path[128];
	assert_int_not_equal(access(folder_path(f, "broadsheet.db.new", path), F_OK), 0);
	assert_int_not_equal(access(folder_path(f, "broadsheet.db.new-wal", path), F_OK), 0);
}

static void an_init_killed_at_any_moment_can_be_repeated(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	for (int round = 0; round < 20; round++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			_exit(open_again(f, true, &err) != BS_OK);
		(void)usleep((useconds_t)(round * 400));
		(void)kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
		enum bs_status st = open_again(f, false, &err);
		if (st == BS_NOT_FOUND)
			st = open_again(f, true, &err);
		assert_ok(st, &err);
		(void)nftw(f->dir_z, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

static void damage_and_foreign_files_are_refused(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	assert_int_equal(mkdir(f->dir_z, 0700), 0);
	put_file(f, "broadsheet.db", STR(""));
	assert_int_equal(open_again(f, false, &err), BS_CORRUPT);
	assert_non_null(strstr(err.msg, "broadsheet.db: The database is empty"));

	char junk[8192];
	memset(junk, 'x', sizeof junk);
	put_file(f, "broadsheet.db", str_of(junk, sizeof junk));
	assert_int_equal(open_again(f, false, &err), BS_CORRUPT);

	char path[128];
	sqlite3 *foreign;
	assert_int_equal(unlink(folder_path(f, "broadsheet.db", path)), 0);
	assert_int_equal(sqlite3_open(path, &foreign), SQLITE_OK);
	assert_int_equal(sqlite3_exec(foreign, "CREATE TABLE wp_posts (id)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(foreign), SQLITE_OK);
	assert_int_equal(open_again(f, false, &err), BS_CORRUPT);
	assert_non_null(strstr(err.msg, "not one of Broadsheet's"));
}

static void a_newsroom_may_lie_behind_a_link(void **state)
{
	struct folder *f = *state;
	store_close(store_made(f));
	struct folder link = { 0 };
	(void)snprintf(link.dir_z, sizeof link.dir_z, "%s/link", f->top_z);
	assert_int_equal(symlink(f->dir_z, link.dir_z), 0);
	struct store *s = store_opened(&link);
	store_close_reader(reader_opened(s));
	store_close(s);
}

/* ── Who has it ── */

static void a_second_opening_names_the_process_that_has_it(void **state)
{
	struct store *s = store_made(*state);
	struct err err = { 0 };
	char words[64];
	(void)snprintf(words, sizeof words, "is in use by process %d: ", (int)getpid());
	assert_int_equal(open_again(*state, false, &err), BS_BUSY);
	assert_non_null(strstr(err.msg, words));
	store_close(s);
	assert_ok(open_again(*state, false, &err), &err);
}

static pid_t child_that_has(const struct folder *f)
{
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_opened(f);
		(void)!write(ready[1], "x", 1);
		(void)pause();
		store_close(s);
		_exit(0);
	}
	char c;
	assert_int_equal(read(ready[0], &c, 1), 1);
	(void)close(ready[0]);
	(void)close(ready[1]);
	return child;
}

static void a_killed_process_frees_the_newsroom(void **state)
{
	struct folder *f = *state;
	struct err err = { 0 };
	store_close(store_made(f));
	pid_t child = child_that_has(f);
	char words[64];
	(void)snprintf(words, sizeof words, "is in use by process %d: ", (int)child);
	assert_int_equal(open_again(f, false, &err), BS_BUSY);
	assert_non_null(strstr(err.msg, words));
	(void)kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_ok(open_again(f, false, &err), &err);
}

/* ── Views ── */

static void a_change_is_seen_by_the_next_view_and_not_by_this_one(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_int_equal(snap.feed_id, 0);
	assert_true(snap.valid_until_us == TIME_NEVER);
	assert_ok(store_change(s, add_story, NULL, &err), &err);
	assert_int_equal(number_of(db, SQL("SELECT count(*) FROM story")), 0);
	snapshot_end(&snap);
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_int_equal(snap.feed_id, 1);
	assert_int_equal(number_of(db, SQL("SELECT count(*) FROM story")), 1);
	snapshot_end(&snap);
	store_close_reader(db);
	store_close(s);
}

static void a_view_notes_keys_and_when_it_ends(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct key_set noted = { 0 };
	struct snapshot snap;
	key_set_add(&noted, KEY_LIST, 1);
	assert_ok(snapshot_begin(db, 0, &noted, &snap, &err), &err);
	assert_int_equal(noted.n, 0);
	snapshot_note(&snap, KEY_CARD, 17);
	assert_true(key_set_has(&noted, KEY_CARD, 17));
	snapshot_changes_at(&snap, snap.now_us - 5);
	assert_true(snap.valid_until_us == TIME_NEVER);
	snapshot_changes_at(&snap, snap.now_us + 9);
	snapshot_changes_at(&snap, snap.now_us + 12);
	assert_true(snap.valid_until_us == snap.now_us + 9);
	snapshot_end(&snap);
	key_set_done(&noted);
	store_close_reader(db);
	store_close(s);
}

static void a_view_of_another_time_has_that_time(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 1234567, NULL, &snap, &err), &err);
	assert_int_equal(snap.now_us, 1234567);
	snapshot_end(&snap);
	store_close_reader(db);
	store_close(s);
}

/* Two rows at a time, so that an odd count is half a change. */
static enum bs_status add_two(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	enum bs_status st = add_story(ch, NULL, err);
	return st ? st : add_story(ch, NULL, err);
}

struct looking {
	struct store *store;
	atomic_bool   stop;
	atomic_int    views, torn;
};

static void look_once(struct db *db, struct looking *l)
{
	struct err err = { 0 };
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	int64_t before = number_of(db, SQL("SELECT count(*) FROM story"));
	int64_t rows = number_of(db, SQL("SELECT coalesce(max(id), 0) FROM change_feed"));
	int64_t after = number_of(db, SQL("SELECT max(0, count(*)) FROM story"));
	bool is_torn = before != after || before % 2 || rows != snap.feed_id;
	snapshot_end(&snap);
	atomic_fetch_add(&l->views, 1);
	atomic_fetch_add(&l->torn, is_torn);
}

static void *keep_looking(void *arg)
{
	struct looking *l = arg;
	struct db *db = reader_opened(l->store);
	while (!atomic_load(&l->stop))
		look_once(db, l);
	store_close_reader(db);
	return NULL;
}

static void every_view_is_whole_while_others_write(void **state)
{
	struct looking l = { .store = store_made(*state) };
	struct err err = { 0 };
	pthread_t threads[3];
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, keep_looking, &l), 0);
	for (int i = 0; i < 600; i++)
		assert_ok(store_change(l.store, add_two, NULL, &err), &err);
	atomic_store(&l.stop, true);
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_true(atomic_load(&l.views) > 0);
	assert_int_equal(atomic_load(&l.torn), 0);
	store_close(l.store);
}

/* ── The clock ── */

static enum bs_status acknowledge_at(struct change *ch, void *arg, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		ch->db, SQL("INSERT INTO change_feed (id, at_us, live_from_us, keys) VALUES (1, ?1, ?1, 'card:1')"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, *(int64_t *)arg);
	return query_run(q, err);
}

static enum bs_status go_live_now(struct change *ch, void *arg, struct err *err)
{
	(void)err;
	*(int64_t *)arg = ch->now_us;
	change_goes_live(ch, ch->now_us);
	return BS_OK;
}

/* The feed says that something went live an hour from now: as after the clock stepped back by an hour. */
static void a_clock_that_steps_back_hides_no_change(void **state)
{
	struct store *s = store_made(*state);
	struct err err = { 0 };
	int64_t ahead_us = clock_now_us() + 3600 * US_PER_S, first_us, second_us;
	assert_ok(store_change(s, acknowledge_at, &ahead_us, &err), &err);
	store_close(s);
	s = store_opened(*state);
	struct db *db = reader_opened(s);
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_true(snap.now_us == ahead_us);
	snapshot_end(&snap);
	assert_ok(store_change(s, go_live_now, &first_us, &err), &err);
	assert_ok(store_change(s, go_live_now, &second_us, &err), &err);
	assert_true(first_us > ahead_us);
	assert_true(second_us > first_us);
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_true(snap.now_us == second_us);
	snapshot_end(&snap);
	store_close_reader(db);
	store_close(s);
}

static enum bs_status schedule(struct change *ch, void *arg, struct err *err)
{
	(void)arg, (void)err;
	change_announce(ch, KEY_LIST, 1);
	change_goes_live(ch, ch->now_us + 3600 * US_PER_S);
	return BS_OK;
}

static void scheduling_does_not_move_now(void **state)
{
	struct store *s = store_made(*state);
	struct err err = { 0 };
	assert_ok(store_change(s, schedule, NULL, &err), &err);
	struct db *db = reader_opened(s);
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_true(snap.now_us <= clock_now_us());
	assert_int_equal(snap.feed_id, 1);
	snapshot_end(&snap);
	store_close_reader(db);
	store_close(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_changed_is_there_after_opening_again),
		TEST(nobody_else_may_read_a_newsroom),
		TEST(a_directory_that_is_not_a_newsroom_is_told_how_to_become_one),
		TEST(a_newsroom_is_not_made_twice),
		TEST(a_newsroom_is_not_made_where_it_cannot_be),
		TEST(a_file_in_the_place_of_the_directory_is_named),
		TEST(what_an_interrupted_init_left_is_no_obstacle),
		TEST(an_init_killed_at_any_moment_can_be_repeated),
		TEST(damage_and_foreign_files_are_refused),
		TEST(a_newsroom_may_lie_behind_a_link),
		TEST(a_second_opening_names_the_process_that_has_it),
		TEST(a_killed_process_frees_the_newsroom),
		TEST(a_change_is_seen_by_the_next_view_and_not_by_this_one),
		TEST(a_view_notes_keys_and_when_it_ends),
		TEST(a_view_of_another_time_has_that_time),
		TEST(every_view_is_whole_while_others_write),
		TEST(a_clock_that_steps_back_hides_no_change),
		TEST(scheduling_does_not_move_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
