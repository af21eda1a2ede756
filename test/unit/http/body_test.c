/* Bodies by length and in chunks. */
#include "test.h"

#include "http/body.h"

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };

static struct wire *after_head(struct arena *mem)
{
	struct wire_head found;
	struct wire *wire = wire_new(mem);
	assert_true(wire_parse_head(
	    wire, mem, STR("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), 2, &found));
	return wire;
}

/* Feeds bytes in pieces of `step`; returns the last status. */
static int feed(struct body_reader *b, struct str bytes, size_t step, size_t *used)
{
	int status = BODY_MORE;
	*used = 0;
	while (status == BODY_MORE && *used < bytes.len) {
		size_t n = 0, end = bytes.len - *used < step ? bytes.len : *used + step;
		status = body_feed(b, str_slice(bytes, *used, end), &n);
		*used += n;
	}
	return status;
}

static void a_plain_body_ends_at_its_length_and_leaves_the_rest(void **state)
{
	(void)state;
	struct body_reader b;
	size_t used;
	body_start(&b, &limits, NULL, false, 5);
	assert_int_equal(feed(&b, STR("helloGET /"), 100, &used), BODY_COMPLETE);
	assert_int_equal(used, 5);
	assert_str_equal(buf_str(&b.bytes), STR("hello"));
	body_done(&b);
}

static void chunks_are_decoded_however_they_are_cut(void **state)
{
	(void)state;
	struct str bytes = STR("5;a=\"b c\"\r\nhello\r\n00000006\r\n world\r\n0;z\r\nX-T: t\r\n\r\nGET /");
	for (size_t step = 1; step <= bytes.len; step++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct body_reader b;
		size_t used;
		body_start(&b, &limits, after_head(&mem), true, 11);
		assert_int_equal(feed(&b, bytes, step, &used), BODY_COMPLETE);
		assert_int_equal(used, bytes.len - 5);
		assert_str_equal(buf_str(&b.bytes), STR("hello world"));
		body_done(&b);
	}
}

static void a_chunk_that_is_announced_too_large_is_refused_before_it_comes(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct body_reader b;
	size_t used;
	body_start(&b, &limits, after_head(&mem), true, 10);
	assert_int_equal(feed(&b, STR("5\r\nhello\r\n6\r\n"), 100, &used), 413);
	body_done(&b);
}

static void framing_fields_in_a_trailer_are_refused(void **state)
{
	(void)state;
	static const struct str bad[] = { STR_INIT("0\r\nContent-Length: 3\r\n\r\n"),
	                                 STR_INIT("0\r\nTransfer-Encoding: x\r\n\r\n"),
	                                 STR_INIT("0\r\nX-T : t\r\n\r\n"), STR_INIT("0\r\n folded\r\n\r\n") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct body_reader b;
		size_t used;
		body_start(&b, &limits, after_head(&mem), true, 10);
		assert_int_equal(feed(&b, bad[i], 1, &used), 400);
		body_done(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_body_ends_at_its_length_and_leaves_the_rest),
		cmocka_unit_test(chunks_are_decoded_however_they_are_cut),
		cmocka_unit_test(a_chunk_that_is_announced_too_large_is_refused_before_it_comes),
		cmocka_unit_test(framing_fields_in_a_trailer_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
