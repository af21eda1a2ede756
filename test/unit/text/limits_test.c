/*
 * The cleaner's limits: size, nesting, number of elements, and that hostile texts of full size end with bounded memory. Time
 * is measured in bench/clean_bench.c; here only what does not depend on the machine is asserted.
 */
#include "cleaned.h"

#include <sys/resource.h>

#include "base/buf.h"
#include "text/autop.h"
#include "text/bound.h"
#include "text/build.h"
#include "text/token.h"

#if defined(__has_feature)
#define HAVE_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#else
#define HAVE_ASAN 0
#endif

enum { FULL = 2 * 1024 * 1024 };

static void repeat(struct buf *b, const char *head_z, const char *repeat_z, size_t up_to)
{
	buf_put(b, str_from_z(head_z));
	while (b->len + strlen(repeat_z) <= up_to)
		buf_put(b, str_from_z(repeat_z));
}

static size_t count_starts(struct str html)
{
	size_t n = 0;
	for (size_t at = 0;;) {
		struct token t = token_next(html, &at);
		if (t.kind == TOKEN_NONE)
			return n;
		n += t.kind == TOKEN_START;
	}
}

static size_t deepest(struct str html)
{
	size_t depth = 0, most = 0;
	for (size_t at = 0;;) {
		struct token t = token_next(html, &at);
		if (t.kind == TOKEN_NONE)
			return most;
		bool is_void = str_eq(t.name, STR("br")) || str_eq(t.name, STR("img")) || str_eq(t.name, STR("hr"));
		if (t.kind == TOKEN_START && !is_void)
			depth++;
		else if (t.kind == TOKEN_END)
			depth--;
		most = depth > most ? depth : most;
	}
}

static void more_than_2_mib_is_refused_and_named(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF html = BUF_MAX(4 * FULL);
	struct safe_html out;
	struct err err;
	repeat(&html, "<p>", "x", FULL - 4); /* the end tag makes it full */
	assert_ok(clean_html(&mem, buf_str(&html), NULL, &out, NULL, &err), &err);
	assert_int_equal(out.markup.len, FULL);
	buf_putc(&html, 'x');
	assert_int_equal(clean_html(&mem, buf_str(&html), NULL, &out, NULL, &err), BS_UNACCEPTABLE);
	repeat(&html, "", "x", FULL + 1);
	assert_int_equal(clean_html(&mem, buf_str(&html), NULL, &out, NULL, &err), BS_UNACCEPTABLE);
	assert_non_null(strstr(err.msg, "2 MiB"));
}

static void a_text_that_grows_past_2_mib_is_refused(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF html = BUF_MAX(FULL);
	struct safe_html out;
	struct err err;
	repeat(&html, "", "<", FULL);
	assert_int_equal(clean_html(&mem, buf_str(&html), NULL, &out, NULL, &err), BS_UNACCEPTABLE);
}

static void nesting_is_cut_and_said(void **state)
{
	(void)state;
	static const char *const openers[] = { "<blockquote>x", "<ul><li>x", "<div><ul><li><table><tr><td>x", "<figure>x<aside>",
		                               "<details><summary>s</summary>x", "<table><td><blockquote>x<ul>" };
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF html = BUF_MAX(FULL);
		struct clean_report report;
		repeat(&html, "", openers[i], 20000);
		struct str out = cleaned_with(&mem, buf_str(&html), &test_policy, &report);
		assert_true(report.cut);
		assert_in_range(deepest(out), 40, BUILD_FRAMES + BUILD_MARKS);
	}
}

static void ordinary_nesting_is_not_cut(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF html = BUF_MAX(FULL);
	struct clean_report report;
	for (int i = 0; i < 40; i++)
		buf_put(&html, STR("<ul><li>x"));
	struct str out = cleaned_with(&mem, buf_str(&html), &test_policy, &report);
	assert_false(report.cut);
	assert_int_equal(deepest(out), 80);
}

static void elements_are_counted_to_50_000(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF html = BUF_MAX(FULL);
	struct clean_report report;
	for (unsigned i = 0; i < BUILD_ELEMENTS; i++)
		buf_put(&html, STR("<p>x"));
	struct str out = cleaned_with(&mem, buf_str(&html), &test_policy, &report);
	assert_false(report.cut);
	assert_int_equal(count_starts(out), BUILD_ELEMENTS);
	buf_put(&html, STR("<p>x"));
	out = cleaned_with(&mem, buf_str(&html), &test_policy, &report);
	assert_true(report.cut);
	assert_int_equal(count_starts(out), BUILD_ELEMENTS);
	/* Elements that the rebuilding adds count too: every item needs a paragraph of its own here. */
	buf_reset(&html);
	for (unsigned i = 0; i < 30000; i++)
		buf_put(&html, STR("<blockquote>x</blockquote>"));
	out = cleaned_with(&mem, buf_str(&html), &test_policy, &report);
	assert_true(report.cut);
	assert_int_equal(count_starts(out), BUILD_ELEMENTS);
}

