/* Opening, changing and seeing. */
#include "folder_for_test.h"

static void a_change_is_seen_by_the_next_snapshot(void **state)
{
	struct store *s = store_made(*state);
	struct db *db = reader_opened(s);
	struct err err = { 0 };
	int64_t id = 0;
	assert_ok(store_change(s, add_story, &id, &err), &err);
	struct snapshot snap;
	assert_ok(snapshot_begin(db, 0, NULL, &snap, &err), &err);
	assert_int_equal(number_of(db, SQL("SELECT count(*) FROM story")), 1);
	assert_int_equal(snap.feed_id, 1);
	snapshot_end(&snap);
	store_close_reader(db);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_change_is_seen_by_the_next_snapshot, folder_set_up, folder_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
