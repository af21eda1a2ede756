/* Editions, settings, the tree of sections, authors and topics: as they are, and as they were on Tuesday. */
#include "newsroom_for_test.h"

/* ── Editions and settings ── */

static struct edition edition_at(struct newsroom *room, int64_t at_us)
{
	struct edition_list list;
	assert_ok(edition_list_load(&room->mem, look(room, at_us), &list, &room->err), &room->err);
	assert_true(list.n > 0);
	return list.editions[0];
}

static enum bs_status set(struct newsroom *room, int64_t at_us, const char *name_z, const char *value_z)
{
	struct change *ch = begin(room, at_us);
	enum bs_status st = setting_set(ch, room->edition, str_from_z(name_z), str_from_z(value_z), &room->err);
	end(room);
	return st;
}

static void settings_are_what_they_were_at_every_moment(void **state)
{
	struct newsroom *room = *state;
	assert_ok(set(room, T0, "title", "Monday"), &room->err);
	assert_ok(set(room, T0 + HOUR, "title", "Tuesday"), &room->err);
	assert_ok(set(room, T0 + HOUR, "motto", "Every day"), &room->err);
	assert_str_equal(edition_at(room, T0 - 1).settings.title, STR("Untitled newsroom"));
	assert_str_equal(edition_at(room, T0).settings.title, STR("Monday"));
	assert_str_equal(edition_at(room, T0 + HOUR - 1).settings.title, STR("Monday"));
	assert_str_equal(edition_at(room, T0 + HOUR).settings.title, STR("Tuesday"));
	assert_str_equal(edition_at(room, T0 + HOUR).settings.motto, STR("Every day"));
	assert_str_equal(edition_at(room, T0).settings.time_zone, STR("UTC"));
}

static void a_setting_that_is_set_twice_in_one_change_has_the_second_value(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	assert_ok(setting_set(ch, room->edition, STR("title"), STR("One"), &room->err), &room->err);
	assert_ok(setting_set(ch, room->edition, STR("title"), STR("Two"), &room->err), &room->err);
	bool is_set = false;
	assert_ok(setting_is_set(ch, room->edition, STR("title"), &is_set, &room->err), &room->err);
	assert_true(is_set);
	assert_ok(setting_is_set(ch, room->edition, STR("motto"), &is_set, &room->err), &room->err);
	assert_false(is_set);
	struct str value;
	assert_ok(setting_read(ch, room->edition, STR("title"), &value, &room->err), &room->err);
	assert_str_equal(value, STR("Two"));
	assert_ok(setting_read(ch, room->edition, STR("comments"), &value, &room->err), &room->err);
	assert_str_equal(value, STR("yes"));
	end(room);
	assert_str_equal(edition_at(room, T0).settings.title, STR("Two"));
}

static void a_setting_says_what_it_wants(void **state)
{
	static const struct {
		const char *name_z, *value_z;
		bool        fine;
	} cases[] = {
		{ "title", "Harbour Courier", true },      { "title", "two\nlines", false },   { "title", "\xFF", false },
		{ "about", "two\nlines", true },            { "about", "bell\a", false },
		{ "address", "https://news.example", true }, { "address", "", true },          { "address", "news.example", false },
		{ "address", "https://news.example/blog", false }, { "address", "javascript:alert(1)", false },
		{ "address", "http://[::1]:8080", true },   { "address", "https://", false },
		{ "language", "en", true },                 { "language", "pt-BR", true },      { "language", "sr-Latn-RS", true },
		{ "language", "english", false },           { "language", "e", false },         { "language", "en_US", false },
		{ "language", "en-", false },               { "language", "", false },
		{ "direction", "rtl", true },               { "direction", "up", false },
		{ "time-zone", "Europe/Istanbul", true },   { "time-zone", "Mars/Olympus", false }, { "time-zone", "", false },
		{ "article-path", "/{section}/{slug}/", true }, { "article-path", "/{id}", true },
		{ "article-path", "/{year}/", false },      { "article-path", "{slug}", false }, { "article-path", "/{slug", false },
		{ "article-path", "/{slug}/{name}/", false }, { "article-path", "/-/{slug}/", false },
		{ "digits", "arab", true },                 { "digits", "roman", false },
		{ "comments", "no", true },                 { "comments", "maybe", false },
	};
	struct newsroom *room = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum bs_status st = set(room, T0 + (int64_t)i, cases[i].name_z, cases[i].value_z);
		if (st != (cases[i].fine ? BS_OK : BS_UNACCEPTABLE))
			fail_msg("%s = \"%s\": %s", cases[i].name_z, cases[i].value_z, room->err.msg);
	}
	assert_int_equal(set(room, T0 + HOUR, "tittle", "x"), BS_NOT_FOUND);
	struct change *ch = begin(room, T0 + 2 * HOUR);
	assert_int_equal(setting_set(ch, 99, STR("title"), STR("x"), &room->err), BS_NOT_FOUND);
	end(room);
}

