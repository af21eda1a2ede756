/* Addresses and clocks of an old site. */
#include "test.h"

#include "exchange/person_hash.h"
#include "exchange/wp_site.h"
#include "exchange/wp_zone.h"

static struct arena mem;

static int tidy(void **state)
{
	(void)state;
	arena_done(&mem);
	return 0;
}

static struct wp_site site_of(struct str address)
{
	struct wp_site s;
	wp_site_init(&s, &mem, address, address);
	return s;
}

static void assert_own(const struct wp_site *s, struct str url, struct str expected)
{
	struct str own;
	if (!wp_site_own(s, url, &own))
		fail_msg("%.*s is not its own", STR_ARG(url));
	assert_str_equal(own, expected);
}

static void addresses_of_the_site_become_paths(void **state)
{
	(void)state;
	struct wp_site s = site_of(STR("https://www.old.example/"));
	struct str     own;
	assert_str_equal(s.address, STR("old.example"));
	assert_own(&s, STR("http://old.example/a/?p=1#x"), STR("/a/?p=1#x"));
	assert_own(&s, STR("https://WWW.Old.Example:443/a"), STR("/a"));
	assert_own(&s, STR("//old.example/a"), STR("/a"));
	assert_own(&s, STR("https://old.example"), STR("/"));
	assert_own(&s, STR("/a"), STR("/a"));
	assert_own(&s, STR("#x"), STR("#x"));
	assert_false(wp_site_own(&s, STR("https://old.example.evil/a"), &own));
	assert_false(wp_site_own(&s, STR("https://elsewhere.example/old.example/"), &own));
	assert_false(wp_site_own(&s, STR("//elsewhere.example/a"), &own));
	assert_false(wp_site_own(&s, STR("mailto:a@old.example"), &own));
	assert_false(wp_site_own(&s, STR("javascript:alert(1)"), &own));
}

static void permalinks_become_routes_and_odd_ones_do_not(void **state)
{
	(void)state;
	struct wp_site s = site_of(STR("http://old.example/blog"));
	struct str     path;
	assert_true(wp_site_path(&s, &mem, STR("http://old.example/blog/2019/05/%D8%B3%D9%84%D8%A7%D9%85/"), &path));
	assert_str_equal(path, STR("/blog/2019/05/\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85/"));
	assert_true(wp_site_path(&s, &mem, STR("https://old.example/blog/page.html"), &path));
	const struct str odd[] = {
		STR("http://old.example/blog/?p=3"), STR("http://old.example/blog/"),     STR("http://old.example/blog"),
		STR("http://old.example/a/../b"),    STR("http://old.example/a//b"),      STR("http://old.example/a%00b"),
		STR("http://old.example/%ff"),       STR("http://old.example/-/media/x"), STR("http://other.example/a/"),
		STR("http://old.example/a%5Cb"),     STR("http://old.example/a#b"),       STR(""),
	};
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		if (wp_site_path(&s, &mem, odd[i], &path))
			fail_msg("%.*s became %.*s", STR_ARG(odd[i]), STR_ARG(path));
}

static void uploads_are_found_on_every_host_of_the_site(void **state)
{
	(void)state;
	struct wp_site s = site_of(STR("https://old.example"));
	struct str     file, path;
	wp_site_learn_files(&s, &mem, STR("https://old.files.example/2019/05/a.jpg"));
	assert_true(wp_site_upload(&s, &mem, STR("http://www.old.example/wp-content/uploads/2019/05/a%20b-300x200.jpg?w=3"), &file, &path));
	assert_str_equal(file, STR("2019/05/a b-300x200.jpg"));
	assert_str_equal(path, STR("/wp-content/uploads/2019/05/a b-300x200.jpg"));
	assert_true(wp_site_upload(&s, &mem, STR("https://old.files.example/2019/05/a.jpg?w=300"), &file, &path));
	assert_str_equal(file, STR("2019/05/a.jpg"));
	assert_str_equal(path, STR(""));
	assert_true(wp_site_upload(&s, &mem, STR("https://i2.wp.com/old.example/wp-content/uploads/a.jpg?resize=3"), &file, &path));
	assert_str_equal(file, STR("a.jpg"));
	assert_false(wp_site_upload(&s, &mem, STR("https://old.example/2019/05/a/"), &file, &path));
	assert_false(wp_site_upload(&s, &mem, STR("https://elsewhere.example/wp-content/uploads/a.jpg"), &file, &path));
	assert_false(wp_site_upload(&s, &mem, STR("https://old.example/wp-content/uploads/../../wp-config.php"), &file, &path));
}

