/*
 * A story's page, and a page that stands by itself. Everything on it comes from one version, read at the snapshot's
 * now, so the same function shows an article as it was at any moment.
 *
 * Statements: the article's own five, sisters, related, comments. What stands around it is the frame's.
 */
#include "site/body.h"
#include "site/thread.h"
#include "site/view.h"

#include "news/route.h"
#include "text/clean.h"
#include "text/words.h"

enum { RELATED_SHOWN = 6, DESCRIPTION_CHARS = 200, EXCERPT_FROM = 4096, PARENTS_MOST = 4 };

/* ── Bylines ── */

/*
 * "By {names}" with links in it, without gluing a sentence in the template: each name goes through the words as one
 * control character, which no name can hold, and the finished sentence is cut there.
 */
enum { FIRST_MARK = 1, LAST_MARK = 7 };

static struct str marked_names(struct page *p, size_t n)
{
	struct str names = str_fmt(p->mem, "%c", FIRST_MARK);
	for (size_t i = 1; i < n; i++) {
		struct str next = str_fmt(p->mem, "%c", FIRST_MARK + (int)i);
		names = view_words2(p, i + 1 == n ? STR("names_two") : STR("names_list"), STR("a"), names, STR("b"), next);
	}
	return view_words1(p, STR("byline"), STR("names"), names);
}

static void put_piece(struct page *p, struct list *byline, struct str text, const struct author *a)
{
	struct object *o = list_add_object(byline);
	object_set(o, STR("text"), value_text(a ? a->name : text));
	object_set(o, STR("link"), value_bool(a));
	object_set(o, STR("url"), value_url(a ? view_path(p, a->path) : STR_EMPTY));
}

static void put_byline(struct page *p, struct object *o, const struct article *a)
{
	size_t       n = a->n_authors < LAST_MARK ? a->n_authors : LAST_MARK;
	struct list *byline = object_add_list(o, STR("byline"));
	object_set(o, STR("has_byline"), value_bool(n > 0));
	if (n == 0)
		return;
	struct str line = marked_names(p, n);
	for (size_t from = 0, at = 0; at <= line.len; at++) {
		bool is_mark = at < line.len && line.ptr[at] >= FIRST_MARK && line.ptr[at] < FIRST_MARK + (int)n;
		if (!is_mark && at < line.len)
			continue;
		if (at > from)
			put_piece(p, byline, str_slice(line, from, at), NULL);
		if (is_mark)
			put_piece(p, byline, STR_EMPTY, &a->authors[line.ptr[at] - FIRST_MARK]);
		from = at + 1;
	}
}

/* ── Parts ── */

static void put_lead(struct page *p, struct object *o, const struct article *a)
{
	struct object *picture = view_picture(p, o, STR("picture"), &a->lead, PICTURE_LEAD, true, a->lead.alt);
	if (!picture)
		return;
	object_set(picture, STR("caption"), value_text(a->lead.caption));
	object_set(picture, STR("credit"), value_text(a->lead.credit));
	object_set(picture, STR("has_words"), value_bool(a->lead.caption.len > 0 || a->lead.credit.len > 0));
}

static void put_topics(struct page *p, struct object *o, const struct article *a)
{
	struct list *topics = object_add_list(o, STR("topics"));
	for (size_t i = 0; i < a->n_topics; i++) {
		struct object *topic = list_add_object(topics);
		object_set(topic, STR("name"), value_text(a->topics[i].name));
		object_set(topic, STR("url"), value_url(view_path(p, a->topics[i].path)));
	}
	object_set(o, STR("has_topics"), value_bool(a->n_topics > 0));
}

static void put_article(struct page *p, struct object *root, const struct article *a)
{
	struct str     colour = frame_colour(p->frame, p->edition, a->section);
	bool           has_correction = a->correction.markup.len > 0;
	struct object *o = object_add_object(root, STR("article"));
	object_set(o, STR("headline"), value_text(a->headline));
	object_set(o, STR("standfirst"), value_text(a->standfirst));
	object_set(o, STR("kicker"), value_text(a->kicker));
	object_set(o, STR("colour"), value_text(colour));
	object_set(o, STR("is_opinion"), value_bool(str_eq(colour, STR("opinion"))));
	object_set(o, STR("body"), value_html(body_render(p->mem, a->body, p->words)));
	object_set(o, STR("correction"), has_correction ? value_html(a->correction) : value_bool(false));
	view_time(p, o, STR("published"), a->published_us, DATE_TIME);
	view_time(p, o, STR("updated"), a->updated_us, DATE_TIME);
	put_lead(p, o, a);
	put_byline(p, o, a);
	put_topics(p, o, a);
	object_set(o, STR("has_foot"), value_bool(a->n_topics > 0 || has_correction));
}

