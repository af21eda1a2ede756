/* Text, buffers, arenas, errors, hashes, time, UTF-8, encoders and keys. */
#include "test.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/hash.h"
#include "base/key.h"
#include "base/utf8.h"

static void cutting_walks_every_part(void **state)
{
	(void)state;
	struct str rest = STR("a//b");
	assert_str_equal(str_cut(&rest, '/'), STR("a"));
	assert_str_equal(str_cut(&rest, '/'), STR(""));
	assert_str_equal(str_cut(&rest, '/'), STR("b"));
	assert_null(rest.ptr);
}

static void numbers_are_whole_and_in_range(void **state)
{
	(void)state;
	int64_t n = 7;
	assert_true(str_to_i64(STR("-9223372036854775808"), &n));
	assert_int_equal(n, INT64_MIN);
	assert_true(str_to_i64(STR("9223372036854775807"), &n));
	assert_int_equal(n, INT64_MAX);
	n = 7;
	assert_false(str_to_i64(STR("9223372036854775808"), &n));
	assert_false(str_to_i64(STR("-"), &n));
	assert_false(str_to_i64(STR("1 "), &n));
	assert_false(str_to_i64(STR(""), &n));
	assert_int_equal(n, 7);
}

static void a_buffer_stops_at_its_maximum_and_remembers(void **state)
{
	(void)state;
	AUTO_BUF b = BUF_MAX(5);
	buf_put(&b, STR("1234"));
	buf_put(&b, STR("567"));
	assert_int_equal(buf_status(&b), BS_TOO_BIG);
	buf_put(&b, STR("8"));
	assert_str_equal(buf_str(&b), STR("1234"));
}

static int cleanups_run;
static void count_cleanup(void *thing)
{
	cleanups_run += *(int *)thing;
}

static void rewinding_frees_only_what_is_newer(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	int one = 1, ten = 10;
	struct str old = str_dup(&mem, STR("old"));
	arena_defer(&mem, count_cleanup, &one);
	struct arena_mark mark = arena_mark(&mem);
	for (int i = 0; i < 1000; i++)
		memset(arena_bytes(&mem, 1000), i, 1000);
	arena_defer(&mem, count_cleanup, &ten);
	arena_rewind(&mem, mark);
	assert_int_equal(cleanups_run, 10);
	assert_str_equal(old, STR("old"));
	arena_reset(&mem);
	assert_int_equal(cleanups_run, 11);
}

static void a_long_message_is_cut_at_a_character(void **state)
{
	(void)state;
	struct err err;
	char text[2000];
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xBC", 2);
	text[1998] = 0;
	err_set(&err, BS_BAD_INPUT, "x%s", text);
	assert_true(utf8_is_valid(str_from_z(err.msg)));
	assert_true(strlen(err.msg) > 500);
	err_wrap(&err, "item %d", 7);
	assert_memory_equal(err.msg, "item 7: x", 9);
}

static void siphash_gives_the_papers_vector(void **state)
{
	(void)state;
	char input[15];
	for (int i = 0; i < 15; i++)
		input[i] = (char)i;
	assert_true(hash_str(HASH_KEY_STORED, str_of(input, 15)) == UINT64_C(0xa129ca6149be45e5));
}

static void dates_go_there_and_back(void **state)
{
	(void)state;
	AUTO_BUF out = BUF_MAX(100);
	put_time_http(&out, INT64_C(784111777) * US_PER_S);
	assert_str_equal(buf_str(&out), STR("Sun, 06 Nov 1994 08:49:37 GMT")); /* RFC 9110's own example */
	int64_t at;
	assert_true(time_from_http(buf_str(&out), &at));
	assert_int_equal(at, INT64_C(784111777) * US_PER_S);
	assert_true(time_from_text(STR("2024-02-29T23:59:59.5+03:00"), &at));
	assert_int_equal(at % US_PER_S, 500000);
	buf_reset(&out);
	put_time_rfc3339(&out, at);
	assert_str_equal(buf_str(&out), STR("2024-02-29T20:59:59Z"));
	assert_false(time_from_text(STR("2023-02-29"), &at));
	assert_false(time_from_text(STR("0000-00-00 00:00:00"), &at));
	for (int64_t day = -800000; day < 2900000; day += 37) {
		struct civil_time t = civil_of_us(day * US_PER_DAY);
		if (t.year >= 1 && t.year <= 9999) {
			assert_true(us_of_civil(t, &at));
			assert_int_equal(at, day * US_PER_DAY);
		}
	}
}

static void the_ends_of_time_are_dates_too(void **state)
{
	(void)state;
	struct civil_time first = civil_of_us(INT64_MIN), last = civil_of_us(INT64_MAX);
	assert_int_equal(first.year, -290308);
	assert_int_equal(first.microsecond, 224192);
	assert_int_equal(last.year, 294247);
	assert_int_equal(last.microsecond, 775807);
}