/* ── Clocks ── */

static int64_t at(const char *text_z)
{
	int64_t us;
	assert_true(time_from_text(str_from_z(text_z), &us));
	return us;
}

static void local_times_are_read_by_the_zones_rules(void **state)
{
	(void)state;
	struct zone *z = zone_new(STR("Europe/Berlin"));
	assert_non_null(z);
	assert_true(zone_to_utc(z, at("2019-01-15 12:00:00")) == at("2019-01-15 11:00:00"));
	assert_true(zone_to_utc(z, at("2019-07-15 12:00:00")) == at("2019-07-15 10:00:00"));
	assert_true(zone_to_utc(z, at("2019-03-31 03:30:00")) == at("2019-03-31 01:30:00"));
	zone_free(z);
	assert_null(zone_new(STR("Mars/Olympus")));
	assert_null(zone_new(STR("")));
}

static struct str guess(const char *zone_z, struct str language)
{
	struct zone_samples s = { 0 };
	struct zone        *z = zone_new(str_from_z(zone_z));
	assert_non_null(z);
	for (int64_t us = at("2014-01-10 12:00:00"); us < at("2019-12-01 00:00:00"); us += 45 * US_PER_DAY)
		zone_sample(&s, us + zone_offset(z, us) * US_PER_S, us);
	zone_free(z);
	return zone_guess(&mem, &s, language);
}

static void the_zone_is_guessed_from_dates_in_both_clocks(void **state)
{
	(void)state;
	assert_str_equal(guess("Europe/Istanbul", STR("tr-TR")), STR("Europe/Istanbul")); /* it stopped changing clocks in 2016 */
	assert_str_equal(guess("Europe/Istanbul", STR("tr")), STR("Europe/Istanbul"));
	assert_str_equal(guess("America/New_York", STR("en-US")), STR("America/New_York"));
	assert_str_equal(guess("Europe/Vienna", STR("de-AT")), STR("Europe/Vienna"));
	assert_str_equal(guess("Asia/Baghdad", STR("ar-IQ")), STR("Asia/Baghdad"));
	assert_str_equal(guess("Asia/Kolkata", STR("en")), STR("Asia/Kolkata"));
	assert_str_equal(guess("UTC", STR("en-US")), STR("UTC"));
	assert_str_equal(guess("Etc/GMT+11", STR("en")), STR("Etc/GMT+11"));
	struct zone_samples none = { 0 };
	assert_str_equal(zone_guess(&mem, &none, STR("tr")), STR(""));
}

static void person_hashes_need_the_key(void **state)
{
	(void)state;
	struct person_key one = { { 1 } }, two = { { 2 } };
	struct str a = person_hash(&mem, &one, STR(" Selim@Mail.example "));
	assert_int_equal(a.len, 32);
	assert_str_equal(person_hash(&mem, &one, STR("selim@mail.example")), a);
	assert_false(str_eq(person_hash(&mem, &two, STR("selim@mail.example")), a));
	assert_str_equal(person_hash(&mem, &one, STR("  ")), STR(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(addresses_of_the_site_become_paths, tidy),
		cmocka_unit_test_teardown(permalinks_become_routes_and_odd_ones_do_not, tidy),
		cmocka_unit_test_teardown(uploads_are_found_on_every_host_of_the_site, tidy),
		cmocka_unit_test_teardown(local_times_are_read_by_the_zones_rules, tidy),
		cmocka_unit_test_teardown(the_zone_is_guessed_from_dates_in_both_clocks, tidy),
		cmocka_unit_test_teardown(person_hashes_need_the_key, tidy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
