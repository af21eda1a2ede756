/* Encodings of a page: who takes which, and that each holds the page. */
#include "../test.h"

#include "site/variant.h"

#include <brotli/decode.h>
#include <libdeflate.h>

enum { I = 1 << PAGE_IDENTITY, G = 1 << PAGE_GZIP, B = 1 << PAGE_BROTLI };

static void readers_get_what_they_accept(void **state)
{
	(void)state;
	static const struct {
		const char *field_z;
		unsigned    accepted;
	} cases[] = {
		{ "", I }, { "gzip", G }, { "gzip, deflate, br", G | B }, { "GZIP;q=0.5", G }, { "gzip;q=0", I }, { "gzip; q=0.000, br", I | B },
		{ "br;q=1.0, gzip;q=0.8, *;q=0.1", G | B }, { "*", G | B }, { "*;q=0", I }, { "gzip;q=0, *", I | B }, { "identity", I },
		{ "deflate", I }, { "x-gzip", G }, { "identity;q=0, gzip;q=0", I }, { ",,;q=0,gzip", G }, { "gzipped", I },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (variants_accepted(str_from_z(cases[i].field_z)) != cases[i].accepted)
			fail_msg("%s: %u", cases[i].field_z, variants_accepted(str_from_z(cases[i].field_z)));
	assert_int_equal(variants_accepted((struct str){ NULL, 0 }), I);
}

struct page {
	struct variant_maker *maker;
	struct http_response  res;
	struct buf            body;
};

static void page_init(struct page *p)
{
	*p = (struct page){ .maker = variant_maker_new(), .res = HTTP_RESPONSE_EMPTY, .body = BUF_MAX(1 << 20) };
	http_put_header(&p->res, STR("content-type"), STR("text/html"));
	for (int i = 0; i < 500; i++)
		buf_fmt(&p->body, "<p>Paragraph %d of the harbour's story.</p>\n", i * i);
}

static void page_done(struct page *p)
{
	variant_maker_free(p->maker);
	http_response_done(&p->res);
	buf_done(&p->body);
}

static bool head_has(const struct page_block *b, const char *line_z)
{
	return str_find(page_block_head(b), str_from_z(line_z), 0) != STR_NONE;
}

static void every_variant_holds_the_page(void **state)
{
	(void)state;
	struct page p;
	page_init(&p);
	struct str         plain = buf_str(&p.body);
	struct page_block *gzip = variant_first(p.maker, &p.res, plain, PAGE_GZIP);
	struct page_block *back = variant_from(p.maker, gzip, PAGE_IDENTITY, 0);
	struct page_block *brotli = variant_from(p.maker, back, PAGE_BROTLI, BROTLI_QUICK);
	struct page_block *hard = variant_from(p.maker, gzip, PAGE_GZIP, GZIP_HARD);
	uint8_t           *out = malloc(1 << 20);
	size_t             n = 1 << 20;
	assert_non_null(out);
	assert_str_equal(page_block_body(back), plain);
	assert_int_equal(BrotliDecoderDecompress(brotli->body_bytes, (const uint8_t *)page_block_body(brotli).ptr, &n, out),
	                 BROTLI_DECODER_RESULT_SUCCESS);
	assert_str_equal(str_of((char *)out, n), plain);
	assert_true(hard->body_bytes < gzip->body_bytes);
	assert_true(head_has(gzip, "content-type: text/html\r\n") && head_has(gzip, "vary: accept-encoding\r\n"));
	assert_true(head_has(gzip, "content-encoding: gzip\r\n") && head_has(brotli, "content-encoding: br\r\n"));
	assert_false(head_has(back, "content-encoding"));
	assert_str_equal(hard->etag, gzip->etag);
	assert_false(str_eq(brotli->etag, gzip->etag));
	free(out);
	struct page_block *all[] = { gzip, back, brotli, hard };
	for (size_t i = 0; i < 4; i++)
		page_block_unref(all[i]);
	page_done(&p);
}

static void a_reader_who_has_the_page_is_told_so(void **state)
{
	(void)state;
	struct page p;
	page_init(&p);
	struct page_block *gzip = variant_first(p.maker, &p.res, buf_str(&p.body), PAGE_GZIP);
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str tag, brotli_tag = str_fmt(&mem, "%.*sb\"", (int)gzip->etag.len - 2, gzip->etag.ptr);
	assert_true(variant_is_known(gzip->etag, gzip, G, &tag));
	assert_true(variant_is_known(STR("\"x\", *"), gzip, G, &tag));
	assert_true(variant_is_known(str_fmt(&mem, "\"x\", W/%.*s", STR_ARG(gzip->etag)), gzip, G, &tag));
	assert_str_equal(tag, gzip->etag);
	assert_true(variant_is_known(brotli_tag, gzip, G | B, &tag)); /* the same page in a form that he takes */
	assert_false(variant_is_known(brotli_tag, gzip, G, &tag));
	assert_false(variant_is_known(STR("\"0123456789abcdef-g\""), gzip, G, &tag));
	assert_false(variant_is_known(STR(""), gzip, G, &tag));
	assert_false(variant_is_known(STR("\"\",\"-"), gzip, G, &tag));
	page_block_unref(gzip);
	page_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_get_what_they_accept),
		cmocka_unit_test(every_variant_holds_the_page),
		cmocka_unit_test(a_reader_who_has_the_page_is_told_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
