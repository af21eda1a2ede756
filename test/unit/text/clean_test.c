/* What the cleaner keeps, translates and takes out. */
#include "cleaned.h"

#include "text/elements.h"
#include "text/sources.h"

static void listed_elements_stay(void **state)
{
	(void)state;
	assert_cleaned("<p>a<br>b</p><h2>c</h2><h3>d</h3><h4>e</h4><hr><pre>f</pre>",
	               "<p>a<br>b</p><h2>c</h2><h3>d</h3><h4>e</h4><hr><pre>f</pre>");
	assert_cleaned("<ul><li>a</li></ul><ol start=\"3\"><li>b</li></ol>",
	               "<ul><li>a</li></ul><ol start=\"3\"><li>b</li></ol>");
	assert_cleaned("<p><em>a</em><strong>b</strong><code>c</code><s>d</s><sup>e</sup><sub>f</sub></p>",
	               "<p><em>a</em><strong>b</strong><code>c</code><s>d</s><sup>e</sup><sub>f</sub></p>");
	assert_cleaned("<aside class=\"note\"><p>a</p></aside><details><summary>s</summary><p>b</p></details>",
	               "<aside class=\"note\"><p>a</p></aside><details><summary>s</summary><p>b</p></details>");
	assert_cleaned("<figure><img src=\"/-/media/x/a.jpg\" alt=\"A\" width=\"3\" height=\"2\"><figcaption>c</figcaption></figure>",
	               "<figure><img src=\"/-/media/x/a.jpg\" alt=\"A\" width=\"3\" height=\"2\"><figcaption>c</figcaption></figure>");
	assert_cleaned("<table><caption>c</caption><thead><tr><th scope=\"col\">h</th></tr></thead><tbody><tr><td>d</td></tr></tbody></table>",
	               "<table><caption>c</caption><thead><tr><th scope=\"col\">h</th></tr></thead><tbody><tr><td>d</td></tr></tbody></table>");
}

static void other_names_are_translated(void **state)
{
	(void)state;
	assert_cleaned("<b>a</b> <i>b</i> <strike>c</strike> <del>d</del> <tt>e</tt> <kbd>f</kbd>",
	               "<p><strong>a</strong> <em>b</em> <s>c d</s> <code>e f</code></p>");
	assert_cleaned("<h1>a</h1><h2>b</h2><h5>c</h5>", "<h2>a</h2><h2>b</h2><h3>c</h3>");
	assert_cleaned("<center>a</center>", "<p class=\"align-center\">a</p>");
	assert_cleaned("<div>a</div><section>b</section>", "<p>a</p><p>b</p>");
	assert_cleaned("<font color=red>a</font><span>b</span><big>c</big><x-y>d</x-y>", "<p>abcd</p>");
	assert_cleaned("<dl><dt>a<dd>b</dl>", "<p>a</p><p>b</p>");
}

static void headings_begin_at_h2_and_skip_no_level(void **state)
{
	(void)state;
	assert_cleaned("<h3>a</h3><h3>b</h3>", "<h2>a</h2><h2>b</h2>");
	assert_cleaned("<h4>a</h4><h3>b</h3><h4>c</h4>", "<h2>a</h2><h2>b</h2><h3>c</h3>");
	assert_cleaned("<h2>a</h2><h4>b</h4><h3>c</h3><h2>d</h2>", "<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2>");
	assert_cleaned("<h2></h2><h3>a</h3>", "<h2>a</h2>");
}

static void loose_text_becomes_paragraphs(void **state)
{
	(void)state;
	assert_cleaned("a<h2>b</h2>c", "<p>a</p><h2>b</h2><p>c</p>");
	assert_cleaned("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>");
	assert_cleaned("a <b>b</b><div>c</div>d", "<p>a <strong>b</strong></p><p>c</p><p>d</p>");
}

static void nothing_empty_is_written(void **state)
{
	(void)state;
	assert_cleaned("<p></p><p> &nbsp; </p><p><br></p><b></b><ul></ul><ul><li></li></ul><blockquote> </blockquote>", "");
	assert_cleaned("<a href=\"/x\"></a><h2><b></b></h2><figure></figure><table></table><details></details>", "");
	assert_cleaned("<table><tr><td></td><td>a</td></tr></table>",
	               "<table><tbody><tr><td></td><td>a</td></tr></tbody></table>");
}

