/* Addresses of media, and of everything else: their one normal form. */
#include "test.h"

#include "text/address.h"
#include "text/clean.h"
#include "text/embed.h"

static void players_and_short_links_give_the_page_to_watch(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "https://www.youtube.com/watch?v=aB-1_2&t=3", "https://www.youtube.com/watch?v=aB-1_2" },
		{ "https://m.youtube.com/watch?list=x&v=aB", "https://www.youtube.com/watch?v=aB" },
		{ "//www.youtube-nocookie.com/embed/aB?rel=0", "https://www.youtube.com/watch?v=aB" },
		{ "https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/playlist?list=PL1" },
		{ "http://www.youtube.com/v/aB&hl=en", "https://www.youtube.com/watch?v=aB" },
		{ "https://youtube.com/shorts/aB?x", "https://www.youtube.com/watch?v=aB" },
		{ "https://youtu.be/aB", "https://www.youtube.com/watch?v=aB" },
		{ "https://player.vimeo.com/video/12?h=x", "https://vimeo.com/12" },
		{ "https://vimeo.com/12", "https://vimeo.com/12" },
		{ "https://www.dailymotion.com/embed/video/x1", "https://www.dailymotion.com/video/x1" },
		{ "https://geo.dailymotion.com/player.html?video=x1", "https://www.dailymotion.com/video/x1" },
		{ "https://dai.ly/x1", "https://www.dailymotion.com/video/x1" },
		{ "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1%2F&show_text=0",
		  "https://www.facebook.com/a/videos/1/" },
		{ "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&color=x", "https://api.soundcloud.com/tracks/1" },
		{ "https://open.spotify.com/embed/episode/aB?utm=x", "https://open.spotify.com/episode/aB" },
		{ "https://www.instagram.com/p/aB/embed/", "https://www.instagram.com/p/aB" },
		{ "https://embed.ted.com/talks/a_b", "https://www.ted.com/talks/a_b" },
		{ "https://archive.org/embed/a-b", "https://archive.org/details/a-b" },
		{ "https://www.google.com/maps/embed?pb=!1m1", "https://www.google.com/maps/embed?pb=!1m1" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct str canonical = embed_address(&mem, str_from_z(cases[i][0]));
		assert_str_equal(canonical, str_from_z(cases[i][1]));
		if (str_find(canonical, STR("facebook"), 0) == STR_NONE && str_find(canonical, STR("soundcloud"), 0) == STR_NONE &&
		    str_find(canonical, STR("details"), 0) == STR_NONE)
			assert_str_equal(embed_address(&mem, canonical), canonical);
	}
}

static void what_is_no_media_gives_nothing(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"https://www.youtube.com/", "https://www.youtube.com/watch?v=", "https://youtube.com.evil.example/embed/x",
		"https://evilyoutube.com/embed/x", "https://vimeo.com/about", "https://vimeo.com/12abc", "https://example.org/embed/x",
		"/embed/x", "javascript:x", "https://youtu.be/%22onload", "https://youtu.be/", "",
		"https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fevil.example%2F",
		"https://www.facebook.com/plugins/video.php?href=javascript%3Ax", "https://www.facebook.com/plugins/video.php?href=%zz",
		"https://w.soundcloud.com/player/?url=https%3A//evilsoundcloud.com/",
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		assert_str_equal(embed_address(&mem, str_from_z(cases[i])), STR(""));
	}
}

static void references_in_a_players_address_are_read(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(embed_unescape(&mem, STR("a&amp;b&#038;c&#x26;d&copy;&")), STR("a&b&c&d&copy;&"));
}

