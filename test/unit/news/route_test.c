/* Addresses: who has a path, what leads where. */
#include "newsroom_for_test.h"

static enum bs_status find(struct newsroom *room, const char *path_z, struct route *out)
{
	return route_find(&room->mem, look(room, T0), room->edition, str_from_z(path_z), out, &room->err);
}

static struct str claim(struct change *ch, struct newsroom *room, int64_t target, const char *path_z)
{
	struct str got = STR_EMPTY;
	assert_ok(route_claim(ch, room->edition, ROUTE_ARTICLE, target, str_from_z(path_z), &got, &room->err), &room->err);
	return str_dup(&room->mem, got);
}

static bool lead(struct change *ch, struct newsroom *room, enum route_kind kind, int64_t target, const char *path_z,
                 const char *address_z)
{
	bool added = false;
	assert_ok(route_lead(ch, room->edition, kind, target, str_from_z(path_z), str_from_z(address_z), &added, &room->err),
	          &room->err);
	return added;
}

static void a_path_is_found_with_or_without_its_final_slash(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	(void)claim(ch, room, 7, "/a/b/");
	(void)claim(ch, room, 8, "/c");
	end(room);
	struct route r;
	assert_ok(find(room, "/a/b/", &r), &room->err);
	assert_true(r.canonical);
	assert_int_equal(r.kind, ROUTE_ARTICLE);
	assert_int_equal(r.target, 7);
	assert_str_equal(r.address, STR("/a/b/"));
	assert_ok(find(room, "/a/b", &r), &room->err);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("/a/b/"));
	assert_ok(find(room, "/c/", &r), &room->err);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("/c"));
	assert_int_equal(find(room, "/A/b/", &r), BS_NOT_FOUND);
	assert_int_equal(find(room, "/", &r), BS_NOT_FOUND);
	assert_int_equal(find(room, "", &r), BS_NOT_FOUND);
}

static void both_forms_of_a_path_can_be_two_things(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	(void)claim(ch, room, 7, "/a/");
	(void)claim(ch, room, 8, "/a");
	end(room);
	struct route r;
	assert_ok(find(room, "/a/", &r), &room->err);
	assert_int_equal(r.target, 7);
	assert_ok(find(room, "/a", &r), &room->err);
	assert_int_equal(r.target, 8);
}

static void a_second_claimant_gets_a_number_before_slash_or_extension(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	assert_str_equal(claim(ch, room, 1, "/a/"), STR("/a/"));
	assert_str_equal(claim(ch, room, 1, "/a/"), STR("/a/"));
	assert_str_equal(claim(ch, room, 2, "/a/"), STR("/a-2/"));
	assert_str_equal(claim(ch, room, 3, "/a/"), STR("/a-3/"));
	assert_str_equal(claim(ch, room, 2, "/a/"), STR("/a-2/"));
	assert_str_equal(claim(ch, room, 4, "/x.html"), STR("/x.html"));
	assert_str_equal(claim(ch, room, 5, "/x.html"), STR("/x-2.html"));
	assert_str_equal(claim(ch, room, 6, "/v1.2/x"), STR("/v1.2/x"));
	assert_str_equal(claim(ch, room, 7, "/v1.2/x"), STR("/v1.2/x-2"));
	struct str got;
	assert_int_equal(route_claim(ch, room->edition, ROUTE_ARTICLE, 9, STR("a"), &got, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(route_claim(ch, room->edition, ROUTE_ARTICLE, 9, STR(""), &got, &room->err), BS_UNACCEPTABLE);
	end(room);
}

static void a_thousand_claimants_of_one_path_do_not_take_a_million_tries(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	uint64_t before = db_statements(ch->db);
	for (int i = 1; i <= 1000; i++) {
		struct str expected = i == 1 ? STR("/a/") : str_fmt(&room->mem, "/a-%d/", i);
		assert_str_equal(claim(ch, room, i, "/a/"), expected);
	}
	assert_true(db_statements(ch->db) - before < 30000);
	end(room);
}

static void claiming_another_address_leaves_the_former_one_leading_there(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	(void)claim(ch, room, 7, "/one/");
	(void)claim(ch, room, 7, "/two/");
	end(room);
	struct route r;
	assert_ok(find(room, "/one/", &r), &room->err);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("/two/"));
	ch = begin(room, T0 + 1);
	(void)claim(ch, room, 7, "/one/"); /* and back */
	end(room);
	assert_ok(find(room, "/one/", &r), &room->err);
	assert_true(r.canonical);
	assert_ok(find(room, "/two", &r), &room->err);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("/one/"));
}

static void an_old_address_leads_to_where_the_thing_is_today(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	assert_true(lead(ch, room, ROUTE_ARTICLE, 7, "/archives/7", ""));
	assert_false(lead(ch, room, ROUTE_ARTICLE, 8, "/archives/7", ""));
	assert_true(lead(ch, room, ROUTE_REDIRECT, 0, "/old/", "https://elsewhere.example/x"));
	end(room);
	struct route r;
	assert_int_equal(find(room, "/archives/7", &r), BS_NOT_FOUND); /* it has no address yet */
	assert_true(key_set_has(&room->noted, KEY_ARTICLE, 7));
	ch = begin(room, T0 + 1);
	(void)claim(ch, room, 7, "/seven/");
	end(room);
	assert_ok(find(room, "/archives/7", &r), &room->err);
	assert_false(r.canonical);
	assert_int_equal(r.target, 7);
	assert_str_equal(r.address, STR("/seven/"));
	assert_true(key_set_has(&room->noted, KEY_ROUTE, route_key(room->edition, STR("/seven/"))));
	assert_ok(find(room, "/old", &r), &room->err);
	assert_int_equal(r.kind, ROUTE_REDIRECT);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("https://elsewhere.example/x"));
}

static void a_file_stands_at_its_old_address(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	assert_true(lead(ch, room, ROUTE_MEDIA, 5, "/wp-content/uploads/a.jpg", "00ff.jpg"));
	assert_true(lead(ch, room, ROUTE_MEDIA, 5, "/wp-content/uploads/a-300x200.jpg", "11ff.jpg"));
	end(room);
	struct route r;
	assert_ok(find(room, "/wp-content/uploads/a-300x200.jpg", &r), &room->err);
	assert_int_equal(r.kind, ROUTE_MEDIA);
	assert_true(r.canonical);
	assert_int_equal(r.target, 5);
	assert_str_equal(r.address, STR("11ff.jpg"));
	assert_ok(find(room, "/wp-content/uploads/a.jpg/", &r), &room->err);
	assert_false(r.canonical);
	assert_str_equal(r.address, STR("/wp-content/uploads/a.jpg"));
}

static void editions_have_addresses_of_their_own(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t tr = 0;
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &tr, &room->err), &room->err);
	(void)claim(ch, room, 7, "/a/");
	end(room);
	struct route r;
	assert_int_equal(route_find(&room->mem, look(room, T0), tr, STR("/a/"), &r, &room->err), BS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(a_path_is_found_with_or_without_its_final_slash),
		newsroom_test(both_forms_of_a_path_can_be_two_things),
		newsroom_test(a_second_claimant_gets_a_number_before_slash_or_extension),
		newsroom_test(a_thousand_claimants_of_one_path_do_not_take_a_million_tries),
		newsroom_test(claiming_another_address_leaves_the_former_one_leading_there),
		newsroom_test(an_old_address_leads_to_where_the_thing_is_today),
		newsroom_test(a_file_stands_at_its_old_address),
		newsroom_test(editions_have_addresses_of_their_own),
	};
	return cmocka_run_group_tests_name("news/route", tests, NULL, NULL);
}
