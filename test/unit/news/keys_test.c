/*
 * Every read notes what it read, every write announces what it changed, and nothing more: a key too few is a stale
 * page, a key too many drops pages for nothing. Keys stand in the order of KEY_KIND_TABLE.
 */
#include "newsroom_for_test.h"

#define ID PRId64

/* What stands there before each test. Ids differ from kind to kind, so that a mistaken one shows. */
struct scene {
	struct newsroom *room;
	int64_t edition, world, asia, author, topic, picture, article;
	int64_t edition_list, world_list, asia_list, author_list, topic_list;
};

static struct article_content filed(const struct scene *s, const char *headline_z)
{
	struct article_content c = plain(headline_z);
	c.sections = &s->asia;
	c.n_sections = 1;
	c.authors = &s->author;
	c.n_authors = 1;
	c.topics = &s->topic;
	c.n_topics = 1;
	c.lead_media = s->picture;
	return c;
}

static void fill_ids(struct change *ch, struct newsroom *room)
{
	for (int i = 0; i < 30; i++)
		(void)make_section(ch, room, 0, "unused");
	for (int i = 0; i < 20; i++)
		(void)make_author(ch, room, "unused");
	for (int i = 0; i < 10; i++)
		(void)make_topic(ch, room, "unused");
}

static struct scene scene_of(struct newsroom *room)
{
	struct scene s = { .room = room, .edition = room->edition };
	struct change *ch = begin(room, T0);
	fill_ids(ch, room);
	s.world = make_section(ch, room, 0, "world");
	s.asia = make_section(ch, room, s.world, "asia");
	s.author = make_author(ch, room, "ida");
	s.topic = make_topic(ch, room, "rail");
	struct media_new m = { .edition = room->edition, .name = STR("ferry") };
	assert_ok(media_create(ch, &m, &s.picture, &room->err), &room->err);
	s.article = make_live(ch, room, filed(&s, "story"), T0);
	end(room);
	s.edition_list = list_of(room, "edition", s.edition);
	s.world_list = list_of(room, "section", s.world);
	s.asia_list = list_of(room, "section", s.asia);
	s.author_list = list_of(room, "author", s.author);
	s.topic_list = list_of(room, "topic", s.topic);
	return s;
}

static struct str all_lists(const struct scene *s)
{
	struct key_set set = { 0 };
	key_set_add(&set, KEY_LIST, s->edition_list);
	key_set_add(&set, KEY_LIST, s->world_list);
	key_set_add(&set, KEY_LIST, s->asia_list);
	key_set_add(&set, KEY_LIST, s->author_list);
	key_set_add(&set, KEY_LIST, s->topic_list);
	struct str text = keys_text(s->room, &set);
	key_set_done(&set);
	return text;
}

static struct str route_text(struct newsroom *room, const char *path_z, const char *other_z)
{
	struct key_set set = { 0 };
	key_set_add(&set, KEY_ROUTE, route_key(room->edition, str_from_z(path_z)));
	if (other_z)
		key_set_add(&set, KEY_ROUTE, route_key(room->edition, str_from_z(other_z)));
	struct str text = keys_text(room, &set);
	key_set_done(&set);
	return text;
}

/* ── Articles ── */

static void a_draft_announces_nothing(void **state)
{
	struct scene s = scene_of(*state);
	struct change *ch = begin(s.room, T0 + 1);
	int64_t id = make_article(ch, s.room);
	(void)save(ch, s.room, id, filed(&s, "draft"));
	(void)save(ch, s.room, s.article, filed(&s, "draft of a live one"));
	assert_ok(article_set_state(ch, id, STATE_REVIEW, &s.room->err), &s.room->err);
	assert_ok(article_set_state(ch, id, STATE_BIN, &s.room->err), &s.room->err);
	end(s.room);
	assert_announced(s.room, "%s", "");
}

static void a_first_publication_announces_its_address_and_every_list(void **state)
{
	struct scene s = scene_of(*state);
	struct change *ch = begin(s.room, T0 + 1);
	int64_t id = make_live(ch, s.room, filed(&s, "new"), T0 + 1);
	end(s.room);
	assert_announced(s.room, "article:%" ID " card:%" ID " %.*s %.*s sitemap:%" ID, id, id, STR_ARG(all_lists(&s)),
	                 STR_ARG(route_text(s.room, "/world/asia/new/", NULL)), s.edition);
}

