/*
 * Changing: groups, failures, order, durability. Includes the .c, so that a test can see what waits in the queues.
 * What runs on the writer's thread only records; the test's own thread judges.
 */
#include "store/writer.c"

#include "folder_for_test.h"

#include <fcntl.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/sqlite_db.h"

/* ── A writer of its own, whose insides can be seen ── */

struct place {
	struct folder *folder;
	struct db     *db;     /* the writer's */
	struct db     *reader;
	struct writer *writer;

	pthread_mutex_t lock;
	char            log[256];   /* one letter per thing that happened, in order */
	size_t          log_len;
	struct key_set  committed;  /* all keys handed on so far */
	int             commits;
	int64_t         last_feed_id;
	int64_t         seen_at_commit; /* stories a reader saw while on_commit ran */
};

static void note(struct place *p, char c)
{
	(void)pthread_mutex_lock(&p->lock);
	p->log[p->log_len++ % sizeof p->log] = c;
	(void)pthread_mutex_unlock(&p->lock);
}

static int64_t stories(struct db *db)
{
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	if (query_open(db, SQL("SELECT count(*) FROM story"), &q, &err) || query_next(q, &err))
		return -1;
	return query_i64(q, 0);
}

static void on_commit(void *ctx, const struct dep_key *keys, size_t n, int64_t feed_id)
{
	struct place *p = ctx;
	for (size_t i = 0; i < n; i++)
		key_set_add(&p->committed, keys[i].kind, keys[i].id);
	p->commits++;
	p->last_feed_id = feed_id;
	p->seen_at_commit = stories(p->reader);
	(void)usleep(2000); /* an answer that came too early would be noted before */
	note(p, 'c');
}

static void start(struct place *p, int64_t bulk_us)
{
	struct err err = { 0 };
	char path[128];
	const char *path_z = folder_path(p->folder, "broadsheet.db", path);
	store_close(store_made(p->folder));
	assert_ok(db_open(path_z, DB_WRITER, 1024, &p->db, &err), &err);
	assert_ok(db_start_writing(p->db, &err), &err);
	assert_ok(db_guard(p->db, &err), &err);
	assert_ok(db_open(path_z, DB_READER, 1024, &p->reader, &err), &err);
	struct writer_config config = { .db = p->db, .on_commit = on_commit, .on_commit_ctx = p, .bulk_us = bulk_us };
	assert_ok(writer_start(&config, &p->writer, &err), &err);
}

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	assert_non_null(p);
	void *folder;
	(void)folder_set_up(&folder);
	p->folder = folder;
	(void)pthread_mutex_init(&p->lock, NULL);
	start(p, 10 * US_PER_S);
	*state = p;
	return 0;
}

static void stop(struct place *p)
{
	writer_stop(p->writer);
	db_close(p->reader);
	db_close(p->db);
	p->writer = NULL;
	p->reader = p->db = NULL;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	stop(p);
	void *folder = p->folder;
	(void)folder_tear_down(&folder);
	key_set_done(&p->committed);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
	return 0;
}

/* A change asked for on a thread of its own. */
struct asked {
	struct place  *place;
	enum urgency   urgency;
	change_fn     *fn;
	char           letter;  /* noted when it was answered */
	enum bs_status status;
	struct err     err;
	pthread_t      thread;
	bool           was_late;
	int64_t        now_us;
};

static void *ask(void *arg)
{
	struct asked *a = arg;
	a->status = writer_change(a->place->writer, a->urgency, a->fn, a, &a->err);
	note(a->place, a->letter);
	return NULL;
}

static size_t waiting(struct place *p, enum urgency urgency)
{
	size_t n = 0;
	(void)pthread_mutex_lock(&p->writer->lock);
	for (struct pending *w = p->writer->queues[urgency].first; w; w = w->next)
		n++;
	(void)pthread_mutex_unlock(&p->writer->lock);
	return n;
}

/* Asks, and returns once n changes of its urgency wait. */
static void ask_behind(struct asked *a, size_t n)
{
	assert_int_equal(pthread_create(&a->thread, NULL, ask, a), 0);
	while (waiting(a->place, a->urgency) < n)
		(void)usleep(200);
}

static void answered(struct asked *a)
{
	assert_int_equal(pthread_join(a->thread, NULL), 0);
}

