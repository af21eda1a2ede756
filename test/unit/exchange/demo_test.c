/* The demo newsroom: how its files are read, what its Markdown becomes, and what stands in the store afterwards. */
#include "../store/folder_for_test.h"

#include "base/clock.h"
#include "exchange/demo.h"
#include "exchange/demo_markdown.h"
#include "exchange/demo_paper.h"
#include "exchange/demo_text.h"
#include "news/article.h"
#include "news/comment.h"
#include "news/edition.h"
#include "news/route.h"
#include "news/section.h"

#define NOW (INT64_C(1795000000) * US_PER_S) /* a Friday in November 2026 */

extern const struct embedded_file demo_files_embedded[];
extern const size_t               demo_files_embedded_count;

/* ── Stanzas and ages ── */

static void a_stanza_ends_at_an_empty_line_and_its_values_go_on_in_indented_ones(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct err err = { 0 };
	struct demo_stanza s;
	struct str rest = STR("\n\nname:  Marit S. \ntext: One\n two\n .\n\tthree: 3\n\nname: J.\n");
	assert_ok(demo_stanza_next(&mem, &rest, &s, &err), &err);
	assert_int_equal(s.n, 2);
	assert_str_equal(demo_value(&s, STR("name")), STR("Marit S."));
	assert_str_equal(demo_value(&s, STR("text")), STR("One\ntwo\n\nthree: 3"));
	assert_str_equal(demo_value(&s, STR("other")), STR_EMPTY);
	assert_ok(demo_stanza_next(&mem, &rest, &s, &err), &err);
	assert_str_equal(demo_value(&s, STR("name")), STR("J."));
	assert_int_equal(demo_stanza_next(&mem, &rest, &s, &err), BS_NOT_FOUND);
}

static void a_line_that_is_no_field_is_named(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct err err = { 0 };
	struct demo_stanza s;
	struct str rest = STR("name: A\nno colon here\n");
	assert_int_equal(demo_stanza_next(&mem, &rest, &s, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "no colon here"));
}

static void a_head_with_too_many_lines_is_refused(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF text = BUF_MAX(4096);
	struct err err = { 0 };
	struct demo_stanza s;
	for (int i = 0; i < DEMO_FIELDS_MAX; i++)
		buf_put(&text, STR("a: b\n"));
	struct str rest = buf_str(&text);
	assert_ok(demo_stanza_next(&mem, &rest, &s, &err), &err);
	buf_put(&text, STR("a: b\n"));
	rest = buf_str(&text);
	assert_int_equal(demo_stanza_next(&mem, &rest, &s, &err), BS_BAD_INPUT);
}

static void ages_count_back_unless_they_say_in(void **state)
{
	(void)state;
	int64_t us = 7;
	assert_true(demo_age(STR("40 minutes"), &us));
	assert_int_equal(us, 40 * 60 * US_PER_S);
	assert_true(demo_age(STR("1 day 2 hours"), &us));
	assert_int_equal(us, 26 * 3600 * US_PER_S);
	assert_true(demo_age(STR("in 1 week"), &us));
	assert_int_equal(us, -7 * US_PER_DAY);
	us = 7;
	static const struct str bad[] = { STR_INIT(""), STR_INIT("in "), STR_INIT("3"), STR_INIT("3 fortnights"),
		                          STR_INIT("three days"), STR_INIT("-3 days"), STR_INIT("99999 days"),
		                          STR_INIT("3 days 4") };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(demo_age(bad[i], &us));
	assert_int_equal(us, 7);
}

/* ── Markdown ── */

static bool ferry_only(void *ctx, struct str name, struct demo_picture_words *out)
{
	(void)ctx;
	*out = (struct demo_picture_words){ STR("A \"white\" ferry"), STR("Off the quay."), STR("Illustration: R. E.") };
	return str_eq(name, STR("ferry"));
}

static struct str html_of(struct arena *mem, struct str markdown)
{
	struct err err = { 0 };
	struct str html;
	assert_ok(demo_markdown(mem, markdown, ferry_only, NULL, &html, &err), &err);
	return html;
}

static void text_is_escaped_and_html_in_it_is_text(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(html_of(&mem, STR("a < b & *c* <b>d</b>")),
	                 STR("<p>a &lt; b &amp; <em>c</em> &lt;b&gt;d&lt;/b&gt;</p>\n"));
	assert_str_equal(html_of(&mem, STR("[x](0014-a.md)")), STR("<p><a href=\"0014-a.md\">x</a></p>\n"));
}

static void a_table_names_its_rows_and_columns_but_not_an_empty_corner(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(html_of(&mem, STR("| | Fare |\n|:--|--:|\n| Day | 4 |\n")),
	                 STR("<table><thead><tr><td></td><th scope=\"col\" class=\"number\">Fare</th></tr></thead>"
	                     "<tbody><tr><th scope=\"row\">Day</th><td class=\"number\">4</td></tr></tbody></table>\n"));
}

