/* The life of an article: what readers see of it, and when. */
#include "newsroom_for_test.h"

static enum bs_status load(struct newsroom *room, int64_t at_us, int64_t id, struct article *out)
{
	return article_load(&room->mem, look(room, at_us), id, out, &room->err);
}

static int64_t valid_until(struct newsroom *room, int64_t at_us, int64_t id)
{
	struct article a;
	(void)load(room, at_us, id, &a);
	return room->snap.valid_until_us;
}

#define assert_headline(room, at_us, id, text)                        \
	do {                                                          \
		struct article shown;                                 \
		assert_ok(load((room), (at_us), (id), &shown), &(room)->err); \
		assert_str_equal(shown.headline, STR(text));          \
	} while (0)

static void publish(struct newsroom *room, int64_t now_us, int64_t article, const char *headline_z, int64_t from_us)
{
	struct change *ch = begin(room, now_us);
	int64_t version = save(ch, room, article, plain(headline_z));
	assert_ok(article_publish(ch, article, version, from_us, &room->err), &room->err);
	end(room);
}

static int64_t number_in(struct newsroom *room, struct sql sql)
{
	look(room, T0);
	return number_of(room->db, sql);
}

/* ── What it shows ── */

static void a_published_article_shows_all_that_its_version_holds(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	int64_t ida = make_author(ch, room, "ida"), noor = make_author(ch, room, "noor");
	int64_t harbour = make_topic(ch, room, "harbour"), ferry = make_topic(ch, room, "ferry");
	int64_t picture = 0;
	struct media_new m = { .edition = room->edition, .name = STR("ferry"), .type = STR("image/jpeg"), .width = 1200,
		               .height = 800, .alt = STR("A ferry"), .caption = STR("Its caption"), .credit = STR("Its credit") };
	assert_ok(media_create(ch, &m, &picture, &room->err), &room->err);
	for (int width = 320; width <= 1280; width += 320) {
		struct media_file f = { .width = width, .height = width / 2, .hash = STR("00112233445566778899aabbccddeeff"),
			                .extension = STR("jpg"), .bytes = 1000 };
		assert_ok(media_add_file(ch, picture, &f, &room->err), &room->err);
	}
	struct article_content c = plain("night-ferry");
	c.standfirst = STR("It sails again.");
	c.kicker = STR("Report");
	c.correction = safe_html_from_cleaner(STR("<p>Corrected.</p>"));
	c.authors = (int64_t[]){ noor, ida };
	c.n_authors = 2;
	c.sections = (int64_t[]){ asia, world };
	c.n_sections = 2;
	c.topics = (int64_t[]){ ferry, harbour, ferry };
	c.n_topics = 3;
	c.lead_media = picture;
	c.lead_caption = STR("The article's caption");
	int64_t id = make_live(ch, room, c, T0);
	end(room);

	struct article a;
	assert_ok(load(room, T0, id, &a), &room->err);
	assert_str_equal(a.headline, STR("night-ferry"));
	assert_str_equal(a.standfirst, STR("It sails again."));
	assert_str_equal(a.kicker, STR("Report"));
	assert_str_equal(a.body.markup, STR("<p>Text.</p>"));
	assert_str_equal(a.correction.markup, STR("<p>Corrected.</p>"));
	assert_str_equal(a.path, STR("/world/asia/night-ferry/"));
	assert_int_equal(a.published_us, T0);
	assert_int_equal(a.first_published_us, T0);
	assert_int_equal(a.section, asia);
	assert_int_equal(a.version_number, 1);
	assert_true(a.comments_open);
	assert_int_equal(a.n_authors, 2);
	assert_str_equal(a.authors[0].name, STR("noor"));
	assert_str_equal(a.authors[0].path, STR("/author/noor/"));
	assert_str_equal(a.authors[1].name, STR("ida"));
	assert_int_equal(a.n_topics, 2);
	assert_str_equal(a.topics[0].name, STR("ferry"));
	assert_str_equal(a.topics[1].path, STR("/topic/harbour/"));
	assert_int_equal(a.lead.id, picture);
	assert_str_equal(a.lead.caption, STR("The article's caption"));
	assert_str_equal(a.lead.credit, STR("Its credit"));
	assert_int_equal(a.lead.n_files, 4);
	assert_int_equal(a.lead.files[0].width, 1280);
	assert_int_equal(a.lead.files[3].width, 320);
	assert_str_equal(media_file_path(&room->mem, &a.lead, &a.lead.files[3]),
	                 STR("/-/media/00112233445566778899aabbccddeeff/ferry-320.jpg"));

	struct card_list cards;
	assert_ok(card_list_load(&room->mem, look(room, T0), &id, 1, &cards, &room->err), &room->err);
	assert_int_equal(cards.n, 1);
	assert_str_equal(cards.cards[0].bylines, STR("noor\nida"));
	assert_int_equal(cards.cards[0].n_authors, 2);
	assert_str_equal(cards.cards[0].path, STR("/world/asia/night-ferry/"));
	assert_int_equal(cards.cards[0].lead.n_files, 4);
	assert_int_equal(cards.cards[0].lead.files[0].width, 1280);
	assert_int_equal(cards.cards[0].section, asia);
}

