/* Queries: binding, rows, nesting, counting, and what no statement may do. */
#include "folder_for_test.h"

struct place {
	struct folder *folder;
	struct store  *store;
	struct db     *db; /* a reader */
};

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	assert_non_null(p);
	void *folder;
	(void)folder_set_up(&folder);
	p->folder = folder;
	p->store = store_made(p->folder);
	p->db = reader_opened(p->store);
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	store_close_reader(p->db);
	store_close(p->store);
	void *folder = p->folder;
	(void)folder_tear_down(&folder);
	free(p);
	return 0;
}

static void what_is_bound_comes_back_byte_for_byte(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("SELECT ?1, ?2, ?3, ?4, ?5, ?6, typeof(?2), typeof(?3), length(?6)"), &q, &err),
	          &err);
	query_bind_i64(q, 1, INT64_MIN);
	query_bind_str(q, 2, STR("a\0b \xC3\xA9"));
	query_bind_blob(q, 3, STR("\0\xFF"));
	query_bind_null(q, 4);
	query_bind_str_or_null(q, 5, STR_EMPTY);
	query_bind_str(q, 6, (struct str){ NULL, 0 });
	assert_ok(query_next(q, &err), &err);
	assert_true(query_i64(q, 0) == INT64_MIN);
	assert_str_equal(query_str(q, 1), STR("a\0b \xC3\xA9"));
	assert_str_equal(query_str(q, 2), STR("\0\xFF"));
	assert_true(query_is_null(q, 3));
	assert_str_equal(query_str(q, 3), STR_EMPTY);
	assert_true(query_is_null(q, 4));
	assert_false(query_is_null(q, 5));
	assert_str_equal(query_str(q, 6), STR("text"));
	assert_str_equal(query_str(q, 7), STR("blob"));
	assert_int_equal(query_i64(q, 8), 0);
	assert_int_equal(query_next(q, &err), BS_NOT_FOUND);
}

static void a_query_after_its_last_row_does_not_run_again(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("SELECT 1 WHERE ?1 = 1"), &q, &err), &err);
	query_bind_i64(q, 1, 1);
	assert_ok(query_next(q, &err), &err);
	assert_int_equal(query_next(q, &err), BS_NOT_FOUND);
	assert_int_equal(query_next(q, &err), BS_NOT_FOUND);
	assert_int_equal(db_statements(p->db), 1);
}

static void a_reset_query_forgets_what_was_bound(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("SELECT ?1"), &q, &err), &err);
	query_bind_str(q, 1, STR("first"));
	assert_ok(query_next(q, &err), &err);
	query_reset(q);
	assert_ok(query_next(q, &err), &err);
	assert_true(query_is_null(q, 0));
	assert_int_equal(db_statements(p->db), 2);
}

/* Counts 1 to n by asking the same literal once per level: every level has a statement of its own. */
static int64_t depth_of(struct db *db, int64_t n)
{
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(db, SQL("SELECT ?1 WHERE ?1 > 0"), &q, &err), &err);
	query_bind_i64(q, 1, n);
	enum bs_status st = query_next(q, &err);
	if (st == BS_NOT_FOUND)
		return 0;
	assert_ok(st, &err);
	int64_t below = depth_of(db, n - 1);
	assert_int_equal(query_i64(q, 0), n); /* the levels below have not touched this row */
	return below + 1;
}

static void one_literal_may_run_inside_itself(void **state)
{
	struct place *p = *state;
	assert_int_equal(depth_of(p->db, 20), 20);
	assert_int_equal(depth_of(p->db, 20), 20);
	assert_int_equal(db_statements(p->db), 42);
}

/* More literals than the table of statements starts with, so that it grows with statements in it. */
#define TEN(X, n) X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
#define HUNDRED(X) \
	TEN(X, 1) TEN(X, 2) TEN(X, 3) TEN(X, 4) TEN(X, 5) TEN(X, 6) TEN(X, 7) TEN(X, 8) TEN(X, 9)
#define LITERAL(n) SQL("SELECT " #n),
#define NUMBER(n) n,

static void every_literal_keeps_its_own_statement(void **state)
{
	struct place *p = *state;
	const struct sql literals[] = { HUNDRED(LITERAL) };
	const int64_t numbers[] = { HUNDRED(NUMBER) };
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
			assert_int_equal(number_of(p->db, literals[i]), numbers[i]);
}

static void a_bad_bind_is_reported_when_the_query_runs(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("SELECT ?1"), &q, &err), &err);
	query_bind_i64(q, 2, 1);
	query_bind_i64(q, 1, 1);
	assert_int_equal(query_next(q, &err), BS_IO);
	query_reset(q);
	query_bind_i64(q, 1, 1);
	assert_ok(query_run(q, &err), &err);
}

