/* Paragraphs for classic bodies, judged by what the cleaner makes of them: what a reader sees. */
#include "cleaned.h"

#include "text/autop.h"

#define assert_paragraphs(source_z, expected_z)                                                                \
	do {                                                                                                   \
		AUTO_ARENA autop_mem = ARENA_EMPTY;                                                            \
		assert_str_equal(autop(&autop_mem, str_from_z(source_z)), str_from_z(expected_z));              \
	} while (0)

#define assert_shown(source_z, expected_z)                                                                     \
	do {                                                                                                   \
		AUTO_ARENA shown_mem = ARENA_EMPTY;                                                            \
		struct clean_report shown_report;                                                              \
		struct str shown = cleaned_with(&shown_mem, autop(&shown_mem, str_from_z(source_z)), &test_policy, &shown_report); \
		assert_str_equal(flat(&shown_mem, shown), str_from_z(expected_z));                             \
	} while (0)

static void blank_lines_end_paragraphs(void **state)
{
	(void)state;
	assert_paragraphs("a\n\nb", "<p>a</p>\n<p>b</p>");
	assert_paragraphs("a\r\n \t\r\nb\n\n\n\nc\n", "<p>a</p>\n<p>b</p>\n<p>c</p>");
	assert_paragraphs("a\nb\n\nc", "<p>a<br />\nb</p>\n<p>c</p>");
	assert_paragraphs("", "");
	assert_paragraphs(" \n\n ", "");
	assert_paragraphs("<b>a\n\nb</b>", "<p><b>a</p>\n<p>b</b></p>");
	assert_shown("<b>a\n\nb</b>", "<p><strong>a</strong></p><p><strong>b</strong></p>");
}

static void line_breaks_are_not_doubled(void **state)
{
	(void)state;
	assert_paragraphs("a<br />\nb", "<p>a<br />\nb</p>");
	assert_paragraphs("a<br><br>b", "<p>a</p>\n<p>b</p>");
	assert_paragraphs("a<br />\n<br />\nb", "<p>a</p>\n<p>b</p>");
	assert_paragraphs("a\n<ul>", "<p>a</p>\n<ul>");
	assert_paragraphs("a<br />", "<p>a</p>");
	assert_paragraphs("a <img src=\"x\"\nalt=\"y\">\nb", "<p>a <img src=\"x\"\nalt=\"y\"><br />\nb</p>");
}

static void blocks_are_left_alone(void **state)
{
	(void)state;
	assert_shown("a\n<ul>\n<li>b</li>\n<li>c\nd</li>\n</ul>\ne", "<p>a</p><ul><li>b</li><li>c<br>d</li></ul><p>e</p>");
	assert_shown("<h2>a</h2>\nb\n<blockquote>c\n\nd</blockquote>", "<h2>a</h2><p>b</p><blockquote><p>c</p><p>d</p></blockquote>");
	assert_shown("<table>\n<tr>\n<td>a\nb</td>\n</tr>\n</table>", "<table><tbody><tr><td>a<br>b</td></tr></tbody></table>");
	assert_shown("<div>a</div>b", "<p>a</p><p>b</p>");
	assert_shown("<ul><li>a\n\nb</li></ul>", "<ul><li>a<p>b</p></li></ul>");
	assert_shown("a\n<hr />\nb", "<p>a</p><hr><p>b</p>");
}

static void bodies_with_paragraphs_keep_them(void **state)
{
	(void)state;
	assert_shown("<p>a</p>\n<p class=\"dropcap\">b\nc</p>\n\nd", "<p>a</p><p class=\"dropcap\">b<br>c</p><p>d</p>");
	assert_shown("<p>a\n\nb</p>", "<p>a</p><p>b</p>");
	assert_shown("<p>a</p><p>b</p>", "<p>a</p><p>b</p>");
}

static void verbatim_text_keeps_its_lines(void **state)
{
	(void)state;
	assert_paragraphs("a\n<pre>x\n\ny</pre>\nb", "<p>a</p>\n<pre>x\n\ny</pre><p>b</p>");
	assert_paragraphs("<script>x\n\ny</script>", "<p><script>x\n\ny</script></p>");
	assert_shown("<pre>a\n\n<b>c</b></pre>", "<pre>a<strong>c</strong></pre>");
	assert_paragraphs("<pre>a\n\nb", "<p><pre>a</p>\n<p>b</p>");
}

static void shortcodes_on_their_own_line_are_not_wrapped(void **state)
{
	(void)state;
	assert_paragraphs("a\n\n[gallery ids=\"1,2\"]\n\nb", "<p>a</p>\n[gallery ids=\"1,2\"]\n<p>b</p>");
	assert_paragraphs("[caption id=\"x\"]<img src=\"y\"> z[/caption]", "[caption id=\"x\"]<img src=\"y\"> z[/caption]");
	assert_paragraphs("[gallery] and more", "<p>[gallery] and more</p>");
	assert_paragraphs("[a] b [c]", "<p>[a] b [c]</p>");
	assert_paragraphs("[1]", "[1]");
	assert_paragraphs("[…]", "<p>[…]</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blank_lines_end_paragraphs),
		cmocka_unit_test(line_breaks_are_not_doubled),
		cmocka_unit_test(blocks_are_left_alone),
		cmocka_unit_test(bodies_with_paragraphs_keep_them),
		cmocka_unit_test(verbatim_text_keeps_its_lines),
		cmocka_unit_test(shortcodes_on_their_own_line_are_not_wrapped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