static void scheduling_and_unscheduling_announce_the_lists(void **state)
{
	struct scene s = scene_of(*state);
	struct change *ch = begin(s.room, T0 + 1);
	int64_t id = make_live(ch, s.room, filed(&s, "new"), T0 + HOUR);
	end(s.room);
	assert_announced(s.room, "article:%" ID " card:%" ID " %.*s %.*s sitemap:%" ID, id, id, STR_ARG(all_lists(&s)),
	                 STR_ARG(route_text(s.room, "/world/asia/new/", NULL)), s.edition);
	ch = begin(s.room, T0 + 2);
	assert_ok(article_set_state(ch, id, STATE_DRAFT, &s.room->err), &s.room->err);
	end(s.room);
	assert_announced(s.room, "article:%" ID " card:%" ID " %.*s sitemap:%" ID, id, id, STR_ARG(all_lists(&s)), s.edition);
}

static void correct(struct scene *s, struct article_content c, int64_t now_us, int64_t from_us)
{
	struct change *ch = begin(s->room, now_us);
	int64_t version = save(ch, s->room, s->article, c);
	assert_ok(article_publish(ch, s->article, version, from_us, &s->room->err), &s->room->err);
	end(s->room);
}

static void a_correction_of_the_text_announces_the_article_only(void **state)
{
	struct scene s = scene_of(*state);
	struct article_content c = filed(&s, "story");
	c.body = safe_html_from_cleaner(STR("<p>Corrected.</p>"));
	c.correction = safe_html_from_cleaner(STR("<p>We were wrong.</p>"));
	c.lead_caption = STR("Another caption");
	correct(&s, c, T0 + HOUR, T0 + HOUR);
	assert_announced(s.room, "article:%" ID " sitemap:%" ID, s.article, s.edition);
}

static void a_correction_of_what_cards_show_announces_the_card(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	struct article_content changed[7];
	for (int i = 0; i < 7; i++)
		changed[i] = filed(&s, "story");
	changed[0].headline = STR("another headline");
	changed[1].standfirst = STR("another standfirst");
	changed[2].kicker = STR("another kicker");
	changed[3].published_us = T0 + 5;
	changed[4].updated_us = T0 + 6;
	changed[5].lead_media = 0;
	changed[6].lead_media = 0; /* the same as before: not a change */
	for (int i = 0; i < 7; i++) {
		correct(&s, changed[i], T0 + (i + 1) * HOUR, T0 + (i + 1) * HOUR);
		if (i < 6)
			assert_announced(room, "article:%" ID " card:%" ID " sitemap:%" ID, s.article, s.article, s.edition);
		else
			assert_announced(room, "article:%" ID " sitemap:%" ID, s.article, s.edition);
	}
}

static void leaving_a_list_announces_that_list_only(void **state)
{
	struct scene s = scene_of(*state);
	struct article_content c = filed(&s, "story");
	c.n_topics = 0;
	correct(&s, c, T0 + HOUR, T0 + HOUR);
	assert_announced(s.room, "article:%" ID " list:%" ID " sitemap:%" ID, s.article, s.topic_list, s.edition);
	c.sections = &s.world;
	correct(&s, c, T0 + 2 * HOUR, T0 + 2 * HOUR);
	assert_announced(s.room, "article:%" ID " card:%" ID " list:%" ID " sitemap:%" ID, s.article, s.article, s.asia_list,
	                 s.edition);
}

static void a_scheduled_correction_announces_what_it_will_change(void **state)
{
	struct scene s = scene_of(*state);
	correct(&s, filed(&s, "another"), T0 + HOUR, T0 + 9 * HOUR);
	assert_announced(s.room, "article:%" ID " card:%" ID " sitemap:%" ID, s.article, s.article, s.edition);
	correct(&s, filed(&s, "story"), T0 + 2 * HOUR, T0 + 2 * HOUR); /* the scheduled one is dropped */
	assert_announced(s.room, "article:%" ID " card:%" ID " sitemap:%" ID, s.article, s.article, s.edition);
}

static void withdrawing_announces_article_card_and_lists(void **state)
{
	struct scene s = scene_of(*state);
	struct change *ch = begin(s.room, T0 + HOUR);
	assert_ok(article_withdraw(ch, s.article, STR("why"), &s.room->err), &s.room->err);
	end(s.room);
	assert_announced(s.room, "article:%" ID " card:%" ID " %.*s sitemap:%" ID, s.article, s.article,
	                 STR_ARG(all_lists(&s)), s.edition);
	ch = begin(s.room, T0 + 2 * HOUR);
	assert_ok(article_set_state(ch, s.article, STATE_BIN, &s.room->err), &s.room->err);
	end(s.room);
	assert_announced(s.room, "%s", "");
}