/* A change that holds the writer until the place's log has an 'o'. */
static bool is_noted(struct place *p, char c)
{
	(void)pthread_mutex_lock(&p->lock);
	bool found = memchr(p->log, c, p->log_len) != NULL;
	(void)pthread_mutex_unlock(&p->lock);
	return found;
}

static enum bs_status hold(struct change *ch, void *arg, struct err *err)
{
	(void)ch, (void)err;
	struct asked *a = arg;
	note(a->place, 'h');
	while (!is_noted(a->place, 'o'))
		(void)usleep(200);
	return BS_OK;
}

static void hold_writer(struct asked *a, struct place *p)
{
	*a = (struct asked){ .place = p, .urgency = CHANGE_BULK, .fn = hold, .letter = 'H' };
	assert_int_equal(pthread_create(&a->thread, NULL, ask, a), 0);
	while (!is_noted(p, 'h'))
		(void)usleep(200);
}

static enum bs_status add(struct change *ch, void *arg, struct err *err)
{
	struct asked *a = arg;
	a->now_us = ch->now_us;
	return add_story(ch, NULL, err);
}

static enum bs_status add_and_fail(struct change *ch, void *arg, struct err *err)
{
	enum bs_status st = add(ch, arg, err);
	change_announce(ch, KEY_TOPIC, 666);
	return st ? st : err_set(err, BS_UNACCEPTABLE, "Not today");
}

/* ── Answers ── */

static void keys_are_handed_on_after_the_commit_and_before_the_answer(void **state)
{
	struct place *p = *state;
	struct asked a = { .place = p, .fn = add, .letter = 'A' };
	ask_behind(&a, 0);
	answered(&a);
	assert_ok(a.status, &a.err);
	assert_string_equal(p->log, "cA");
	assert_int_equal(p->seen_at_commit, 1);
	assert_true(key_set_has(&p->committed, KEY_CARD, 1));
	assert_int_equal(p->last_feed_id, 1);
}

static enum bs_status change_nothing(struct change *ch, void *arg, struct err *err)
{
	(void)ch, (void)arg, (void)err;
	return BS_OK;
}

static void a_change_that_announces_nothing_makes_no_feed_row(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_ok(writer_change(p->writer, CHANGE_URGENT, change_nothing, NULL, &err), &err);
	assert_int_equal(p->commits, 0);
	assert_int_equal(number_of(p->reader, SQL("SELECT count(*) FROM change_feed")), 0);
}

static void a_failed_change_takes_nothing_else_with_it(void **state)
{
	struct place *p = *state;
	struct asked holder, a[8];
	hold_writer(&holder, p);
	for (size_t i = 0; i < 8; i++) {
		a[i] = (struct asked){ .place = p, .fn = i % 4 == 2 ? add_and_fail : add, .letter = (char)('1' + i) };
		ask_behind(&a[i], i + 1);
	}
	note(p, 'o');
	answered(&holder);
	for (size_t i = 0; i < 8; i++) {
		answered(&a[i]);
		assert_int_equal(a[i].status, i % 4 == 2 ? BS_UNACCEPTABLE : BS_OK);
		if (a[i].status)
			assert_string_equal(a[i].err.msg, "Not today");
		assert_true(i == 0 || a[i].now_us > a[i - 1].now_us);
	}
	assert_int_equal(p->commits, 1); /* they shared one */
	assert_int_equal(number_of(p->reader, SQL("SELECT count(*) FROM change_feed")), 1);
	assert_int_equal(stories(p->reader), 6);
	assert_false(key_set_has(&p->committed, KEY_TOPIC, 666));
	assert_int_equal(p->committed.n, 6);
}

static void a_failure_alone_changes_nothing(void **state)
{
	struct place *p = *state;
	struct asked a = { .place = p };
	assert_int_equal(writer_change(p->writer, CHANGE_URGENT, add_and_fail, &a, NULL), BS_UNACCEPTABLE);
	assert_int_equal(p->commits, 0);
	assert_int_equal(stories(p->reader), 0);
}

/* ── Commits that fail ── */

static int refuse_commit(void *ctx)
{
	(void)ctx;
	return 1;
}

