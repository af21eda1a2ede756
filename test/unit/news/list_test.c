/* Lists and their pages: what closes, what stays, what a moment in the past shows. */
#include "newsroom_for_test.h"

enum { SHOWN_MAX = 400 };

static struct list_view view_of(struct newsroom *room, int64_t at_us, enum list_kind kind, int64_t owner, int number,
                                size_t limit)
{
	struct list_view view;
	assert_ok(list_load(&room->mem, look(room, at_us), kind, owner, number, limit, &view, &room->err), &room->err);
	return view;
}

static struct list_view edition_page(struct newsroom *room, int64_t at_us, int number)
{
	return view_of(room, at_us, LIST_EDITION, room->edition, number, 0);
}

/* n articles, one a minute from at_us on, each in a change of its own. Returns the first one's id; ids follow. */
static int64_t publish_many(struct newsroom *room, int n, int64_t at_us)
{
	int64_t first = 0;
	for (int i = 0; i < n; i++) {
		int64_t now_us = at_us + i * HOUR / 60;
		struct change *ch = begin(room, now_us);
		int64_t id = make_live(ch, room, plain("story"), now_us);
		first = first ? first : id;
		end(room);
	}
	return first;
}

static int64_t backdate(struct newsroom *room, int64_t now_us, int64_t published_us)
{
	struct change *ch = begin(room, now_us);
	int64_t id = make_live(ch, room, plain("old"), published_us);
	end(room);
	return id;
}

#define LATER (T0 + 10000 * HOUR)

/* ── Closing ── */

static void the_newest_page_holds_20_to_59_and_closed_ones_40(void **state)
{
	struct newsroom *room = *state;
	int64_t first = publish_many(room, 59, T0);
	struct list_view v = edition_page(room, LATER, 0);
	assert_int_equal(v.cards.n, 59);
	assert_int_equal(v.oldest, 0);
	assert_int_equal(v.older, 0);
	assert_int_equal(v.cards.cards[0].id, first + 58);

	(void)publish_many(room, 1, T0 + 2 * HOUR);
	v = edition_page(room, LATER, 0);
	assert_int_equal(v.cards.n, 20);
	assert_int_equal(v.older, 1);
	assert_int_equal(v.oldest, 1);
	assert_int_equal(v.newer, 0);
	assert_int_equal(v.cards.cards[19].id, first + 40);
	v = edition_page(room, LATER, 1);
	assert_int_equal(v.cards.n, 40);
	assert_int_equal(v.number, 1);
	assert_int_equal(v.older, 0);
	assert_int_equal(v.newer, 0);
	assert_int_equal(v.cards.cards[0].id, first + 39);
	assert_int_equal(v.cards.cards[39].id, first);

	(void)publish_many(room, 80, T0 + 3 * HOUR);
	v = edition_page(room, LATER, 0);
	assert_int_equal(v.cards.n, 20);
	assert_int_equal(v.older, 3);
	v = edition_page(room, LATER, 2);
	assert_int_equal(v.cards.n, 40);
	assert_int_equal(v.older, 1);
	assert_int_equal(v.newer, 3);
	assert_int_equal(v.cards.cards[39].id, first + 40);
}

static void a_page_that_does_not_exist_is_not_found(void **state)
{
	struct newsroom *room = *state;
	(void)publish_many(room, 60, T0);
	struct list_view v;
	struct snapshot *snap = look(room, LATER);
	assert_int_equal(list_load(&room->mem, snap, LIST_EDITION, room->edition, 2, 0, &v, &room->err), BS_NOT_FOUND);
	assert_int_equal(list_load(&room->mem, snap, LIST_EDITION, room->edition, -1, 0, &v, &room->err), BS_NOT_FOUND);
	assert_int_equal(list_load(&room->mem, snap, LIST_TOPIC, 99, 0, 0, &v, &room->err), BS_NOT_FOUND);
}

static void a_limit_reaches_into_the_page_before(void **state)
{
	struct newsroom *room = *state;
	int64_t first = publish_many(room, 60, T0);
	struct list_view v = view_of(room, LATER, LIST_EDITION, room->edition, 0, 30);
	assert_int_equal(v.cards.n, 30);
	assert_int_equal(v.cards.cards[29].id, first + 30);
	v = view_of(room, LATER, LIST_EDITION, room->edition, 0, 5);
	assert_int_equal(v.cards.n, 5);
	assert_int_equal(v.cards.cards[0].id, first + 59);
}

