#include "test.h"

#include "site/front.h"

enum { MOST = 60 };

struct stories {
	struct card        cards[MOST];
	struct front_story stories[MOST];
	size_t             n;
};

/* One letter per story, newest first: 'p' with a picture, 'o' opinion, 'O' opinion with a picture, '-' neither. */
static void stories_make(struct stories *s, const char *letters_z)
{
	*s = (struct stories){ .n = strlen(letters_z) };
	for (size_t i = 0; i < s->n; i++) {
		char c = letters_z[i];
		s->cards[i].id = (int64_t)i + 1;
		s->cards[i].lead.n_files = c == 'p' || c == 'O';
		s->stories[i] = (struct front_story){ &s->cards[i], c == 'o' || c == 'O' };
	}
}

static struct front_plan plan_of(struct stories *s, const char *letters_z)
{
	struct front_plan plan = { 0 };
	stories_make(s, letters_z);
	front_plan_top(&plan, s->stories, s->n);
	return plan;
}

static void an_empty_newsroom_has_no_lead(void **state)
{
	(void)state;
	struct stories s;
	struct front_plan plan = plan_of(&s, "");
	assert_null(plan.lead);
	assert_int_equal(plan.n_stack + plan.n_latest + plan.n_used, 0);
}

static void a_lead_has_a_picture_if_one_of_the_newest_has(void **state)
{
	(void)state;
	struct stories s;
	assert_int_equal(plan_of(&s, "---p--").lead->id, 4);
	assert_int_equal(plan_of(&s, "------").lead->id, 1);
	assert_int_equal(plan_of(&s, "--------p").lead->id, 1); /* too old to lead */
}

static void opinion_leads_only_when_there_is_nothing_else(void **state)
{
	(void)state;
	struct stories s;
	assert_int_equal(plan_of(&s, "OO-").lead->id, 3);
	assert_int_equal(plan_of(&s, "OO").lead->id, 1);
}

static void slots_without_a_story_close_up(void **state)
{
	(void)state;
	struct stories s;
	const struct { const char *letters_z; size_t stack, latest; } cases[] = {
		{ "p", 0, 0 }, { "pp", 1, 0 }, { "pppp", 3, 0 }, { "ppppp", 3, 1 }, { "pppppppppppppppppppp", 3, 8 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct front_plan plan = plan_of(&s, cases[i].letters_z);
		assert_int_equal(plan.n_stack, cases[i].stack);
		assert_int_equal(plan.n_latest, cases[i].latest);
	}
}

static void a_small_newsroom_keeps_stories_for_its_strips(void **state)
{
	(void)state;
	struct stories s;
	struct front_plan plan = plan_of(&s, "pppppppppppp");
	assert_int_equal(plan.n_latest, 4);
	assert_int_equal(plan.n_used, 8);
}

static void the_first_of_the_stack_has_a_picture(void **state)
{
	(void)state;
	struct stories s;
	struct front_plan plan = plan_of(&s, "p---p---");
	assert_int_equal(plan.stack[0]->id, 5);
	assert_int_equal(plan.stack[1]->id, 2);
}

static void no_story_stands_twice(void **state)
{
	(void)state;
	struct stories s;
	struct front_plan plan = plan_of(&s, "-p-Op--p--o-pp--");
	bool seen[MOST + 1] = { false };
	seen[plan.lead->id] = true;
	for (size_t i = 0; i < plan.n_stack + plan.n_latest; i++) {
		int64_t id = i < plan.n_stack ? plan.stack[i]->id : plan.latest[i - plan.n_stack]->id;
		assert_false(seen[id]);
		seen[id] = true;
	}
	assert_int_equal(plan.n_used, 1 + plan.n_stack + plan.n_latest);
}

static void strips_alternate_and_a_third_pictured_one_has_none(void **state)
{
	(void)state;
	assert_int_equal(front_recipe(0, 0, 4, 4, false), STRIP_THREE);
	assert_int_equal(front_recipe(1, 1, 4, 4, false), STRIP_FOUR);
	assert_int_equal(front_recipe(2, 2, 4, 4, false), STRIP_PLAIN);
	assert_int_equal(front_recipe(3, 0, 4, 1, false), STRIP_THREE);
	assert_int_equal(front_recipe(0, 0, 4, 0, false), STRIP_PLAIN);
	assert_int_equal(front_recipe(0, 0, 4, 4, true), STRIP_PANEL);
	assert_int_equal(front_recipe(1, 0, 3, 3, false), STRIP_THREE);
	assert_int_equal(front_recipe(1, 0, 2, 2, false), STRIP_TWO);
	assert_int_equal(front_recipe(1, 0, 1, 1, false), STRIP_ONE);
	assert_int_equal(front_recipe(2, 2, 1, 1, false), STRIP_PLAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_newsroom_has_no_lead),
		cmocka_unit_test(a_lead_has_a_picture_if_one_of_the_newest_has),
		cmocka_unit_test(opinion_leads_only_when_there_is_nothing_else),
		cmocka_unit_test(slots_without_a_story_close_up),
		cmocka_unit_test(a_small_newsroom_keeps_stories_for_its_strips),
		cmocka_unit_test(the_first_of_the_stack_has_a_picture),
		cmocka_unit_test(no_story_stands_twice),
		cmocka_unit_test(strips_alternate_and_a_third_pictured_one_has_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
