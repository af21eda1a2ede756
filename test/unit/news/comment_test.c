/* Threads: order, depth, what is shown. */
#include "newsroom_for_test.h"

struct written {
	struct newsroom *room;
	struct change   *ch;
	int64_t          article;
};

static int64_t add(struct written *w, int64_t parent, const char *name_z, enum comment_status status)
{
	int64_t id = 0;
	struct comment_new c = { .article = w->article, .parent = parent, .status = status, .author_name = str_from_z(name_z),
		                 .body = STR("Text"), .anchor = STR("comment-1") };
	assert_ok(comment_add(w->ch, &c, &id, &w->room->err), &w->room->err);
	return id;
}

/* "name/depth(answers) ", a removed one as "-". */
static struct str thread_text(struct newsroom *room, int64_t article, int64_t at_us)
{
	struct comment_thread t;
	assert_ok(comment_thread_load(&room->mem, look(room, at_us), article, &t, &room->err), &room->err);
	struct str text = STR_EMPTY;
	size_t visible = 0;
	for (size_t i = 0; i < t.n; i++) {
		const struct comment *c = &t.comments[i];
		visible += !c->removed;
		text = str_fmt(&room->mem, "%.*s%.*s/%d%s%.*s%s ", STR_ARG(text), STR_ARG(c->removed ? STR("-") : c->author_name),
		               c->depth, c->answers.len ? "(" : "", STR_ARG(c->answers), c->answers.len ? ")" : "");
	}
	assert_int_equal(t.n_visible, visible);
	return text;
}

static struct written open_article(struct newsroom *room)
{
	struct written w = { .room = room };
	w.ch = begin(room, T0);
	w.article = make_live(w.ch, room, plain("story"), T0);
	return w;
}

static void an_answer_follows_what_it_answers(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t a = add(&w, 0, "a", COMMENT_VISIBLE);
	(void)add(&w, 0, "b", COMMENT_VISIBLE);
	int64_t c = add(&w, a, "c", COMMENT_VISIBLE);
	(void)add(&w, a, "d", COMMENT_VISIBLE);
	(void)add(&w, c, "e", COMMENT_VISIBLE);
	end(room);
	assert_str_equal(thread_text(room, w.article, T0), STR("a/0 c/1 e/2 d/1 b/0 "));
	struct comment_thread t;
	uint64_t before = db_statements(room->db);
	assert_ok(comment_thread_load(&room->mem, look(room, T0), w.article, &t, &room->err), &room->err);
	assert_true(db_statements(room->db) - before <= 2);
	assert_int_equal(t.comments[1].number, 3);
	assert_str_equal(t.comments[1].body, STR("Text"));
	assert_str_equal(t.comments[1].anchor, STR("comment-1"));
}

static void depth_is_cut_at_three_and_says_whom_it_answers(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t at = 0;
	static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
	for (int i = 0; i < 6; i++)
		at = add(&w, at, names[i], COMMENT_VISIBLE);
	end(room);
	assert_str_equal(thread_text(room, w.article, T0), STR("a/0 b/1 c/2 d/3 e/3(d) f/3(e) "));
}

static void what_is_not_visible_is_not_shown_but_removed_ones_with_answers_stay(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t gone = add(&w, 0, "gone", COMMENT_REMOVED), deeper = add(&w, gone, "deeper", COMMENT_REMOVED);
	(void)add(&w, deeper, "answer", COMMENT_VISIBLE);
	(void)add(&w, gone, "leaf", COMMENT_REMOVED);
	int64_t spam = add(&w, 0, "spam", COMMENT_SPAM);
	(void)add(&w, spam, "fooled", COMMENT_VISIBLE);
	(void)add(&w, 0, "held", COMMENT_HELD);
	(void)add(&w, 0, "binned", COMMENT_BIN);
	struct comment_new ping = { .article = w.article, .pingback = true, .author_name = STR("ping") };
	int64_t id;
	assert_ok(comment_add(w.ch, &ping, &id, &room->err), &room->err);
	assert_ok(comment_set_status(w.ch, gone, COMMENT_REMOVED, STR("Off topic"), &room->err), &room->err);
	end(room);
	assert_str_equal(thread_text(room, w.article, T0), STR("-/0 -/1 answer/2 fooled/0 "));
	struct comment_thread t;
	assert_ok(comment_thread_load(&room->mem, look(room, T0), w.article, &t, &room->err), &room->err);
	assert_str_equal(t.comments[0].removed_reason, STR("Off topic"));
	assert_str_equal(t.comments[0].body, STR(""));
	assert_str_equal(t.comments[0].author_name, STR(""));
}

