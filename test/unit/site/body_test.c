#include "test.h"

#include "site/body.h"

static struct theme *theme;

static int load_theme(void **state)
{
	struct err err;
	*state = NULL;
	return theme_load(NULL, &theme, &err) ? -1 : 0;
}
static int free_theme(void **state)
{
	(void)state;
	theme_free(theme);
	return 0;
}

static void expect(struct str in, struct str out)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct safe_html body = body_render(&mem, safe_html_from_cleaner(in), theme_messages(theme, STR("en")));
	assert_str_equal(body.markup, out);
}
#define EXPECT(in, out) expect(STR(in), STR(out))

static void a_plain_body_is_passed_on_without_a_copy(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str in = STR("<p>One &lt;table&gt; and <em>two</em>.</p><h2>Three</h2>");
	assert_ptr_equal(body_render(&mem, safe_html_from_cleaner(in), theme_messages(theme, STR("en"))).markup.ptr, in.ptr);
	EXPECT("", "");
}

static void pictures_load_when_they_come_into_sight(void **state)
{
	(void)state;
	EXPECT("<p><img src=\"/a.jpg\" alt=\"\"></p>", "<p><img loading=\"lazy\" src=\"/a.jpg\" alt=\"\"></p>");
	EXPECT("<figure><img src=\"/a.jpg\" loading=\"eager\"></figure>", "<figure><img src=\"/a.jpg\" loading=\"eager\"></figure>");
	EXPECT("<imgx>", "<imgx>");
}

static void a_table_scrolls_in_a_named_region(void **state)
{
	(void)state;
	EXPECT("<table><caption>Fares <em>\"now\"</em> &amp; then</caption><tbody></tbody></table><p>x</p>",
	       "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Fares &quot;now&quot; &amp; then\">"
	       "<table><caption>Fares <em>\"now\"</em> &amp; then</caption><tbody></tbody></table></div><p>x</p>");
	EXPECT("<table><tr><td><table></table></td></tr></table>",
	       "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">"
	       "<table><tr><td><table></table></td></tr></table></div>");
	EXPECT("</table>", "</table>");
}

static void headings_never_skip_a_level(void **state)
{
	(void)state;
	EXPECT("<h2>a</h2><h3>b</h3><h2>c</h2>", "<h2>a</h2><h3>b</h3><h2>c</h2>");
	EXPECT("<h3 id=\"a-x\">a</h3><h4>b</h4><h3>c</h3>", "<h2 id=\"a-x\">a</h2><h3>b</h3><h2>c</h2>");
	EXPECT("<h4>a</h4><h2>b</h2><h4>c</h4><h4>d</h4>", "<h2>a</h2><h2>b</h2><h3>c</h3><h3>d</h3>");
}

static void an_embed_says_whose_it_is_and_loads_nothing(void **state)
{
	(void)state;
	EXPECT("<p>a</p><figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=1&amp;t=2\">"
	       "https://www.youtube.com/watch?v=1</a></figure><p>b</p>",
	       "<p>a</p><figure class=\"embed\"><p class=\"label\">Video from youtube.com</p>"
	       "<p>It is kept by youtube.com. Nothing is sent to them before you open it.</p>"
	       "<a class=\"btn\" rel=\"noopener\" href=\"https://www.youtube.com/watch?v=1&amp;t=2\">Open at youtube.com</a>"
	       "</figure><p>b</p>");
	EXPECT("<figure class=\"embed\"><a href=\"https://notyoutube.com/x\">The launch</a></figure>",
	       "<figure class=\"embed\"><p class=\"label\">From notyoutube.com</p><p class=\"h\">The launch</p>"
	       "<p>It is kept by notyoutube.com. Nothing is sent to them before you open it.</p>"
	       "<a class=\"btn\" rel=\"noopener\" href=\"https://notyoutube.com/x\">Open at notyoutube.com</a></figure>");
}

static void a_figure_that_is_no_embed_stays_one(void **state)
{
	(void)state;
	EXPECT("<figure class=\"embed\"><p>no link</p></figure>", "<figure class=\"embed\"><p>no link</p></figure>");
	EXPECT("<figure class=\"embed\"><a href=\"/own/\">x</a></figure>", "<figure class=\"embed\"><a href=\"/own/\">x</a></figure>");
	EXPECT("<figure class=\"embedded\"><a href=\"https://a.example\">x</a></figure>",
	       "<figure class=\"embedded\"><a href=\"https://a.example\">x</a></figure>");
	EXPECT("<figure class=\"embed\"><a href=\"https://a.example\">x", "<figure class=\"embed\"><a href=\"https://a.example\">x");
}

static void a_cut_body_ends_the_pass(void **state)
{
	(void)state;
	EXPECT("<p>a <", "<p>a <");
	EXPECT("<img", "<img");
	EXPECT("<h2", "<h2");
	EXPECT("<img ", "<img loading=\"lazy\" ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_body_is_passed_on_without_a_copy),
		cmocka_unit_test(pictures_load_when_they_come_into_sight),
		cmocka_unit_test(a_table_scrolls_in_a_named_region),
		cmocka_unit_test(headings_never_skip_a_level),
		cmocka_unit_test(an_embed_says_whose_it_is_and_loads_nothing),
		cmocka_unit_test(a_figure_that_is_no_embed_stays_one),
		cmocka_unit_test(a_cut_body_ends_the_pass),
	};
	return cmocka_run_group_tests(tests, load_theme, free_theme);
}