static void closing_and_back_dating_announce_the_closed_page(void **state)
{
	struct newsroom *room = *state;
	for (int i = 0; i < 100; i++) {
		struct change *ch = begin(room, T0 + i);
		(void)make_live(ch, room, plain("story"), T0 + i);
		end(room);
	}
	int64_t list = list_of(room, "edition", room->edition);
	struct list_view v;
	assert_ok(list_load(&room->mem, look(room, T0 + HOUR), LIST_EDITION, room->edition, 2, 0, &v, &room->err), &room->err);
	assert_true(key_set_has(&room->noted, KEY_LIST_PAGE, 2));
	for (int i = 100; i < 140; i++) {
		struct change *ch = begin(room, T0 + i);
		(void)make_live(ch, room, plain("story"), T0 + i);
		end(room);
		assert_true(key_set_has(&room->announced, KEY_LIST, list));
		/* Page 2 gets a newer neighbour when page 3 closes. */
		assert_int_equal(key_set_has(&room->announced, KEY_LIST_PAGE, 2), i == 139);
		assert_false(key_set_has(&room->announced, KEY_LIST_PAGE, 1));
	}
	struct change *ch = begin(room, T0 + HOUR);
	int64_t old = make_live(ch, room, plain("old"), T0 - HOUR);
	end(room);
	assert_announced(room, "article:%" ID " card:%" ID " listpage:1 %.*s sitemap:%" ID, old, old,
	                 STR_ARG(route_text(room, "/old/", NULL)), room->edition);
}

static void linking_announces_each_article_whose_story_changes(void **state)
{
	struct scene s = scene_of(*state);
	int64_t other = 0, en = s.edition;
	struct change *ch = begin(s.room, T0 + 1);
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &s.room->edition, &s.room->err), &s.room->err);
	other = make_live(ch, s.room, plain("vapur"), T0 + 1);
	end(s.room);
	s.room->edition = en;
	ch = begin(s.room, T0 + 2);
	assert_ok(article_link(ch, s.article, other, &s.room->err), &s.room->err);
	end(s.room);
	assert_announced(s.room, "article:%" ID " article:%" ID " sisters:1", s.article, other);
	struct article_content c = filed(&s, "story");
	c.updated_us = 0;
	correct(&s, c, T0 + HOUR, T0 + HOUR);
	assert_announced(s.room, "article:%" ID " sisters:1 sitemap:%" ID, s.article, s.edition);
}

/* ── Names, settings, addresses, pictures, comments ── */

static void names_announce_their_key_and_only_if_they_change(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	struct section_new renamed = { .edition = s.edition, .parent = s.world, .name = STR("Asia"), .in_menu = true };
	for (int again = 0; again < 2; again++) {
		struct change *ch = begin(room, T0 + 1 + again);
		assert_ok(section_update(ch, s.asia, &renamed, &room->err), &room->err);
		end(room);
		assert_announced_if(!again, room, "sections:%" ID, s.edition);
		ch = begin(room, T0 + 3 + again);
		assert_ok(author_update(ch, s.author, STR("Ida M."), STR("Writes."), &room->err), &room->err);
		end(room);
		assert_announced_if(!again, room, "author:%" ID, s.author);
		ch = begin(room, T0 + 5 + again);
		assert_ok(topic_update(ch, s.topic, STR("Railways"), STR(""), &room->err), &room->err);
		end(room);
		assert_announced_if(!again, room, "topic:%" ID, s.topic);
		ch = begin(room, T0 + 7 + again);
		assert_ok(setting_set(ch, s.edition, STR("title"), STR("The Courier"), &room->err), &room->err);
		end(room);
		assert_announced_if(!again, room, "settings:%" ID, s.edition);
	}
}

static void what_is_made_announces_its_address(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	(void)make_section(ch, room, 0, "coast");
	end(room);
	assert_announced(room, "sections:%" ID " %.*s", room->edition, STR_ARG(route_text(room, "/coast/", NULL)));
	ch = begin(room, T0 + 1);
	int64_t author = make_author(ch, room, "ida");
	end(room);
	assert_announced(room, "author:%" ID " %.*s", author, STR_ARG(route_text(room, "/author/ida/", NULL)));
	ch = begin(room, T0 + 2);
	int64_t topic = make_topic(ch, room, "rail"), edition = 0;
	end(room);
	assert_announced(room, "topic:%" ID " %.*s", topic, STR_ARG(route_text(room, "/topic/rail/", NULL)));
	ch = begin(room, T0 + 3);
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &edition, &room->err), &room->err);
	end(room);
	assert_announced(room, "editions:0");
}