static void a_draft_is_not_found(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_article(ch, room);
	(void)save(ch, room, id, plain("draft"));
	end(room);
	struct article a;
	assert_int_equal(load(room, T0, id, &a), BS_NOT_FOUND);
	assert_int_equal(load(room, T0, id + 1, &a), BS_NOT_FOUND);
}

/* ── When ── */

static void a_scheduled_article_is_live_at_its_moment_without_a_job(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("embargo"), T0 + HOUR);
	end(room);
	struct article a;
	assert_int_equal(load(room, T0 + HOUR - 1, id, &a), BS_NOT_FOUND);
	assert_int_equal(room->snap.valid_until_us, T0 + HOUR);
	assert_ok(load(room, T0 + HOUR, id, &a), &room->err);
	assert_int_equal(a.published_us, T0 + HOUR);
	assert_int_equal(room->snap.valid_until_us, TIME_NEVER);
}

static void a_correction_ends_one_interval_and_opens_the_next(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("first"), T0);
	end(room);
	publish(room, T0 + HOUR, id, "second", T0 + HOUR);
	assert_headline(room, T0 + HOUR - 1, id, "first");
	assert_headline(room, T0 + HOUR, id, "second");
	assert_int_equal(valid_until(room, T0 + HOUR - 1, id), T0 + HOUR);
	struct article a;
	assert_ok(load(room, T0 + HOUR, id, &a), &room->err);
	assert_int_equal(a.published_us, T0);
	assert_int_equal(a.version_number, 2);
}

static void nothing_is_published_into_a_past_that_readers_have_seen(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("first"), T0 - 48 * HOUR);
	end(room);
	publish(room, T0 + HOUR, id, "second", T0 - 24 * HOUR);
	assert_headline(room, T0, id, "first");
	assert_headline(room, T0 + HOUR, id, "second");
}

static void an_import_is_live_from_its_old_date_on(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	struct article_content c = plain("old");
	c.published_us = T0 - 5000 * HOUR;
	int64_t id = make_live(ch, room, c, T0 - 5000 * HOUR);
	end(room);
	struct article a;
	assert_int_equal(load(room, T0 - 5001 * HOUR, id, &a), BS_NOT_FOUND);
	assert_ok(load(room, T0 - 5000 * HOUR, id, &a), &room->err);
	assert_int_equal(a.first_published_us, T0 - 5000 * HOUR);
}