static void a_failed_commit_fails_all_of_it_and_the_next_one_works(void **state)
{
	struct place *p = *state;
	struct asked holder, a[3];
	hold_writer(&holder, p);
	for (size_t i = 0; i < 3; i++) {
		a[i] = (struct asked){ .place = p, .fn = i == 1 ? add_and_fail : add, .letter = '1' };
		ask_behind(&a[i], i + 1);
	}
	(void)sqlite3_commit_hook(p->db->conn, refuse_commit, NULL);
	note(p, 'o');
	for (size_t i = 0; i < 3; i++) {
		answered(&a[i]);
		assert_int_equal(a[i].status, i == 1 ? BS_UNACCEPTABLE : BS_CORRUPT);
	}
	answered(&holder);
	assert_int_equal(p->commits, 0);
	assert_int_equal(stories(p->reader), 0);
	(void)sqlite3_commit_hook(p->db->conn, NULL, NULL);

	struct asked again = { .place = p, .fn = add, .letter = '2' };
	ask_behind(&again, 0);
	answered(&again);
	assert_ok(again.status, &again.err);
	assert_int_equal(p->commits, 1);
	assert_int_equal(p->last_feed_id, 1); /* the number went back */
	assert_int_equal(p->committed.n, 1);
}

static enum bs_status lose_transaction(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL("ROLLBACK"), &q, err);
	if (!st)
		st = query_run(q, err);
	return st ? st : err_set(err, BS_FULL, "The disk is full");
}

static void changes_before_a_lost_transaction_are_not_acknowledged(void **state)
{
	struct place *p = *state;
	struct asked holder, before = { .place = p, .fn = add, .letter = '1' };
	struct asked loser = { .place = p, .fn = lose_transaction, .letter = '2' };
	struct asked after = { .place = p, .fn = add, .letter = '3' };
	hold_writer(&holder, p);
	ask_behind(&before, 1);
	ask_behind(&loser, 2);
	ask_behind(&after, 3);
	note(p, 'o');
	answered(&holder);
	answered(&before);
	answered(&loser);
	answered(&after);
	assert_int_equal(before.status, BS_FULL);
	assert_string_equal(before.err.msg, "The disk is full");
	assert_int_equal(loser.status, BS_FULL);
	assert_ok(after.status, &after.err);
	assert_int_equal(stories(p->reader), 1);
}

/* ── Who goes first ── */

static enum bs_status order(struct change *ch, void *arg, struct err *err)
{
	(void)ch, (void)err;
	struct asked *a = arg;
	note(a->place, (char)(a->letter + 'a' - 'A'));
	return BS_OK;
}

static void what_editors_do_goes_before_an_import(void **state)
{
	struct place *p = *state;
	struct asked holder;
	struct asked bulk = { .place = p, .urgency = CHANGE_BULK, .fn = order, .letter = 'B' };
	struct asked urgent = { .place = p, .urgency = CHANGE_URGENT, .fn = order, .letter = 'U' };
	hold_writer(&holder, p);
	ask_behind(&bulk, 1);
	ask_behind(&urgent, 1);
	note(p, 'o');
	answered(&holder);
	answered(&bulk);
	answered(&urgent);
	assert_true(strchr(p->log, 'u') < strchr(p->log, 'b'));
}

static void a_bulk_change_gets_a_turn_when_it_has_waited_long(void **state)
{
	struct place *p = *state;
	struct pending urgent = { 0 }, bulk = { .asked_mono_us = clock_mono_us() };
	struct writer w = { 0 };
	queue_put(&w.queues[CHANGE_URGENT], &urgent);
	queue_put(&w.queues[CHANGE_BULK], &bulk);
	assert_int_equal(turn_locked(&w), CHANGE_URGENT);
	bulk.asked_mono_us -= BULK_PATIENCE_US + 1;
	assert_int_equal(turn_locked(&w), CHANGE_BULK);
	(void)p;
}

static enum bs_status work_until_late(struct change *ch, void *arg, struct err *err)
{
	(void)err;
	struct asked *a = arg;
	note(a->place, 'w');
	while (!change_is_late(ch))
		(void)usleep(200);
	a->was_late = clock_mono_us() >= ch->until_mono_us;
	return BS_OK;
}

