/* Templates: what is refused, where, and in which words. */
#include "templates.h"

#include <string.h>

struct refused {
	struct templates t;
	const char      *says; /* the message begins so */
};

static void check_refused(const struct refused *cases, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		struct template_set *set = NULL;
		struct err err = { 0 };
		enum bs_status st = compile_as(name, &cases[i].t, &set, &err);
		template_set_free(set);
		if (st != BS_BAD_INPUT || strncmp(err.msg, cases[i].says, strlen(cases[i].says)) != 0) {
			print_error("%s\n", cases[i].t.main);
			assert_string_equal(st ? err.msg : "(it compiles)", cases[i].says);
		}
	}
}
#define CHECK_REFUSED(name, ...)                                                   \
	do {                                                                       \
		static const struct refused cases[] = { __VA_ARGS__ };            \
		check_refused(cases, sizeof cases / sizeof *cases, (name));        \
	} while (0)

#define ONLY "a value may stand only in element content or a quoted attribute"

static void wrong_syntax_is_named_with_its_place(void **state)
{
	(void)state;
	CHECK_REFUSED("main",
		{ { "a\n\xC3\xA4 {{{word}}}" }, "main:2:3: unescaped values do not exist" },
		{ { "{{&word}}" }, "main:1:1: unescaped values do not exist" },
		{ { "{{=<% %>=}}<%{word}%>" }, "main:1:12: unescaped values do not exist" },
		{ { "ab {{word" }, "main:1:4: this tag is not closed; \"}}\" is missing" },
		{ { "{{#a}}\n\n{{b}}" }, "main:1:1: \"a\" is never closed" },
		{ { "{{/a}}" }, "main:1:1: \"a\" is closed but was not opened" },
		{ { "{{#a}}{{#b}}{{/a}}" }, "main:1:13: \"a\" is closed while \"b\" is open" },
		{ { "{{}}" }, "main:1:1: \"\" is not a name" },
		{ { "{{a b}}" }, "main:1:1: \"a b\" is not a name" },
		{ { "{{a..b}}" }, "main:1:1: \"a..b\" is not a name" },
		{ { "{{.a}}" }, "main:1:1: \".a\" is not a name" },
		{ { "{{>*dynamic}}" }, "main:1:1: \"*dynamic\" is not a name" },
		{ { "{{=<%=}}" }, "main:1:1: delimiters are set like this: {{=<% %>=}}" },
		{ { "{{=a b c=}}" }, "main:1:1: delimiters are set like this" },
		{ { "{{<layout}}{{word}}{{/layout}}" }, "main:1:12: only blocks may stand in {{<layout}}" },
		{ { "{{<layout}}{{/layout}}" }, "main:1:1: there is no template \"layout\"" },
		{ { "{{>part}}", "\n {{<gone}}{{/gone}}" }, "part:2:2: there is no template \"gone\"" });
}

static void values_stand_only_where_they_can_be_escaped(void **state)
{
	(void)state;
	CHECK_REFUSED("main",
		{ { "<p {{word}}>" }, "main:1:4: " ONLY },
		{ { "<p{{word}}>" }, "main:1:3: " ONLY },
		{ { "<{{word}}>" }, "main:1:2: " ONLY },
		{ { "</{{word}}>" }, "main:1:3: " ONLY },
		{ { "<p class={{word}}>" }, "main:1:10: " ONLY },
		{ { "<p class=a{{word}}>" }, "main:1:11: " ONLY },
		{ { "<p {{word}}=\"x\">" }, "main:1:4: " ONLY },
		{ { "<!-- {{word}} -->" }, "main:1:6: " ONLY },
		{ { "<!{{word}}>" }, "main:1:3: " ONLY },
		{ { "<!doctype {{word}}>" }, "main:1:11: " ONLY },
		{ { "<script>{{word}}</script>" }, "main:1:9: " ONLY },
		{ { "<SCRIPT type='x'>\n{{word}}</SCRIPT>" }, "main:2:1: " ONLY },
		{ { "<style>{{word}}</style>" }, "main:1:8: " ONLY },
		{ { "<iframe>{{word}}</iframe>" }, "main:1:9: " ONLY },
		{ { "<script>{{#yes}}a{{/yes}}</script>" }, "main:1:9: no tag may stand in a script or style" },
		{ { "<!-- {{#yes}}a{{/yes}} -->" }, "main:1:6: no tag may stand in an HTML comment" },
		{ { "<p class=a{{#yes}}b{{/yes}}>" }, "main:1:11: no tag may stand in an attribute's value" },
		{ { "<p style=\"{{word}}\">" }, "main:1:11: no value may stand in style" },
		{ { "<p onclick='{{word}}'>" }, "main:1:13: no value may stand in style, srcdoc, on" },
		{ { "<p OnClick='{{word}}'>" }, "main:1:13: no value may stand in style, srcdoc, on" },
		{ { "<iframe srcdoc=\"{{word}}\">" }, "main:1:17: no value may stand in style, srcdoc" },
		{ { "<svg><set to=\"{{word}}\">" }, "main:1:15: no value may stand in style" },
		{ { "<meta http-equiv=\"refresh\">" }, "main:1:17: http-equiv is not for templates" });
}