static void a_scheduled_correction_comes_at_its_moment_and_can_be_replaced(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("first"), T0);
	end(room);
	publish(room, T0 + HOUR, id, "at three", T0 + 3 * HOUR);
	assert_int_equal(valid_until(room, T0 + 2 * HOUR, id), T0 + 3 * HOUR);
	assert_headline(room, T0 + 3 * HOUR, id, "at three");
	publish(room, T0 + 2 * HOUR, id, "at four", T0 + 4 * HOUR);
	assert_headline(room, T0 + 3 * HOUR, id, "first");
	assert_headline(room, T0 + 4 * HOUR, id, "at four");
	publish(room, T0 + 3 * HOUR, id, "at once", T0 + 3 * HOUR);
	assert_headline(room, T0 + 3 * HOUR, id, "at once");
	assert_headline(room, T0 + 5 * HOUR, id, "at once");
}

static void a_scheduled_article_that_is_published_at_once_is_first_published_then(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("early"), T0 + 10 * HOUR);
	end(room);
	publish(room, T0 + HOUR, id, "early", T0 + HOUR);
	struct article a;
	assert_ok(load(room, T0 + HOUR, id, &a), &room->err);
	assert_int_equal(a.published_us, T0 + HOUR);
	assert_int_equal(room->snap.valid_until_us, TIME_NEVER);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM publication")), 1);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM listed")), 1);
}

static void a_version_that_is_scheduled_anew_is_published_at_its_new_time(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_article(ch, room), version = save(ch, room, id, plain("story"));
	assert_ok(article_publish(ch, id, version, T0 + HOUR, &room->err), &room->err);
	end(room);
	struct article a;
	for (int i = 1; i <= 3; i++) {
		ch = begin(room, T0 + i);
		if (i == 2)
			assert_ok(article_set_state(ch, id, STATE_READY, &room->err), &room->err);
		assert_ok(article_publish(ch, id, version, T0 + (i + 1) * HOUR, &room->err), &room->err);
		end(room);
		assert_ok(load(room, T0 + 9 * HOUR, id, &a), &room->err);
		assert_int_equal(a.published_us, T0 + (i + 1) * HOUR);
		assert_int_equal(a.first_published_us, T0 + (i + 1) * HOUR);
	}
	/* A time that was given stays, whatever the schedule. */
	ch = begin(room, T0 + 4);
	struct article_content c = plain("given");
	c.published_us = T0 - HOUR;
	version = save(ch, room, id, c);
	assert_ok(article_publish(ch, id, version, T0 + HOUR, &room->err), &room->err);
	assert_ok(article_publish(ch, id, version, T0 + 2 * HOUR, &room->err), &room->err);
	end(room);
	assert_ok(load(room, T0 + 9 * HOUR, id, &a), &room->err);
	assert_int_equal(a.published_us, T0 - HOUR);
}

static void two_publications_in_one_change_leave_the_second(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("first"), T0);
	int64_t version = save(ch, room, id, plain("second"));
	assert_ok(article_publish(ch, id, version, T0, &room->err), &room->err);
	end(room);
	assert_headline(room, T0, id, "second");
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM publication")), 1);
}

static void intervals_of_an_article_never_overlap(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("story"), T0);
	end(room);
	uint32_t random = 7;
	for (int i = 1; i <= 60; i++) {
		random = random * 1664525 + 1013904223;
		int64_t now_us = T0 + i * HOUR;
		ch = begin(room, now_us);
		int64_t version = save(ch, room, id, plain("story"));
		switch (random >> 29) {
		case 0:
			assert_ok(article_withdraw(ch, id, STR("legal"), &room->err), &room->err);
			break;
		case 1:
			assert_ok(article_set_state(ch, id, STATE_DRAFT, &room->err), &room->err);
			break;
		case 2:
		case 3:
			assert_ok(article_publish(ch, id, version, now_us + 90 * HOUR / 60, &room->err), &room->err);
			break;
		default:
			assert_ok(article_publish(ch, id, version, now_us, &room->err), &room->err);
		}
		end(room);
	}
	assert_int_equal(number_in(room, SQL(
		"SELECT count(*) FROM publication a JOIN publication b ON b.article = a.article"
		" AND b.live_from_us > a.live_from_us AND b.live_from_us < a.live_to_us")), 0);
	assert_int_equal(number_in(room, SQL(
		"SELECT count(*) FROM listed a JOIN listed b ON b.article = a.article AND b.list = a.list"
		" AND b.live_from_us > a.live_from_us AND b.live_from_us < a.live_to_us")), 0);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM publication WHERE live_from_us >= live_to_us")), 0);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM listed WHERE live_from_us >= live_to_us")), 0);
	/* What is live is listed, and the other way round, at every moment. */
	for (int64_t at = T0; at < T0 + 70 * HOUR; at += HOUR / 2) {
		struct article a;
		bool live = load(room, at, id, &a) == BS_OK;
		struct list_view view;
		assert_ok(list_load(&room->mem, look(room, at), LIST_EDITION, room->edition, 0, 0, &view, &room->err), &room->err);
		assert_int_equal(view.cards.n, live);
	}
}

