/* From a response to bytes; and the helpers that make responses. */
#include "test.h"

#include "http/answer.h"

#include <fcntl.h>
#include <unistd.h>

struct fixture {
	struct http_request   q;
	struct http_response  r;
	struct answer_options o;
	struct date_cache     date;
	struct answer         a;
};

static void set_up(struct fixture *f)
{
	*f = (struct fixture){
		.q = { .method = HTTP_GET, .path = STR("/"), .id = "00112233445566" },
		.r = HTTP_RESPONSE_EMPTY,
		.o = { .now_us = INT64_C(1795426800000000) },
		.a = { .body = STR_EMPTY },
	};
}

static struct str make(struct fixture *f)
{
	answer_make(&f->q, &f->r, &f->o, &f->date, &f->a);
	return buf_str(&f->a.head);
}

static void tear_down(struct fixture *f)
{
	http_response_done(&f->r);
	answer_done(&f->a);
	buf_done(&f->date.text);
}

static bool holds(struct str text, struct str part)
{
	return str_find(text, part, 0) != STR_NONE;
}

static void every_answer_carries_the_common_headers(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	http_put_header(&f.r, STR("content-type"), STR("text/html; charset=utf-8"));
	buf_put(&f.r.body, STR("hello"));
	struct str head = make(&f);
	assert_true(str_starts(head, STR("HTTP/1.1 200 OK\r\n")) && str_ends(head, STR("\r\n\r\n")));
	assert_true(holds(head, STR("\r\ncontent-type: text/html; charset=utf-8\r\n")));
	assert_true(holds(head, STR("\r\nx-content-type-options: nosniff\r\n")));
	assert_true(holds(head, STR("\r\nreferrer-policy: strict-origin-when-cross-origin\r\n")));
	assert_true(holds(head, STR("\r\ncross-origin-opener-policy: same-origin\r\n")));
	assert_true(holds(head, STR("\r\nx-request-id: 00112233445566\r\n")));
	assert_true(holds(head, STR("\r\ncontent-length: 5\r\n")));
	assert_true(holds(head, STR("\r\ndate: ")));
	assert_false(holds(head, STR("strict-transport-security")) || holds(head, STR("server:")) ||
	             holds(head, STR("connection:")));
	assert_str_equal(f.a.body, STR("hello"));
	tear_down(&f);
}

static void over_tls_the_browser_is_told_to_stay_there(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	f.q.is_tls = true;
	f.o.close = true;
	struct str head = make(&f);
	assert_true(
	    holds(head, STR("\r\nstrict-transport-security: max-age=31536000; includeSubDomains\r\n")));
	assert_true(holds(head, STR("\r\nconnection: close\r\n")));
	tear_down(&f);
}

static void a_header_value_with_a_line_end_makes_the_answer_a_500(void **state)
{
	(void)state;
	static const struct str bad[] = { STR_INIT("a\r\nb: c"), STR_INIT("a\nb"), STR_INIT("a\0b"),
	                                 STR_INIT("a\x7f") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct fixture f;
		set_up(&f);
		http_put_header(&f.r, STR("x-a"), bad[i]);
		http_put_header(&f.r, STR("x-b"), STR("fine"));
		buf_put(&f.r.body, STR("secret"));
		struct str head = make(&f);
		assert_true(str_starts(head, STR("HTTP/1.1 500 ")));
		assert_false(holds(head, STR("x-a")) || holds(head, STR("x-b")) ||
		             holds(f.a.body, STR("secret")));
		tear_down(&f);
	}
}

static void a_body_that_did_not_fit_makes_the_answer_a_500(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	f.r.body = BUF_MAX(4);
	buf_put(&f.r.body, STR("hello"));
	assert_true(str_starts(make(&f), STR("HTTP/1.1 500 ")));
	tear_down(&f);
}

static void head_has_the_length_but_not_the_body(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	f.q.method = HTTP_HEAD;
	f.r.constant_body = STR("hello");
	assert_true(holds(make(&f), STR("\r\ncontent-length: 5\r\n")));
	assert_int_equal(f.a.body.len, 0);
	tear_down(&f);
}