static enum bs_status put_related(struct page *p, struct object *root, int64_t article, struct err *err)
{
	struct card_list related = { 0 };
	enum bs_status   st = related_load(p->mem, p->snap, article, RELATED_SHOWN, &related, err);
	if (st)
		return st;
	struct list *list = object_add_list(root, STR("related"));
	for (size_t i = 0; i < related.n; i++)
		view_card(p, list_add_object(list), &related.cards[i],
		          &(struct card_look){ .size = STR("s"), .show_picture = true, .picture = PICTURE_THUMB, .show_meta = true });
	object_set(root, STR("has_related"), value_bool(related.n > 0));
	return BS_OK;
}

/* What search engines and shared links show: the standfirst, else the first words of the body. */
static struct str description_of(struct page *p, const struct article *a)
{
	if (a->standfirst.len > 0)
		return a->standfirst;
	struct safe_html head = a->body;
	if (head.markup.len > EXCERPT_FROM) { /* no tag is cut */
		size_t end = str_rchr(str_slice(head.markup, 0, EXCERPT_FROM), '>');
		head.markup = str_slice(head.markup, 0, end == STR_NONE ? 0 : end + 1);
	}
	return excerpt_make(p->mem, html_to_text(p->mem, head), DESCRIPTION_CHARS);
}

/* ── Pages that stand by themselves ── */

/* The pages above it, by its address: /about/team/ stands below /about/, if that is a page. */
static enum bs_status put_parents(struct page *p, struct list *crumbs, struct str path, struct err *err)
{
	int64_t ids[PARENTS_MOST];
	size_t  n = 0;
	while (n < PARENTS_MOST && path.len > 1) {
		size_t slash = str_rchr(str_slice(path, 0, path.len - 1), '/');
		path = str_slice(path, 0, slash == STR_NONE ? 0 : slash + 1);
		struct route   route;
		enum bs_status st = path.len > 1 ? route_find(p->mem, p->snap, p->edition->id, path, &route, err) : BS_NOT_FOUND;
		if (st == BS_NOT_FOUND || (st == BS_OK && route.kind != ROUTE_ARTICLE))
			break;
		if (st)
			return st;
		ids[n++] = route.target;
	}
	for (size_t i = n; i-- > 0;) {
		struct card_list parent;
		enum bs_status   st = card_list_load(p->mem, p->snap, &ids[i], 1, &parent, err);
		if (st)
			return st;
		if (parent.n > 0)
			view_crumb(p, crumbs, parent.cards[0].headline, parent.cards[0].path, false);
	}
	return BS_OK;
}

static enum bs_status put_crumbs(struct page *p, struct object *root, const struct article *a, struct err *err)
{
	struct list *crumbs = object_add_list(root, STR("crumbs"));
	if (a->kind == ARTICLE_STORY) {
		view_section_crumbs(p, crumbs, a->section, false);
		return BS_OK;
	}
	enum bs_status st = put_parents(p, crumbs, a->path, err);
	if (!st)
		view_crumb(p, crumbs, a->headline, a->path, true);
	return st;
}

enum bs_status page_article(struct page *p, int64_t id, struct err *err)
{
	struct article     a;
	struct sister_list sisters = { 0 };
	enum bs_status     st = article_load(p->mem, p->snap, id, &a, err);
	if (!st && a.story)
		st = sister_list_load(p->mem, p->snap, a.story, &sisters, err);
	if (st)
		return st;
	bool             is_story = a.kind == ARTICLE_STORY;
	struct page_head head = {
		.title = a.headline, .description = description_of(p, &a), .path = a.path,
		.type = is_story ? STR("article") : STR("website"), .image = &a.lead, .sisters = &sisters, .section = a.section,
	};
	struct object *root = view_root(p, &head);
	put_article(p, root, &a);
	st = put_crumbs(p, root, &a, err);
	if (!st && is_story)
		st = put_related(p, root, a.id, err);
	if (!st)
		st = view_thread(p, root, a.id, err);
	return st ? st : view_render(p, is_story ? STR("article") : STR("simple"), root, err);
}