static void a_bulk_change_is_late_as_soon_as_an_editor_waits(void **state)
{
	struct place *p = *state; /* a bulk change may take 10 s here */
	struct asked bulk = { .place = p, .urgency = CHANGE_BULK, .fn = work_until_late, .letter = 'B' };
	ask_behind(&bulk, 0);
	while (!is_noted(p, 'w'))
		(void)usleep(200);
	struct asked urgent = { .place = p, .fn = add, .letter = 'U' };
	ask_behind(&urgent, 0);
	answered(&urgent);
	answered(&bulk);
	assert_ok(urgent.status, &urgent.err);
	assert_false(bulk.was_late);
}

static void a_bulk_change_is_late_when_its_time_is_over(void **state)
{
	struct place *p = *state;
	stop(p);
	(void)nftw(p->folder->dir_z, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	start(p, 20000);
	struct asked bulk = { .place = p, .urgency = CHANGE_BULK, .fn = work_until_late, .letter = 'B' };
	int64_t before_us = clock_mono_us();
	ask_behind(&bulk, 0);
	answered(&bulk);
	assert_true(bulk.was_late);
	assert_true(clock_mono_us() - before_us >= 20000);
}

/* ── Many at once ── */

struct crowd {
	struct writer *writer;
	enum urgency   urgency;
	int            each;
	atomic_int    *failed_wrongly;
};

static void *keep_changing(void *arg)
{
	struct crowd *c = arg;
	struct asked a = { 0 };
	for (int i = 0; i < c->each; i++) {
		bool fails = i % 5 == 3;
		enum bs_status st = writer_change(c->writer, c->urgency, fails ? add_and_fail : add, &a, NULL);
		if (st != (fails ? BS_UNACCEPTABLE : BS_OK))
			atomic_fetch_add(c->failed_wrongly, 1);
	}
	return NULL;
}

static void many_callers_all_get_their_own_answer(void **state)
{
	struct place *p = *state;
	atomic_int failed_wrongly = 0;
	pthread_t threads[8];
	struct crowd crowd[2];
	for (int i = 0; i < 2; i++)
		crowd[i] = (struct crowd){ p->writer, i ? CHANGE_BULK : CHANGE_URGENT, 50, &failed_wrongly };
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, keep_changing, &crowd[i % 2]), 0);
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(failed_wrongly, 0);
	assert_int_equal(stories(p->reader), 8 * 40);
	assert_int_equal(p->committed.n, 8 * 40);
	assert_true(p->last_feed_id == p->commits);
}

/* ── The log ── */

static enum bs_status add_a_lot(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		ch->db, SQL("INSERT INTO topic_name (topic, live_from_us, live_to_us, name) SELECT 1, "
		            "coalesce(max(live_from_us), 0) + 1, 5, hex(zeroblob(400000)) FROM topic_name"), &q, err);
	return st ? st : query_run(q, err);
}

static enum bs_status add_topic(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	AUTO_QUERY edition = NULL;
	enum bs_status st = query_open(ch->db, SQL("INSERT INTO edition (id, name) VALUES (1, 'en')"), &edition, err);
	if (!st)
		st = query_run(edition, err);
	if (!st)
		st = query_open(ch->db, SQL("INSERT INTO topic (id, edition, slug) VALUES (1, 1, 'x')"), &q, err);
	return st ? st : query_run(q, err);
}

static void the_log_does_not_grow_with_the_changes(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_ok(writer_change(p->writer, CHANGE_URGENT, add_topic, NULL, &err), &err);
	for (int i = 0; i < 60; i++)
		assert_ok(writer_change(p->writer, CHANGE_URGENT, add_a_lot, NULL, &err), &err);
	struct stat info;
	char path[128];
	assert_int_equal(stat(folder_path(p->folder, "broadsheet.db-wal", path), &info), 0);
	assert_true(info.st_size < 20 << 20); /* 48 MB went through it */
	assert_int_equal(stat(folder_path(p->folder, "broadsheet.db", path), &info), 0);
	assert_true(info.st_size > 30 << 20);
}

/* ── Durability ── */

static void *acknowledge(void *arg)
{
	struct crowd *c = arg;
	for (;;) {
		int64_t id;
		if (writer_change(c->writer, c->urgency, add_story, &id, NULL))
			_exit(1);
		if (write(c->each, &id, sizeof id) != sizeof id)
			_exit(2);
	}
}

