#include "test.h"

#include "site/address.h"

static const struct edition_list two_hosts = {
	(struct edition[]){
		{ .id = 1, .name = STR_INIT("en"), .host = STR_INIT("courier.example"), .prefix = STR_INIT("") },
		{ .id = 2, .name = STR_INIT("tr"), .host = STR_INIT(""), .prefix = STR_INIT("/tr") },
		{ .id = 3, .name = STR_INIT("ar"), .host = STR_INIT("barid.example"), .prefix = STR_INIT("") },
	}, 3,
};
static const struct edition_list only_prefixes = {
	(struct edition[]){
		{ .id = 1, .name = STR_INIT("en"), .host = STR_INIT(""), .prefix = STR_INIT("/en") },
		{ .id = 2, .name = STR_INIT("tr"), .host = STR_INIT(""), .prefix = STR_INIT("/tr") },
	}, 2,
};

static void expect_pick(const struct edition_list *list, const char *host_z, bool loopback, const char *path_z,
                        enum pick expected, const char *name_z, const char *rest_z)
{
	const struct edition *e = NULL;
	struct str rest = STR_EMPTY;
	assert_int_equal(edition_pick(list, str_from_z(host_z), loopback, str_from_z(path_z), &e, &rest), expected);
	if (expected == PICK_NONE)
		return;
	assert_str_equal(e->name, str_from_z(name_z));
	assert_str_equal(rest, str_from_z(rest_z));
}

static void an_edition_is_found_by_host_then_by_the_longest_prefix(void **state)
{
	(void)state;
	expect_pick(&two_hosts, "courier.example", false, "/coast/", PICK_FOUND, "en", "/coast/");
	expect_pick(&two_hosts, "courier.example", false, "/tr/sahil/", PICK_FOUND, "tr", "/sahil/");
	expect_pick(&two_hosts, "courier.example", false, "/tr", PICK_FOUND, "tr", "");
	expect_pick(&two_hosts, "courier.example", false, "/travel/", PICK_FOUND, "en", "/travel/");
	expect_pick(&two_hosts, "barid.example", false, "/", PICK_FOUND, "ar", "/");
	expect_pick(&two_hosts, "other.example", false, "/", PICK_NONE, NULL, NULL);
	expect_pick(&two_hosts, "", false, "/", PICK_NONE, NULL, NULL);
	expect_pick(&only_prefixes, "localhost", true, "/", PICK_ELSEWHERE, "en", "/");
}

static void loopback_names_reach_editions_only_over_loopback(void **state)
{
	(void)state;
	expect_pick(&two_hosts, "localhost", true, "/", PICK_FOUND, "en", "/");
	expect_pick(&two_hosts, "127.0.0.1", true, "/tr/", PICK_FOUND, "tr", "/");
	expect_pick(&two_hosts, "[::1]", true, "/", PICK_FOUND, "en", "/");
	expect_pick(&two_hosts, "ar.localhost", true, "/x/", PICK_FOUND, "ar", "/x/");
	expect_pick(&two_hosts, "tr.localhost", true, "/tr/x/", PICK_FOUND, "tr", "/x/");
	expect_pick(&two_hosts, "tr.localhost", true, "/x/", PICK_ELSEWHERE, "tr", "/x/");
	expect_pick(&two_hosts, "de.localhost", true, "/", PICK_NONE, NULL, NULL);
	expect_pick(&two_hosts, "localhost", false, "/", PICK_NONE, NULL, NULL);
	expect_pick(&two_hosts, "ar.localhost", false, "/", PICK_NONE, NULL, NULL);
}

static void the_address_setting_decides_scheme_and_port(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct edition editions[] = { { .id = 1, .name = STR("en"), .settings.address = STR("http://news.example:8080/blog") } };
	struct edition_list list = { editions, 1 };
	assert_str_equal(edition_host(&list, editions), STR("news.example"));
	assert_str_equal(edition_origin(&mem, &list, editions), STR("http://news.example:8080"));
	editions[0].host = STR("paper.example");
	assert_str_equal(edition_origin(&mem, &list, editions), STR("https://paper.example"));
	editions[0] = (struct edition){ .id = 1 };
	assert_str_equal(edition_origin(&mem, &list, editions), STR(""));
}

