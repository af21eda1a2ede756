/*
 * Pages of lists: a section with its descendants' stories, an author, a topic, and the archive of the whole edition.
 *
 * The newest page begins with a row of three (recipe B) and goes on as a river; a closed page, …/archive/N/, is a river
 * only. Its number counts from the oldest and its stories stay, so an address that was linked to keeps showing what
 * it showed.
 */
#include "site/address.h"
#include "site/view.h"

enum { TOP_CARDS = 3 };

static enum bs_status load_author(struct page *p, struct list_subject *s, struct err *err)
{
	struct author  author;
	enum bs_status st = author_load(p->mem, p->snap, s->owner, &author, err);
	if (st)
		return st;
	s->name = author.name;
	s->description = author.biography;
	s->picture = author.picture;
	s->path = author.path;
	return BS_OK;
}

static enum bs_status load_topic(struct page *p, struct list_subject *s, struct err *err)
{
	struct topic   topic;
	enum bs_status st = topic_load(p->mem, p->snap, s->owner, &topic, err);
	if (st)
		return st;
	s->name = topic.name;
	s->description = topic.description;
	s->path = topic.path;
	return BS_OK;
}

enum bs_status list_subject_load(struct page *p, enum list_kind kind, int64_t owner, struct str path,
                                 struct list_subject *out, struct err *err)
{
	struct list_subject s = { .kind = kind, .owner = owner, .path = path };
	enum bs_status      st = BS_OK;
	switch (kind) {
	case LIST_SECTION:
		s.section = section_find(p->tree, owner);
		if (!s.section)
			return err_set(err, BS_NOT_FOUND, "there is no such section");
		s.name = s.section->name;
		s.description = s.section->description;
		break;
	case LIST_AUTHOR:
		st = load_author(p, &s, err);
		break;
	case LIST_TOPIC:
		st = load_topic(p, &s, err);
		break;
	case LIST_EDITION:
		s.owner = p->edition->id;
		s.name = view_words(p, STR("all_stories"));
		break;
	}
	if (!st)
		*out = s;
	return st;
}

/* ── Views ── */

static void put_parts(struct page *p, struct object *list, const struct list_subject *s, int number)
{
	struct list *parts = object_add_list(list, STR("parts"));
	for (size_t i = 0; s->section && number == 0 && i < p->tree->n; i++) {
		const struct section *part = &p->tree->sections[i];
		if (part->parent != s->section->id)
			continue;
		struct object *o = list_add_object(parts);
		object_set(o, STR("name"), value_text(part->name));
		object_set(o, STR("url"), value_url(view_path(p, part->path)));
	}
	object_set(list, STR("has_parts"), value_bool(list_count(parts) > 0));
	object_set(list, STR("parts_label"), value_text(view_words1(p, STR("parts_of"), STR("section"), s->name)));
}

static bool starts_with_picture(const struct card_list *cards)
{
	return cards->n > 0 && cards->cards[0].lead.n_files > 0;
}

/* Recipe B with the newest three; returns how many it took. */
static size_t put_top(struct page *p, struct object *list, const struct list_subject *s, const struct card_list *cards,
                      int number)
{
	size_t n = number > 0 ? 0 : cards->n < TOP_CARDS ? cards->n : TOP_CARDS;
	static const struct str rows[] = { STR_INIT("one"), STR_INIT("one"), STR_INIT("two ruled"), STR_INIT("three ruled") };
	struct list *top = object_add_list(list, STR("top"));
	for (size_t i = 0; i < n; i++) {
		bool is_large = i == 0 && n != 2;
		view_card(p, list_add_object(top), &cards->cards[i],
		          &(struct card_look){ .size = is_large ? STR("l") : STR("m"),
		                               .shape = is_large && starts_with_picture(cards) ? STR("side") : STR_EMPTY,
		                               .show_picture = is_large || n == 2, .picture = is_large ? PICTURE_CARD : PICTURE_HALF,
		                               .show_standfirst = true, .show_meta = true, .is_eager = i == 0,
		                               .of_author = s->kind == LIST_AUTHOR });
	}
	object_set(list, STR("recipe"), value_text(rows[n]));
	object_set(list, STR("has_top"), value_bool(n > 0));
	return n;
}

/* The rest by days: the date stands once beside its stories, each story has its clock time. */
static void put_river(struct page *p, struct object *root, struct object *list, const struct list_subject *s,
                      const struct card_list *cards, size_t from, int number)
{
	struct list *days = object_add_list(root, STR("days")), *of_day = NULL;
	for (size_t i = from; i < cards->n; i++) {
		const struct card *c = &cards->cards[i];
		if (!of_day || !date_same_day(p->dates, c->published_us, cards->cards[i - 1].published_us)) {
			struct object *day = list_add_object(days);
			view_time(p, day, STR("day"), c->published_us, DATE_DAY);
			of_day = object_add_list(day, STR("cards"));
		}
		view_card(p, list_add_object(of_day), c,
		          &(struct card_look){ .size = STR("m"), .show_picture = true, .picture = PICTURE_THUMB, .show_standfirst = true,
		                               .show_meta = true, .clock_only = true, .of_author = s->kind == LIST_AUTHOR });
	}
	object_set(list, STR("has_river"), value_bool(list_count(days) > 0));
	object_set(list, STR("river_head"), value_text(view_words(p, number > 0 || from == 0 ? STR("all_stories") : STR("older_stories"))));
	object_set(list, STR("is_empty"), value_bool(cards->n == 0));
}