static void a_text_without_an_address_can_be_sliced(void **state)
{
	(void)state;
	struct str s = str_slice((struct str){ NULL, 0 }, 0, 0);
	assert_int_equal(s.len, 0);
	assert_non_null(s.ptr);
}

static void broken_utf8_is_repaired_and_counted(void **state)
{
	(void)state;
	AUTO_BUF out = BUF_MAX(100);
	/* an overlong slash, a surrogate half, a cut character, a lone continuation */
	assert_int_equal(put_utf8_repaired(&out, STR("a\xC0\xAF" "b\xED\xA0\x80" "c\xE2\x82" "d\x80")), 7);
	assert_true(utf8_is_valid(buf_str(&out)));
	buf_reset(&out);
	assert_int_equal(put_utf8_repaired(&out, STR("\xF0\x9F\x97\x9E g\xC3\xBCn")), 0);
	assert_str_equal(buf_str(&out), STR("\xF0\x9F\x97\x9E g\xC3\xBCn"));
	assert_int_equal(utf8_head(STR("g\xC3\xBCn"), 2).len, 1);
}

static void encoders_leave_no_way_out(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF out = BUF_MAX(1000);
	html_put_text(&out, STR("<a b=\"c\" d='e'>&amp;"));
	assert_str_equal(buf_str(&out), STR("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;"));
	assert_str_equal(url_encode(&mem, STR("/a b\"<%41%4/\xC3\xBC")), STR("/a%20b%22%3C%41%254/%C3%BC"));
	buf_reset(&out);
	json_put_str(&out, STR("</script>\"\\\n\x01\xE2\x80\xA8"));
	assert_str_equal(buf_str(&out), STR("\"\\u003c/script\\u003e\\\"\\\\\\n\\u0001\\u2028\""));
	buf_reset(&out);
	xml_put_text(&out, STR("a\x0B" "b\xEF\xBF\xBF<"));
	assert_str_equal(buf_str(&out), STR("a\xEF\xBF\xBD" "b\xEF\xBF\xBD&lt;"));
}

static void only_safe_schemes_pass(void **state)
{
	(void)state;
	static const char *const good[] = { "https://a.example/", "HTTP://a", "mailto:a@b.example", "/x:y", "x/y:z", "#a:b",
		                            "?q=a:b", "", "caf\xC3\xA9/" };
	static const char *const bad[] = { "javascript:alert(1)", " javascript:x", "java\tscript:x", "\x01javascript:x",
		                           "data:text/html,x", "vbscript:x", "java\nscript:x", "file:///etc", "x:y" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(url_is_safe(str_from_z(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(url_is_safe(str_from_z(bad[i])));
}

static void keys_are_text_in_the_feed(void **state)
{
	(void)state;
	struct key_set set = { 0 };
	for (int64_t id = 200; id > 0; id--)
		key_set_add(&set, id % 2 ? KEY_CARD : KEY_ARTICLE, id);
	key_set_add(&set, KEY_CARD, 17);
	assert_int_equal(set.n, 200);
	assert_true(key_set_has(&set, KEY_CARD, 17));
	assert_false(key_set_has(&set, KEY_ARTICLE, 17));
	AUTO_BUF out = BUF_MAX(100);
	put_key(&out, (struct dep_key){ KEY_LIST_PAGE, 4 });
	assert_str_equal(buf_str(&out), STR("listpage:4"));
	struct dep_key key;
	assert_true(key_from_text(STR("listpage:4"), &key));
	assert_int_equal(key.kind, KEY_LIST_PAGE);
	assert_false(key_from_text(STR("nothing:4"), &key));
	assert_false(key_from_text(STR("card"), &key));
	key_set_done(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting_walks_every_part),
		cmocka_unit_test(numbers_are_whole_and_in_range),
		cmocka_unit_test(a_buffer_stops_at_its_maximum_and_remembers),
		cmocka_unit_test(rewinding_frees_only_what_is_newer),
		cmocka_unit_test(a_long_message_is_cut_at_a_character),
		cmocka_unit_test(siphash_gives_the_papers_vector),
		cmocka_unit_test(dates_go_there_and_back),
		cmocka_unit_test(the_ends_of_time_are_dates_too),
		cmocka_unit_test(a_text_without_an_address_can_be_sliced),
		cmocka_unit_test(broken_utf8_is_repaired_and_counted),
		cmocka_unit_test(encoders_leave_no_way_out),
		cmocka_unit_test(only_safe_schemes_pass),
		cmocka_unit_test(keys_are_text_in_the_feed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