/* ── Taking back ── */

static void a_withdrawn_article_is_gone_with_its_reason(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("story"), T0);
	end(room);
	ch = begin(room, T0 + HOUR);
	assert_ok(article_withdraw(ch, id, STR("A court said so."), &room->err), &room->err);
	end(room);
	struct article a;
	assert_int_equal(load(room, T0 + HOUR, id, &a), BS_GONE);
	assert_string_equal(room->err.msg, "A court said so.");
	assert_headline(room, T0 + HOUR - 1, id, "story");
	publish(room, T0 + 2 * HOUR, id, "back", T0 + 2 * HOUR);
	assert_int_equal(load(room, T0 + 2 * HOUR - 1, id, &a), BS_GONE);
	assert_ok(load(room, T0 + 2 * HOUR, id, &a), &room->err);
	assert_int_equal(a.first_published_us, T0);
	assert_str_equal(a.path, STR("/story/"));
}

static void an_unscheduled_article_never_appears(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("story"), T0 + HOUR);
	end(room);
	ch = begin(room, T0 + 1);
	assert_ok(article_set_state(ch, id, STATE_READY, &room->err), &room->err);
	end(room);
	struct article a;
	assert_int_equal(load(room, T0 + 2 * HOUR, id, &a), BS_NOT_FOUND);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM listed")), 0);
	publish(room, T0 + 5 * HOUR, id, "story", T0 + 5 * HOUR);
	assert_ok(load(room, T0 + 5 * HOUR, id, &a), &room->err);
	assert_int_equal(a.first_published_us, T0 + 5 * HOUR);
	assert_str_equal(a.path, STR("/story/"));
}