static void a_picture_takes_its_own_words_unless_others_are_given(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(html_of(&mem, STR("``` picture ferry\n```\n")),
	                 STR("<figure><img src=\"ferry\" alt=\"A &quot;white&quot; ferry\">"
	                     "<figcaption>Off the quay. Illustration: R. E.</figcaption></figure>\n"));
	assert_str_equal(html_of(&mem, STR("``` picture ferry\ncaption: At *last*.\n```\n")),
	                 STR("<figure><img src=\"ferry\" alt=\"A &quot;white&quot; ferry\">"
	                     "<figcaption>At *last*. Illustration: R. E.</figcaption></figure>\n"));
}

static void a_quote_says_whose_words_it_is(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(html_of(&mem, STR("``` quote\nA <street>.\nby: Piet Holm\n```\n\n`code`\n")),
	                 STR("<blockquote class=\"quote\"><p>A &lt;street&gt;.</p><p class=\"by\">Piet Holm</p></blockquote>\n"
	                     "<p><code>code</code></p>\n"));
}

static void an_unknown_picture_or_block_is_an_error_that_names_it(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct err err = { 0 };
	struct str html;
	assert_int_equal(demo_markdown(&mem, STR("``` picture whale\n```\n"), ferry_only, NULL, &html, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "whale"));
	assert_int_equal(demo_markdown(&mem, STR("``` dance\n```\n"), ferry_only, NULL, &html, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "dance"));
}

/* ── Reading a paper ── */

#define FILE_OF(name, text) { STR_INIT(name), STR_INIT(text) }
#define SECTIONS FILE_OF("en/sections.txt", "path: coast\nname: Coast\n")
#define AUTHORS  FILE_OF("en/authors.txt", "slug: ida\nname: Ida\n")
#define HEAD     "headline: A\nsection: coast\nauthors: ida\nage: 2 hours\n\n"

static enum bs_status read_and_render(const struct embedded_file *files, size_t n, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct demo_paper *paper = ARENA_NEW(&mem, struct demo_paper, 1);
	enum bs_status st = demo_paper_read(&mem, files, n, NOW, paper, err);
	return st ? st : demo_paper_render(&mem, paper, err);
}

static void a_slip_in_a_file_is_reported_with_its_name(void **state)
{
	(void)state;
	static const struct {
		struct embedded_file file;
		const char          *says_z;
	} slips[] = {
		{ FILE_OF("en/0001-a.md", "headline: A\nsection: cost\nauthors: ida\nage: 1 day\n"), "cost" },
		{ FILE_OF("en/0001-a.md", "headline: A\nsection: coast\nauthors: ivo\nage: 1 day\n"), "ivo" },
		{ FILE_OF("en/0001-a.md", "headline: A\nsection: coast\nauthors: ida\nage: soon\n"), "soon" },
		{ FILE_OF("en/0001-a.md", "headline: A\nsection: coast\nauthors: ida\n"), "no age" },
		{ FILE_OF("en/0001-a.md", "headline: A\nauthors: ida\nage: 1 day\n"), "no section" },
		{ FILE_OF("en/0001-a.md", "headline: A\nsection: coast\nauthors: ida\nage: 1 day\npicture: whale\n"), "whale" },
		{ FILE_OF("en/0001-a.md", HEAD "[x](0009-gone.md)\n"), "0009-gone.md" },
		{ FILE_OF("en/0001-a.md", ""), "empty" },
	};
	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
		const struct embedded_file files[] = { slips[i].file, AUTHORS, SECTIONS };
		struct err err = { 0 };
		assert_int_equal(read_and_render(files, 3, &err), BS_BAD_INPUT);
		if (!strstr(err.msg, slips[i].says_z) || !strstr(err.msg, "en/0001"))
			fail_msg("\"%s\" does not name the file and \"%s\"", err.msg, slips[i].says_z);
	}
}

static void versions_of_one_number_are_one_article_oldest_first(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct err err = { 0 };
	const struct embedded_file files[] = {
		FILE_OF("en/0001-a.1.md", "headline: Old\nsection: coast\nauthors: ida\nage: 3 hours\n\nOne.\n"),
		FILE_OF("en/0001-a.md", HEAD "Two.\n"), AUTHORS, SECTIONS,
	};
	struct demo_paper *paper = ARENA_NEW(&mem, struct demo_paper, 1);
	assert_ok(demo_paper_read(&mem, files, 4, NOW, paper, &err), &err);
	assert_ok(demo_paper_render(&mem, paper, &err), &err);
	const struct demo_edition *en = &paper->editions[0];
	assert_int_equal(en->n_articles, 1);
	assert_int_equal(en->articles[0].n_versions, 2);
	assert_str_equal(en->articles[0].versions[0].headline, STR("Old"));
	assert_str_equal(en->articles[0].versions[1].body.markup, STR("<p>Two.</p>"));
	assert_str_equal(en->articles[0].path, STR("/coast/a/"));
	assert_int_equal(en->articles[0].versions[0].live_us, NOW - 3 * 3600 * US_PER_S);
}