static void space_is_folded_except_in_pre(void **state)
{
	(void)state;
	assert_cleaned("<p>  a \n b<br> c <br></p>", "<p>a b<br>c</p>");
	assert_cleaned("<p>a<b> b </b>c</p>", "<p>a <strong>b</strong> c</p>");
	assert_cleaned("<p>10&nbsp;000 &nbsp; x</p>", "<p>10\u00A0000 x</p>");
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(cleaned(&mem, "<pre>\n\n  a\r\n\n b &lt;c \n </pre>"), STR("<pre>  a\n\n b &lt;c</pre>"));
}

static void marks_never_span_blocks_and_join_their_equals(void **state)
{
	(void)state;
	assert_cleaned("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>");
	assert_cleaned("<p><b>a<i>b</b>c</i></p>", "<p><strong>a<em>b</em></strong><em>c</em></p>");
	assert_cleaned("<b>a</b><b>b</b>", "<p><strong>ab</strong></p>");
	assert_cleaned("<b>a<b>b</b>c</b>", "<p><strong>abc</strong></p>");
	assert_cleaned("<b><p>a</b> b</p>", "<p><strong>a</strong> b</p>");
	assert_cleaned("<a href=\"/a\">x<a href=\"/b\">y</a>z", "<p><a href=\"/a\">x</a><a href=\"/b\">y</a>z</p>");
}