static void the_pass_before_gumbo_keeps_its_limits(void **state)
{
	(void)state;
	static const char *const hostile[] = { "<font><p>", "<b><p>x", "<div>", "<table><tr><td>", "<a href=/><i><b><s><sub><sup><code><p>x",
		                               "<table><div><b>x", "<ul><li><div>x", "<b>x<i>y</b>z</i>" };
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF html = BUF_MAX(FULL), reduced = BUF_MAX(8 * FULL);
		struct held_texts held = { .mem = &mem };
		struct clean_report report = { .cut = false };
		repeat(&html, "", hostile[i], FULL / 2);
		bound_html(buf_str(&html), &reduced, &held, &report);
		assert_int_equal(buf_status(&reduced), BS_OK);
		assert_in_range(count_starts(buf_str(&reduced)), 1, BOUND_TAGS);
		assert_in_range(deepest(buf_str(&reduced)), 1, BOUND_OPEN + BOUND_MARKS);
	}
}

static void a_common_run_of_unclosed_tags_is_not_deep(void **state)
{
	(void)state;
	static const char *const unclosed[] = { "<p>x", "<li>x", "<dt>x<dd>y", "<tr><td>x", "<h2>x" };
	for (size_t i = 0; i < sizeof unclosed / sizeof *unclosed; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF html = BUF_MAX(FULL);
		struct clean_report report;
		repeat(&html, i == 1 ? "<ul>" : i == 3 ? "<table>" : "", unclosed[i], 40000);
		cleaned_with(&mem, buf_str(&html), &test_policy, &report);
		assert_true(report.cut == (i == 2)); /* dt and dd become blocks in blocks: the text stays */
	}
}

static long peak_mib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static void hostile_texts_of_full_size_end_with_bounded_memory(void **state)
{
	(void)state;
	static const char *const hostile[][2] = {
		{ "", "<font><p>" }, { "", "<font size=1><p>x" }, { "", "<b>" }, { "", "<b><p>x" }, { "", "<a href=/a>x" },
		{ "<a href=/><b><i><s><sup><sub><code>", "<p>x" }, { "", "<b>x<i>y</b>z</i>" }, { "", "<div>" }, { "", "<table>" },
		{ "", "<table>x</table>" }, { "<table>", "x<tr>" }, { "<table><b>", "<tr>x<p>y" }, { "<table>", "<td colspan=100 rowspan=100>" },
		{ "", "<ul><li>x" }, { "", "<figure class=embed>x" }, { "", "<details>x" }, { "", "<svg>" }, { "", "<template><object><video>" },
		{ "", "<script>" }, { "<script><!--", "<script></script>" }, { "", "<!--" }, { "", "<" }, { "", "&" }, { "", "&lt;" },
		{ "", "&CounterClockwiseContourIntegral;" }, { "", "</p>" }, { "<b>", "</b>" }, { "", "<br>x" }, { "<p", " id=1" },
		{ "<p title=\"", "x" }, { "<pre>x", " \n" }, { "x", "\xE2\x80\x8B" }, { "", "\xFF" }, { "", "<p id=x title=y lang=tr class=z>" },
		{ "", "<a href=/ id=x class=quote lang=tr dir=ltr title=t name=n style=x align=y>x</a>" },
		{ "", "<iframe src=https://youtu.be/a></iframe>" },
	};
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF html = BUF_MAX(FULL);
		struct safe_html once, twice;
		struct clean_report report;
		repeat(&html, hostile[i][0], hostile[i][1], (HAVE_ASAN ? FULL / 8 : FULL) - 64); /* ASan is slow */
		(void)autop(&mem, buf_str(&html));
		if (clean_html(&mem, buf_str(&html), NULL, &once, &report, NULL))
			continue;
		assert_int_equal(clean_html(&mem, once.markup, NULL, &twice, &report, NULL), BS_OK);
		assert_str_equal(twice.markup, once.markup);
		assert_false(report.cut);
	}
	if (!HAVE_ASAN)
		assert_in_range(peak_mib(), 1, 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_texts_of_full_size_end_with_bounded_memory), /* first: the others' memory is not counted */
		cmocka_unit_test(more_than_2_mib_is_refused_and_named),
		cmocka_unit_test(a_text_that_grows_past_2_mib_is_refused),
		cmocka_unit_test(nesting_is_cut_and_said),
		cmocka_unit_test(ordinary_nesting_is_not_cut),
		cmocka_unit_test(elements_are_counted_to_50_000),
		cmocka_unit_test(the_pass_before_gumbo_keeps_its_limits),
		cmocka_unit_test(a_common_run_of_unclosed_tags_is_not_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
