/* What WordPress's bodies, titles and comments become, after the cleaner. */
#include "test.h"

#include "exchange/wp_body.h"
#include "exchange/wp_shortcode.h"

#include <string.h>
#include <time.h>

/* CPU time for a megabyte; sanitizers cost several times as much. */
enum { HOSTILE_MS = 1500 };

static struct arena         mem;
static struct import_report report;

static int tidy(void **state)
{
	(void)state;
	arena_done(&mem);
	import_report_done(&report);
	return 0;
}

static bool two_pictures(void *ctx, struct arena *in, struct buf *out, struct str ids)
{
	(void)ctx, (void)in;
	if (!str_eq(ids, STR("4,5")) && ids.len)
		return false;
	buf_put(out, STR("<figure><img src=\"/a.png\"></figure><figure><img src=\"/b.png\"></figure>"));
	return true;
}

static struct str prepared(struct str content)
{
	const struct wp_body_env env = { .gallery = two_pictures, .report = &report };
	struct err err = { 0 };
	struct str html;
	assert_ok(wp_body_prepare(&mem, content, &env, &html, &err), &err);
	return html;
}

static struct str body_of(struct str content)
{
	struct safe_html clean;
	struct err       err = { 0 };
	assert_ok(clean_html(&mem, prepared(content), NULL, &clean, NULL, &err), &err);
	return clean.markup;
}

#define EMBED "<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=abcdefghijk\">" \
              "https://www.youtube.com/watch?v=abcdefghijk</a></figure>"

static void classic_bodies_get_their_paragraphs(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("One.\r\nStill one.\r\n\r\nTwo.")), STR("<p>One.<br>Still one.</p>\n<p>Two.</p>"));
}

static void blocks_keep_theirs_and_their_comments_go(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("<!-- wp:paragraph {\"align\":\"x\"} -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n"
	                             "<!--more-->\n<!-- wp:paragraph -->\n<p>Two.</p>\n<!-- /wp:paragraph -->")),
	                 STR("<p>One line.</p>\n<p>Two.</p>"));
}

static void blocks_that_only_wordpress_could_fill_are_counted(void **state)
{
	(void)state;
	(void)body_of(STR("<!-- wp:latest-posts {\"n\":3} /--><!-- wp:latest-posts /--><!-- wp:separator --><hr/><!-- /wp:separator -->"));
	assert_int_equal(report.named[IMPORT_BLOCKS].n, 1);
	assert_str_equal(report.named[IMPORT_BLOCKS].names[0].name, STR("latest-posts"));
	assert_int_equal(report.named[IMPORT_BLOCKS].names[0].count, 2);
}

static void a_comment_without_end_swallows_nothing(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("Before <!-- after")), STR("<p>Before &lt;!-- after</p>"));
}

static void a_caption_becomes_a_figure(void **state)
{
	(void)state;
	struct str expected = STR("<p>Before.</p>\n<figure class=\"align-start\"><a href=\"/x\"><img src=\"/a.png\" alt=\"A\"></a>\n"
	                          "<figcaption>The <em>quay</em></figcaption></figure>\n<p>After.</p>");
	assert_str_equal(body_of(STR("Before.\n[caption id=\"a_1\" align=\"alignleft\" width=\"300\"]<a href=\"/x\"><img src=\"/a.png\" "
	                             "alt=\"A\" /></a> The <em>quay</em>[/caption]\nAfter.")), expected);
	assert_str_equal(body_of(STR("Before.\n[caption align=\"alignleft\" caption=\"The <em>quay</em>\"]<a href=\"/x\"><img "
	                             "src=\"/a.png\" alt=\"A\" /></a>[/caption]After.")), expected);
	assert_str_equal(body_of(STR("[wp_caption]<img src=\"/a.png\" alt=\"A\">[/wp_caption]")),
	                 STR("<figure><img src=\"/a.png\" alt=\"A\"></figure>"));
}

