/* Templates: what they show, for every rule of the syntax and of the types. What they refuse is in refusal_test.c. */
#include "templates.h"

struct shown {
	const char      *rule;
	struct templates t;
	const char      *page;
};

static void check_shown(const struct shown *cases, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF out = BUF_MAX(1 << 16);
		struct template_set *set = NULL;
		struct err err = { 0 };
		enum bs_status st = compile_as(name, &cases[i].t, &set, &err);
		if (st == BS_OK)
			st = template_render(set, str_from_z(name), sample(&mem), &out, &err);
		template_set_free(set);
		if (st || !str_eq(buf_str(&out), str_from_z(cases[i].page))) {
			print_error("%s\n", cases[i].rule);
			assert_ok(st, &err);
			assert_str_equal(buf_str(&out), str_from_z(cases[i].page));
		}
	}
}
#define CHECK_SHOWN(name, ...)                                                     \
	do {                                                                       \
		static const struct shown cases[] = { __VA_ARGS__ };              \
		check_shown(cases, sizeof cases / sizeof *cases, (name));          \
	} while (0)

static void values_are_written_by_their_type(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "text is escaped in content", { "{{text}}" }, "&quot;&#39;&lt;&gt;&amp;" },
		{ "text is escaped in both quotes", { "<p title=\"{{text}}\" class='{{text}}'>" },
		  "<p title=\"&quot;&#39;&lt;&gt;&amp;\" class='&quot;&#39;&lt;&gt;&amp;'>" },
		{ "numbers are digits", { "{{number}}{{zero}}" }, "-420" },
		{ "numbers fit addresses", { "<a href=\"/p/{{number}}\">" }, "<a href=\"/p/-42\">" },
		{ "truth is a word", { "<p aria-busy=\"{{no}}\">{{yes}}" }, "<p aria-busy=\"false\">true" },
		{ "markup stands as it is", { "<div>{{markup}}</div>" }, "<div><b>bold</b></div>" },
		{ "an address is encoded, then escaped", { "<a href=\"{{path}}\">" },
		  "<a href=\"/a%20b/?x=1&amp;y=%272%27\">" },
		{ "an address as text", { "{{path}}" }, "/a%20b/?x=1&amp;y=%272%27" },
		{ "an unsafe scheme becomes #", { "<a href=\"{{bad_url}}\">" }, "<a href=\"#\">" },
		{ "missing, null, lists and objects are empty", { "[{{missing}}{{nothing}}{{list}}{{a}}{{a.b.c}}]" },
		  "[]" },
		{ "an address in meta content", { "<meta content=\"{{path}}\">" },
		  "<meta content=\"/a%20b/?x=1&amp;y=%272%27\">" },
		{ "title and textarea hold text", { "<title>{{text}}</title><textarea>\n{{word}}</textarea>" },
		  "<title>&quot;&#39;&lt;&gt;&amp;</title><textarea>\nword</textarea>" });
}

static void values_find_their_names(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "dotted", { "{{a.name}}" }, "inner" },
		{ "inner first, then outer", { "{{#a}}{{other}} {{word}}{{/a}}" }, "nearer word" },
		{ "only the first name of a path looks outwards", { "{{#a}}{{b.name}}{{/a}}" }, "" },
		{ "white space in a tag", { "{{ word }}{{# a }}{{\tname\n}}{{/ a }}" }, "wordinner" },
		{ "the current item", { "{{#words}}({{.}}){{/words}}" }, "(x)(&lt;)" },
		{ "the root as item shows nothing", { "{{#.}}{{word}}{{/.}}{{.}}" }, "word" });
}