static void articles_of_one_moment_are_on_one_page_each(void **state)
{
	struct newsroom *room = *state;
	for (int i = 0; i < 150; i++)
		(void)backdate(room, T0 + i * HOUR, T0 - HOUR);
	bool seen[SHOWN_MAX] = { false };
	int shown = 0;
	for (int number = edition_page(room, LATER, 0).older; number >= 0; number--) {
		struct list_view v = edition_page(room, LATER, number);
		for (size_t i = 0; i < v.cards.n; i++) {
			assert_false(seen[v.cards.cards[i].id]);
			seen[v.cards.cards[i].id] = true;
			shown++;
		}
	}
	assert_int_equal(shown, 150);
}

/* ── What stays ── */

static void a_withdrawn_or_back_dated_article_changes_its_own_page_only(void **state)
{
	struct newsroom *room = *state;
	int64_t first = publish_many(room, 140, T0);
	struct list_view before[4], after[4];
	for (int i = 0; i < 4; i++)
		before[i] = edition_page(room, LATER, i);
	assert_int_equal(before[0].older, 3);
	struct change *ch = begin(room, T0 + 100 * HOUR);
	assert_ok(article_withdraw(ch, first + 50, STR(""), &room->err), &room->err);
	end(room);
	int64_t old = backdate(room, T0 + 101 * HOUR, T0 - 1000 * HOUR);
	for (int i = 0; i < 4; i++)
		after[i] = edition_page(room, LATER, i);
	assert_int_equal(after[0].cards.n, before[0].cards.n);
	assert_int_equal(after[1].cards.n, 41);
	assert_int_equal(after[1].cards.cards[40].id, old);
	assert_int_equal(after[2].cards.n, 39);
	assert_int_equal(after[3].cards.n, 40);
	assert_int_equal(after[3].cards.cards[0].id, before[3].cards.cards[0].id);
}

static void a_correction_does_not_jump_to_the_top(void **state)
{
	struct newsroom *room = *state;
	int64_t first = publish_many(room, 3, T0);
	struct change *ch = begin(room, T0 + 5 * HOUR);
	int64_t version = save(ch, room, first, plain("corrected"));
	assert_ok(article_publish(ch, first, version, T0 + 5 * HOUR, &room->err), &room->err);
	end(room);
	struct list_view v = edition_page(room, LATER, 0);
	assert_int_equal(v.cards.n, 3);
	assert_int_equal(v.cards.cards[2].id, first);
	assert_str_equal(v.cards.cards[2].headline, STR("corrected"));
}

/* ── Membership ── */

static struct article_content filed(int64_t *section, int64_t *author, int64_t *topic)
{
	struct article_content c = plain("filed");
	c.sections = section;
	c.n_sections = section != NULL;
	c.authors = author;
	c.n_authors = author != NULL;
	c.topics = topic;
	c.n_topics = topic != NULL;
	return c;
}

static size_t count_in(struct newsroom *room, int64_t at_us, enum list_kind kind, int64_t owner)
{
	return view_of(room, at_us, kind, owner, 0, 0).cards.n;
}

static void an_article_is_listed_wherever_it_is_filed_and_above(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	int64_t iraq = make_section(ch, room, asia, "iraq"), sport = make_section(ch, room, 0, "sport");
	int64_t author = make_author(ch, room, "ida"), topic = make_topic(ch, room, "rail");
	int64_t id = make_live(ch, room, filed(&iraq, &author, &topic), T0);
	end(room);
	assert_int_equal(count_in(room, T0, LIST_SECTION, iraq), 1);
	assert_int_equal(count_in(room, T0, LIST_SECTION, asia), 1);
	assert_int_equal(count_in(room, T0, LIST_SECTION, world), 1);
	assert_int_equal(count_in(room, T0, LIST_SECTION, sport), 0);
	assert_int_equal(count_in(room, T0, LIST_AUTHOR, author), 1);
	assert_int_equal(count_in(room, T0, LIST_TOPIC, topic), 1);
	assert_int_equal(count_in(room, T0, LIST_EDITION, room->edition), 1);

	ch = begin(room, T0 + 2 * HOUR);
	int64_t version = save(ch, room, id, filed(&sport, &author, NULL));
	assert_ok(article_publish(ch, id, version, T0 + 3 * HOUR, &room->err), &room->err);
	end(room);
	assert_int_equal(count_in(room, T0 + 2 * HOUR, LIST_SECTION, asia), 1);
	assert_int_equal(room->snap.valid_until_us, T0 + 3 * HOUR);
	assert_int_equal(count_in(room, T0 + 2 * HOUR, LIST_SECTION, sport), 0);
	assert_int_equal(room->snap.valid_until_us, T0 + 3 * HOUR);
	assert_int_equal(count_in(room, T0 + 3 * HOUR, LIST_SECTION, asia), 0);
	assert_int_equal(count_in(room, T0 + 3 * HOUR, LIST_SECTION, sport), 1);
	assert_int_equal(count_in(room, T0 + 3 * HOUR, LIST_TOPIC, topic), 0);
	assert_int_equal(count_in(room, T0 + 3 * HOUR, LIST_AUTHOR, author), 1);
}

