/* The gate and the head's parser, without sockets. test/http/vectors.py has the long table of refusals. */
#include "test.h"

#include "http/head.h"

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };
static const struct origin nobody = { .peer = STR_INIT("192.0.2.1") };

static int gate(struct str bytes, struct head_gate *g, size_t *head_len)
{
	*g = (struct head_gate){ 0 };
	return head_gate_step(g, &limits, bytes, head_len);
}

static int parse(struct arena *mem, const struct origin *origin, struct str head, struct http_request *r,
                 struct framing *f)
{
	struct head_gate g;
	struct wire *wire;
	size_t len = 0;
	int status = gate(head, &g, &len);
	return status == HEAD_COMPLETE
	           ? head_parse(mem, &limits, &g, origin, str_slice(head, 0, len), &wire, r, f)
	           : status;
}

static void a_head_is_complete_at_its_empty_line_and_not_before(void **state)
{
	(void)state;
	struct str bytes = STR("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b");
	struct head_gate g = { 0 };
	size_t len = 0;
	for (size_t n = 0; n < bytes.len - 6; n++)
		assert_int_equal(head_gate_step(&g, &limits, str_slice(bytes, 0, n), &len), HEAD_MORE);
	assert_int_equal(head_gate_step(&g, &limits, bytes, &len), HEAD_COMPLETE);
	assert_int_equal(len, bytes.len - 6);
	assert_int_equal(g.lines, 2);
}

static void a_bare_carriage_return_is_refused_before_its_line_ends(void **state)
{
	(void)state;
	struct head_gate g = { 0 };
	size_t len;
	assert_int_equal(head_gate_step(&g, &limits, STR("GET /a HTTP/1.1\r"), &len), HEAD_MORE);
	assert_int_equal(head_gate_step(&g, &limits, STR("GET /a HTTP/1.1\rX"), &len), 400);
}

static void a_line_that_never_ends_is_refused_at_its_limit(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	char *bytes = arena_bytes(&mem, 9000);
	memset(bytes, 'a', 9000);
	struct head_gate g = { 0 };
	size_t len;
	assert_int_equal(head_gate_step(&g, &limits, str_of(bytes, limits.request_line_bytes), &len),
	                 HEAD_MORE);
	assert_int_equal(head_gate_step(&g, &limits, str_of(bytes, limits.request_line_bytes + 1), &len),
	                 414);
}

static void the_request_is_what_was_sent(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_request r;
	struct framing f;
	assert_int_equal(parse(&mem, &nobody,
	                       STR("POST /a%20b?x=1&y HTTP/1.1\r\nHost: News.Example:81\r\nX-One:  two \r\n"
	                           "Content-Length: 12\r\nExpect: 100-Continue\r\n\r\n"),
	                       &r, &f),
	                 0);
	assert_int_equal(r.method, HTTP_POST);
	assert_str_equal(r.host, STR("news.example"));
	assert_int_equal(r.port, 81);
	assert_str_equal(r.path, STR("/a b"));
	assert_str_equal(r.raw_query, STR("x=1&y"));
	assert_int_equal(r.n_query, 2);
	assert_str_equal(http_query(&r, STR("x")), STR("1"));
	assert_str_equal(http_header(&r, STR("x-one")), STR("two"));
	assert_null(http_header(&r, STR("x-two")).ptr);
	assert_str_equal(r.peer, STR("192.0.2.1"));
	assert_true(f.keep_alive && f.expects_continue && !f.is_chunked);
	assert_int_equal(f.content_length, 12);
}