static void captions_that_are_broken_lose_only_their_brackets(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("a [caption id=\"1\"] b")), STR("<p>a b</p>"));
	assert_str_equal(body_of(STR("[caption]<img src=\"/a.png\" alt=\"A\">x[/caption] y [/caption]")),
	                 STR("<figure><img src=\"/a.png\" alt=\"A\">\n<figcaption>x</figcaption></figure>\n<p>y</p>"));
}

static void an_address_of_a_video_on_its_own_line_becomes_an_embed(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("One.\n\nhttps://youtu.be/abcdefghijk\n\nTwo.")), STR("<p>One.</p>\n" EMBED "\n<p>Two.</p>"));
	assert_str_equal(body_of(STR("  https://www.youtube.com/watch?v=abcdefghijk&amp;t=3  ")), STR(EMBED));
	assert_str_equal(body_of(STR("<!-- wp:x --><p>https://youtu.be/abcdefghijk</p>")), STR(EMBED));
	assert_int_equal(report.note[IMPORT_EMBEDS], 3);
	/* In a sentence, or of an unknown site, it is text. */
	assert_str_equal(body_of(STR("See https://youtu.be/abcdefghijk now")), STR("<p>See https://youtu.be/abcdefghijk now</p>"));
	assert_str_equal(body_of(STR("https://elsewhere.example/x")), STR("<p>https://elsewhere.example/x</p>"));
	assert_int_equal(report.note[IMPORT_EMBEDS], 3);
}

static void an_embed_block_keeps_its_caption(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("<!-- wp:embed {\"url\":\"x\"} --><figure class=\"wp-block-embed is-type-video\"><div "
	                             "class=\"wp-block-embed__wrapper\">\nhttps://youtu.be/abcdefghijk\n</div><figcaption>The "
	                             "film</figcaption></figure><!-- /wp:embed -->")),
	                 STR("<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=abcdefghijk\">"
	                     "https://www.youtube.com/watch?v=abcdefghijk</a>\n<figcaption>The film</figcaption></figure>"));
}

static void players_and_embed_shortcodes_become_links(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("[embed width=\"600\"]https://youtu.be/abcdefghijk[/embed]")), STR(EMBED));
	assert_str_equal(body_of(STR("[youtube abcdefghijk]")), STR(EMBED));
	assert_str_equal(body_of(STR("[youtube=https://www.youtube.com/watch?v=abcdefghijk&w=640]")), STR(EMBED));
	assert_str_equal(body_of(STR("[audio mp3=\"https://x.example/a/song.mp3\"][/audio]")),
	                 STR("<figure><a href=\"https://x.example/a/song.mp3\">song.mp3</a></figure>"));
	assert_str_equal(body_of(STR("[video src=/wp-content/uploads/f.mp4]")),
	                 STR("<figure><a href=\"/wp-content/uploads/f.mp4\">f.mp4</a></figure>"));
	assert_str_equal(body_of(STR("a [vimeo] b")), STR("<p>a b</p>"));
}

static void galleries_show_their_pictures_or_are_counted(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("[gallery ids=\"4,5\" link=\"file\"]")),
	                 STR("<figure class=\"gallery\">\n<figure><img src=\"/a.png\" alt=\"\"></figure>\n"
	                     "<figure><img src=\"/b.png\" alt=\"\"></figure></figure>"));
	assert_int_equal(report.named[IMPORT_SHORTCODES].n, 0);
	assert_str_equal(body_of(STR("a [gallery ids=\"9\"] b")), STR("<p>a b</p>"));
	assert_int_equal(report.named[IMPORT_SHORTCODES].n, 1);
}

static void other_shortcodes_leave_no_brackets_and_are_counted(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("a [button url=\"/x\" label='it]s']Buy[/button] b [contact-form-7 id=\"3\"] [vc_row]c[/vc_row] [toc]")),
	                 STR("<p>a Buy b c</p>"));
	assert_int_equal(report.named[IMPORT_SHORTCODES].n, 4);
	assert_str_equal(report.named[IMPORT_SHORTCODES].names[0].name, STR("button"));
	assert_str_equal(body_of(STR("x [box]y[/box] z")), STR("<p>x y z</p>"));
}

