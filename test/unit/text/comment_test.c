/* Comments as they are shown. */
#include "cleaned.h"

#define assert_comment(text_z, html_z)                                                                         \
	do {                                                                                                   \
		AUTO_ARENA comment_mem = ARENA_EMPTY;                                                          \
		assert_str_equal(comment_html(&comment_mem, str_from_z(text_z)).markup, str_from_z(html_z));    \
	} while (0)

#define LINK(url) "<a href=\"" url "\" rel=\"nofollow ugc noopener\">" url "</a>"

static void lines_and_paragraphs(void **state)
{
	(void)state;
	assert_comment("a\nb\n\n\nc\r\nd", "<p>a<br>b</p><p>c<br>d</p>");
	assert_comment("", "");
	assert_comment(" \n ", "");
}

static void markup_is_text(void **state)
{
	(void)state;
	assert_comment("<b onclick=x>\"a\" & 'b'", "<p>&lt;b onclick=x&gt;&quot;a&quot; &amp; &#39;b&#39;</p>");
	assert_comment("# not a heading\n![x](y)", "<p># not a heading<br>![x](y)</p>");
	assert_comment("a\x01\x7F" "b\u202Ec", "<p>abc</p>");
	assert_comment("a\xFF", "<p>a\uFFFD</p>");
}

static void stars_and_backticks(void **state)
{
	(void)state;
	assert_comment("*a* **b** `c *d*`", "<p><em>a</em> <strong>b</strong> <code>c *d*</code></p>");
	assert_comment("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>");
	assert_comment("*a **b* c**", "<p><em>a **b</em> c**</p>");
	assert_comment("2 * 3 * 4 and a*b*c", "<p>2 * 3 * 4 and a*b*c</p>");
	assert_comment("*a\n\nb*", "<p>*a</p><p>b*</p>");
	assert_comment("`a ** `` *", "<p><code>a ** </code>` *</p>");
}

static void quotes_nest(void **state)
{
	(void)state;
	assert_comment("> a\n> b\n\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>");
	assert_comment(">> a\n> b", "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote>");
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str deep = comment_html(&mem, STR(">>>>>>>>>>>>>>>>>>>> a")).markup;
	size_t quotes = 0;
	for (size_t at = 0; (at = str_find(deep, STR("<blockquote>"), at)) != STR_NONE; at++)
		quotes++;
	assert_int_equal(quotes, 10);
}

static void addresses_become_links_that_give_no_credit(void **state)
{
	(void)state;
	assert_comment("see https://ex.org/a_(b). And", "<p>see " LINK("https://ex.org/a_(b)") ". And</p>");
	assert_comment("(http://ex.org/?a=1&b=2)", "<p>(<a href=\"http://ex.org/?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">"
	               "http://ex.org/?a=1&amp;b=2</a>)</p>");
	assert_comment("javascript:alert(1) xhttps://no.org ftp://x", "<p>javascript:alert(1) xhttps://no.org ftp://x</p>");
	assert_comment("https://a@evil.example/ https:///", "<p>https://a@evil.example/ https:///</p>");
	assert_comment("*https://ex.org/*", "<p><em>" LINK("https://ex.org/") "</em></p>");
}

static void a_link_shows_where_it_leads(void **state)
{
	(void)state;
	assert_comment("https://\u0430pple.com/", "<p>" LINK("https://xn--pple-43d.com/") "</p>");
}

static void hostile_comments_end(void **state)
{
	(void)state;
	static const char *const pieces[] = { "*", "**", "`", "* a", "*a **b ", ">", "> \n", "https://", "\n", "`*`**" };
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF text = BUF_MAX(1 << 20);
		while (text.len < 200000)
			buf_put(&text, str_from_z(pieces[i]));
		struct str html = comment_html(&mem, buf_str(&text)).markup;
		assert_true(html.len < 20 * text.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_paragraphs),
		cmocka_unit_test(markup_is_text),
		cmocka_unit_test(stars_and_backticks),
		cmocka_unit_test(quotes_nest),
		cmocka_unit_test(addresses_become_links_that_give_no_credit),
		cmocka_unit_test(a_link_shows_where_it_leads),
		cmocka_unit_test(hostile_comments_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