/* The child's life: four callers who write every acknowledged id into the pipe. */
static _Noreturn void change_until_killed(struct folder *f, int to_fd)
{
	struct place p = { .folder = f };
	start(&p, 20000);
	pthread_t thread;
	struct crowd c[2] = { { p.writer, CHANGE_URGENT, to_fd, NULL }, { p.writer, CHANGE_BULK, to_fd, NULL } };
	for (int i = 0; i < 3; i++)
		(void)pthread_create(&thread, NULL, acknowledge, &c[i % 2]);
	(void)acknowledge(&c[0]);
	_exit(3);
}

static void check_integrity(const struct folder *f)
{
	char path[128];
	sqlite3 *conn;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open(folder_path(f, "broadsheet.db", path), &conn), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(conn, "PRAGMA integrity_check", -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
	(void)sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(conn), SQLITE_OK);
}

static bool has_story(struct db *db, int64_t id)
{
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(db, SQL("SELECT 1 FROM story WHERE id = ?1"), &q, &err), &err);
	query_bind_i64(q, 1, id);
	return query_next(q, &err) == BS_OK;
}

static void check_acknowledged(const struct folder *f, const int64_t *ids, size_t n)
{
	struct store *s = store_opened(f);
	struct db *db = reader_opened(s);
	for (size_t i = 0; i < n; i++)
		assert_true(has_story(db, ids[i]));
	int64_t rows = number_of(db, SQL("SELECT count(*) FROM change_feed"));
	assert_true(rows > 0 && rows == number_of(db, SQL("SELECT max(id) FROM change_feed")));
	store_close_reader(db);
	store_close(s);
	check_integrity(f);
}

static void kill_one(struct folder *f, useconds_t after_us)
{
	static int64_t ids[1 << 20];
	size_t bytes = 0;
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		change_until_killed(f, fds[1]);
	(void)close(fds[1]);
	ssize_t got = read(fds[0], ids, sizeof *ids); /* it has begun */
	assert_int_equal(got, sizeof *ids);
	bytes = sizeof *ids;
	int64_t until_us = clock_mono_us() + after_us;
	while (clock_mono_us() < until_us && (got = read(fds[0], (char *)ids + bytes, sizeof ids - bytes)) > 0)
		bytes += (size_t)got;
	(void)kill(child, SIGKILL);
	while ((got = read(fds[0], (char *)ids + bytes, sizeof ids - bytes)) > 0)
		bytes += (size_t)got;
	assert_int_equal(waitpid(child, NULL, 0), child);
	(void)close(fds[0]);
	check_acknowledged(f, ids, bytes / sizeof *ids);
}