static void an_absolute_target_replaces_the_host_and_must_match_it(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_request r;
	struct framing f;
	assert_int_equal(
	    parse(&mem, &nobody, STR("GET http://A.example?q HTTP/1.1\r\nHost: a.Example\r\n\r\n"), &r, &f),
	    0);
	assert_str_equal(r.host, STR("a.example"));
	assert_str_equal(r.path, STR("/"));
	assert_str_equal(r.raw_query, STR("q"));
	assert_int_equal(
	    parse(&mem, &nobody, STR("GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), &r, &f),
	    400);
}

static void only_a_proxy_is_believed_about_the_client(void **state)
{
	(void)state;
	static const struct str proxies[] = { STR_INIT("10.0.0.1"), STR_INIT("10.0.0.2") };
	struct origin proxy = {
		.peer = STR("10.0.0.1"), .is_loopback = true, .proxies = proxies, .n_proxies = 2 };
	struct origin other = {
		.peer = STR("10.0.0.3"), .is_loopback = true, .proxies = proxies, .n_proxies = 2 };
	struct str head =
	    STR("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.9 , 10.0.0.2\r\n"
	        "X-Forwarded-Proto: https\r\nForwarded: for=1.1.1.1\r\nX-Real-IP: 2.2.2.2\r\nX-A: b\r\n\r\n");
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_request r;
	struct framing f;
	assert_int_equal(parse(&mem, &proxy, head, &r, &f), 0);
	assert_str_equal(r.peer, STR("192.0.2.9")); /* left of it anybody may have written */
	assert_true(r.is_tls && !r.is_loopback);
	assert_int_equal(parse(&mem, &other, head, &r, &f), 0);
	assert_str_equal(r.peer, STR("10.0.0.3"));
	assert_true(!r.is_tls && r.is_loopback);
	assert_int_equal(r.n_headers, 2); /* host and x-a */
	assert_null(http_header(&r, STR("x-forwarded-for")).ptr);
}

static void a_line_that_the_client_wrote_before_the_proxys_own_does_not_count(void **state)
{
	(void)state;
	static const struct str proxies[] = { STR_INIT("10.0.0.1") };
	struct origin proxy = { .peer = STR("10.0.0.1"), .proxies = proxies, .n_proxies = 1 };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_request r;
	struct framing f;
	assert_int_equal(
	    parse(&mem, &proxy,
	          STR("GET / HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
	              "Host: a\r\nX-Forwarded-For: ::FFFF:192.0.2.9, 10.0.0.1\r\n"
	              "X-Forwarded-Proto: http\r\n\r\n"),
	          &r, &f),
	    0);
	assert_str_equal(r.peer, STR("192.0.2.9"));
	assert_false(r.is_tls);
}

static void a_broken_forwarded_address_leaves_the_proxy_as_peer(void **state)
{
	(void)state;
	static const struct str proxies[] = { STR_INIT("::1") };
	struct origin proxy = { .peer = STR("::1"), .proxies = proxies, .n_proxies = 1 };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_request r;
	struct framing f;
	assert_int_equal(parse(&mem, &proxy,
	                       STR("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4, x\r\n\r\n"), &r,
	                       &f),
	                 0);
	assert_str_equal(r.peer, STR("::1"));
}

static void connections_end_by_version_and_wish(void **state)
{
	(void)state;
	static const struct {
		struct str head;
		bool       keep_alive;
	} cases[] = {
		{ STR_INIT("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), true },
		{ STR_INIT("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), false },
		{ STR_INIT("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close\r\n\r\n"), false },
		{ STR_INIT("GET / HTTP/1.0\r\n\r\n"), false },
		{ STR_INIT("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), true },
		{ STR_INIT("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"), true },
	};
	AUTO_ARENA mem = ARENA_EMPTY;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct http_request r;
		struct framing f;
		assert_int_equal(parse(&mem, &nobody, cases[i].head, &r, &f), 0);
		assert_int_equal(f.keep_alive, cases[i].keep_alive);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_is_complete_at_its_empty_line_and_not_before),
		cmocka_unit_test(a_bare_carriage_return_is_refused_before_its_line_ends),
		cmocka_unit_test(a_line_that_never_ends_is_refused_at_its_limit),
		cmocka_unit_test(the_request_is_what_was_sent),
		cmocka_unit_test(an_absolute_target_replaces_the_host_and_must_match_it),
		cmocka_unit_test(only_a_proxy_is_believed_about_the_client),
		cmocka_unit_test(a_line_that_the_client_wrote_before_the_proxys_own_does_not_count),
		cmocka_unit_test(a_broken_forwarded_address_leaves_the_proxy_as_peer),
		cmocka_unit_test(connections_end_by_version_and_wish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