static void answers_may_come_before_what_they_answer(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t answer = add(&w, 0, "answer", COMMENT_VISIBLE), question = add(&w, 0, "question", COMMENT_VISIBLE);
	assert_ok(comment_set_parent(w.ch, answer, question, &room->err), &room->err);
	assert_int_equal(comment_set_parent(w.ch, question, answer, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(comment_set_parent(w.ch, question, question, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(comment_set_parent(w.ch, question, 99, &room->err), BS_UNACCEPTABLE);
	assert_int_equal(comment_set_parent(w.ch, 99, question, &room->err), BS_NOT_FOUND);
	end(room);
	assert_str_equal(thread_text(room, w.article, T0), STR("question/0 answer/1 "));
}

static void a_comment_answers_only_within_its_article(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t a = add(&w, 0, "a", COMMENT_VISIBLE), id;
	int64_t other = make_live(w.ch, room, plain("other"), T0);
	struct comment_new c = { .article = other, .parent = a };
	assert_int_equal(comment_add(w.ch, &c, &id, &room->err), BS_UNACCEPTABLE);
	c.parent = 99;
	assert_int_equal(comment_add(w.ch, &c, &id, &room->err), BS_UNACCEPTABLE);
	end(room);
}

static void the_articles_own_authors_are_marked(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t ida = make_author(ch, room, "ida"), noor = make_author(ch, room, "noor"), id;
	struct article_content content = plain("story");
	content.authors = &ida;
	content.n_authors = 1;
	int64_t article = make_live(ch, room, content, T0);
	int64_t by[] = { ida, noor, 0 };
	for (int i = 0; i < 3; i++) {
		struct comment_new c = { .article = article, .author = by[i], .author_name = STR("x") };
		assert_ok(comment_add(ch, &c, &id, &room->err), &room->err);
	}
	end(room);
	struct comment_thread t;
	assert_ok(comment_thread_load(&room->mem, look(room, T0), article, &t, &room->err), &room->err);
	assert_int_equal(t.n, 3);
	assert_true(t.comments[0].by_author);
	assert_false(t.comments[1].by_author);
	assert_false(t.comments[2].by_author);
}

static void the_past_shows_what_had_been_written(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	(void)add(&w, 0, "early", COMMENT_VISIBLE);
	end(room);
	w.ch = begin(room, T0 + HOUR);
	(void)add(&w, 0, "late", COMMENT_VISIBLE);
	end(room);
	assert_str_equal(thread_text(room, w.article, T0 + HOUR - 1), STR("early/0 "));
	assert_int_equal(room->snap.valid_until_us, T0 + HOUR);
	assert_str_equal(thread_text(room, w.article, T0 + HOUR), STR("early/0 late/0 "));
}

static void a_deep_and_a_wide_thread_take_no_recursion_and_no_square(void **state)
{
	struct newsroom *room = *state;
	struct written w = open_article(room);
	int64_t at = 0;
	for (int i = 0; i < 3000; i++)
		at = add(&w, i % 2 ? at : 0, "x", i % 7 ? COMMENT_VISIBLE : COMMENT_REMOVED);
	at = 0;
	for (int i = 0; i < 3000; i++)
		at = add(&w, at, "y", COMMENT_VISIBLE);
	end(room);
	struct comment_thread t;
	assert_ok(comment_thread_load(&room->mem, look(room, T0), w.article, &t, &room->err), &room->err);
	assert_true(t.n > 5000);
	assert_int_equal(t.comments[t.n - 1].depth, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(an_answer_follows_what_it_answers),
		newsroom_test(depth_is_cut_at_three_and_says_whom_it_answers),
		newsroom_test(what_is_not_visible_is_not_shown_but_removed_ones_with_answers_stay),
		newsroom_test(answers_may_come_before_what_they_answer),
		newsroom_test(a_comment_answers_only_within_its_article),
		newsroom_test(the_articles_own_authors_are_marked),
		newsroom_test(the_past_shows_what_had_been_written),
		newsroom_test(a_deep_and_a_wide_thread_take_no_recursion_and_no_square),
	};
	return cmocka_run_group_tests_name("news/comment", tests, NULL, NULL);
}