static void sections_follow_the_truth_of_values(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "true things", { "{{#yes}}1{{/yes}}{{#a}}2{{/a}}{{#word}}3{{/word}}{{#number}}4{{/number}}"
		                   "{{#markup}}5{{/markup}}{{#path}}6{{/path}}" }, "123456" },
		{ "false things", { "{{#no}}1{{/no}}{{#none}}2{{/none}}{{#empty}}3{{/empty}}{{#zero}}4{{/zero}}"
		                    "{{#nothing}}5{{/nothing}}{{#missing}}6{{/missing}}" }, "" },
		{ "inverted", { "{{^yes}}1{{/yes}}{{^none}}2{{/none}}{{^empty}}3{{/empty}}{{^zero}}4{{/zero}}"
		                "{{^missing}}5{{/missing}}{{^list}}6{{/list}}" }, "2345" },
		{ "lists repeat", { "{{#list}}{{n}}{{^last}}, {{/last}}{{/list}}." }, "1, 2, 3." },
		{ "nested lists", { "{{#list}}{{#words}}{{n}}{{.}}{{/words}} {{/list}}" }, "1x1&lt; 2x2&lt; 3x3&lt; " },
		{ "a value is its section's item", { "{{#word}}<i>{{.}}</i>{{/word}}" }, "<i>word</i>" },
		{ "two sections in a row join no text", { "{{#no}}a{{/no}}b{{#yes}}c{{/yes}}d" }, "bcd" });
}

static void lone_tags_take_their_line(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "sections", { "a\n  {{#yes}}  \nb\n{{/yes}}\nc\n" }, "a\nb\nc\n" },
		{ "CRLF", { "a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\nc" }, "a\r\nb\r\nc" },
		{ "comments", { "a\n {{! one\n two }}\nb{{! c }}d\n" }, "a\nbd\n" },
		{ "delimiters", { "a\n{{=<% %>=}}\n<%word%> {{word}}\n<%={{ }}=%>\n{{word}}" },
		  "a\nword {{word}}\nword" },
		{ "first and last line", { "{{#yes}}\na\n{{/yes}}" }, "a\n" },
		{ "two tags on a line stay", { "{{#yes}}{{#yes}}\na{{/yes}}{{/yes}}\n" }, "\na\n" },
		{ "values never stand alone", { " {{word}}\n" }, " word\n" });
}

static void partials_are_shown_in_place(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "with the current item", { "{{#list}}{{>part}}{{/list}}", "<{{!}}i>{{n}}" }, "<i>1<i>2<i>3" },
		{ "an absent one is a place for a newsroom's own", { "a{{>absent}}b" }, "ab" },
		{ "lines are indented", { "<ul>\n  {{>part}}\n</ul>\n", "{{#words}}\n<li>{{.}}\n{{/words}}\n" },
		  "<ul>\n  <li>x\n  <li>&lt;\n</ul>\n" },
		{ "in the middle of a line nothing is", { "- {{>part}}.\n", "a\nb" }, "- a\nb.\n" },
		{ "indentation adds up", { " {{>part}}\n", "1\n {{>layout}}\n", "2\n3\n" }, " 1\n  2\n  3\n" },
		{ "delimiters are a template's own", { "{{=| |=}}|>part|", "{{word}}" }, "word" },
		{ "one may contain itself", { "{{#tree}}{{>part}}{{/tree}}", "({{n}}{{#tree}}{{>part}}{{/tree}})" },
		  "(0(9))(1)" },
		{ "itself, indented", { "{{#tree}}\n{{>part}}\n{{/tree}}\n",
		                        "<li>{{n}}\n{{#tree}}\n  {{>part}}\n{{/tree}}\n" },
		  "<li>0\n<li>9\n<li>1\n" },
		{ "in a tag", { "<p{{>part}}>", " class=\"{{word}}\"" }, "<p class=\"word\">" },
		{ "in an attribute", { "<p class=\"a{{>part}}\">", " {{word}}" }, "<p class=\"a word\">" },
		{ "the same one in content and in an attribute", { "{{>part}}<p title=\"{{>part}}\">", "{{text}}" },
		  "&quot;&#39;&lt;&gt;&amp;<p title=\"&quot;&#39;&lt;&gt;&amp;\">" });
}