static void addresses_announce_what_stands_there(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	struct str got;
	bool added;
	struct change *ch = begin(room, T0 + 1);
	assert_ok(route_lead(ch, s.edition, ROUTE_ARTICLE, s.article, STR("/?p=7"), STR(""), &added, &room->err), &room->err);
	end(room);
	assert_announced(room, "%.*s", STR_ARG(route_text(room, "/?p=7", NULL)));
	ch = begin(room, T0 + 2);
	assert_ok(route_lead(ch, s.edition, ROUTE_REDIRECT, 0, STR("/?p=7"), STR("/x/"), &added, &room->err), &room->err);
	end(room);
	assert_announced(room, "%s", "");
	ch = begin(room, T0 + 3);
	assert_ok(route_claim(ch, s.edition, ROUTE_ARTICLE, s.article, STR("/moved/"), &got, &room->err), &room->err);
	end(room);
	assert_announced(room, "%.*s", STR_ARG(route_text(room, "/moved/", "/world/asia/story/")));
}

static void pictures_announce_their_key(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	struct media_new m = { .edition = s.edition, .name = STR("other") };
	struct media_file f = { .width = 1, .height = 1, .hash = STR("00"), .extension = STR("jpg") };
	struct change *ch = begin(room, T0 + 1);
	assert_ok(media_update(ch, s.picture, &m, &room->err), &room->err);
	end(room);
	assert_announced(room, "media:%" ID, s.picture);
	for (int again = 0; again < 2; again++) {
		ch = begin(room, T0 + 2 + again);
		assert_ok(media_add_file(ch, s.picture, &f, &room->err), &room->err);
		end(room);
		assert_announced_if(!again, room, "media:%" ID, s.picture);
	}
}

static void only_comments_that_show_announce(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	for (int status = COMMENT_VISIBLE; status <= COMMENT_BIN; status++)
		for (int pingback = 0; pingback < 2; pingback++) {
			int64_t id;
			struct comment_new c = { .article = s.article, .status = (enum comment_status)status, .pingback = pingback };
			struct change *ch = begin(room, T0 + 1 + status * 2 + pingback);
			assert_ok(comment_add(ch, &c, &id, &room->err), &room->err);
			end(room);
			bool shown = !pingback && (status == COMMENT_VISIBLE || status == COMMENT_REMOVED);
			assert_announced_if(shown, room, "comments:%" ID, s.article);
		}
	struct change *ch = begin(room, T0 + 100);
	assert_ok(comment_set_status(ch, 3, COMMENT_SPAM, STR(""), &room->err), &room->err); /* was held */
	end(room);
	assert_announced(room, "%s", "");
	ch = begin(room, T0 + 101);
	assert_ok(comment_set_status(ch, 3, COMMENT_VISIBLE, STR(""), &room->err), &room->err);
	end(room);
	assert_announced(room, "comments:%" ID, s.article);
	ch = begin(room, T0 + 102);
	assert_ok(comment_set_parent(ch, 3, 1, &room->err), &room->err);
	end(room);
	assert_announced(room, "comments:%" ID, s.article);
}

/* ── Reads ── */