/* ── The paper in a newsroom ── */

struct place {
	struct folder *folder;
	struct store  *store;
	struct db     *db;
	struct arena   mem;
};

static int install(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	void *folder;
	(void)folder_set_up(&folder);
	p->folder = folder;
	p->store = store_made(p->folder);
	struct err err = { 0 };
	assert_ok(demo_install(p->store, p->folder->dir_z, NOW, &err), &err);
	p->db = reader_opened(p->store);
	*state = p;
	return 0;
}

static int remove_place(void **state)
{
	struct place *p = *state;
	store_close_reader(p->db);
	store_close(p->store);
	arena_done(&p->mem);
	void *folder = p->folder;
	(void)folder_tear_down(&folder);
	free(p);
	return 0;
}

/* The view at a moment: what readers saw then. */
static struct snapshot view_at(struct place *p, int64_t at_us)
{
	struct err err = { 0 };
	struct snapshot snap;
	assert_ok(snapshot_begin(p->db, at_us, NULL, &snap, &err), &err);
	return snap;
}

static int64_t article_at(struct place *p, struct snapshot *snap, int64_t edition, struct str path)
{
	struct err err = { 0 };
	struct route route;
	assert_ok(route_find(&p->mem, snap, edition, path, &route, &err), &err);
	assert_int_equal(route.kind, ROUTE_ARTICLE);
	return route.target;
}

static void three_editions_stand_with_their_own_words(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	struct edition_list list;
	struct snapshot snap = view_at(p, NOW);
	assert_ok(edition_list_load(&p->mem, &snap, &list, &err), &err);
	assert_int_equal(list.n, 3);
	assert_str_equal(list.editions[0].name, STR("en"));
	assert_str_equal(list.editions[0].prefix, STR_EMPTY);
	assert_str_equal(list.editions[0].settings.title, STR("The Coast Courier"));
	assert_str_equal(list.editions[1].prefix, STR("/tr"));
	assert_str_equal(edition_direction(&list.editions[2]), STR("rtl"));
	for (size_t i = 0; i < list.n; i++) {
		struct section_tree tree;
		assert_ok(section_tree_load(&p->mem, &snap, list.editions[i].id, &tree, &err), &err);
		int deepest = 0;
		for (size_t k = 0; k < tree.n; k++)
			deepest = tree.sections[k].depth > deepest ? tree.sections[k].depth : deepest;
		assert_int_equal(deepest, 2);
	}
	snapshot_end(&snap);
}

static void sixty_articles_are_live_and_the_newest_list_page_is_full(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	struct list_view newest, oldest;
	struct snapshot snap = view_at(p, NOW);
	assert_ok(list_load(&p->mem, &snap, LIST_EDITION, 1, 0, 0, &newest, &err), &err);
	assert_ok(list_load(&p->mem, &snap, LIST_EDITION, 1, 1, 0, &oldest, &err), &err);
	assert_true(newest.cards.n + oldest.cards.n >= 60);
	assert_str_equal(newest.cards.cards[0].headline, STR("The night ferry returns to the Sound after eleven years"));
	assert_int_equal(newest.cards.cards[0].n_authors, 2);
	assert_int_equal(newest.cards.cards[0].lead.n_files, 4);
	for (size_t i = 1; i < newest.cards.n; i++)
		assert_true(newest.cards.cards[i].published_us <= newest.cards.cards[i - 1].published_us);
	snapshot_end(&snap);
}

static void the_night_ferry_has_a_correction_three_versions_and_two_sisters(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	struct article a;
	struct sister_list sisters;
	struct comment_thread thread;
	struct str path = STR("/coast/transport/ferries/night-ferry/");
	struct snapshot snap = view_at(p, NOW);
	int64_t id = article_at(p, &snap, 1, path);
	assert_ok(article_load(&p->mem, &snap, id, &a, &err), &err);
	assert_int_equal(a.version_number, 3);
	assert_true(a.correction.markup.len > 0 && a.updated_us > a.published_us);
	assert_true(str_find(a.body.markup, STR("href=\"/coast/transport/ferries/crossing-cost/\""), 0) != STR_NONE);
	assert_true(str_find(a.body.markup, STR("src=\"/-/media/"), 0) != STR_NONE);
	assert_true(str_find(a.body.markup, STR("class=\"quote\""), 0) != STR_NONE);
	assert_ok(sister_list_load(&p->mem, &snap, a.story, &sisters, &err), &err);
	assert_int_equal(sisters.n, 3);
	assert_ok(comment_thread_load(&p->mem, &snap, id, &thread, &err), &err);
	assert_int_equal(thread.n_visible, 9);
	snapshot_end(&snap);

	snap = view_at(p, NOW - 55 * 60 * US_PER_S); /* as it was first */
	assert_ok(article_load(&p->mem, &snap, id, &a, &err), &err);
	assert_int_equal(a.version_number, 1);
	assert_str_equal(a.headline, STR("The night ferry is back on the Sound"));
	snapshot_end(&snap);

	snap = view_at(p, NOW - 2 * 3600 * US_PER_S); /* before */
	assert_int_equal(article_load(&p->mem, &snap, id, &a, &err), BS_NOT_FOUND);
	snapshot_end(&snap);
}

