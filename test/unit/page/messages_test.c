/* Words: files of a language, parts, plural forms, numbers. */
#include "test.h"

#include "page/messages.h"

#include <string.h>

static struct messages *words(struct arena *mem, const char *language, const char *text)
{
	struct messages *m = messages_new(mem, str_from_z(language));
	struct source *file = ARENA_NEW(mem, struct source, 1);
	*file = (struct source){ STR("xx.ini"), str_from_z(text) };
	struct err err = { 0 };
	assert_ok(messages_read(m, file, &err), &err);
	return m;
}

static void check_says(const char *language, const char *text, int64_t n, const char *expected)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct messages *m = words(&mem, language, str_fmt(&mem, "k = %s", text).ptr);
	const struct message_arg args[] = { { .name = STR("n"), .number = n, .is_number = true },
		                            { .name = STR("name"), .text = STR("Ida <M>") } };
	assert_str_equal(message(&mem, m, STR("k"), args, 2), str_from_z(expected));
}

static void parts_are_filled_in(void **state)
{
	(void)state;
	check_says("en", "By {name} and {n} others", 1234, "By Ida <M> and 1,234 others");
	check_says("en", "{name}", 0, "Ida <M>");
	check_says("en", "{ name }{absent}", 0, "Ida <M>{absent}");
	check_says("en", "a # b", 0, "a # b");
	check_says("en", "", 0, "");
	check_says("en", "= a = b", 0, "= a = b");
}

static void plural_forms_follow_the_language(void **state)
{
	(void)state;
	static const char en[] = "{n, plural, =0 {none} one {# comment} other {# comments}}.";
	check_says("en", en, 0, "none.");
	check_says("en", en, 1, "1 comment.");
	check_says("en", en, 2000, "2,000 comments.");
	static const char ar[] = "{n,plural,zero{z}one{o}two{t}few{f #}many{m}other{x}}";
	check_says("ar", ar, 0, "z");
	check_says("ar", ar, 2, "t");
	check_says("ar", ar, 3, "f \xD9\xA3");
	check_says("ar", ar, 11, "m");
	check_says("ar", ar, 100, "x");
	static const char pl[] = "{n, plural, one {o} few {f} many {m} other {x}}";
	check_says("pl", pl, 22, "f");
	check_says("pl", pl, 25, "m");
	check_says("pl", "{n, plural, one {o} other {x}}", 22, "x");
	check_says("tr", "{n, plural, one {# yorum} other {# yorum}}", 12345, "12.345 yorum");
	check_says("en", "{n, plural, one {{name}} other {{name} and #}}", 5, "Ida <M> and 5");
	check_says("not a language", "{n, plural, one {o} other {x}}", 5, "x");
}

static void a_number_may_come_written(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct messages *m = words(&mem, "ar", "k = {n, plural, one {o} other {# / {n}}}");
	const struct message_arg arg = { .name = STR("n"), .number = 10, .is_number = true, .text = STR("10") };
	assert_str_equal(message(&mem, m, STR("k"), &arg, 1), STR("10 / 10"));
}

static void apostrophes_quote_only_before_signs(void **state)
{
	(void)state;
	check_says("en", "It's l'article of '{name}'", 0, "It's l'article of {name}");
	check_says("en", "'{n}' {n}", 7, "{n} 7");
	check_says("en", "{n, plural, other {'#' # it's}}", 7, "# 7 it's");
	check_says("en", "open '{ to the end", 7, "open { to the end");
}

static void lines_are_keys_and_texts(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct messages *m = words(&mem, "en",
	                           "\xEF\xBB\xBF; a comment\n# another\n\n  first =  one  \r\nsecond_2=two\nlast = three");
	assert_str_equal(message(&mem, m, STR("first"), NULL, 0), STR("one"));
	assert_str_equal(message(&mem, m, STR("second_2"), NULL, 0), STR("two"));
	assert_str_equal(message(&mem, m, STR("last"), NULL, 0), STR("three"));
	assert_str_equal(message(&mem, m, STR("absent"), NULL, 0), STR("absent"));
}