static void an_article_in_the_bin_is_gone_and_states_are_only_set_where_they_hold(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("story"), T0);
	end(room);
	ch = begin(room, T0 + HOUR);
	assert_int_equal(article_set_state(ch, id, STATE_LIVE, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(article_set_state(ch, id, STATE_WITHDRAWN, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(article_set_state(ch, id + 1, STATE_BIN, &room->err), BS_NOT_FOUND);
	assert_ok(article_set_state(ch, id, STATE_BIN, &room->err), &room->err);
	end(room);
	struct article a;
	assert_int_equal(load(room, T0 + HOUR, id, &a), BS_GONE);
}

/* ── Versions ── */

static void a_save_makes_the_next_version_and_the_working_copy(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_article(ch, room), working = 0;
	(void)save(ch, room, id, plain("one"));
	int64_t second = save(ch, room, id, plain("two"));
	assert_ok(article_working_version(ch, id, &working, &room->err), &room->err);
	assert_int_equal(working, second);
	assert_int_equal(article_working_version(ch, id + 1, &working, &room->err), BS_NOT_FOUND);
	end(room);
	assert_int_equal(number_in(room, SQL("SELECT max(number) FROM version")), 2);
}

static void a_version_of_another_article_cannot_be_published(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t one = make_article(ch, room), other = make_article(ch, room);
	int64_t version = save(ch, room, one, plain("one"));
	assert_int_equal(article_publish(ch, other, version, T0, &room->err), BS_NOT_FOUND);
	assert_int_equal(article_publish(ch, one, version + 1, T0, &room->err), BS_NOT_FOUND);
	end(room);
}

static void limits_are_refused_in_words(void **state)
{
	struct newsroom *room = *state;
	char headline[302];
	memset(headline, 'a', sizeof headline);
	struct change *ch = begin(room, T0);
	int64_t id = make_article(ch, room), version;
	struct article_content c = { .headline = str_of(headline, 301) };
	assert_int_equal(article_save(ch, id, &c, &version, &room->err), BS_UNACCEPTABLE);
	assert_non_null(strstr(room->err.msg, "300"));
	c.headline = str_of(headline, 300);
	assert_ok(article_save(ch, id, &c, &version, &room->err), &room->err);
	size_t too_big = 2 * 1024 * 1024 + 1;
	c.body = safe_html_from_cleaner(str_of(arena_bytes(&room->mem, too_big), too_big));
	assert_int_equal(article_save(ch, id, &c, &version, &room->err), BS_UNACCEPTABLE);
	c = (struct article_content){ .path = STR("no-slash") };
	assert_int_equal(article_save(ch, id, &c, &version, &room->err), BS_UNACCEPTABLE);
	end(room);
}

/* ── Addresses ── */

static struct str path_of(struct newsroom *room, int64_t id)
{
	struct article a;
	assert_ok(load(room, T0 + 1000 * HOUR, id, &a), &room->err);
	return a.path;
}

static void the_pattern_makes_the_address(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t coast = make_section(ch, room, 0, "coast");
	struct article_content c = plain("ferry");
	int64_t without = make_live(ch, room, c, T0);
	c.sections = &coast;
	c.n_sections = 1;
	int64_t within = make_live(ch, room, c, T0), again = make_live(ch, room, c, T0);
	assert_ok(setting_set(ch, room->edition, STR("article-path"), STR("/{year}/{month}/{day}/{slug}-{id}.html"), &room->err),
	          &room->err);
	c.published_us = us_of_day(2019, 3, 7);
	int64_t dated = make_live(ch, room, c, T0);
	c.path = STR("/old/shape.html");
	int64_t wished = make_live(ch, room, c, T0), also = make_live(ch, room, c, T0);
	end(room);
	assert_str_equal(path_of(room, without), STR("/ferry/"));
	assert_str_equal(path_of(room, within), STR("/coast/ferry/"));
	assert_str_equal(path_of(room, again), STR("/coast/ferry-2/"));
	assert_str_equal(path_of(room, dated), str_fmt(&room->mem, "/2019/03/07/ferry-%" PRId64 ".html", dated));
	assert_str_equal(path_of(room, wished), STR("/old/shape.html"));
	assert_str_equal(path_of(room, also), STR("/old/shape-2.html"));
}

static void an_article_keeps_the_address_it_was_first_published_at(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t coast = make_section(ch, room, 0, "coast"), world = make_section(ch, room, 0, "world");
	struct article_content c = plain("ferry");
	c.sections = &coast;
	c.n_sections = 1;
	int64_t id = make_live(ch, room, c, T0);
	c.sections = &world;
	c.path = STR("/elsewhere/");
	int64_t version = save(ch, room, id, c);
	assert_ok(article_publish(ch, id, version, T0, &room->err), &room->err);
	end(room);
	assert_str_equal(path_of(room, id), STR("/coast/ferry/"));
	struct article a;
	assert_ok(load(room, T0, id, &a), &room->err);
	assert_int_equal(a.section, world);
}

static void a_page_stands_below_its_parent_and_in_no_list(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t about = 0, team = 0;
	struct article_new a = { .edition = room->edition, .kind = ARTICLE_PAGE };
	assert_ok(article_create(ch, &a, &about, &room->err), &room->err);
	assert_ok(article_publish(ch, about, save(ch, room, about, plain("about")), T0, &room->err), &room->err);
	a.parent = about;
	assert_ok(article_create(ch, &a, &team, &room->err), &room->err);
	assert_ok(article_publish(ch, team, save(ch, room, team, plain("team")), T0, &room->err), &room->err);
	end(room);
	assert_str_equal(path_of(room, about), STR("/about/"));
	assert_str_equal(path_of(room, team), STR("/about/team/"));
	struct article page;
	assert_ok(load(room, T0, team, &page), &room->err);
	assert_int_equal(page.kind, ARTICLE_PAGE);
	assert_false(page.comments_open);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM listed")), 0);
	assert_int_equal(number_in(room, SQL("SELECT count(*) FROM related_due")), 0);
}

/* ── Sisters, related, every address ── */

static void sisters_are_those_that_are_live(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t tr = 0, ar = 0, en = room->edition;
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &tr, &room->err), &room->err);
	assert_ok(edition_create(ch, STR("ar"), STR(""), STR("/ar"), &ar, &room->err), &room->err);
	int64_t english = make_live(ch, room, plain("ferry"), T0), twin = make_live(ch, room, plain("twin"), T0);
	room->edition = tr;
	int64_t turkish = make_live(ch, room, plain("vapur"), T0 + HOUR);
	room->edition = ar;
	int64_t arabic = make_live(ch, room, plain("safina"), T0);
	room->edition = en;
	assert_ok(article_link(ch, turkish, english, &room->err), &room->err);
	assert_ok(article_link(ch, english, arabic, &room->err), &room->err);
	assert_ok(article_link(ch, english, arabic, &room->err), &room->err);
	assert_int_equal(article_link(ch, twin, english, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(article_link(ch, twin, turkish, &room->err), BS_UNACCEPTABLE);
	end(room);
	struct article a;
	assert_ok(load(room, T0, english, &a), &room->err);
	assert_true(a.story > 0);
	struct sister_list list;
	assert_ok(sister_list_load(&room->mem, look(room, T0), a.story, &list, &room->err), &room->err);
	assert_int_equal(list.n, 2);
	assert_int_equal(room->snap.valid_until_us, T0 + HOUR);
	assert_ok(sister_list_load(&room->mem, look(room, T0 + HOUR), a.story, &list, &room->err), &room->err);
	assert_int_equal(list.n, 3);
	assert_int_equal(list.sisters[1].edition, tr);
	assert_str_equal(list.sisters[1].path, STR("/vapur/"));
	assert_ok(sister_list_load(&room->mem, look(room, T0), 0, &list, &room->err), &room->err);
	assert_int_equal(list.n, 0);
}

static void put_related(struct change *ch, struct newsroom *room, int64_t article, const int64_t *others, int n)
{
	for (int i = 0; i < n; i++) {
		AUTO_QUERY q = NULL;
		assert_ok(query_open(ch->db, SQL("INSERT INTO related (article, rank, other, score) VALUES (?1, ?2, ?3, 500)"), &q,
		                     &room->err), &room->err);
		query_bind_i64(q, 1, article);
		query_bind_i64(q, 2, i + 1);
		query_bind_i64(q, 3, others[i]);
		assert_ok(query_run(q, &room->err), &room->err);
	}
}

static void related_shows_the_nearest_that_are_live(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = make_live(ch, room, plain("story"), T0), others[8];
	for (int i = 0; i < 8; i++)
		others[i] = make_live(ch, room, plain("other"), i == 1 ? T0 + HOUR : T0 - i);
	assert_ok(article_withdraw(ch, others[0], STR(""), &room->err), &room->err);
	put_related(ch, room, id, others, 8);
	end(room);
	struct card_list cards;
	uint64_t before = db_statements(room->db);
	assert_ok(related_load(&room->mem, look(room, T0), id, 3, &cards, &room->err), &room->err);
	assert_true(db_statements(room->db) - before <= 2); /* one for the snapshot */
	assert_int_equal(cards.n, 3);
	assert_int_equal(cards.cards[0].id, others[2]);
	assert_int_equal(cards.cards[2].id, others[4]);
	assert_int_equal(room->snap.valid_until_us, T0 + HOUR);
	assert_ok(related_load(&room->mem, look(room, T0 + HOUR), id, 12, &cards, &room->err), &room->err);
	assert_int_equal(cards.n, 7);
	assert_int_equal(cards.cards[0].id, others[1]);
}

struct addresses {
	struct newsroom *room;
	struct str       text;
};
static enum bs_status collect(void *ctx, const struct public_address *a)
{
	struct addresses *all = ctx;
	all->text = str_fmt(&all->room->mem, "%.*s%.*s=%" PRId64 " ", STR_ARG(all->text), STR_ARG(a->path),
	                    (a->changed_us - T0) / HOUR);
	return BS_OK;
}

static void every_public_address_comes_once_in_parts(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	struct article_content c = plain("a");
	c.updated_us = T0 + 5 * HOUR;
	(void)make_live(ch, room, c, T0);
	(void)make_live(ch, room, plain("b"), T0 + 9 * HOUR);
	(void)make_article(ch, room);
	(void)make_live(ch, room, plain("c"), T0 - 3 * HOUR);
	int64_t gone = make_live(ch, room, plain("d"), T0);
	assert_ok(article_withdraw(ch, gone, STR(""), &room->err), &room->err);
	end(room);
	struct addresses all = { .room = room };
	int64_t last = 0;
	struct snapshot *snap = look(room, T0 + HOUR);
	assert_ok(public_addresses(snap, room->edition, 0, 1, &last, collect, &all, &room->err), &room->err);
	assert_str_equal(all.text, STR("/a/=5 "));
	assert_ok(public_addresses(snap, room->edition, last, 10, &last, collect, &all, &room->err), &room->err);
	assert_str_equal(all.text, STR("/a/=5 /c/=-3 "));
	assert_int_equal(snap->valid_until_us, T0 + 9 * HOUR);
	assert_ok(public_addresses(snap, room->edition, last, 10, &last, collect, &all, &room->err), &room->err);
	assert_str_equal(all.text, STR("/a/=5 /c/=-3 "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(a_published_article_shows_all_that_its_version_holds),
		newsroom_test(a_draft_is_not_found),
		newsroom_test(a_scheduled_article_is_live_at_its_moment_without_a_job),
		newsroom_test(a_correction_ends_one_interval_and_opens_the_next),
		newsroom_test(nothing_is_published_into_a_past_that_readers_have_seen),
		newsroom_test(an_import_is_live_from_its_old_date_on),
		newsroom_test(a_scheduled_correction_comes_at_its_moment_and_can_be_replaced),
		newsroom_test(a_scheduled_article_that_is_published_at_once_is_first_published_then),
		newsroom_test(a_version_that_is_scheduled_anew_is_published_at_its_new_time),
		newsroom_test(two_publications_in_one_change_leave_the_second),
		newsroom_test(intervals_of_an_article_never_overlap),
		newsroom_test(a_withdrawn_article_is_gone_with_its_reason),
		newsroom_test(an_unscheduled_article_never_appears),
		newsroom_test(an_article_in_the_bin_is_gone_and_states_are_only_set_where_they_hold),
		newsroom_test(a_save_makes_the_next_version_and_the_working_copy),
		newsroom_test(a_version_of_another_article_cannot_be_published),
		newsroom_test(limits_are_refused_in_words),
		newsroom_test(the_pattern_makes_the_address),
		newsroom_test(an_article_keeps_the_address_it_was_first_published_at),
		newsroom_test(a_page_stands_below_its_parent_and_in_no_list),
		newsroom_test(sisters_are_those_that_are_live),
		newsroom_test(related_shows_the_nearest_that_are_live),
		newsroom_test(every_public_address_comes_once_in_parts),
	};
	return cmocka_run_group_tests_name("news/article", tests, NULL, NULL);
}
