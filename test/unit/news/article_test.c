/* The life of an article: what readers see of it, and when. */
#include "newsroom_for_test.h"

static struct article_content plain(const char *headline_z)
{
	return (struct article_content){
		.headline = str_from_z(headline_z), .slug = str_from_z(headline_z),
		.body = safe_html_from_cleaner(STR("<p>Text.</p>")),
	};
}

static enum bs_status load(struct newsroom *room, int64_t at_us, int64_t id, struct article *out)
{
	return article_load(&room->mem, look(room, at_us), id, out, &room->err);
}

static void a_published_article_shows_all_that_its_version_holds(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t world = make_section(ch, room, 0, "world"), asia = make_section(ch, room, world, "asia");
	int64_t ida = make_author(ch, room, "ida"), noor = make_author(ch, room, "noor");
	int64_t harbour = make_topic(ch, room, "harbour"), ferry = make_topic(ch, room, "ferry");
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
	assert_int_equal(a.lead.id, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_published_article_shows_all_that_its_version_holds, newsroom_set_up,
		                                newsroom_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