static void a_known_etag_is_answered_304_without_a_length(void **state)
{
	(void)state;
	struct fixture f;
	struct http_pair condition = { STR("if-none-match"), STR("W/\"x\", \"v1\"") };
	set_up(&f);
	f.q.headers = &condition;
	f.q.n_headers = 1;
	http_put_header(&f.r, STR("ETag"), STR("\"v1\""));
	buf_put(&f.r.body, STR("hello"));
	struct str head = make(&f);
	assert_true(str_starts(head, STR("HTTP/1.1 304 Not Modified\r\n")) &&
	            holds(head, STR("ETag: \"v1\"\r\n")));
	assert_false(holds(head, STR("content-length")));
	assert_int_equal(f.a.body.len, 0);
	tear_down(&f);
}

static void a_page_has_no_ranges_but_a_constant_has(void **state)
{
	(void)state;
	struct fixture f;
	struct http_pair range = { STR("range"), STR("bytes=1-2") };
	set_up(&f);
	f.q.headers = &range;
	f.q.n_headers = 1;
	buf_put(&f.r.body, STR("hello"));
	assert_true(str_starts(make(&f), STR("HTTP/1.1 200 ")));
	tear_down(&f);
	set_up(&f);
	f.q.headers = &range;
	f.q.n_headers = 1;
	f.r.constant_body = STR("hello");
	struct str head = make(&f);
	assert_true(str_starts(head, STR("HTTP/1.1 206 ")) &&
	            holds(head, STR("\r\ncontent-range: bytes 1-2/5\r\n")));
	assert_str_equal(f.a.body, STR("el"));
	tear_down(&f);
}

static void headers_to_the_brim_still_leave_room_for_the_servers_own(void **state)
{
	(void)state;
	struct fixture f;
	char value[1000];
	memset(value, 'x', sizeof value);
	set_up(&f);
	f.r.constant_body = STR("hello");
	while (f.r.headers.max_bytes - f.r.headers.len > sizeof value + 5)
		http_put_header(&f.r, STR("a"), str_of(value, sizeof value));
	http_put_header(&f.r, STR("a"), str_of(value, f.r.headers.max_bytes - f.r.headers.len - 5));
	assert_int_equal(f.r.headers.len, f.r.headers.max_bytes);
	assert_true(holds(make(&f), STR("\r\naccept-ranges: bytes\r\n")));
	tear_down(&f);
}

static void a_small_file_travels_in_memory_and_a_large_one_does_not(void **state)
{
	(void)state;
	static const int64_t sizes[] = { 0, 1, 64 << 10, (64 << 10) + 1 };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct fixture f;
		set_up(&f);
		f.r.file_fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
		f.r.file_bytes = sizes[i];
		(void)make(&f);
		assert_int_equal(f.a.body.len + f.a.file_left, sizes[i]);
		assert_int_equal(f.a.file_left > 0, sizes[i] > 64 << 10);
		tear_down(&f);
	}
}

static void a_redirect_stays_on_this_site_and_is_encoded(void **state)
{
	(void)state;
	static const struct {
		struct str to, location;
	} cases[] = {
		{ STR_INIT("/a b"), STR_INIT("location: /a%20b\r\n") },
		{ STR_INIT("//evil.example/"), STR_INIT("location: /evil.example/\r\n") },
		{ STR_INIT("/\\evil.example/"), STR_INIT("location: /\r\n") },
		{ STR_INIT("https://news.example/x?a=b"), STR_INIT("location: https://news.example/x?a=b\r\n") },
		{ STR_INIT("/\xc3\xbc"), STR_INIT("location: /%C3%BC\r\n") },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct http_response r = HTTP_RESPONSE_EMPTY;
		http_redirect(&r, 301, cases[i].to);
		assert_int_equal(r.status, 301);
		assert_str_equal(buf_str(&r.headers), cases[i].location);
		http_response_done(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_carries_the_common_headers),
		cmocka_unit_test(over_tls_the_browser_is_told_to_stay_there),
		cmocka_unit_test(a_header_value_with_a_line_end_makes_the_answer_a_500),
		cmocka_unit_test(a_body_that_did_not_fit_makes_the_answer_a_500),
		cmocka_unit_test(head_has_the_length_but_not_the_body),
		cmocka_unit_test(a_known_etag_is_answered_304_without_a_length),
		cmocka_unit_test(a_page_has_no_ranges_but_a_constant_has),
		cmocka_unit_test(headers_to_the_brim_still_leave_room_for_the_servers_own),
		cmocka_unit_test(a_small_file_travels_in_memory_and_a_large_one_does_not),
		cmocka_unit_test(a_redirect_stays_on_this_site_and_is_encoded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