static void blocks_are_overridden(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "default", { "{{<layout}}{{/layout}}", NULL, "[{{$x}}{{word}}{{/x}}]" }, "[word]" },
		{ "override", { "{{<layout}}{{$x}}new{{/x}}{{/layout}}", NULL, "[{{$x}}old{{/x}}|{{$y}}y{{/y}}]" },
		  "[new|y]" },
		{ "text in a parent is dropped", { "{{<layout}} a {{$x}}new{{/x}} b {{/layout}}", NULL, "{{$x}}{{/x}}" },
		  "new" },
		{ "the outermost override wins", { "{{<part}}{{$x}}main{{/x}}{{/part}}",
		                                   "{{<layout}}{{$x}}part{{/x}}{{$y}}part{{/y}}{{/layout}}",
		                                   "{{$x}}{{/x}} {{$y}}{{/y}}" }, "main part" },
		{ "a block is shown with the parent's item", { "{{<layout}}{{$x}}{{other}}{{/x}}{{/layout}}", NULL,
		                                               "{{#a}}{{$x}}{{/x}}{{/a}}" }, "nearer" },
		{ "a block shown twice", { "{{<layout}}{{$t}}{{word}}{{/t}}{{/layout}}", NULL,
		                           "<title>{{$t}}{{/t}}</title><p title=\"{{$t}}{{/t}}\">" },
		  "<title>word</title><p title=\"word\">" },
		{ "a partial sees the overrides too", { "{{<layout}}{{$x}}main{{/x}}{{/layout}}", "({{$x}}part{{/x}})",
		                                        "{{>part}}" }, "(main)" },
		{ "a template outside is not touched", { "{{<layout}}{{$x}}a{{/x}}{{/layout}}{{>layout}}", NULL,
		                                         "{{$x}}b{{/x}}" }, "ab" });
}

static void blocks_are_indented_where_they_are_shown(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "taken off and put on", { "{{<layout}}\n{{$x}}\n      <p>\n        {{word}}\n      </p>\n"
		                            "{{/x}}\n{{/layout}}\n", NULL, "<main>\n  {{$x}}\n  {{/x}}\n</main>\n" },
		  "<main>\n  <p>\n    word\n  </p>\n</main>\n" },
		{ "by the default content", { "{{<layout}}{{$x}}\n1\n2\n{{/x}}{{/layout}}\n", NULL,
		                              "a\n{{$x}}\n    default\n{{/x}}\nb\n" }, "a\n    1\n    2\nb\n" },
		{ "the default content keeps its own", { "{{>layout}}", NULL,
		                                         "a\n{{$x}}\n    {{#yes}}\n   b\n    {{/yes}}\n{{/x}}\n" },
		  "a\n   b\n" },
		{ "an empty override leaves nothing", { "{{<layout}}{{$x}}{{/x}}{{/layout}}", NULL,
		                                        "a\n  {{$x}}\n  default\n  {{/x}}\nb\n" }, "a\nb\n" },
		{ "on one line", { "{{<layout}}{{$x}}new{{/x}}{{/layout}}", NULL, "a\n  {{$x}}old{{/x}}\n" },
		  "a\n  new\n" },
		{ "a parent's indentation", { "a\n  {{<layout}}\n{{$x}}y{{/x}}\n{{/layout}}\nb\n", NULL,
		                              "<p>\n{{$x}}{{/x}}\n" }, "a\n  <p>\n  y\nb\n" });
}

static void addresses_fit_only_their_places(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "after a settled start", { "<a href=\"/x/{{path}}\"><a href='https://e.example/?u={{path}}'>" },
		  "<a href=\"/x//a%20b/?x=1&amp;y=%272%27\"><a href='https://e.example/?u=/a%20b/?x=1&amp;y=%272%27'>" },
		{ "before text", { "<a href=\"{{path}}#comments\">" }, "<a href=\"/a%20b/?x=1&amp;y=%272%27#comments\">" },
		{ "one of two", { "<a href=\"{{#no}}{{path}}{{/no}}{{^no}}/{{/no}}\">" }, "<a href=\"/\">" },
		{ "one of two, both values", { "<a href=\"{{#no}}{{path}}{{/no}}{{^no}}{{picture}}{{/no}}\">" },
		  "<a href=\"/p,1.jpg\">" },
		{ "several with widths", { "<img srcset=\"{{#list}}{{picture}} {{n}}w{{^last}}, {{/last}}{{/list}}\">" },
		  "<img srcset=\"/p%2C1.jpg 1w, /p%2C1.jpg 2w, /p%2C1.jpg 3w\">" },
		{ "literal pieces", { "<img srcset=\"{{picture}} 640w, {{path}} 1280w\">" },
		  "<img srcset=\"/p%2C1.jpg 640w, /a%20b/?x=1&amp;y=%272%27 1280w\">" },
		{ "attributes of any case", { "<A HREF=\"{{path}}\">" }, "<A HREF=\"/a%20b/?x=1&amp;y=%272%27\">" });
}