static void brackets_of_prose_stay(void **state)
{
	(void)state;
	struct str prose = STR("<p>He [sic] said [it was] so [...] [1] [a, b] [/] [ ] [] [&amp;] [<em>x</em>] [not closed</p>");
	assert_str_equal(body_of(prose), prose);
	assert_str_equal(body_of(STR("Write [[gallery]] to get one")), STR("<p>Write [gallery] to get one</p>"));
	assert_int_equal(report.named[IMPORT_SHORTCODES].n, 0);
}

static void a_pull_quote_is_a_quotation_of_its_own(void **state)
{
	(void)state;
	assert_str_equal(body_of(STR("<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>Stone.</p><cite>A "
	                             "mason</cite></blockquote></figure><p>After</p>")),
	                 STR("<blockquote class=\"quote\">\n<p>Stone.</p>\n<p class=\"by\">A mason</p></blockquote>\n<p>After</p>"));
}

static void shortcode_attributes_are_read_in_every_spelling(void **state)
{
	(void)state;
	struct shortcode sc;
	struct str       v;
	assert_true(shortcode_read(STR("[x a=\"1 ]\" B='2' c = 3 word d=4/]"), 0, &sc));
	assert_str_equal(sc.name, STR("x"));
	assert_int_equal(sc.end, sizeof "[x a=\"1 ]\" B='2' c = 3 word d=4/]" - 1);
	assert_true(shortcode_value(&sc, STR("a"), &v));
	assert_str_equal(v, STR("1 ]"));
	assert_true(shortcode_value(&sc, STR("b"), &v));
	assert_str_equal(v, STR("2"));
	assert_true(shortcode_value(&sc, STR("c"), &v));
	assert_str_equal(v, STR("3"));
	assert_true(shortcode_value(&sc, STR("d"), &v));
	assert_str_equal(v, STR("4"));
	assert_true(shortcode_word(&sc, &v));
	assert_str_equal(v, STR("word"));
	assert_false(shortcode_value(&sc, STR("e"), &v));
	assert_false(shortcode_read(STR("[1 a=b]"), 0, &sc));
	assert_false(shortcode_read(STR("[a.b]"), 0, &sc));
}

/* ── Titles and comments ── */

static void titles_and_excerpts_are_plain_text(void **state)
{
	(void)state;
	assert_str_equal(wp_plain_text(&mem, STR("Tom &amp; <em>Jerry</em>&nbsp;&#8211; <b>5 < 6</b>"), 300),
	                 STR("Tom & Jerry \xe2\x80\x93 5 < 6"));
	assert_str_equal(wp_plain_text(&mem, STR("<p>One</p>\n<p>Two</p>"), 300), STR("One Two"));
	assert_str_equal(wp_plain_text(&mem, STR("<script>x</script>"), 300), STR(""));
	assert_str_equal(wp_plain_text(&mem, STR("R&D"), 300), STR("R&D"));
}