static void every_read_notes_what_it_read(void **state)
{
	struct newsroom *room = *state;
	struct scene s = scene_of(room);
	struct arena *mem = &room->mem;
	struct err *err = &room->err;
	int64_t now = T0 + HOUR, nowhere = 12345;
	struct str card = str_fmt(mem, "card:%" ID, s.article);
	struct str shown = str_fmt(mem, "author:%" ID " media:%" ID, s.author, s.picture);

	struct article a;
	assert_ok(article_load(mem, look(room, now), s.article, &a, err), err);
	assert_noted(room, "article:%" ID " author:%" ID " topic:%" ID " media:%" ID, s.article, s.author, s.topic, s.picture);
	assert_int_equal(article_load(mem, look(room, now), nowhere, &a, err), BS_NOT_FOUND);
	assert_noted(room, "article:%" ID, nowhere);

	struct card_list cards;
	int64_t two[] = { s.article, nowhere };
	assert_ok(card_list_load(mem, look(room, now), two, 2, &cards, err), err);
	assert_noted(room, "%.*s card:%" ID " %.*s", STR_ARG(card), nowhere, STR_ARG(shown));
	assert_ok(related_load(mem, look(room, now), s.article, 6, &cards, err), err);
	assert_noted(room, "related:%" ID, s.article);

	struct list_view v;
	assert_ok(list_load(mem, look(room, now), LIST_TOPIC, s.topic, 0, 0, &v, err), err);
	assert_noted(room, "%.*s list:%" ID " %.*s", STR_ARG(card), s.topic_list, STR_ARG(shown));
	assert_ok(list_load(mem, look(room, now), LIST_TOPIC, s.topic, 0, 6, &v, err), err);
	assert_noted(room, "%.*s list:%" ID " %.*s", STR_ARG(card), s.topic_list, STR_ARG(shown));
	assert_int_equal(list_load(mem, look(room, now), LIST_TOPIC, s.topic, 1, 0, &v, err), BS_NOT_FOUND);
	assert_noted(room, "list:%" ID, s.topic_list);
	int number;
	(void)list_page_of_imported(look(room, now), LIST_TOPIC, s.topic, 2, 10, &number, err);
	assert_noted(room, "list:%" ID, s.topic_list);

	struct route r;
	assert_ok(route_find(mem, look(room, now), s.edition, STR("/world/asia/story"), &r, err), err);
	assert_noted(room, "%.*s", STR_ARG(route_text(room, "/world/asia/story", "/world/asia/story/")));
	assert_int_equal(route_find(mem, look(room, now), s.edition, STR("/nothing/"), &r, err), BS_NOT_FOUND);
	assert_noted(room, "%.*s", STR_ARG(route_text(room, "/nothing/", "/nothing")));

	struct edition_list editions;
	assert_ok(edition_list_load(mem, look(room, now), &editions, err), err);
	assert_noted(room, "settings:%" ID " editions:0", s.edition);
	struct section_tree tree;
	assert_ok(section_tree_load(mem, look(room, now), s.edition, &tree, err), err);
	assert_noted(room, "sections:%" ID, s.edition);
	struct author author;
	assert_ok(author_load(mem, look(room, now), s.author, &author, err), err);
	assert_noted(room, "author:%" ID, s.author);
	assert_int_equal(author_load(mem, look(room, now), nowhere, &author, err), BS_NOT_FOUND);
	assert_noted(room, "author:%" ID, nowhere);
	struct topic topic;
	assert_ok(topic_load(mem, look(room, now), s.topic, &topic, err), err);
	assert_noted(room, "topic:%" ID, s.topic);
	struct media picture;
	assert_ok(media_load(mem, look(room, now), s.picture, &picture, err), err);
	assert_noted(room, "media:%" ID, s.picture);
	struct comment_thread thread;
	assert_ok(comment_thread_load(mem, look(room, now), s.article, &thread, err), err);
	assert_noted(room, "comments:%" ID, s.article);
	struct sister_list sisters;
	assert_ok(sister_list_load(mem, look(room, now), 77, &sisters, err), err);
	assert_noted(room, "sisters:77");
	int64_t last;
	assert_ok(public_addresses(look(room, now), s.edition, 0, 0, &last, NULL, NULL, err), err);
	assert_noted(room, "sitemap:%" ID, s.edition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(a_draft_announces_nothing),
		newsroom_test(a_first_publication_announces_its_address_and_every_list),
		newsroom_test(scheduling_and_unscheduling_announce_the_lists),
		newsroom_test(a_correction_of_the_text_announces_the_article_only),
		newsroom_test(a_correction_of_what_cards_show_announces_the_card),
		newsroom_test(leaving_a_list_announces_that_list_only),
		newsroom_test(a_scheduled_correction_announces_what_it_will_change),
		newsroom_test(withdrawing_announces_article_card_and_lists),
		newsroom_test(closing_and_back_dating_announce_the_closed_page),
		newsroom_test(linking_announces_each_article_whose_story_changes),
		newsroom_test(names_announce_their_key_and_only_if_they_change),
		newsroom_test(what_is_made_announces_its_address),
		newsroom_test(addresses_announce_what_stands_there),
		newsroom_test(pictures_announce_their_key),
		newsroom_test(only_comments_that_show_announce),
		newsroom_test(every_read_notes_what_it_read),
	};
	return cmocka_run_group_tests_name("news/keys", tests, NULL, NULL);
}