static void a_moved_section_takes_its_articles_to_the_sections_above(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	int64_t iraq = make_section(ch, room, asia, "iraq"), middle = make_section(ch, room, 0, "middle-east");
	int64_t both[] = { iraq, world };
	struct article_content c = filed(NULL, NULL, NULL);
	c.sections = both;
	c.n_sections = 2;
	(void)make_live(ch, room, c, T0);
	(void)make_live(ch, room, filed(&iraq, NULL, NULL), T0 + 9 * HOUR);
	for (int i = 0; i < 70; i++)
		(void)make_live(ch, room, filed(&iraq, NULL, NULL), T0 - i * HOUR);
	end(room);
	assert_int_equal(count_in(room, T0, LIST_SECTION, asia), 20); /* page 1 holds the older ones */
	ch = begin(room, T0 + HOUR);
	struct section_new moved = { .edition = room->edition, .parent = middle, .name = STR("iraq"), .in_menu = true };
	assert_ok(section_update(ch, iraq, &moved, &room->err), &room->err);
	end(room);
	assert_int_equal(count_in(room, T0, LIST_SECTION, asia), 20);
	assert_int_equal(count_in(room, T0 + HOUR, LIST_SECTION, asia), 0);
	assert_int_equal(count_in(room, T0 + HOUR, LIST_SECTION, world), 1); /* it is filed there as well */
	assert_int_equal(count_in(room, T0 + HOUR, LIST_SECTION, middle), 31);
	assert_int_equal(count_in(room, T0 + HOUR, LIST_SECTION, iraq), 20);
	assert_int_equal(count_in(room, T0 + 9 * HOUR, LIST_SECTION, middle), 32);
	assert_int_equal(count_in(room, T0 + 9 * HOUR, LIST_SECTION, asia), 0);
	assert_int_equal(view_of(room, T0 + HOUR, LIST_SECTION, middle, 1, 0).cards.n, 40);
}

/* ── The clock ── */

static void a_scheduled_article_comes_in_by_the_clock(void **state)
{
	struct newsroom *room = *state;
	(void)publish_many(room, 5, T0);
	struct change *ch = begin(room, T0 + HOUR);
	int64_t id = make_live(ch, room, plain("scheduled"), T0 + 2 * HOUR);
	end(room);
	struct list_view v = view_of(room, T0 + HOUR, LIST_EDITION, room->edition, 0, 3);
	assert_int_equal(v.cards.n, 3);
	assert_int_equal(room->snap.valid_until_us, T0 + 2 * HOUR);
	v = view_of(room, T0 + 2 * HOUR, LIST_EDITION, room->edition, 0, 3);
	assert_int_equal(v.cards.cards[0].id, id);
	assert_int_equal(room->snap.valid_until_us, TIME_NEVER);
}

static void scheduled_articles_do_not_count_for_closing(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	for (int i = 0; i < 30; i++)
		(void)make_live(ch, room, plain("scheduled"), T0 + 500 * HOUR + i);
	end(room);
	(void)publish_many(room, 59, T0 + HOUR);
	assert_int_equal(edition_page(room, T0 + 400 * HOUR, 0).cards.n, 59);
	assert_int_equal(edition_page(room, T0 + 600 * HOUR, 0).cards.n, 89);
	(void)publish_many(room, 1, T0 + 600 * HOUR);
	assert_int_equal(edition_page(room, T0 + 601 * HOUR, 0).cards.n, 50);
}