static void comments_become_text_with_light_marks(void **state)
{
	(void)state;
	assert_str_equal(wp_comment_text(&mem, STR("Plain\nlines.\n\nAnd a second.")), STR("Plain\nlines.\n\nAnd a second."));
	assert_str_equal(wp_comment_text(&mem, STR("<strong>So</strong> <em>it</em> <code>is</code> &amp; <b>was</b>")),
	                 STR("**So** *it* `is` & **was**"));
	assert_str_equal(wp_comment_text(&mem, STR("See <a href=\"https://x.example/a?b=1&amp;c=2\">there</a> or "
	                                           "<a href=\"https://y.example/\">https://y.example/</a>")),
	                 STR("See there (https://x.example/a?b=1&c=2) or https://y.example/"));
	assert_str_equal(wp_comment_text(&mem, STR("<blockquote>He said\nthis</blockquote>I do not.")),
	                 STR("> He said\n> this\n\nI do not."));
	assert_str_equal(wp_comment_text(&mem, STR("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote>")),
	                 STR("> a\n>\n> b\n>\n>> c"));
	assert_str_equal(wp_comment_text(&mem, STR("One <b>line</b>\nand another.\n\nTwo:<ul><li>x</li><li>y</li></ul>")),
	                 STR("One **line**\nand another.\n\nTwo:\n\n- x\n- y"));
	assert_str_equal(wp_comment_text(&mem, STR("<pre>a\n  b</pre>")), STR("a\n  b"));
	assert_str_equal(wp_comment_text(&mem, STR("<script>alert(1)</script><img src=x onerror=alert(1)>ok")), STR("ok"));
	assert_str_equal(wp_comment_text(&mem, STR("a\r\nb")), STR("a\nb"));
}

/* ── Hostile bodies end in time ── */

static int64_t milliseconds_for(const char *unit_z, size_t bytes)
{
	size_t each = strlen(unit_z), n = bytes / each;
	char  *text = malloc(n * each);
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * each, unit_z, each);
	struct timespec from, to;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	const struct wp_body_env env = { .report = &report };
	struct str               html;
	(void)wp_body_prepare(&mem, str_of(text, n * each), &env, &html, NULL); /* or it is refused, in time */
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	free(text);
	arena_done(&mem);
	import_report_done(&report);
	return (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
}

static void hostile_bodies_end_in_time(void **state)
{
	(void)state;
	static const char *const UNITS[] = {
		"[", "[a", "[a ", "[a \"", "[a='", "<", "<a", "<a \"", "<!--", "<!-- wp:x -->", "[caption]", "[caption a=b]<img>",
		"[/a]", "[a/][/a]", "[[a b=c]", "[embed]", "[embed]x[/", "[gallery]", "\nhttps://youtu.be/", "<p>https://youtu.be/a",
		"[caption][/caption]", "<figure class=wp-block-embed>https://a", "[audio a=b]", "[a b=c", "<p \n", "[x_y]",
	};
	for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
		int64_t ms = milliseconds_for(UNITS[i], 1 << 20);
		if (ms > HOSTILE_MS)
			fail_msg("\"%s\" took %lld ms", UNITS[i], (long long)ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(classic_bodies_get_their_paragraphs, tidy),
		cmocka_unit_test_teardown(blocks_keep_theirs_and_their_comments_go, tidy),
		cmocka_unit_test_teardown(blocks_that_only_wordpress_could_fill_are_counted, tidy),
		cmocka_unit_test_teardown(a_comment_without_end_swallows_nothing, tidy),
		cmocka_unit_test_teardown(a_caption_becomes_a_figure, tidy),
		cmocka_unit_test_teardown(captions_that_are_broken_lose_only_their_brackets, tidy),
		cmocka_unit_test_teardown(an_address_of_a_video_on_its_own_line_becomes_an_embed, tidy),
		cmocka_unit_test_teardown(an_embed_block_keeps_its_caption, tidy),
		cmocka_unit_test_teardown(players_and_embed_shortcodes_become_links, tidy),
		cmocka_unit_test_teardown(galleries_show_their_pictures_or_are_counted, tidy),
		cmocka_unit_test_teardown(other_shortcodes_leave_no_brackets_and_are_counted, tidy),
		cmocka_unit_test_teardown(brackets_of_prose_stay, tidy),
		cmocka_unit_test_teardown(a_pull_quote_is_a_quotation_of_its_own, tidy),
		cmocka_unit_test_teardown(shortcode_attributes_are_read_in_every_spelling, tidy),
		cmocka_unit_test_teardown(titles_and_excerpts_are_plain_text, tidy),
		cmocka_unit_test_teardown(comments_become_text_with_light_marks, tidy),
		cmocka_unit_test_teardown(hostile_bodies_end_in_time, tidy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