static void addresses_keep_their_scheme(void **state)
{
	(void)state;
#define SCHEME "the text before this value does not settle the kind of the address"
	CHECK_REFUSED("main",
		{ { "<a href=\"javascript:{{path}}\">" }, "main:1:21: " SCHEME },
		{ { "<a href=\"data:{{path}}\">" }, "main:1:15: " SCHEME },
		{ { "<a href=\"java{{path}}\">" }, "main:1:14: " SCHEME },
		{ { "<a href=\" https:{{path}}\">" }, "main:1:17: " SCHEME },
		{ { "<a href=\"&#106;avascript:{{path}}\">" }, "main:1:26: " SCHEME },
		{ { "<a href=\"{{path}}:{{path}}\">" }, "main:1:19: " SCHEME },
		{ { "<a href=\"java{{#yes}}script:{{path}}{{/yes}}\">" }, "main:1:29: " SCHEME },
		{ { "<form action='x:{{path}}'>" }, "main:1:17: " SCHEME },
		{ { "<button formaction='x:{{path}}'>" }, "main:1:23: " SCHEME },
		{ { "<svg><use xlink:href='x:{{path}}'>" }, "main:1:25: " SCHEME });
}

static void a_part_ends_where_it_began(void **state)
{
	(void)state;
	CHECK_REFUSED("main",
		{ { "{{#yes}}<p class=\"{{/yes}}a\">" }, "main:1:1: \"yes\" has to end where it begins" },
		{ { "<a {{#yes}}title='{{/yes}}x'>" }, "main:1:4: \"yes\" has to end where it begins" },
		{ { "<p {{#yes}}hidden{{/yes}}>" }, "main:1:4: \"yes\" has to end where it begins" },
		{ { "<p{{#yes}}>{{/yes}}" }, "main:1:3: \"yes\" has to end where it begins" },
		{ { "<p title=\"{{^yes}}\" alt='{{/yes}}'>" }, "main:1:11: \"yes\" has to end where it begins" },
		{ { "<p title=\"{{^yes}}\" href=\"{{/yes}}\">" }, "main:1:11: \"yes\" has to end where it begins" },
		{ { "{{#yes}}<script>{{/yes}}</script>" }, "main:1:1: where \"yes\" ends: no tag may stand in a script" },
		{ { "{{#yes}}<{{/yes}}p>" }, "main:1:1: where \"yes\" ends: no tag of the template may stand here" },
		{ { "{{$x}}<p {{/x}}>" }, "main:1:1: \"x\" has to end where it begins" },
		{ { "{{<layout}}{{$x}}<p {{/x}}{{/layout}}", NULL, "{{$x}}{{/x}}>" }, "layout:1:1: \"x\" has to end" },
		{ { "{{<layout}}{{$x}}{{word}}{{/x}}{{/layout}}", NULL, "<p {{$x}}{{/x}}>" }, "main:1:18: " ONLY },
		{ { "<a href=\"{{>part}}\">", "x:{{path}}" }, "part:1:3: the text before this value" },
		{ { "<p" }, "main:1:3: the template ends inside a tag" },
		{ { "a\n<!-- b" }, "main:2:7: the template ends inside a tag" },
		{ { "<title>a" }, "main:1:9: the template ends inside a tag" },
		{ { "<p>{{>part}}", "<a " }, "part:1:4: the template ends inside a tag" },
		{ { "<p o{{#yes}}{{/yes}}nclick=\"{{word}}\">" }, "main:1:21: a name in a tag may not be put together" });
}

static void markup_that_cannot_be_followed_is_refused(void **state)
{
	(void)state;
	CHECK_REFUSED("main",
		{ { "<title>a<b></title>" }, "main:1:10: in this element \"<\" may stand only to close it" },
		{ { "<script><!--</script>" }, "main:1:10: in this element \"<\" may stand only to close it" },
		{ { "<select><style><a title='</style>" }, "main:1:17: in this element" },
		{ { "<p></p title='>'>" }, "main:1:14: an end tag has no attributes" },
		{ { "<p ='x'>" }, "main:1:4: an attribute needs a name" },
		{ { "<p title=>" }, "main:1:10: an attribute's value is missing" },
		{ { "<p a\"b>" }, "main:1:5: this character may not stand in an attribute's name" },
		{ { "<p 'b>" }, "main:1:4: this character may not stand here in a tag" },
		{ { "<svg><title/></svg>" }, "main:1:13: this element needs an end tag of its own" },
		{ { "<![CDATA[x]]>" }, "main:1:9: CDATA is for XML" });
	CHECK_REFUSED("feed.xml",
		{ { "<!DOCTYPE rss [" }, "main:1:3: XML templates have no declarations" },
		{ { "<![CDATA[{{word}}]]>" }, "main:1:10: " ONLY },
		{ { "<?xml {{word}}?>" }, "main:1:7: " ONLY },
		{ { "<a b={{word}}>" }, "main:1:6: " ONLY },
		{ { "<a {{word}}>" }, "main:1:4: " ONLY });
}