static void the_past_shows_the_pages_that_were_then(void **state)
{
	struct newsroom *room = *state;
	struct list_view then[12];
	for (int i = 0; i < 12; i++) {
		(void)publish_many(room, 25, T0 + i * HOUR);
		then[i] = edition_page(room, T0 + i * HOUR + HOUR / 2, 0);
	}
	for (int i = 0; i < 12; i++) {
		struct list_view now = edition_page(room, T0 + i * HOUR + HOUR / 2, 0);
		assert_int_equal(now.cards.n, then[i].cards.n);
		assert_int_equal(now.older, then[i].older);
		assert_int_equal(now.oldest, then[i].oldest);
		for (size_t k = 0; k < now.cards.n; k++)
			assert_int_equal(now.cards.cards[k].id, then[i].cards.cards[k].id);
		size_t all = (size_t)(i + 1) * 25, reach = then[i].cards.n + (then[i].older ? 40 : 0);
		struct list_view front = view_of(room, T0 + i * HOUR + HOUR / 2, LIST_EDITION, room->edition, 0, 70);
		assert_int_equal(front.cards.n, reach < 70 ? reach : 70);
		assert_true(front.cards.n <= all);
	}
	struct list_view v;
	assert_int_equal(list_load(&room->mem, look(room, T0 + HOUR / 2), LIST_EDITION, room->edition, 1, 0, &v, &room->err),
	                 BS_NOT_FOUND);
	assert_int_equal(edition_page(room, T0 - HOUR, 0).cards.n, 0);
}

/* ── Imports ── */

static void rebuild_all(struct newsroom *room, int64_t at_us)
{
	struct list_rebuild r = { 0 };
	while (!r.done) {
		struct change *ch = begin(room, at_us);
		ch->until_mono_us = INT64_MIN; /* late after every step */
		assert_ok(lists_rebuild(ch, &r, &room->err), &room->err);
		end(room);
	}
}

/* n articles of past hours in a scattered order, in bulk. */
static void import_many(struct newsroom *room, int n, int64_t now_us, int64_t from_us)
{
	struct change *ch = begin(room, now_us);
	for (int i = 0; i < n; i++) {
		int64_t at_us = from_us + (int64_t)(i * 37 % n) * HOUR;
		struct article_content c = plain("imported");
		c.published_us = at_us;
		int64_t id = make_article(ch, room), version = save(ch, room, id, c);
		assert_ok(article_publish_in_bulk(ch, id, version, at_us, &room->err), &room->err);
	}
	end(room);
}

/* Every closed page has 40, the newest 20 to 59, and they follow each other in time. */
static void assert_pages_follow(struct newsroom *room, int64_t at_us, int expected)
{
	int64_t newer_us = INT64_MAX;
	int shown = 0, last = edition_page(room, at_us, 0).older;
	for (int number = 0, left = last; left >= 0; number = left--) {
		struct list_view v = edition_page(room, at_us, number);
		if (number)
			assert_int_equal(v.cards.n, 40);
		for (size_t i = 0; i < v.cards.n; i++) {
			assert_true(v.cards.cards[i].published_us <= newer_us);
			newer_us = v.cards.cards[i].published_us;
			shown++;
		}
	}
	assert_int_equal(shown, expected);
}

static void a_bulk_in_any_order_is_paged_at_its_end(void **state)
{
	struct newsroom *room = *state;
	import_many(room, 333, T0, T0 - 900 * HOUR);
	assert_int_equal(edition_page(room, T0, 0).cards.n, 333);
	rebuild_all(room, T0);
	struct list_view v = edition_page(room, T0, 0);
	assert_int_equal(v.cards.n, 333 - 7 * 40);
	assert_int_equal(v.older, 7);
	assert_pages_follow(room, T0, 333);
}

static void a_second_bulk_pages_again_from_the_first_page_that_grew(void **state)
{
	struct newsroom *room = *state;
	import_many(room, 200, T0, T0 - 900 * HOUR);
	rebuild_all(room, T0);
	int64_t first_page = edition_page(room, T0, 1).cards.cards[0].id;
	import_many(room, 100, T0 + HOUR, T0 - 800 * HOUR); /* into pages 2, 3 ... */
	rebuild_all(room, T0 + HOUR);
	assert_int_equal(edition_page(room, T0 + HOUR, 1).cards.cards[0].id, first_page);
	int shown = 0;
	for (int number = 0; number <= edition_page(room, T0 + HOUR, 0).older; number++) {
		struct list_view v = edition_page(room, T0 + HOUR, number);
		assert_true(v.cards.n >= 20 && v.cards.n <= 59);
		shown += (int)v.cards.n;
	}
	assert_int_equal(shown, 300);
}

static void a_rebuild_without_an_import_changes_nothing(void **state)
{
	struct newsroom *room = *state;
	(void)publish_many(room, 130, T0);
	struct change *ch = begin(room, T0 + 900 * HOUR);
	assert_ok(lists_rebuild_pages(ch, 1, &room->err), &room->err);
	end(room);
	assert_announced(room, "%s", "");
}