static void misplaced_parts_find_a_place(void **state)
{
	(void)state;
	assert_cleaned("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
	assert_cleaned("<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>");
	assert_cleaned("<li>a", "<p>a</p>");
	assert_cleaned("<td>a</td><tr>b", "<p>a</p><p>b</p>");
	assert_cleaned("<table>a<tr><td>b</table>", "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>");
	assert_cleaned("<table><tr><td>a<caption>b</table>",
	               "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>");
	assert_cleaned("<h2>a<p>b</p></h2>", "<h2>a<br>b</h2>");
	assert_cleaned("<summary>a</summary>", "<p>a</p>");
	assert_cleaned("<details>a<summary>b</summary></details>", "<p>a</p><p>b</p>");
	assert_cleaned("<figure>a<figcaption>b</figcaption>c</figure>",
	               "<figure>a<figcaption>b</figcaption></figure><p>c</p>");
	assert_cleaned("<figcaption>a</figcaption>", "<p>a</p>");
	assert_cleaned("<ul><li>a<p>b</ul>", "<ul><li>a<p>b</p></li></ul>");
	assert_cleaned("<ul><li><div>a</div><div>b</div></ul>", "<ul><li>a<br>b</li></ul>");
}

static void spans_that_do_not_fit_go(void **state)
{
	(void)state;
	assert_cleaned("<table><tr><td colspan=2>a<tr><td>b<td>c</table>",
	               "<table><tbody><tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>");
	assert_cleaned("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>",
	               "<table><tbody><tr><td rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
	assert_cleaned("<table><tr><td rowspan=3>a<td>b<tr><td>c</table>",
	               "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
	assert_cleaned("<table><tr><td colspan=5>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>");
	assert_cleaned("<table><tr><td colspan=0 rowspan=-1>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>");
}

static void what_does_something_is_gone_with_its_content(void **state)
{
	(void)state;
	assert_cleaned("a<script>b</script>c<style>d</style>e<template><p>f</template>g<noscript>h</noscript>i", "<p>acegi</p>");
	assert_cleaned("a<svg><title>b</title><text>c</text></svg>d<math><mi>e</mi></math>f", "<p>adf</p>");
	assert_cleaned("a<textarea>b</textarea>c<title>d</title>e<select><option>f</select>g", "<p>aceg</p>");
	assert_cleaned("a<script><!--<script></script>b--></script>c", "<p>ac</p>");
	assert_cleaned("a<!-- b -->c<!--> d<!---> e<!-- --!> f<?x y?>g<![CDATA[h]]>i</>j", "<p>ac d e fgij</p>");
}

static void an_element_that_never_ends_takes_nothing_with_it(void **state)
{
	(void)state;
	assert_cleaned("a<svg>b", "<p>ab</p>");
	assert_cleaned("a<object>b<p>c", "<p>ab</p><p>c</p>");
	assert_cleaned("<svg><p>a</p></svg>b", "<p>a</p><p>b</p>");
}

static void addresses_are_judged_and_made_normal(void **state)
{
	(void)state;
	assert_cleaned("<a href=\" HTTPS:\\\\Ex.org:443\\a b?q=[1]#\u00E9\">x</a>",
	               "<p><a href=\"https://ex.org/a%20b?q=%5B1%5D#%C3%A9\">x</a></p>");
	assert_cleaned("<a href=\"//ex.org\">x</a>", "<p><a href=\"https://ex.org/\">x</a></p>");
	assert_cleaned("<a href=\"https://b\u00FCcher.example/\">x</a>", "<p><a href=\"https://xn--bcher-kva.example/\">x</a></p>");
	assert_cleaned("<a href=\"mailto:a@ex.org\">x</a>", "<p><a href=\"mailto:a@ex.org\">x</a></p>");
	assert_cleaned("<a href=\"java\tscript:x\">x</a>", "<p>x</p>");
	assert_cleaned("<a href=\"https://user:word@ex.org/\">x</a>", "<p>x</p>");
	assert_cleaned("<a href=\"ftp://ex.org/\">x</a><a href=\"tel:1\">y</a><a href=\"\">z</a>", "<p>xyz</p>");
}

static void addresses_of_the_own_site_become_relative(void **state)
{
	(void)state;
	assert_cleaned("<a href=\"https://old.example/2019/a/?b=c\">x</a>", "<p><a href=\"/2019/a/?b=c\">x</a></p>");
	assert_cleaned("<a href=\"http://www.old.example\">x</a>", "<p><a href=\"/\">x</a></p>");
	assert_cleaned("<a href=\"https://old.example//evil.example/\">x</a>", "<p><a href=\"/evil.example/\">x</a></p>");
	assert_cleaned("<a href=\"https://old.example.evil.example/\">x</a>",
	               "<p><a href=\"https://old.example.evil.example/\">x</a></p>");
	assert_cleaned("<a href=\"https://old.example/a/#comment-7\">x</a>", "<p><a href=\"/a/#comment-7\">x</a></p>");
	assert_cleaned("<a href=\"page.html\">x</a>", "<p><a href=\"page.html\">x</a></p>");
}

static void ids_have_our_prefix_and_stand_once(void **state)
{
	(void)state;
	assert_cleaned("<h2 id=\"a b\">x</h2><p id=n>y</p><p id=n>z</p><p id=a-n>w</p><a href=\"#n\">v</a>",
	               "<h2>x</h2><p id=\"a-n\">y</p><p>z</p><p>w</p><p><a href=\"#a-n\">v</a></p>");
	assert_cleaned("<p>a</p><a name=\"here\"></a><p>b</p>", "<p>a</p><p id=\"a-here\">b</p>");
	assert_cleaned("<div id=d><p>a</p><p>b</p></div>", "<p id=\"a-d\">a</p><p>b</p>");
	assert_cleaned("<sup id=\"r1\"><a href=\"#f1\">1</a></sup>", "<p><sup id=\"a-r1\"><a href=\"#a-f1\">1</a></sup></p>");
}

static void only_our_classes_stay(void **state)
{
	(void)state;
	assert_cleaned("<p class=\"x dropcap y\">a</p><p class=\"z\">b</p><p class=\"quote\">c</p>",
	               "<p class=\"dropcap\">a</p><p>b</p><p>c</p>");
	assert_cleaned("<p style=\"color: red; text-align: center\">a</p><p align=center>b</p>",
	               "<p class=\"align-center\">a</p><p class=\"align-center\">b</p>");
	assert_cleaned("<div style=\"text-align:center\"><p>a</p>b</div>", "<p class=\"align-center\">a</p><p class=\"align-center\">b</p>");
	assert_cleaned("<img class=\"alignleft wp-image-7\" src=\"/a.jpg\">", "<p><img class=\"align-start\" src=\"/a.jpg\" alt=\"\"></p>");
	AUTO_ARENA mem = ARENA_EMPTY;
	struct clean_policy rtl = { .rtl = true };
	struct clean_report report;
	assert_str_equal(cleaned_with(&mem, STR("<img class=\"alignleft\" src=\"/a.jpg\">"), &rtl, &report),
	                 STR("<p><img class=\"align-end\" src=\"/a.jpg\" alt=\"\"></p>"));
}

static void languages_must_exist(void **state)
{
	(void)state;
	assert_cleaned("<p lang=TR_tr dir=RTL>a</p><p lang=xx dir=up>b</p><p lang=zh-hant>c</p><p lang=eng>d</p>",
	               "<p lang=\"tr-TR\" dir=\"rtl\">a</p><p>b</p><p lang=\"zh-Hant\">c</p><p lang=\"en\">d</p>");
	assert_cleaned("<div lang=ar dir=rtl>a<ul><li>b</ul></div>",
	               "<p lang=\"ar\" dir=\"rtl\">a</p><ul lang=\"ar\" dir=\"rtl\"><li>b</li></ul>");
}

static void pictures_of_other_hosts_become_links(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct clean_report report;
	struct str html = cleaned_with(&mem, STR("<p>a <img src=\"http://else.example/b.png\" alt=\"A boat\"> c</p>"
	                                         "<img src=\"https://old.example/d.png\"><img src=\"data:image/png;base64,xx\">"
	                                         "<img src=\"http://count.example/x\" width=1 height=1>"),
	                               &test_policy, &report);
	assert_str_equal(flat(&mem, html), STR("<p>a <a href=\"http://else.example/b.png\">A boat</a> c</p>"
	                                       "<p><img src=\"/d.png\" alt=\"\"></p>"));
	assert_int_equal(report.foreign_pictures, 2);
	assert_int_equal(report.addresses, 1);
}

static struct str find_picture(void *ctx, struct arena *mem, struct str src, int *width, int *height)
{
	(*(int *)ctx)++;
	*width = 640;
	*height = 480;
	return str_ends(src, STR("known.jpg")) ? str_fmt(mem, "/-/media/abc/%s", "known.jpg") : STR_EMPTY;
}

static struct str move_link(void *ctx, struct arena *mem, struct str href)
{
	(void)ctx;
	(void)mem;
	return str_eq(href, STR("/old/")) ? STR("/new/") : str_eq(href, STR("/bad/")) ? STR("javascript:x") : href;
}

static void the_policy_decides_on_pictures_and_links(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct clean_report report;
	int asked = 0;
	struct clean_policy policy = { .picture = find_picture, .link = move_link, .ctx = &asked };
	struct safe_html out;
	struct err err;
	assert_ok(clean_html(&mem, STR("<img src=\"http://cdn.example/known.jpg\"><img src=\"/gone.jpg\">"
	                               "<a href=\"/old/\">a</a><a href=\"/bad/\">b</a>"),
	                     &policy, &out, &report, &err),
	          &err);
	assert_str_equal(out.markup, STR("<p><img src=\"/-/media/abc/known.jpg\" alt=\"\" width=\"640\" height=\"480\">"
	                                 "<a href=\"/gone.jpg\">/gone.jpg</a><a href=\"/new/\">a</a>b</p>"));
	assert_int_equal(asked, 2);
	assert_int_equal(report.foreign_pictures, 1);
	assert_int_equal(report.addresses, 1);
}

static void known_players_become_embed_links(void **state)
{
	(void)state;
	static const char watch[] = "<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=aB-1_2\">"
				    "https://www.youtube.com/watch?v=aB-1_2</a></figure>";
	assert_cleaned("<iframe src=\"//www.youtube.com/embed/aB-1_2?rel=0&amp;x=y\"></iframe>", watch);
	assert_cleaned("<object><param name=\"movie\" value=\"http://youtube.com/v/aB-1_2&hl=en\"><p>no</p></object>", watch);
	assert_cleaned("<embed src=\"https://youtu.be/aB-1_2\">", watch);
	assert_cleaned(watch, watch);
	assert_cleaned("<figure class=\"wp-block-embed is-type-video\"><div>\nhttps://vimeo.com/7\n</div>"
	               "<figcaption>b</figcaption></figure>",
	               "<figure class=\"embed\"><a href=\"https://vimeo.com/7\">https://vimeo.com/7</a><figcaption>b</figcaption></figure>");
	assert_cleaned("<p>a<iframe src=\"https://player.vimeo.com/video/7\"></iframe>b</p>",
	               "<p>a</p><figure class=\"embed\"><a href=\"https://vimeo.com/7\">https://vimeo.com/7</a></figure><p>b</p>");
	AUTO_ARENA mem = ARENA_EMPTY;
	struct clean_report report;
	struct str html = cleaned_with(&mem, STR("a<iframe src=\"https://evil.example/\">x</iframe><object data=\"/x\">y</object>"
	                                         "<video src=\"/film.mp4\">z</video>"),
	                               &test_policy, &report);
	assert_str_equal(flat(&mem, html), STR("<p>a</p><p><a href=\"/film.mp4\">/film.mp4</a></p>"));
	assert_int_equal(report.embeds, 3);
}

static void wordpress_says_it_in_its_own_way(void **state)
{
	(void)state;
	assert_cleaned("<div class=\"wp-caption alignright\" style=\"width: 300px\"><img src=\"/a.jpg\"><p class=\"wp-caption-text\">b</p></div>",
	               "<figure class=\"align-end\"><img src=\"/a.jpg\" alt=\"\"><figcaption>b</figcaption></figure>");
	assert_cleaned("<figure class=\"wp-block-pullquote\"><blockquote><p>a</p><cite>B</cite></blockquote></figure>",
	               "<blockquote class=\"quote\"><p>a</p><p class=\"by\">B</p></blockquote>");
	assert_cleaned("<figure class=\"wp-block-gallery\"><figure><img src=\"/a.jpg\"></figure></figure>",
	               "<figure class=\"gallery\"><figure><img src=\"/a.jpg\" alt=\"\"></figure></figure>");
}

static void links_hide_nothing(void **state)
{
	(void)state;
	assert_cleaned("<a href=\"/x\">a\u202Eb\u200Bc\u200Dd</a> \u200Bx\u202Ey", "<p><a href=\"/x\">abcd</a> \u200Bxy</p>");
	assert_cleaned("<a href=\"/x\">\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645</a>",
	               "<p><a href=\"/x\">\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645</a></p>");
}

static void the_report_counts(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct clean_report report;
	cleaned_with(&mem, STR("<font>a</font><script>b</script><style>c</style><p onclick=x data-y=z class=w>d"
	                       "<a href=\"javascript:e\">f</a>"),
	             NULL, &report);
	assert_int_equal(report.elements, 1);
	assert_int_equal(report.scripts, 2);
	assert_int_equal(report.attributes, 3);
	assert_int_equal(report.addresses, 1);
	assert_false(report.cut);
}

static void the_text_of_a_body_has_no_markup(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct safe_html body;
	struct err err;
	assert_ok(clean_html(&mem, STR("<h2>A &amp; B</h2><p>c <b>d</b>e<br>f</p><iframe src=\"https://youtu.be/x\"></iframe>"
	                               "<figure><img src=\"/g.jpg\" alt=\"no\"><figcaption>g</figcaption></figure>"
	                               "<table><tr><td>h<td>i</table>&lt;j"),
	                     NULL, &body, NULL, &err),
	          &err);
	assert_str_equal(html_to_text(&mem, body), STR("A & B\nc de\nf\ng\nh\ni\n<j"));
}

static void the_tables_are_in_order(void **state)
{
	(void)state;
	static const char *const names[] = { "a", "ARTICLE", "b", "center", "iframe", "noscript", "td", "xmp", "wbr", "applet" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(str_eq_nocase(source_find(str_from_z(names[i]))->name, str_from_z(names[i])));
	for (enum element e = EL_NONE + 1; e < EL_COUNT; e++)
		assert_int_equal(source_find(element_info(e)->name)->element, e);
	assert_int_equal(source_find(STR("nosuch"))->action, SOURCE_TAG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed_elements_stay),
		cmocka_unit_test(other_names_are_translated),
		cmocka_unit_test(headings_begin_at_h2_and_skip_no_level),
		cmocka_unit_test(loose_text_becomes_paragraphs),
		cmocka_unit_test(nothing_empty_is_written),
		cmocka_unit_test(space_is_folded_except_in_pre),
		cmocka_unit_test(marks_never_span_blocks_and_join_their_equals),
		cmocka_unit_test(misplaced_parts_find_a_place),
		cmocka_unit_test(spans_that_do_not_fit_go),
		cmocka_unit_test(what_does_something_is_gone_with_its_content),
		cmocka_unit_test(an_element_that_never_ends_takes_nothing_with_it),
		cmocka_unit_test(addresses_are_judged_and_made_normal),
		cmocka_unit_test(addresses_of_the_own_site_become_relative),
		cmocka_unit_test(ids_have_our_prefix_and_stand_once),
		cmocka_unit_test(only_our_classes_stay),
		cmocka_unit_test(languages_must_exist),
		cmocka_unit_test(pictures_of_other_hosts_become_links),
		cmocka_unit_test(the_policy_decides_on_pictures_and_links),
		cmocka_unit_test(known_players_become_embed_links),
		cmocka_unit_test(wordpress_says_it_in_its_own_way),
		cmocka_unit_test(links_hide_nothing),
		cmocka_unit_test(the_report_counts),
		cmocka_unit_test(the_text_of_a_body_has_no_markup),
		cmocka_unit_test(the_tables_are_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