static void editions_come_in_the_order_they_were_made_and_have_their_own_settings(void **state)
{
	struct newsroom *room = *state;
	int64_t tr = 0, ar = 0, none = 0;
	struct change *ch = begin(room, T0);
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &tr, &room->err), &room->err);
	assert_ok(edition_create(ch, STR("ar"), STR("ar.news.example"), STR(""), &ar, &room->err), &room->err);
	assert_ok(setting_set(ch, ar, STR("language"), STR("ar"), &room->err), &room->err);
	assert_int_equal(edition_create(ch, STR("tr"), STR("x.example"), STR(""), &none, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(edition_create(ch, STR("tr2"), STR(""), STR("/tr"), &none, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(edition_create(ch, STR("Tr"), STR(""), STR("/x"), &none, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(edition_create(ch, STR("x"), STR("UPPER"), STR(""), &none, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(edition_create(ch, STR("x"), STR(""), STR("x"), &none, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(edition_create(ch, STR("x"), STR(""), STR("/x/y"), &none, &room->err), BS_UNACCEPTABLE);
	end(room);
	struct edition_list list;
	uint64_t before = db_statements(room->db);
	assert_ok(edition_list_load(&room->mem, look(room, T0), &list, &room->err), &room->err);
	assert_true(db_statements(room->db) - before <= 3); /* two, and one for the snapshot */
	assert_int_equal(list.n, 3);
	assert_str_equal(list.editions[0].name, STR("en"));
	assert_str_equal(list.editions[1].prefix, STR("/tr"));
	assert_str_equal(list.editions[2].host, STR("ar.news.example"));
	assert_str_equal(edition_direction(&list.editions[0]), STR("ltr"));
	assert_str_equal(edition_direction(&list.editions[2]), STR("rtl"));
}

static void direction_follows_language_and_script(void **state)
{
	(void)state;
	static const struct {
		const char *language_z, *direction_z, *expected_z;
	} cases[] = {
		{ "en", "auto", "ltr" },  { "ar", "auto", "rtl" },      { "he-IL", "auto", "rtl" }, { "fa", "ltr", "ltr" },
		{ "en", "rtl", "rtl" },   { "az-Arab", "auto", "rtl" }, { "ku-Latn", "auto", "ltr" }, { "ar-EG", "auto", "rtl" },
		{ "ks-Deva", "auto", "ltr" }, { "are", "auto", "ltr" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct edition e = { .settings = { .language = str_from_z(cases[i].language_z),
			                           .direction = str_from_z(cases[i].direction_z) } };
		assert_str_equal(edition_direction(&e), str_from_z(cases[i].expected_z));
	}
}

/* ── Sections ── */

static struct str tree_text(struct newsroom *room, int64_t at_us)
{
	struct section_tree tree;
	assert_ok(section_tree_load(&room->mem, look(room, at_us), room->edition, &tree, &room->err), &room->err);
	struct str text = STR_EMPTY;
	for (size_t i = 0; i < tree.n; i++)
		text = str_fmt(&room->mem, "%.*s%d:%.*s ", STR_ARG(text), tree.sections[i].depth, STR_ARG(tree.sections[i].name));
	return text;
}

static void the_tree_comes_in_reading_order(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t sport = make_section(ch, room, 0, "sport"), world = make_section(ch, room, 0, "world");
	int64_t asia = make_section(ch, room, world, "asia");
	(void)make_section(ch, room, asia, "iraq");
	(void)make_section(ch, room, world, "africa");
	(void)make_section(ch, room, sport, "football");
	struct section_new first = { .edition = room->edition, .slug = STR("top"), .name = STR("top"), .position = -1 };
	int64_t top = 0;
	assert_ok(section_create(ch, &first, &top, &room->err), &room->err);
	end(room);
	assert_str_equal(tree_text(room, T0), STR("0:top 0:sport 1:football 0:world 1:africa 1:asia 2:iraq "));
	assert_str_equal(tree_text(room, T0 - 1), STR(""));
	struct section_tree tree;
	uint64_t before = db_statements(room->db);
	assert_ok(section_tree_load(&room->mem, look(room, T0), room->edition, &tree, &room->err), &room->err);
	assert_true(db_statements(room->db) - before <= 2);
	assert_str_equal(section_find(&tree, asia)->path, STR("/world/asia/"));
	assert_false(section_find(&tree, top)->in_menu);
	assert_null(section_find(&tree, 99));
}

static void the_tree_of_tuesday_is_tuesdays(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	end(room);
	ch = begin(room, T0 + HOUR);
	struct section_new s = { .edition = room->edition, .name = STR("Asia"), .in_menu = true };
	assert_ok(section_update(ch, asia, &s, &room->err), &room->err);
	end(room);
	assert_str_equal(tree_text(room, T0), STR("0:world 1:asia "));
	assert_str_equal(tree_text(room, T0 + HOUR), STR("0:Asia 0:world "));
	struct section_tree tree;
	assert_ok(section_tree_load(&room->mem, look(room, T0 + HOUR), room->edition, &tree, &room->err), &room->err);
	assert_str_equal(section_find(&tree, asia)->path, STR("/world/asia/")); /* the address stays */
}

static void a_section_cannot_hang_below_itself_or_in_another_edition(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia"), tr = 0, none = 0;
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &tr, &room->err), &room->err);
	struct section_new s = { .edition = room->edition, .name = STR("world"), .parent = asia };
	assert_int_equal(section_update(ch, world, &s, &room->err), BS_UNACCEPTABLE);
	s.parent = world;
	assert_int_equal(section_update(ch, world, &s, &room->err), BS_UNACCEPTABLE);
	s.parent = 99;
	assert_int_equal(section_update(ch, world, &s, &room->err), BS_NOT_FOUND);
	assert_int_equal(section_update(ch, 99, &s, &room->err), BS_NOT_FOUND);
	s = (struct section_new){ .edition = tr, .name = STR("x"), .slug = STR("x"), .parent = world };
	assert_int_equal(section_create(ch, &s, &none, &room->err), BS_UNACCEPTABLE);
	end(room);
}

static void a_taken_address_gets_a_number(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	(void)make_section(ch, room, 0, "world");
	int64_t second = make_section(ch, room, 0, "world");
	int64_t ida = make_author(ch, room, "ida"), other_ida = make_author(ch, room, "ida");
	end(room);
	(void)ida;
	struct section_tree tree;
	assert_ok(section_tree_load(&room->mem, look(room, T0), room->edition, &tree, &room->err), &room->err);
	assert_str_equal(section_find(&tree, second)->path, STR("/world-2/"));
	assert_str_equal(section_find(&tree, second)->slug, STR("world-2"));
	struct author a;
	assert_ok(author_load(&room->mem, look(room, T0), other_ida, &a, &room->err), &room->err);
	assert_str_equal(a.slug, STR("ida-2"));
	assert_str_equal(a.path, STR("/author/ida-2/"));
}

/* ── Authors and topics ── */

static void a_byline_is_what_the_author_was_called_then(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t ida = make_author(ch, room, "ida");
	struct article_content c = plain("story");
	c.authors = &ida;
	c.n_authors = 1;
	int64_t id = make_live(ch, room, c, T0);
	end(room);
	ch = begin(room, T0 + HOUR);
	assert_ok(author_update(ch, ida, STR("Ida Marlow"), STR("Reports."), &room->err), &room->err);
	assert_ok(author_update(ch, ida, STR("Ida M. Marlow"), STR("Reports."), &room->err), &room->err);
	assert_int_equal(author_update(ch, 99, STR("x"), STR(""), &room->err), BS_NOT_FOUND);
	end(room);
	struct article a;
	assert_ok(article_load(&room->mem, look(room, T0 + HOUR - 1), id, &a, &room->err), &room->err);
	assert_str_equal(a.authors[0].name, STR("ida"));
	assert_ok(article_load(&room->mem, look(room, T0 + HOUR), id, &a, &room->err), &room->err);
	assert_str_equal(a.authors[0].name, STR("Ida M. Marlow"));
	struct card_list cards;
	assert_ok(card_list_load(&room->mem, look(room, T0), &id, 1, &cards, &room->err), &room->err);
	assert_str_equal(cards.cards[0].bylines, STR("ida"));
	struct author author;
	assert_int_equal(author_load(&room->mem, look(room, T0 - 1), ida, &author, &room->err), BS_NOT_FOUND);
	assert_ok(author_load(&room->mem, look(room, T0 + HOUR), ida, &author, &room->err), &room->err);
	assert_str_equal(author.biography, STR("Reports."));
}

static void topics_have_names_of_their_time(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t rail = make_topic(ch, room, "rail");
	end(room);
	ch = begin(room, T0 + HOUR);
	assert_ok(topic_update(ch, rail, STR("Railways"), STR("Trains."), &room->err), &room->err);
	assert_int_equal(topic_update(ch, 99, STR("x"), STR(""), &room->err), BS_NOT_FOUND);
	end(room);
	struct topic t;
	assert_ok(topic_load(&room->mem, look(room, T0), rail, &t, &room->err), &room->err);
	assert_str_equal(t.name, STR("rail"));
	assert_ok(topic_load(&room->mem, look(room, T0 + HOUR), rail, &t, &room->err), &room->err);
	assert_str_equal(t.name, STR("Railways"));
	assert_str_equal(t.description, STR("Trains."));
	assert_str_equal(t.path, STR("/topic/rail/"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(settings_are_what_they_were_at_every_moment),
		newsroom_test(a_setting_that_is_set_twice_in_one_change_has_the_second_value),
		newsroom_test(a_setting_says_what_it_wants),
		newsroom_test(editions_come_in_the_order_they_were_made_and_have_their_own_settings),
		cmocka_unit_test(direction_follows_language_and_script),
		newsroom_test(the_tree_comes_in_reading_order),
		newsroom_test(the_tree_of_tuesday_is_tuesdays),
		newsroom_test(a_section_cannot_hang_below_itself_or_in_another_edition),
		newsroom_test(a_taken_address_gets_a_number),
		newsroom_test(a_byline_is_what_the_author_was_called_then),
		newsroom_test(topics_have_names_of_their_time),
	};
	return cmocka_run_group_tests_name("news/names", tests, NULL, NULL);
}