static void an_old_page_number_leads_to_the_page_with_its_articles(void **state)
{
	struct newsroom *room = *state;
	import_many(room, 300, T0, T0 - 900 * HOUR);
	rebuild_all(room, T0);
	int64_t old_pages[31], newest[300];
	size_t n = 0;
	for (int number = 0, left = edition_page(room, T0, 0).older; left >= 0; number = left--) {
		struct list_view v = edition_page(room, T0, number);
		for (size_t i = 0; i < v.cards.n; i++)
			newest[n++] = v.cards.cards[i].id;
	}
	for (int page = 1; page <= 30; page++)
		old_pages[page] = newest[(page - 1) * 10];
	(void)publish_many(room, 100, T0 + HOUR);
	for (int page = 2; page <= 30; page++) {
		int number = -1;
		assert_ok(list_page_of_imported(look(room, LATER), LIST_EDITION, room->edition, page, 10, &number, &room->err),
		          &room->err);
		struct list_view v = edition_page(room, LATER, number);
		size_t i = 0;
		while (i < v.cards.n && v.cards.cards[i].id != old_pages[page])
			i++;
		assert_true(i < v.cards.n);
	}
	int number = -1;
	struct snapshot *snap = look(room, LATER);
	assert_ok(list_page_of_imported(snap, LIST_EDITION, room->edition, 1, 10, &number, &room->err), &room->err);
	assert_int_equal(number, 0);
	assert_int_equal(list_page_of_imported(snap, LIST_EDITION, room->edition, 31, 10, &number, &room->err), BS_NOT_FOUND);
	assert_int_equal(list_page_of_imported(snap, LIST_EDITION, room->edition, 0, 10, &number, &room->err), BS_NOT_FOUND);
	assert_int_equal(list_page_of_imported(snap, LIST_EDITION, room->edition, 2, 0, &number, &room->err), BS_NOT_FOUND);
}

static void names_reach_back_to_what_an_import_filed_under_them(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	int64_t author = make_author(ch, room, "ida"), topic = make_topic(ch, room, "rail"), empty = make_author(ch, room, "new");
	assert_ok(setting_set(ch, room->edition, STR("title"), STR("The Courier"), &room->err), &room->err);
	int64_t old_us = T0 - 5000 * HOUR, id = make_article(ch, room);
	struct article_content c = filed(&asia, &author, &topic);
	c.published_us = old_us;
	assert_ok(article_publish_in_bulk(ch, id, save(ch, room, id, c), old_us, &room->err), &room->err);
	end(room);
	rebuild_all(room, T0);
	struct snapshot *snap = look(room, old_us);
	struct article a;
	assert_ok(article_load(&room->mem, snap, id, &a, &room->err), &room->err);
	assert_int_equal(a.n_authors, 1);
	assert_int_equal(a.n_topics, 1);
	struct section_tree tree;
	assert_ok(section_tree_load(&room->mem, snap, room->edition, &tree, &room->err), &room->err);
	assert_int_equal(tree.n, 2);
	struct edition_list editions;
	assert_ok(edition_list_load(&room->mem, snap, &editions, &room->err), &room->err);
	assert_str_equal(editions.editions[0].settings.title, STR("The Courier"));
	struct author nobody;
	assert_int_equal(author_load(&room->mem, snap, empty, &nobody, &room->err), BS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(the_newest_page_holds_20_to_59_and_closed_ones_40),
		newsroom_test(a_page_that_does_not_exist_is_not_found),
		newsroom_test(a_limit_reaches_into_the_page_before),
		newsroom_test(articles_of_one_moment_are_on_one_page_each),
		newsroom_test(a_withdrawn_or_back_dated_article_changes_its_own_page_only),
		newsroom_test(a_correction_does_not_jump_to_the_top),
		newsroom_test(an_article_is_listed_wherever_it_is_filed_and_above),
		newsroom_test(a_moved_section_takes_its_articles_to_the_sections_above),
		newsroom_test(a_scheduled_article_comes_in_by_the_clock),
		newsroom_test(scheduled_articles_do_not_count_for_closing),
		newsroom_test(the_past_shows_the_pages_that_were_then),
		newsroom_test(a_bulk_in_any_order_is_paged_at_its_end),
		newsroom_test(a_second_bulk_pages_again_from_the_first_page_that_grew),
		newsroom_test(a_rebuild_without_an_import_changes_nothing),
		newsroom_test(an_old_page_number_leads_to_the_page_with_its_articles),
		newsroom_test(names_reach_back_to_what_an_import_filed_under_them),
	};
	return cmocka_run_group_tests_name("news/list", tests, NULL, NULL);
}