struct str list_page_path(struct arena *mem, const struct list_subject *s, int number)
{
	if (number == 0 && s->kind != LIST_EDITION)
		return s->path;
	return suffix_path(mem, s->path, SUFFIX_ARCHIVE, number);
}

static struct value archive_url(struct page *p, const struct list_subject *s, int number)
{
	return value_url(view_path(p, list_page_path(p->mem, s, number)));
}

static void put_pager(struct page *p, struct object *root, const struct list_subject *s, const struct list_view *view)
{
	if (view->oldest == 0) {
		object_set(root, STR("pager"), value_bool(false));
		return;
	}
	struct object *pager = object_add_object(root, STR("pager"));
	bool           is_oldest = view->number == view->oldest, is_next_oldest = view->older == view->oldest;
	struct str     label = STR_EMPTY;
	if (view->number > 0)
		label = view_words1(p, STR("page_number"), STR("n"), view_number(p, view->number));
	object_set(pager, STR("label"), value_text(label));
	object_set(pager, STR("newer"), view->number > 0 ? archive_url(p, s, view->newer) : value_bool(false));
	object_set(pager, STR("older"), view->older > 0 ? archive_url(p, s, view->older) : value_bool(false));
	object_set(pager, STR("oldest"), is_oldest || is_next_oldest ? value_bool(false) : archive_url(p, s, view->oldest));
}

static void put_crumbs(struct page *p, struct object *root, const struct list_subject *s, int number)
{
	struct list *crumbs = object_add_list(root, STR("crumbs"));
	if (s->section)
		view_section_crumbs(p, crumbs, s->section->id, number == 0);
	else
		view_crumb(p, crumbs, s->name, list_page_path(p->mem, s, 0), number == 0);
	if (number > 0)
		view_crumb(p, crumbs, view_words1(p, STR("page_number"), STR("n"), view_number(p, number)),
		           list_page_path(p->mem, s, number), true);
}

static enum bs_status put_subject(struct page *p, struct object *list, const struct list_subject *s, int number,
                                  struct err *err)
{
	struct str     label = s->kind == LIST_AUTHOR ? view_words(p, STR("author"))
	                       : s->kind == LIST_TOPIC ? view_words(p, STR("topic"))
	                                               : STR_EMPTY;
	struct media   face = { 0 };
	enum bs_status st = BS_OK;
	if (s->picture && number == 0)
		st = media_load(p->mem, p->snap, s->picture, &face, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	object_set(list, STR("label"), value_text(label));
	object_set(list, STR("name"), value_text(s->name));
	object_set(list, STR("colour"), value_text(frame_colour(p->frame, p->edition, s->section ? s->section->id : 0)));
	object_set(list, STR("description"), value_text(number == 0 ? s->description : STR_EMPTY));
	view_picture(p, list, STR("picture"), &face, PICTURE_FACE, true, STR_EMPTY);
	return BS_OK;
}

static struct str title_of(struct page *p, const struct list_subject *s, int number)
{
	if (number == 0)
		return s->name;
	return view_words2(p, STR("page_of_list"), STR("name"), s->name, STR("n"), view_number(p, number));
}

enum bs_status page_list(struct page *p, const struct list_subject *s, int number, struct err *err)
{
	struct list_view view = { 0 };
	enum bs_status   st = list_load(p->mem, p->snap, s->kind, s->owner, number, 0, &view, err);
	if (st == BS_NOT_FOUND && number == 0)
		st = BS_OK; /* a list that nothing was ever filed under */
	if (st)
		return st;
	struct str       feed = suffix_path(p->mem, s->path, SUFFIX_FEED, 0);
	struct page_head head = {
		.title = title_of(p, s, number), .description = s->description, .type = s->kind == LIST_AUTHOR ? STR("profile") : STR("website"),
		.path = list_page_path(p->mem, s, number),
		.feed = feed, .feed_title = view_words2(p, STR("page_title"), STR("page"), s->name, STR("site"), p->edition->settings.title),
		.section = s->section ? s->section->id : 0, .is_section = number == 0,
	};
	struct object *root = view_root(p, &head);
	struct object *list = object_add_object(root, STR("list"));
	st = put_subject(p, list, s, number, err);
	if (st)
		return st;
	put_crumbs(p, root, s, number);
	put_parts(p, list, s, number);
	size_t taken = put_top(p, list, s, &view.cards, number);
	put_river(p, root, list, s, &view.cards, taken, number);
	put_pager(p, root, s, &view);
	return view_render(p, STR("list"), root, err);
}
