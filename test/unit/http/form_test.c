/* Bodies of forms. */
#include "test.h"

#include "http/form.h"

static enum bs_status parse(struct arena *mem, struct str type, struct str body, struct http_form *out)
{
	struct http_pair header = { STR("content-type"), type };
	struct http_request r = { .headers = &header, .n_headers = type.ptr ? 1 : 0, .body = body };
	struct err err = { 0 };
	enum bs_status st = http_form_parse(mem, &r, out, &err);
	if (st)
		assert_true(err.msg[0] != 0);
	return st;
}

#define URLENCODED STR("application/x-www-form-urlencoded")
#define MULTIPART  STR("multipart/form-data; boundary=\"X X\"")

static void urlencoded_fields_come_decoded_and_in_order(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_form f;
	assert_int_equal(parse(&mem, STR("Application/X-WWW-Form-Urlencoded; charset=UTF-8"),
	                       STR("a=1+2&b=%C3%BC&&a=3&c"), &f),
	                 BS_OK);
	assert_int_equal(f.n, 4);
	assert_str_equal(http_form_field(&f, STR("a")), STR("1 2"));
	assert_str_equal(http_form_field(&f, STR("b")), STR("\xc3\xbc"));
	assert_str_equal(http_form_field(&f, STR("c")), STR(""));
	assert_null(http_form_field(&f, STR("d")).ptr);
	assert_int_equal(parse(&mem, URLENCODED, STR(""), &f), BS_OK);
	assert_int_equal(f.n, 0);
}

static void urlencoded_nonsense_is_refused(void **state)
{
	(void)state;
	static const struct str bad[] = { STR_INIT("a=%"), STR_INIT("a=%4x"), STR_INIT("%ff=1"),
	                                 STR_INIT("a=%00"), STR_INIT("a=\xff") };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_form f;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(parse(&mem, URLENCODED, bad[i], &f), BS_BAD_INPUT);
}

static void the_number_of_fields_and_parts_is_limited(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF fields = BUF_MAX(1 << 20), parts = BUF_MAX(1 << 20);
	struct http_form f;
	for (int i = 0; i < 256; i++)
		buf_put(&fields, i ? STR("&a=b") : STR("a=b"));
	assert_int_equal(parse(&mem, URLENCODED, buf_str(&fields), &f), BS_OK);
	buf_put(&fields, STR("&a=b"));
	assert_int_equal(parse(&mem, URLENCODED, buf_str(&fields), &f), BS_BAD_INPUT);
	for (int n = 0; n < 65; n++)
		buf_put(&parts, STR("--X X\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"));
	buf_put(&parts, STR("--X X--"));
	assert_int_equal(parse(&mem, MULTIPART, buf_str(&parts), &f), BS_BAD_INPUT);
	struct str without_one = str_slice(buf_str(&parts), parts.len / 65, parts.len);
	without_one = str_slice(without_one, str_find(without_one, STR("--X X\r\n"), 0), without_one.len);
	assert_int_equal(parse(&mem, MULTIPART, without_one, &f), BS_OK);
	assert_int_equal(f.n, 64);
}

static void parts_keep_their_bytes_and_names(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_form f;
	struct str body = STR("--X X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA \xc3\xbc\r\n"
	                      "--X X\r\ncontent-type: image/png\r\nCONTENT-DISPOSITION: form-data; "
	                      "name=\"pic%22\"; filename=\"a\\\"b\\\\c.png\"\r\n\r\n"
	                      "\x89PNG\r\n\0--X\r\n\r\n"
	                      "--X X--\r\nepilogue");
	assert_int_equal(parse(&mem, MULTIPART, body, &f), BS_OK);
	assert_int_equal(f.n, 2);
	assert_str_equal(f.parts[0].content, STR("A \xc3\xbc"));
	assert_str_equal(f.parts[0].file_name, STR(""));
	assert_str_equal(f.parts[1].name, STR("pic\""));
	assert_str_equal(f.parts[1].file_name, STR("a\"b\\c.png"));
	assert_str_equal(f.parts[1].type, STR("image/png"));
	assert_str_equal(f.parts[1].content, STR("\x89PNG\r\n\0--X\r\n"));
}

static void broken_multipart_is_refused(void **state)
{
	(void)state;
#define DISPOSITION "Content-Disposition: form-data; name=a\r\n"
	static const struct str bad[] = {
	    STR_INIT(""),
	    STR_INIT("--X X"),
	    STR_INIT("--X X\r\n"),
	    STR_INIT("preamble\r\n--X X--"),
	    STR_INIT("--X X\r\n" DISPOSITION "\r\nv"),
	    STR_INIT("--X X\r\n" DISPOSITION "\r\nv\r\n--X X"),
	    STR_INIT("--X X\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\n" DISPOSITION "\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\n" DISPOSITION DISPOSITION "\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition: form-data\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition: attachment; name=a\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\n" DISPOSITION " folded\r\n\r\nv\r\n--X X--"),
	    STR_INIT("--X X\r\n" DISPOSITION "\r\n\xff\r\n--X X--"),
	    STR_INIT("--X X\r\nContent-Disposition : form-data; name=a\r\n\r\nv\r\n--X X--"),
	};
	static const struct str bad_types[] = {
	    STR_INIT("multipart/form-data"),
	    STR_INIT("multipart/form-data; boundary="),
	    STR_INIT("multipart/form-data; boundary=\"\""),
	    STR_INIT("multipart/form-data; boundary=a; boundary=b"),
	    STR_INIT("multipart/form-data; boundary=\"a"),
	    STR_INIT("multipart/form-data; "
	             "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	};
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_form f;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(parse(&mem, MULTIPART, bad[i], &f), BS_BAD_INPUT);
	for (size_t i = 0; i < sizeof bad_types / sizeof bad_types[0]; i++)
		assert_int_equal(parse(&mem, bad_types[i], STR("--a--"), &f), BS_BAD_INPUT);
}

static void other_types_are_not_forms(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct http_form f;
	assert_int_equal(parse(&mem, STR("application/json"), STR("{}"), &f), BS_UNSUPPORTED);
	assert_int_equal(parse(&mem, (struct str){ NULL, 0 }, STR("a=1"), &f), BS_UNSUPPORTED);
	struct http_pair header = { STR("content-type"), STR("application/JSON; charset=utf-8") };
	struct http_request r = { .headers = &header, .n_headers = 1 };
	assert_true(http_json_is(&r));
}

static void a_hostile_multipart_body_ends_in_time(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	size_t len = 32 << 20;
	char *bytes = arena_bytes(&mem, len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = "\r\n--X "[i % 6]; /* almost a delimiter, five million times */
	struct http_form f;
	assert_int_equal(parse(&mem, MULTIPART, str_of(bytes, len), &f), BS_BAD_INPUT);
	memcpy(bytes, "--X X\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n", 61);
	assert_int_equal(parse(&mem, MULTIPART, str_of(bytes, len), &f), BS_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urlencoded_fields_come_decoded_and_in_order),
		cmocka_unit_test(urlencoded_nonsense_is_refused),
		cmocka_unit_test(the_number_of_fields_and_parts_is_limited),
		cmocka_unit_test(parts_keep_their_bytes_and_names),
		cmocka_unit_test(broken_multipart_is_refused),
		cmocka_unit_test(other_types_are_not_forms),
		cmocka_unit_test(a_hostile_multipart_body_ends_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