static void a_path_has_one_normal_form(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(path_normal(&mem, STR("/a/b/")), STR("/a/b/"));
	assert_str_equal(path_normal(&mem, STR("//a///b//")), STR("/a/b/"));
	assert_str_equal(path_normal(&mem, STR("/index.php")), STR("/"));
	assert_str_equal(path_normal(&mem, STR("/index.php/2020/01/x/")), STR("/2020/01/x/"));
	assert_str_equal(path_normal(&mem, STR("/index.phpx")), STR("/index.phpx"));
}

static void signs_that_mean_something_in_a_link_are_data_in_a_path(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(path_encode(&mem, STR("/100%/what?/c#/")), STR("/100%25/what%3F/c%23/"));
	assert_str_equal(path_encode(&mem, STR("/göteborg/")), STR("/göteborg/"));
}

static void expect_suffix(const char *path_z, enum suffix_kind kind, int number, const char *base_z, bool is_normal)
{
	struct suffix s = suffix_parse(str_from_z(path_z));
	assert_int_equal(s.kind, kind);
	if (kind == SUFFIX_NONE)
		return;
	assert_int_equal(s.number, number);
	assert_str_equal(s.base, str_from_z(base_z));
	assert_int_equal(s.is_normal, is_normal);
}

static void every_suffix_of_an_old_site_is_understood(void **state)
{
	(void)state;
	expect_suffix("/feed/", SUFFIX_FEED, 0, "/", true);
	expect_suffix("/feed", SUFFIX_FEED, 0, "/", false);
	expect_suffix("/coast/feed/rss2/", SUFFIX_FEED, 0, "/coast/", false);
	expect_suffix("/coast/feed/atom/", SUFFIX_FEED_ATOM, 0, "/coast/", true);
	expect_suffix("/coast/feed/atom", SUFFIX_FEED_ATOM, 0, "/coast/", false);
	expect_suffix("/coast/feed/json/", SUFFIX_FEED_JSON, 0, "/coast/", true);
	expect_suffix("/coast/page/12/", SUFFIX_IMPORTED_PAGE, 12, "/coast/", true);
	expect_suffix("/page/2", SUFFIX_IMPORTED_PAGE, 2, "/", false);
	expect_suffix("/archive/3/", SUFFIX_ARCHIVE, 3, "/", true);
	expect_suffix("/a/story/comment-page-2/", SUFFIX_PART, 0, "/a/story/", true);
	expect_suffix("/a/story/2/", SUFFIX_PART, 2, "/a/story/", true);
	expect_suffix("/a/story/amp/", SUFFIX_PART, 0, "/a/story/", true);
}

static void what_only_looks_like_a_suffix_is_none(void **state)
{
	(void)state;
	const char *none[] = { "/", "/coast/", "/coast/feed/x/", "/page/0/", "/page/01/", "/page/-1/", "/page/99999999/", "/2020/",
		               "/amp/", "/coast/page/", "/archive/x/", "/coast/comment-page-/" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		expect_suffix(none[i], SUFFIX_NONE, 0, NULL, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edition_is_found_by_host_then_by_the_longest_prefix),
		cmocka_unit_test(loopback_names_reach_editions_only_over_loopback),
		cmocka_unit_test(the_address_setting_decides_scheme_and_port),
		cmocka_unit_test(a_path_has_one_normal_form),
		cmocka_unit_test(signs_that_mean_something_in_a_link_are_data_in_a_path),
		cmocka_unit_test(every_suffix_of_an_old_site_is_understood),
		cmocka_unit_test(what_only_looks_like_a_suffix_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