static void a_word_that_is_missing_comes_from_the_base(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct messages *en = words(&mem, "en", "a = A\nb = B\nn = {n, plural, one {o} other {x}}");
	struct messages *pl = words(&mem, "pl", "a = P\nc = C {x}");
	messages_set_base(pl, en);
	messages_ready(pl);
	const struct message_arg arg = { .name = STR("n"), .number = 1, .is_number = true };
	assert_str_equal(message(&mem, pl, STR("a"), NULL, 0), STR("P"));
	assert_str_equal(message(&mem, pl, STR("b"), NULL, 0), STR("B"));
	assert_str_equal(message(&mem, pl, STR("n"), &arg, 1), STR("o"));
	assert_str_equal(object_get(messages_object(pl), STR("a"))->text, STR("P"));
	assert_str_equal(object_get(messages_object(pl), STR("b"))->text, STR("B"));
	assert_null(object_get(messages_object(pl), STR("c"))); /* it has parts */
}

static void a_later_file_replaces_single_words(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct messages *m = words(&mem, "en", "a = 1\nb = 2");
	const struct source later = { STR("later.ini"), STR("b = {x}3\nc = 4") };
	struct err err = { 0 };
	assert_ok(messages_read(m, &later, &err), &err);
	assert_str_equal(message(&mem, m, STR("a"), NULL, 0), STR("1"));
	assert_str_equal(message(&mem, m, STR("b"), NULL, 0), STR("{x}3"));
	assert_str_equal(message(&mem, m, STR("c"), NULL, 0), STR("4"));
}

static void mistakes_are_named_with_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "a = 1\nb", "xx.ini:2:1: a line is \"key = text\"; \"=\" is missing" },
		{ "\n  a b = 1", "xx.ini:2:3: a key is made of letters, digits and underscores" },
		{ "= 1", "xx.ini:1:1: a key is made of letters" },
		{ "a = 1\na = 2", "xx.ini:2:1: \"a\" is there twice" },
		{ "a = \xC3\xA4 {", "xx.ini:1:8: a name is missing after \"{\"" },
		{ "a = }", "xx.ini:1:5: \"}\" without \"{\"" },
		{ "a = {n", "xx.ini:1:7: \"}\" is missing after a name" },
		{ "a = {n m}", "xx.ini:1:8: \"}\" is missing after a name" },
		{ "a = {n, select, x {y}}", "xx.ini:1:6: after a name only \", plural, …\" is known" },
		{ "a = {n, plural, one {x}}", "xx.ini:1:16: a plural needs the form \"other\"" },
		{ "a = {n, plural, some {x} other {y}}", "xx.ini:1:17: a plural form is called zero, one" },
		{ "a = {n, plural, =x {x} other {y}}", "xx.ini:1:17: a plural form is called zero, one" },
		{ "a = {n, plural, other y}", "xx.ini:1:23: \"{\" is missing after the name of a plural form" },
		{ "a = {n, plural, other {y}", "xx.ini:1:26: a plural form is called" },
		{ "a = {n, plural, other {y", "xx.ini:1:17: this plural form is not closed" },
		{ "a = {n, plural, other {{m, plural, other {y}}}}", "xx.ini:1:25: a plural may not stand in another" },
		{ "a = \xFF", "xx.ini:1:5: the file is not UTF-8" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct messages *m = messages_new(&mem, STR("en"));
		const struct source file = { STR("xx.ini"), str_from_z(cases[i].text) };
		struct err err = { 0 };
		enum bs_status st = messages_read(m, &file, &err);
		if (st != BS_BAD_INPUT || strncmp(err.msg, cases[i].says, strlen(cases[i].says)) != 0) {
			print_error("%s\n", cases[i].text);
			assert_string_equal(st ? err.msg : "(no error)", cases[i].says);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_filled_in),
		cmocka_unit_test(plural_forms_follow_the_language),
		cmocka_unit_test(a_number_may_come_written),
		cmocka_unit_test(apostrophes_quote_only_before_signs),
		cmocka_unit_test(lines_are_keys_and_texts),
		cmocka_unit_test(a_word_that_is_missing_comes_from_the_base),
		cmocka_unit_test(a_later_file_replaces_single_words),
		cmocka_unit_test(mistakes_are_named_with_their_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