static void an_error_names_the_statement_for_the_log_only(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("SELECT abs(?1)"), &q, &err), &err);
	query_bind_i64(q, 1, INT64_MIN);
	assert_int_equal(query_next(q, &err), BS_IO);
	assert_non_null(strstr(err.detail, "SELECT abs"));
	assert_null(strstr(err.msg, "SELECT"));
}

static void a_reader_cannot_write(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	AUTO_QUERY q = NULL;
	assert_ok(query_open(p->db, SQL("INSERT INTO story DEFAULT VALUES"), &q, &err), &err);
	assert_int_equal(query_run(q, &err), BS_BUSY);
	assert_non_null(strstr(err.msg, "read-only"));
}

/* arg: where to count those that were refused. A change runs on another thread, which must not fail a test itself. */
static enum bs_status try_forbidden(struct change *ch, void *arg, struct err *err)
{
	int *refused = arg;
	static const struct sql forbidden[] = {
		{ "ATTACH ':memory:' AS other" },
		{ "DETACH main" },
		{ "PRAGMA synchronous=OFF" },
		{ "PRAGMA journal_mode" },
		{ "PRAGMA foreign_keys=OFF" },
		{ "PRAGMA writable_schema=ON" },
		{ "SELECT * FROM pragma_table_info('story')" },
	};
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
		AUTO_QUERY q = NULL;
		enum bs_status st = query_open(ch->db, forbidden[i], &q, err);
		if (!st)
			st = query_run(q, err);
		*refused += st == BS_DENIED;
	}
	return BS_OK;
}

static void no_statement_reaches_other_files_or_settings(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	int refused = 0;
	assert_ok(store_change(p->store, try_forbidden, &refused, &err), &err);
	assert_int_equal(refused, 7);
	AUTO_QUERY q = NULL;
	assert_int_equal(query_open(p->db, SQL("PRAGMA query_only=OFF"), &q, &err), BS_DENIED);
	assert_int_equal(query_open(p->db, SQL("ATTACH ':memory:' AS other"), &q, &err), BS_DENIED);
}

static enum bs_status make_orphan(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL("INSERT INTO section (edition) VALUES (99)"), &q, err);
	return st ? st : query_run(q, err);
}

static void references_are_enforced(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_int_equal(store_change(p->store, make_orphan, NULL, &err), BS_CORRUPT);
	assert_int_equal(number_of(p->db, SQL("SELECT count(*) FROM section")), 0);
}

static enum bs_status run_one(struct db *db, struct sql sql, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(db, sql, &q, err);
	return st ? st : query_run(q, err);
}

static enum bs_status make_full_text(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	enum bs_status st = run_one(ch->db, SQL("CREATE VIRTUAL TABLE words USING fts5(body)"), err);
	if (!st)
		st = run_one(ch->db, SQL("INSERT INTO words VALUES ('the harbour fire')"), err);
	return st;
}

static void full_text_works_behind_the_guard(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	assert_ok(store_change(p->store, make_full_text, NULL, &err), &err);
	assert_int_equal(number_of(p->db, SQL("SELECT count(*) FROM words WHERE words MATCH 'harbour'")), 1);
}

static enum bs_status insert_and_count(struct change *ch, void *arg, struct err *err)
{
	int64_t *learnt = arg;
	enum bs_status st = run_one(ch->db, SQL("INSERT INTO story (id) VALUES (7), (8), (9)"), err);
	learnt[0] = db_last_id(ch->db);
	learnt[1] = db_changed_rows(ch->db);
	return st;
}

static void a_change_learns_ids_and_counts(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	int64_t learnt[2];
	assert_ok(store_change(p->store, insert_and_count, learnt, &err), &err);
	assert_int_equal(learnt[0], 9);
	assert_int_equal(learnt[1], 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_bound_comes_back_byte_for_byte),
		TEST(a_query_after_its_last_row_does_not_run_again),
		TEST(a_reset_query_forgets_what_was_bound),
		TEST(one_literal_may_run_inside_itself),
		TEST(every_literal_keeps_its_own_statement),
		TEST(a_bad_bind_is_reported_when_the_query_runs),
		TEST(an_error_names_the_statement_for_the_log_only),
		TEST(a_reader_cannot_write),
		TEST(no_statement_reaches_other_files_or_settings),
		TEST(references_are_enforced),
		TEST(full_text_works_behind_the_guard),
		TEST(a_change_learns_ids_and_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