static void every_address_has_one_form(void **state)
{
	(void)state;
	static const struct {
		const char       *raw_z, *normal_z;
		enum address_kind kind;
	} cases[] = {
		{ "http://EX.org", "http://ex.org/", ADDRESS_WEB },
		{ "http://ex.org:80/a", "http://ex.org/a", ADDRESS_WEB },
		{ "http://ex.org:8080", "http://ex.org:8080/", ADDRESS_WEB },
		{ "https:ex.org/a", "https://ex.org/a", ADDRESS_WEB },
		{ "https://ex.org/%zz/%41/'", "https://ex.org/%25zz/%41/%27", ADDRESS_WEB },
		{ "https://1.2.3.4/", "https://1.2.3.4/", ADDRESS_WEB },
		{ "https://[2001:db8::1]:443/", "https://[2001:db8::1]/", ADDRESS_WEB },
		{ "a b/c", "a%20b/c", ADDRESS_RELATIVE },
		{ "///ex.org/a", "https://ex.org/a", ADDRESS_WEB },
		{ "?a=b#c", "?a=b#a-c", ADDRESS_RELATIVE },
		{ "/a#a-b", "/a#a-b", ADDRESS_RELATIVE },
		{ "/a#:~:text=b", "/a#:~:text=b", ADDRESS_RELATIVE },
		{ "#top", "#top", ADDRESS_RELATIVE },
		{ "MAILTO:a@ex.org?subject=b c", "mailto:a@ex.org?subject=b%20c", ADDRESS_MAIL },
		{ "#", NULL, ADDRESS_BAD },
		{ "", NULL, ADDRESS_BAD },
		{ "mailto:", NULL, ADDRESS_BAD },
		{ "https://", NULL, ADDRESS_BAD },
		{ "https://a..b/", NULL, ADDRESS_BAD },
		{ "https://1.2.3/", NULL, ADDRESS_BAD },
		{ "https://1.2.3.999/", NULL, ADDRESS_BAD },
		{ "https://ex.org:99999/", NULL, ADDRESS_BAD },
		{ "https://ex.org:0/", NULL, ADDRESS_BAD },
		{ "https://[x]/", NULL, ADDRESS_BAD },
		{ "https://a@b/", NULL, ADDRESS_BAD },
		{ "https://a\uFF0Fb.example/", NULL, ADDRESS_BAD },
		{ "a:b", NULL, ADDRESS_BAD },
		{ "1:b", NULL, ADDRESS_BAD },
		{ "/a\x7F", NULL, ADDRESS_BAD },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct str once = STR_EMPTY, twice = STR_EMPTY;
		enum address_kind kind = address_clean(&mem, str_from_z(cases[i].raw_z), STR(""), &once);
		if (kind != cases[i].kind)
			print_error("%s is judged wrongly\n", cases[i].raw_z);
		assert_int_equal(kind, cases[i].kind);
		if (kind == ADDRESS_BAD)
			continue;
		assert_str_equal(once, str_from_z(cases[i].normal_z));
		assert_int_equal(address_clean(&mem, once, STR(""), &twice), kind);
		assert_str_equal(twice, once);
	}
}

static void a_site_in_a_folder_owns_that_folder_only(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str out;
	struct str site = STR("https://old.example/news/");
	assert_int_equal(address_clean(&mem, STR("http://old.example/news/a/"), site, &out), ADDRESS_RELATIVE);
	assert_str_equal(out, STR("/news/a/"));
	assert_int_equal(address_clean(&mem, STR("https://www.old.example/news"), site, &out), ADDRESS_RELATIVE);
	assert_int_equal(address_clean(&mem, STR("https://old.example/newspaper"), site, &out), ADDRESS_WEB);
	assert_int_equal(address_clean(&mem, STR("https://old.example:444/news/"), site, &out), ADDRESS_WEB);
}

static void references_in_clean_text_are_decoded(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct safe_html html = safe_html_from_cleaner(STR("<p>&amp;lt; &quot;&apos;&#39;&#x41;&#66; &nosuch; &#xD800; &#xzz; & x &"));
	assert_str_equal(html_to_text(&mem, html), STR("&lt; \"''AB    & x &"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(players_and_short_links_give_the_page_to_watch),
		cmocka_unit_test(what_is_no_media_gives_nothing),
		cmocka_unit_test(references_in_a_players_address_are_read),
		cmocka_unit_test(every_address_has_one_form),
		cmocka_unit_test(a_site_in_a_folder_owns_that_folder_only),
		cmocka_unit_test(references_in_clean_text_are_decoded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
