/* Themes: the default one, a newsroom's own files over it, and what a folder may not hold. */
#include "test.h"

#include "page/theme.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	struct arena mem;
	char         path_z[64];
};

static const char *in(struct folder *f, const char *name)
{
	return str_fmt(&f->mem, "%s/%s", f->path_z, name).ptr;
}

static int folder_setup(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	assert_non_null(f);
	(void)snprintf(f->path_z, sizeof f->path_z, "/tmp/theme_test.XXXXXX");
	assert_non_null(mkdtemp(f->path_z));
	assert_int_equal(mkdir(in(f, "messages"), 0700), 0);
	*state = f;
	return 0;
}

static const char *const written[] = {
	"own.mustache", "part.mustache", "site.css",       "new.css",        "README.md",        ".hidden.css",
	"bad.mustache", "link.css",      "messages/en.ini", "messages/xx.ini", "messages/xx-YY.ini", "messages/en.ini~",
	"big.mustache", "messages",
};

static int folder_teardown(void **state)
{
	struct folder *f = *state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		(void)remove(in(f, written[i]));
	assert_int_equal(rmdir(f->path_z), 0);
	arena_done(&f->mem);
	free(f);
	return 0;
}

static void put(struct folder *f, const char *name, const char *text)
{
	FILE *file = fopen(in(f, name), "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static struct theme *load(struct folder *f)
{
	struct theme *t = NULL;
	struct err err = { 0 };
	assert_ok(theme_load(f->path_z, &t, &err), &err);
	return t;
}

static void check_refused(struct folder *f, enum bs_status expected, const char *message)
{
	struct theme *t = NULL;
	struct err err = { 0 };
	assert_int_equal(theme_load(f->path_z, &t, &err), expected);
	assert_string_equal(err.msg, str_fmt(&f->mem, "%s/%s", f->path_z, message).ptr);
	assert_null(t);
}

static struct str shown(struct folder *f, const struct theme *t, struct str name)
{
	AUTO_BUF out = BUF_MAX(1 << 16);
	struct err err = { 0 };
	struct object *root = object_new(&f->mem);
	object_set(root, STR("word"), value_text(STR("word")));
	assert_ok(template_render(theme_templates(t), name, root, &out, &err), &err);
	return str_dup(&f->mem, buf_str(&out));
}

static void the_default_theme_compiles(void **state)
{
	(void)state;
	struct theme *t = NULL;
	struct err err = { 0 };
	assert_ok(theme_load(NULL, &t, &err), &err);
	assert_false(theme_is_stale(t));
	theme_free(t);
	assert_ok(theme_load("/nonexistent/folder", &t, &err), &err);
	assert_false(theme_is_stale(t));
	theme_free(t);
}

static void own_files_come_over_the_default_ones(void **state)
{
	struct folder *f = *state;
	put(f, "own.mustache", "<p>{{>part}}</p>");
	put(f, "part.mustache", "{{word}}");
	put(f, "site.css", "body{}");
	put(f, "new.css", "");
	put(f, "README.md", "not a theme's");
	put(f, ".hidden.css", "not a theme's");
	struct theme *t = load(f);
	assert_str_equal(shown(f, t, STR("own")), STR("<p>word</p>"));
	const struct asset *css = theme_asset(t, STR("site.css"));
	assert_non_null(css);
	assert_str_equal(css->bytes, STR("body{}"));
	assert_str_equal(css->type, STR("text/css; charset=utf-8"));
	assert_int_equal(css->hash.len, 16);
	assert_non_null(theme_asset(t, STR("new.css")));
	assert_null(theme_asset(t, STR("README.md")));
	assert_null(theme_asset(t, STR(".hidden.css")));
	assert_null(theme_asset(t, STR("own.mustache")));
	theme_free(t);
}

static void an_address_changes_with_the_content(void **state)
{
	struct folder *f = *state;
	put(f, "site.css", "a{}");
	struct theme *t = load(f);
	struct str first = theme_asset_path(&f->mem, theme_asset(t, STR("site.css")));
	put(f, "own.mustache", "<link href=\"{{asset.site_css}}\">");
	theme_free(t);
	t = load(f);
	assert_str_equal(shown(f, t, STR("own")), str_fmt(&f->mem, "<link href=\"%.*s\">", STR_ARG(first)));
	theme_free(t);
	assert_true(str_starts(first, STR("/-/theme/")) && str_ends(first, STR("/site.css")));
	put(f, "site.css", "b{}");
	t = load(f);
	assert_false(str_eq(theme_asset_path(&f->mem, theme_asset(t, STR("site.css"))), first));
	theme_free(t);
}

static void a_change_in_the_folder_is_seen(void **state)
{
	struct folder *f = *state;
	struct theme *t = load(f);
	assert_false(theme_is_stale(t));
	put(f, "own.mustache", "1");
	assert_true(theme_is_stale(t));
	theme_free(t);

	t = load(f);
	assert_false(theme_is_stale(t));
	assert_int_equal(utimensat(AT_FDCWD, in(f, "own.mustache"),
	                           (struct timespec[2]){ { .tv_sec = 1 }, { .tv_sec = 1, .tv_nsec = 1 } }, 0), 0);
	assert_true(theme_is_stale(t));
	theme_free(t);

	t = load(f);
	put(f, "messages/xx.ini", "a = b");
	assert_true(theme_is_stale(t));
	theme_free(t);

	t = load(f);
	assert_int_equal(remove(in(f, "own.mustache")), 0);
	assert_true(theme_is_stale(t));
	theme_free(t);
}

static void a_wrong_file_is_named_with_its_place(void **state)
{
	struct folder *f = *state;
	put(f, "bad.mustache", "<p>\n  {{word");
	check_refused(f, BS_BAD_INPUT, "bad.mustache:2:3: this tag is not closed; \"}}\" is missing");
	put(f, "bad.mustache", "");
	put(f, "messages/xx.ini", "a = b\nc\n");
	check_refused(f, BS_BAD_INPUT, "messages/xx.ini:2:1: a line is \"key = text\"; \"=\" is missing");
}

static void links_are_not_followed(void **state)
{
	struct folder *f = *state;
	assert_int_equal(symlink("/etc/passwd", in(f, "link.css")), 0);
	check_refused(f, BS_BAD_INPUT, "link.css is a symbolic link; put the file itself there");
	assert_int_equal(remove(in(f, "link.css")), 0);
	assert_int_equal(mkfifo(in(f, "link.css"), 0600), 0);
	check_refused(f, BS_BAD_INPUT, "link.css is not a file");
	assert_int_equal(remove(in(f, "link.css")), 0);

	const char *through_z = str_fmt(&f->mem, "%s-link", f->path_z).ptr;
	assert_int_equal(symlink(f->path_z, through_z), 0);
	struct theme *t = NULL;
	struct err err = { 0 };
	assert_int_equal(theme_load(through_z, &t, &err), BS_BAD_INPUT);
	assert_int_equal(remove(through_z), 0);
}

static void a_file_may_not_be_too_large(void **state)
{
	struct folder *f = *state;
	put(f, "big.mustache", "");
	assert_int_equal(truncate(in(f, "big.mustache"), (1 << 20) + 1), 0);
	check_refused(f, BS_TOO_BIG, "big.mustache is larger than 1048576 bytes");
	assert_int_equal(truncate(in(f, "big.mustache"), 1 << 20), 0);
	theme_free(load(f));
}

static void own_words_come_over_the_default_ones_one_by_one(void **state)
{
	struct folder *f = *state;
	put(f, "messages/en.ini", "related = More of this\n");
	put(f, "messages/en.ini~", "not = read");
	struct theme *t = load(f);
	const struct messages *en = theme_messages(t, STR("en"));
	assert_str_equal(message(&f->mem, en, STR("related"), NULL, 0), STR("More of this"));
	assert_str_equal(message(&f->mem, en, STR("published"), NULL, 0), STR("Published"));
	assert_str_equal(message(&f->mem, en, STR("not"), NULL, 0), STR("not"));
	theme_free(t);
}

static void the_nearest_language_is_found(void **state)
{
	struct folder *f = *state;
	put(f, "messages/xx.ini", "related = X\nlatest = XL\n");
	put(f, "messages/xx-YY.ini", "related = Y\n");
	struct theme *t = load(f);
	const struct {
		struct str language, related, latest;
	} cases[] = {
		{ STR("xx-YY"), STR("Y"), STR("XL") },           { STR("XX_yy"), STR("Y"), STR("XL") },
		{ STR("xx-YY-zz"), STR("Y"), STR("XL") },        { STR("xx-ZZ"), STR("X"), STR("XL") },
		{ STR("xx"), STR("X"), STR("XL") },              { STR("qq"), STR("You may also like"), STR("Latest") },
		{ STR_EMPTY, STR("You may also like"), STR("Latest") },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct messages *m = theme_messages(t, cases[i].language);
		assert_str_equal(message(&f->mem, m, STR("related"), NULL, 0), cases[i].related);
		assert_str_equal(message(&f->mem, m, STR("latest"), NULL, 0), cases[i].latest);
		assert_str_equal(object_get(messages_object(m), STR("latest"))->text, cases[i].latest);
		assert_str_equal(message(&f->mem, m, STR("published"), NULL, 0), STR("Published"));
	}
	theme_free(t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_theme_compiles),
		IN_FOLDER(own_files_come_over_the_default_ones),
		IN_FOLDER(an_address_changes_with_the_content),
		IN_FOLDER(a_change_in_the_folder_is_seen),
		IN_FOLDER(a_wrong_file_is_named_with_its_place),
		IN_FOLDER(links_are_not_followed),
		IN_FOLDER(a_file_may_not_be_too_large),
		IN_FOLDER(own_words_come_over_the_default_ones_one_by_one),
		IN_FOLDER(the_nearest_language_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
