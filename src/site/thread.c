/*
 * Comments. News gives them in reading order with a depth; a page shows two levels: conversations, and under each its
 * answers behind one hairline. An answer to an answer stands at the same depth and names whom it answers, so that a long
 * argument does not end in a column one word wide.
 */
#include "site/thread.h"

#include "news/comment.h"
#include "text/clean.h"

#include <inttypes.h>

enum { COMMENTS_MOST = 3000 }; /* on one page; the buffer's limit is not far above */

struct str comment_anchor(struct arena *mem, struct str old_anchor, int64_t number)
{
	return old_anchor.len > 0 ? old_anchor : str_fmt(mem, "comment-no-%" PRId64, number);
}

static struct str removed_words(struct page *p, const struct comment *c)
{
	if (c->removed_reason.len == 0)
		return view_words(p, STR("comment_removed"));
	return view_words1(p, STR("comment_removed_because"), STR("reason"), c->removed_reason);
}

static void put_comment(struct page *p, struct object *o, const struct comment *c, struct str answers)
{
	object_set(o, STR("anchor"), value_text(comment_anchor(p->mem, c->anchor, c->number)));
	object_set(o, STR("name"), value_text(c->author_name));
	object_set(o, STR("is_author"), value_bool(c->by_author));
	object_set(o, STR("is_removed"), value_bool(c->removed));
	object_set(o, STR("to"), value_text(answers));
	object_set(o, STR("has_answers"), value_bool(false));
	if (c->removed) {
		object_set(o, STR("body_text"), value_text(removed_words(p, c)));
		return;
	}
	view_time(p, o, STR("time"), c->written_us, DATE_TIME);
	object_set(o, STR("body"), value_html(comment_html(p->mem, c->body)));
}

/* The name that a comment of depth 2 or more answers; a first answer stands right below its comment and needs none. */
static struct str answered(const struct comment *c, const struct str *names)
{
	if (c->answers.len > 0)
		return c->answers;
	return c->depth >= 2 ? names[c->depth - 1] : STR_EMPTY;
}

enum { DEPTH_MOST = 8 };

static bool put_comments(struct page *p, struct list *comments, const struct comment_thread *t)
{
	struct str     names[DEPTH_MOST] = { { "", 0 } }; /* whose comment is open at each depth */
	struct object *top = NULL;
	struct list   *answers = NULL;
	bool           has_answers = false;
	for (size_t i = 0; i < t->n && i < COMMENTS_MOST; i++) {
		const struct comment *c = &t->comments[i];
		if (c->depth == 0 || !top) {
			top = list_add_object(comments);
			answers = NULL;
			put_comment(p, top, c, STR_EMPTY);
		} else {
			if (!answers) {
				answers = object_add_list(top, STR("answers"));
				object_set(top, STR("has_answers"), value_bool(true));
			}
			struct str to = answered(c, names);
			has_answers = has_answers || to.len > 0;
			put_comment(p, list_add_object(answers), c, to);
		}
		if (c->depth >= 0 && c->depth < DEPTH_MOST)
			names[c->depth] = c->author_name;
	}
	return has_answers;
}

enum bs_status view_thread(struct page *p, struct object *root, int64_t article, struct err *err)
{
	struct comment_thread t = { 0 };
	enum bs_status        st = comment_thread_load(p->mem, p->snap, article, &t, err);
	if (st)
		return st;
	if (t.n == 0) {
		object_set(root, STR("thread"), value_bool(false));
		return BS_OK;
	}
	struct object *thread = object_add_object(root, STR("thread"));
	struct str     count = view_number(p, (int64_t)t.n_visible);
	object_set(thread, STR("heading"), value_text(view_words1(p, STR("comments_head"), STR("n"), count)));
	bool has_answers = put_comments(p, object_add_list(thread, STR("comments")), &t);
	object_set(thread, STR("has_answers"), value_bool(has_answers));
	return BS_OK;
}