static void a_scheduled_article_appears_by_the_clock_and_a_withdrawn_one_is_gone(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	struct article a;
	struct snapshot snap = view_at(p, NOW);
	int64_t scheduled = article_at(p, &snap, 1, STR("/coast/transport/ferries/spring-timetable/"));
	int64_t withdrawn = article_at(p, &snap, 1, STR("/coast/lantern-walk/"));
	assert_int_equal(article_load(&p->mem, &snap, scheduled, &a, &err), BS_NOT_FOUND);
	assert_int_equal(article_load(&p->mem, &snap, withdrawn, &a, &err), BS_GONE);
	assert_non_null(strstr(err.msg, "called off"));
	snapshot_end(&snap);
	snap = view_at(p, NOW + 2 * US_PER_DAY);
	assert_ok(article_load(&p->mem, &snap, scheduled, &a, &err), &err);
	snapshot_end(&snap);
	snap = view_at(p, NOW - 9 * US_PER_DAY);
	assert_ok(article_load(&p->mem, &snap, withdrawn, &a, &err), &err);
	snapshot_end(&snap);
}

static void pages_nest_and_a_draft_has_no_address(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	struct article a;
	struct route route;
	struct snapshot snap = view_at(p, NOW);
	assert_ok(article_load(&p->mem, &snap, article_at(p, &snap, 1, STR("/about/corrections/comments/")), &a, &err), &err);
	assert_int_equal(a.kind, ARTICLE_PAGE);
	assert_int_equal(route_find(&p->mem, &snap, 1, STR("/sport/water/regatta-plan/"), &route, &err), BS_NOT_FOUND);
	snapshot_end(&snap);
}

static void a_second_time_it_is_refused_and_changes_nothing(void **state)
{
	struct place *p = *state;
	struct err err = { 0 };
	int64_t versions = number_of(p->db, SQL("SELECT count(*) FROM version"));
	assert_int_equal(demo_install(p->store, p->folder->dir_z, NOW, &err), BS_UNACCEPTABLE);
	assert_int_equal(number_of(p->db, SQL("SELECT count(*) FROM version")), versions);
	assert_int_equal(number_of(p->db, SQL("SELECT count(*) FROM edition")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stanza_ends_at_an_empty_line_and_its_values_go_on_in_indented_ones),
		cmocka_unit_test(a_line_that_is_no_field_is_named),
		cmocka_unit_test(a_head_with_too_many_lines_is_refused),
		cmocka_unit_test(ages_count_back_unless_they_say_in),
		cmocka_unit_test(text_is_escaped_and_html_in_it_is_text),
		cmocka_unit_test(a_table_names_its_rows_and_columns_but_not_an_empty_corner),
		cmocka_unit_test(a_picture_takes_its_own_words_unless_others_are_given),
		cmocka_unit_test(a_quote_says_whose_words_it_is),
		cmocka_unit_test(an_unknown_picture_or_block_is_an_error_that_names_it),
		cmocka_unit_test(a_slip_in_a_file_is_reported_with_its_name),
		cmocka_unit_test(versions_of_one_number_are_one_article_oldest_first),
	};
	const struct CMUnitTest installed[] = {
		cmocka_unit_test(three_editions_stand_with_their_own_words),
		cmocka_unit_test(sixty_articles_are_live_and_the_newest_list_page_is_full),
		cmocka_unit_test(the_night_ferry_has_a_correction_three_versions_and_two_sisters),
		cmocka_unit_test(a_scheduled_article_appears_by_the_clock_and_a_withdrawn_one_is_gone),
		cmocka_unit_test(pages_nest_and_a_draft_has_no_address),
		cmocka_unit_test(a_second_time_it_is_refused_and_changes_nothing),
	};
	int failed = cmocka_run_group_tests_name("demo files", tests, NULL, NULL);
	return failed + cmocka_run_group_tests_name("demo newsroom", installed, install, remove_place);
}