static void what_was_acknowledged_survives_kill_9(void **state)
{
	struct folder *f = *state;
	for (useconds_t round = 0; round < 5; round++) {
		kill_one(f, 10000 + round * 23000);
		(void)nftw(f->dir_z, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

static int64_t setting(struct db *db, const char *sql_z)
{
	sqlite3_stmt *stmt;
	(void)sqlite3_set_authorizer(db->conn, NULL, NULL);
	assert_int_equal(sqlite3_prepare_v2(db->conn, sql_z, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return value;
}

/* No test here can cut the power, and defaults differ between builds of SQLite. */
static void a_connection_has_the_settings_that_its_promises_need(void **state)
{
	struct place *p = *state;
	struct db *both[] = { p->db, p->reader };
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(setting(both[i], "PRAGMA synchronous"), 2); /* FULL: the log is on the disk at each commit */
		assert_int_equal(setting(both[i], "PRAGMA mmap_size"), 0);
		assert_int_equal(setting(both[i], "PRAGMA cell_size_check"), 1);
		assert_int_equal(setting(both[i], "PRAGMA trusted_schema"), 0);
		assert_int_equal(setting(both[i], "PRAGMA wal_autocheckpoint"), 0);
		assert_int_equal(setting(both[i], "PRAGMA busy_timeout"), 5000);
		assert_int_equal(setting(both[i], "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
	}
	assert_int_equal(setting(p->db, "PRAGMA foreign_keys"), 1);
	assert_int_equal(setting(p->reader, "PRAGMA query_only"), 1);
	int no_checkpoint;
	(void)sqlite3_db_config(p->reader->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &no_checkpoint);
	assert_int_equal(no_checkpoint, 1);
}

/* ── No space ── */

static enum bs_status add_bulky(struct change *ch, void *arg, struct err *err)
{
	int *rows = arg;
	enum bs_status st = add_a_lot(ch, NULL, err);
	change_announce(ch, KEY_TOPIC, 1);
	*rows += !st;
	return st;
}

static void fill_until_full(struct store *s, int *acknowledged)
{
	struct err err = { 0 };
	enum bs_status st = BS_OK;
	int ran = 0;
	for (int i = 0; i < 200 && !st; i++) {
		st = store_change(s, add_bulky, &ran, &err);
		*acknowledged += !st;
	}
	if (st != BS_FULL)
		print_error("%s (%s)\n", err.msg, err.detail);
	assert_int_equal(st, BS_FULL);
	assert_string_equal(err.msg, "The disk is full: free some space, then try again");
}

/* Fills, frees, and goes on: what was acknowledged is there, nothing else is, and reading never stops. */
static void check_fills_and_recovers(struct store *s, void (*set_space)(void *, bool), void *ctx)
{
	struct err err = { 0 };
	struct db *db = reader_opened(s);
	int acknowledged = 0, ran = 0;
	assert_ok(store_change(s, add_topic, NULL, &err), &err);
	for (int round = 0; round < 3; round++) {
		set_space(ctx, false);
		fill_until_full(s, &acknowledged);
		assert_int_equal(number_of(db, SQL("SELECT count(*) FROM topic_name")), acknowledged);
		assert_int_equal(number_of(db, SQL("SELECT count(*) FROM change_feed")), acknowledged);
		set_space(ctx, true);
		assert_ok(store_change(s, add_bulky, &ran, &err), &err);
		acknowledged++;
	}
	store_close_reader(db);
}

static void limit_file_size(void *ctx, bool free_again)
{
	struct folder *f = ctx;
	struct rlimit limit;
	struct stat info;
	char path[128];
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(folder_path(f, "broadsheet.db-wal", path), &info), 0);
	limit.rlim_cur = free_again ? limit.rlim_max : (rlim_t)info.st_size + 6000000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_limit_on_files_is_reported_and_survived(void **state)
{
	struct folder *f = *state;
	(void)signal(SIGXFSZ, SIG_IGN);
	struct store *s = store_made(f);
	check_fills_and_recovers(s, limit_file_size, f);
	store_close(s);
	check_integrity(f);
}

static void use_up_disk(void *ctx, bool free_again)
{
	struct folder *f = ctx;
	char path[128];
	(void)snprintf(path, sizeof path, "%s/ballast", f->top_z);
	if (free_again) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	static const char block[65536];
	for (int i = 0; i < 16 * 40 && write(fd, block, sizeof block) > 0; i++)
		;
	assert_int_equal(close(fd), 0);
}

static void a_full_disk_is_reported_and_survived(void **state)
{
	struct folder *f = *state;
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("small", f->top_z, "tmpfs", 0, "size=96m"))
		skip(); /* needs root; the limit on files above stands in */
	struct store *s = store_made(f);
	check_fills_and_recovers(s, use_up_disk, f);
	store_close(s);
	check_integrity(f);
	assert_int_equal(umount2(f->top_z, MNT_DETACH), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_OF_FILES(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF_FILES(what_was_acknowledged_survives_kill_9),
		TEST(keys_are_handed_on_after_the_commit_and_before_the_answer),
		TEST(a_change_that_announces_nothing_makes_no_feed_row),
		TEST(a_failed_change_takes_nothing_else_with_it),
		TEST(a_failure_alone_changes_nothing),
		TEST(a_failed_commit_fails_all_of_it_and_the_next_one_works),
		TEST(changes_before_a_lost_transaction_are_not_acknowledged),
		TEST(what_editors_do_goes_before_an_import),
		TEST(a_bulk_change_gets_a_turn_when_it_has_waited_long),
		TEST(a_bulk_change_is_late_as_soon_as_an_editor_waits),
		TEST(a_bulk_change_is_late_when_its_time_is_over),
		TEST(many_callers_all_get_their_own_answer),
		TEST(the_log_does_not_grow_with_the_changes),
		TEST(a_connection_has_the_settings_that_its_promises_need),
		TEST_OF_FILES(a_limit_on_files_is_reported_and_survived),
		TEST_OF_FILES(a_full_disk_is_reported_and_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
