/* Targets, hosts, paths and queries. */
#include "test.h"

#include "http/target.h"

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };

static void hosts_are_names_and_addresses_with_an_optional_port(void **state)
{
	(void)state;
	static const struct {
		struct str text, host;
		int        port;
	} good[] = {
		{ STR_INIT("news.example"), STR_INIT("news.example"), 0 },
		{ STR_INIT("NEWS.example:80"), STR_INIT("news.example"), 80 },
		{ STR_INIT("127.0.0.1:65535"), STR_INIT("127.0.0.1"), 65535 },
		{ STR_INIT("[2001:DB8::1]"), STR_INIT("[2001:db8::1]"), 0 },
		{ STR_INIT("[::1]:8080"), STR_INIT("[::1]"), 8080 },
		{ STR_INIT("xn--mnchen-3ya.example"), STR_INIT("xn--mnchen-3ya.example"), 0 },
	};
	static const struct str bad[] = {
	    STR_INIT(""),          STR_INIT(":80"),     STR_INIT("a:"),     STR_INIT("a:0"),
	    STR_INIT("a:65536"),   STR_INIT("a:80:80"), STR_INIT("a:8x"),   STR_INIT("a@b"),
	    STR_INIT("a/b"),       STR_INIT("a b"),     STR_INIT("[::1"),   STR_INIT("::1"),
	    STR_INIT("[]"),        STR_INIT("[a]"),     STR_INIT("[::1]x"), STR_INIT("[::1]:"),
	    STR_INIT("a\0b"),      STR_INIT("a%20"),    STR_INIT(".a"),     STR_INIT("\xc3\xbc.example"),
	    STR_INIT("[::\0001]"), STR_INIT("a,b"),
	};
	AUTO_ARENA mem = ARENA_EMPTY;
	struct authority a;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(authority_parse(&mem, good[i].text, &a));
		assert_str_equal(a.host, good[i].host);
		assert_int_equal(a.port, good[i].port);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(authority_parse(&mem, bad[i], &a));
}

static void paths_are_decoded_once_and_dangerous_ones_are_not_found(void **state)
{
	(void)state;
	static const struct {
		struct str raw, path;
		int        status;
	} cases[] = {
		{ STR_INIT("/"), STR_INIT("/"), 0 },
		{ STR_INIT("/a%2561"), STR_INIT("/a%61"), 0 },
		{ STR_INIT("/%C3%BC/"), STR_INIT("/\xc3\xbc/"), 0 },
		{ STR_INIT("/..a/b.."), STR_INIT("/..a/b.."), 0 },
		{ STR_INIT("/%"), STR_INIT(""), 400 },
		{ STR_INIT("/%4"), STR_INIT(""), 400 },
		{ STR_INIT("/%4g"), STR_INIT(""), 400 },
		{ STR_INIT("/a%2fb"), STR_INIT(""), 404 },
		{ STR_INIT("/a%5Cb"), STR_INIT(""), 404 },
		{ STR_INIT("/%00"), STR_INIT(""), 404 },
		{ STR_INIT("/%0a"), STR_INIT(""), 404 },
		{ STR_INIT("/%c0%ae"), STR_INIT(""), 404 },
		{ STR_INIT("/%2e"), STR_INIT(""), 404 },
		{ STR_INIT("/a/%2E./b"), STR_INIT(""), 404 },
	};
	AUTO_ARENA mem = ARENA_EMPTY;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str path;
		assert_int_equal(path_decode(&mem, &limits, cases[i].raw, &path), cases[i].status);
		if (!cases[i].status)
			assert_str_equal(path, cases[i].path);
	}
}

static void a_query_from_elsewhere_still_opens_the_page(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_pair *pairs;
	size_t n;
	assert_int_equal(query_parse(&mem, &limits, STR("utm=50%off&x=caf%e9&&flag&a=b=c+d"), &pairs, &n), 0);
	assert_int_equal(n, 4);
	assert_str_equal(pairs[0].value, STR("50%off"));
	assert_str_equal(pairs[1].value, STR("caf\xef\xbf\xbd"));
	assert_str_equal(pairs[2].name, STR("flag"));
	assert_str_equal(pairs[2].value, STR(""));
	assert_str_equal(pairs[3].value, STR("b=c d"));
	assert_int_equal(query_parse(&mem, &limits, STR("a=%00"), &pairs, &n), 400);
	assert_int_equal(query_parse(&mem, &limits, STR(""), &pairs, &n), 0);
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_are_names_and_addresses_with_an_optional_port),
		cmocka_unit_test(paths_are_decoded_once_and_dangerous_ones_are_not_found),
		cmocka_unit_test(a_query_from_elsewhere_still_opens_the_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