static void markup_is_followed(void **state)
{
	(void)state;
	CHECK_SHOWN("main",
		{ "attributes that may be left out", { "<option{{#yes}} selected{{/yes}}{{#no}} disabled{{/no}}>" },
		  "<option selected>" },
		{ "before the end of a tag", { "<body{{#no}} class=\"home\"{{/no}}><a {{#yes}}title=\"x\" {{/yes}}>" },
		  "<body><a title=\"x\" >" },
		{ "comments and declarations pass", { "<!doctype html><!-- <a href=\" --><p>{{word}}" },
		  "<!doctype html><!-- <a href=\" --><p>word" },
		{ "scripts without tags pass", { "<script src=\"{{path}}\"></script><style>a>b{}</style>{{word}}" },
		  "<script src=\"/a%20b/?x=1&amp;y=%272%27\"></script><style>a>b{}</style>word" },
		{ "unquoted literal values pass", { "<p class=a id=b>{{word}}" }, "<p class=a id=b>word" },
		{ "end tags", { "<p>{{word}}</p >{{word}}" }, "<p>word</p >word" },
		{ "a lone < is text", { "1 < 2 {{word}}" }, "1 < 2 word" },
		{ "a short comment", { "<!-->{{word}}<!--->{{word}}<!-- --!>{{word}}" },
		  "<!-->word<!--->word<!-- --!>word" });
}

static void xml_holds_text_only(void **state)
{
	(void)state;
	CHECK_SHOWN("feed.xml",
		{ "markup is escaped", { "<d>{{markup}}</d>" }, "<d>&lt;b&gt;bold&lt;/b&gt;</d>" },
		{ "addresses in content and attributes", { "<l href=\"{{path}}\">{{path}}</l>" },
		  "<l href=\"/a%20b/?x=1&amp;y=%272%27\">/a%20b/?x=1&amp;y=%272%27</l>" },
		{ "no attribute is special", { "<l href=\"{{text}}\" style='{{word}}'/>" },
		  "<l href=\"&quot;&#39;&lt;&gt;&amp;\" style='word'/>" },
		{ "no element is special", { "<title><i/>{{word}}</title><script>{{word}}</script>" },
		  "<title><i/>word</title><script>word</script>" },
		{ "declarations, character data and instructions pass",
		  { "<?xml version=\"1.0\"?><![CDATA[ <a ]]]><?x <a ?>{{word}}" },
		  "<?xml version=\"1.0\"?><![CDATA[ <a ]]]><?x <a ?>word" },
		{ "a partial is XML too", { "{{>part}}", "<d>{{markup}}</d>" }, "<d>&lt;b&gt;bold&lt;/b&gt;</d>" });
}

static void control_characters_do_not_reach_xml(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF out = BUF_MAX(1000);
	struct template_set *set = NULL;
	struct err err = { 0 };
	struct object *root = object_new(&mem);
	object_set(root, STR("x"), value_text(STR("a\x01" "b\xFF")));
	assert_ok(compile_as("feed.xml", &(struct templates){ "{{x}}" }, &set, &err), &err);
	assert_ok(template_render(set, STR("feed.xml"), root, &out, &err), &err);
	assert_str_equal(buf_str(&out), STR("a\xEF\xBF\xBD" "b\xEF\xBF\xBD"));
	template_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_written_by_their_type),
		cmocka_unit_test(values_find_their_names),
		cmocka_unit_test(sections_follow_the_truth_of_values),
		cmocka_unit_test(lone_tags_take_their_line),
		cmocka_unit_test(partials_are_shown_in_place),
		cmocka_unit_test(blocks_are_overridden),
		cmocka_unit_test(blocks_are_indented_where_they_are_shown),
		cmocka_unit_test(addresses_fit_only_their_places),
		cmocka_unit_test(markup_is_followed),
		cmocka_unit_test(xml_holds_text_only),
		cmocka_unit_test(control_characters_do_not_reach_xml),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
