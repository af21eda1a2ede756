/* The change feed: what stands in it, reading on from a place, what is kept. */
#include "folder_for_test.h"

#include "base/clock.h"

struct seen {
	int64_t        ids[512];
	size_t         n;
	size_t         n_keys[512];
	struct dep_key first[512];
	size_t         stop_at;  /* fail at this entry; 0 never */
};

static enum bs_status see(void *ctx, int64_t feed_id, const struct dep_key *keys, size_t n)
{
	struct seen *s = ctx;
	if (s->stop_at && s->n + 1 == s->stop_at)
		return BS_BUSY;
	s->ids[s->n] = feed_id;
	s->n_keys[s->n] = n;
	if (n)
		s->first[s->n] = keys[0];
	s->n++;
	return BS_OK;
}

static enum bs_status announce(struct change *ch, void *arg, struct err *err)
{
	(void)err;
	int64_t id = *(int64_t *)arg;
	change_announce(ch, KEY_ROUTE, id);
	change_announce(ch, KEY_CARD, id);
	change_announce(ch, KEY_CARD, id);
	return BS_OK;
}

static void put_changes(struct store *s, int64_t from, int64_t to)
{
	struct err err = { 0 };
	for (int64_t id = from; id <= to; id++)
		assert_ok(store_change(s, announce, &id, &err), &err);
}

static void every_change_is_read_in_order_with_its_keys(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct seen seen = { 0 };
	assert_ok(feed_read(db, 0, see, &seen, &err), &err);
	assert_int_equal(seen.n, 0);
	put_changes(s, 11, 13);
	assert_ok(feed_read(db, 0, see, &seen, &err), &err);
	assert_int_equal(seen.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(seen.ids[i], i + 1);
		assert_int_equal(seen.n_keys[i], 2);
		assert_int_equal(seen.first[i].kind, KEY_CARD);
		assert_int_equal(seen.first[i].id, 11 + i);
	}
	store_close_reader(db);
	store_close(s);
}

static void a_row_is_text_that_people_can_read(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	put_changes(s, 17, 17);
	AUTO_QUERY q = NULL;
	assert_ok(query_open(db, SQL("SELECT keys FROM change_feed"), &q, &err), &err);
	assert_ok(query_next(q, &err), &err);
	assert_str_equal(query_str(q, 0), STR("card:17 route:17"));
	query_close(q);
	q = NULL;
	store_close_reader(db);
	store_close(s);
}

static void reading_goes_on_where_it_was(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct seen seen = { 0 };
	put_changes(s, 1, 5);
	assert_ok(feed_read(db, 3, see, &seen, &err), &err);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.ids[0], 4);
	assert_ok(feed_read(db, 5, see, &seen, &err), &err);
	assert_int_equal(seen.n, 2);
	store_close_reader(db);
	store_close(s);
}

static void an_error_of_the_reader_ends_the_reading(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct seen seen = { .stop_at = 2 };
	put_changes(s, 1, 5);
	assert_int_equal(feed_read(db, 0, see, &seen, &err), BS_BUSY);
	assert_int_equal(seen.n, 1);
	store_close_reader(db);
	store_close(s);
}

static void a_place_of_another_database_is_out_of_date(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	struct seen seen = { 0 };
	assert_int_equal(feed_read(db, 9, see, &seen, &err), BS_OUT_OF_DATE);
	put_changes(s, 1, 5);
	assert_int_equal(feed_read(db, 9, see, &seen, &err), BS_OUT_OF_DATE);
	assert_int_equal(seen.n, 0);
	store_close_reader(db);
	store_close(s);
}

/* 100 rows of eight days ago. */
static enum bs_status put_old_rows(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		ch->db, SQL("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
		            " INSERT INTO change_feed (id, at_us, live_from_us, keys) SELECT i, ?1, ?1, 'card:1' FROM n"),
		&q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, ch->now_us - 8 * US_PER_DAY);
	return query_run(q, err);
}

static void a_week_is_kept_and_who_was_away_longer_is_told(void **state)
{
	struct err err = { 0 };
	struct store *s = store_made(*state);
	assert_ok(store_change(s, put_old_rows, NULL, &err), &err);
	store_close(s);
	s = store_opened(*state);
	struct db *db = reader_opened(s);
	struct seen seen = { 0 };
	assert_ok(feed_read(db, 40, see, &seen, &err), &err);
	assert_int_equal(seen.n, 60);
	put_changes(s, 101, 140);
	seen.n = 0;
	assert_int_equal(feed_read(db, 0, see, &seen, &err), BS_OUT_OF_DATE);
	assert_int_equal(feed_read(db, 40, see, &seen, &err), BS_OUT_OF_DATE);
	assert_int_equal(seen.n, 0);
	assert_ok(feed_read(db, 101, see, &seen, &err), &err);
	assert_int_equal(seen.n, 39);
	store_close_reader(db);
	store_close(s);
}

static enum bs_status put_many_rows(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		ch->db, SQL("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100090)"
		            " INSERT INTO change_feed (id, at_us, live_from_us, keys) SELECT i, ?1, ?1, 'card:1' FROM n"),
		&q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, ch->now_us);
	return query_run(q, err);
}

static void no_more_than_a_hundred_thousand_rows_are_kept(void **state)
{
	struct err err = { 0 };
	struct store *s = store_made(*state);
	assert_ok(store_change(s, put_many_rows, NULL, &err), &err);
	store_close(s);
	s = store_opened(*state);
	struct db *db = reader_opened(s);
	put_changes(s, 1, 64);
	int64_t rows = number_of(db, SQL("SELECT count(*) FROM change_feed"));
	assert_true(rows >= 100000 && rows < 100064);
	assert_int_equal(number_of(db, SQL("SELECT max(id) FROM change_feed")), 100154);
	store_close_reader(db);
	store_close(s);
}

static enum bs_status put_strange_row(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		ch->db, SQL("INSERT INTO change_feed (id, at_us, live_from_us, keys) VALUES (1, 1, 1, 'card:1 horse:2')"), &q,
		err);
	return st ? st : query_run(q, err);
}

static void an_unknown_key_is_damage_and_not_skipped(void **state)
{
	struct err err = { 0 };
	struct store *s = store_made(*state);
	assert_ok(store_change(s, put_strange_row, NULL, &err), &err);
	struct db *db = reader_opened(s);
	struct seen seen = { 0 };
	assert_int_equal(feed_read(db, 0, see, &seen, &err), BS_CORRUPT);
	assert_int_equal(seen.n, 0);
	store_close_reader(db);
	store_close(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_change_is_read_in_order_with_its_keys),
		TEST(a_row_is_text_that_people_can_read),
		TEST(reading_goes_on_where_it_was),
		TEST(an_error_of_the_reader_ends_the_reading),
		TEST(a_place_of_another_database_is_out_of_date),
		TEST(a_week_is_kept_and_who_was_away_longer_is_told),
		TEST(no_more_than_a_hundred_thousand_rows_are_kept),
		TEST(an_unknown_key_is_damage_and_not_skipped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