static void a_value_of_the_wrong_type_stops_the_page(void **state)
{
	(void)state;
	static const struct refused cases[] = {
		{ { "\n<a href=\"{{text}}\">" }, "main:2:10: only an address may stand here, and this value is text" },
		{ { "<img srcset=\"{{text}} 1w\">" }, "main:1:14: only an address may stand here" },
		{ { "<a href=\"{{markup}}\">" }, "main:1:10: only an address may stand here, and this value is markup" },
		{ { "<a title=\"{{markup}}\">" }, "main:1:11: this value is markup, which may stand only in element" },
		{ { "<title>{{markup}}</title>" }, "main:1:8: this value is markup" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		AUTO_BUF out = BUF_MAX(1000);
		struct template_set *set = NULL;
		struct err err = { 0 };
		assert_ok(compile_as("main", &cases[i].t, &set, &err), &err);
		assert_int_equal(template_render(set, STR("main"), sample(&mem), &out, &err), BS_BAD_INPUT);
		template_set_free(set);
		if (strncmp(err.msg, cases[i].says, strlen(cases[i].says)) != 0)
			assert_string_equal(err.msg, cases[i].says);
	}
}

static enum bs_status render(const struct templates *t, const char *name, size_t max, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF out = BUF_MAX(max);
	struct template_set *set = NULL;
	assert_ok(compile_as("main", t, &set, err), err);
	enum bs_status st = template_render(set, str_from_z(name), sample(&mem), &out, err);
	template_set_free(set);
	return st;
}

static void pages_end(void **state)
{
	(void)state;
	struct err err = { 0 };
	assert_int_equal(render(&(struct templates){ "{{>main}}" }, "main", 1000, &err), BS_BAD_INPUT);
	assert_string_equal(err.msg, "main:1:1: templates include each other too deep");
	assert_int_equal(render(&(struct templates){ "{{<layout}}{{/layout}}", NULL, "{{>main}}" }, "main", 1000, &err),
	                 BS_BAD_INPUT);
	assert_int_equal(render(&(struct templates){ "{{#list}}{{word}}{{/list}}" }, "main", 12, &err), BS_OK);
	assert_int_equal(render(&(struct templates){ "{{#list}}{{word}}{{/list}}" }, "main", 11, &err), BS_TOO_BIG);
	assert_int_equal(render(&(struct templates){ "{{word}}" }, "absent", 1000, &err), BS_NOT_FOUND);
}

static void compiling_ends(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct template_set *set = NULL;
	struct templates loop = { "{{<layout}}{{$x}}{{$x}}{{/x}}{{/x}}{{/layout}}", NULL, "{{$x}}{{/x}}" };
	assert_int_equal(compile_as("main", &loop, &set, &err), BS_BAD_INPUT);
	assert_string_equal(err.msg, "main:1:18: blocks are nested too deep here; one of them may contain itself");

	/* Each of 30 templates shows the next one twice, with ever other blocks: 2^30 combinations. */
	struct template_source sources[30];
	AUTO_ARENA mem = ARENA_EMPTY;
	for (int i = 0; i < 30; i++) {
		sources[i].name = sources[i].file = str_fmt(&mem, "t%d", i);
		sources[i].text = str_fmt(&mem, "{{<t%d}}{{$a%d}}{{/a%d}}{{/t%d}}{{<t%d}}{{$b%d}}{{/b%d}}{{/t%d}}",
		                          (i + 1) % 30, i, i, (i + 1) % 30, (i + 1) % 30, i, i, (i + 1) % 30);
	}
	assert_int_equal(template_set_new(sources, 30, &set, &err), BS_TOO_BIG);

	AUTO_BUF deep = BUF_MAX(10000);
	for (int i = 0; i < 65; i++)
		buf_put(&deep, STR("{{#a}}"));
	sources[0].text = buf_str(&deep);
	assert_int_equal(template_set_new(sources, 1, &set, &err), BS_BAD_INPUT);
	assert_string_equal(err.msg, "t0:1:385: tags are nested deeper than 64");
}

static void two_templates_of_a_name_are_refused(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct template_set *set = NULL;
	assert_int_equal(compile_as("part", &(struct templates){ "a", "b" }, &set, &err), BS_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_syntax_is_named_with_its_place),
		cmocka_unit_test(values_stand_only_where_they_can_be_escaped),
		cmocka_unit_test(addresses_keep_their_scheme),
		cmocka_unit_test(a_part_ends_where_it_began),
		cmocka_unit_test(markup_that_cannot_be_followed_is_refused),
		cmocka_unit_test(a_value_of_the_wrong_type_stops_the_page),
		cmocka_unit_test(pages_end),
		cmocka_unit_test(compiling_ends),
		cmocka_unit_test(two_templates_of_a_name_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
