/*
 * The front page, composed by itself: nobody has to fill a slot for it to look like a newspaper.
 *
 *     lead       the newest story with a picture among the newest few, never opinion if there is news
 *     stack      three beside it; the first of them has a picture if one of the next few has
 *     latest     up to eight lines, but in a small newsroom half of what is left: the strips want stories too
 *     strips     one per top section in the tree's order, with what was not shown above
 *
 * No story stands twice. A slot without a story closes up: with one story there is a lead and nothing else. Strips
 * alternate between three recipes; two with pictures may meet, a third has none:
 *
 *     three      a large one with its picture beside it, two standard ones     (every even strip)
 *     four       four small ones with pictures                                 (every odd strip, if they have pictures)
 *     panel      opinion: a tinted panel of four without pictures, writers first
 *
 * An editor's own choice of slots will come before this one; this stays for every slot left open.
 */
#include "site/front.h"

#include "site/view.h"

enum {
	NEWEST = 40,          /* stories asked for: more than lead, stack and latest take */
	LEAD_FROM = 8,        /* the lead is one of the newest so many */
	PICTURE_FROM = 6,     /* the stack's first is one of the next so many */
	STRIP_MOST = 4,       /* stories in a strip */
	STRIP_SPARE = 2,      /* asked for more, to find pictures */
	STRIPS_MOST = 14,
	MORE_MOST = 2         /* lines under the lead */
};

/* ── Which story stands where ── */

static bool is_used(const struct front_plan *plan, int64_t id)
{
	for (size_t i = 0; i < plan->n_used; i++)
		if (plan->used[i] == id)
			return true;
	return false;
}

void front_use(struct front_plan *plan, const struct card *c)
{
	if (plan->n_used < FRONT_USED_MOST)
		plan->used[plan->n_used++] = c->id;
}

static bool is_news(const struct front_story *s)
{
	return !s->is_opinion;
}
static bool is_news_with_picture(const struct front_story *s)
{
	return !s->is_opinion && s->card->lead.n_files > 0;
}
static bool has_picture(const struct front_story *s)
{
	return s->card->lead.n_files > 0;
}

/* The first of the next `from` unused stories that is wanted; NULL if none is. */
static const struct card *find(const struct front_plan *plan, const struct front_story *stories, size_t n, size_t from,
                               bool (*wanted)(const struct front_story *))
{
	for (size_t i = 0, seen = 0; i < n && seen < from; i++) {
		if (is_used(plan, stories[i].card->id))
			continue;
		seen++;
		if (!wanted || wanted(&stories[i]))
			return stories[i].card;
	}
	return NULL;
}

static const struct card *take(struct front_plan *plan, const struct card *c)
{
	if (c)
		front_use(plan, c);
	return c;
}

void front_plan_top(struct front_plan *plan, const struct front_story *stories, size_t n)
{
	const struct card *lead = find(plan, stories, n, LEAD_FROM, is_news_with_picture);
	if (!lead)
		lead = find(plan, stories, n, LEAD_FROM, is_news);
	plan->lead = take(plan, lead ? lead : find(plan, stories, n, 1, NULL));

	while (plan->n_stack < FRONT_STACK) {
		const struct card *c = plan->n_stack == 0 ? find(plan, stories, n, PICTURE_FROM, has_picture) : NULL;
		c = take(plan, c ? c : find(plan, stories, n, 1, NULL));
		if (!c)
			return;
		plan->stack[plan->n_stack++] = c;
	}
	size_t left = n - plan->n_used;
	size_t lines = left / 2 + left % 2;
	while (plan->n_latest < (lines < FRONT_LATEST ? lines : FRONT_LATEST)) {
		const struct card *c = take(plan, find(plan, stories, n, 1, NULL));
		if (!c)
			return;
		plan->latest[plan->n_latest++] = c;
	}
}

enum strip_recipe front_recipe(size_t strip, size_t pictured_before, size_t n, size_t n_pictures, bool is_opinion)
{
	if (is_opinion)
		return STRIP_PANEL;
	if (n == 1)
		return pictured_before >= 2 ? STRIP_PLAIN : STRIP_ONE;
	if (n == 2)
		return STRIP_TWO;
	if (n >= STRIP_MOST && (pictured_before >= 2 || n_pictures == 0))
		return STRIP_PLAIN;
	if (n >= STRIP_MOST && strip % 2 == 1 && n_pictures >= 3)
		return STRIP_FOUR;
	return STRIP_THREE;
}

/* ── From the plan to the page ── */

static struct front_story *stories_of(struct page *p, const struct card_list *list)
{
	struct front_story *stories = ARENA_NEW(p->mem, struct front_story, list->n + 1);
	for (size_t i = 0; i < list->n; i++)
		stories[i] = (struct front_story){
			.card = &list->cards[i],
			.is_opinion = str_eq(frame_colour(p->frame, p->edition, list->cards[i].section), STR("opinion")),
		};
	return stories;
}

/* Up to two lines under the lead: what belongs to it and stands nowhere else. */
static enum bs_status put_more(struct page *p, struct object *lead, struct front_plan *plan, struct err *err)
{
	struct card_list related = { 0 };
	struct list     *more = object_add_list(lead, STR("more"));
	enum bs_status   st = related_load(p->mem, p->snap, plan->lead->id, LEAD_FROM, &related, err);
	if (st)
		return st;
	for (size_t i = 0; i < related.n && list_count(more) < MORE_MOST; i++) {
		const struct card *c = &related.cards[i];
		if (is_used(plan, c->id))
			continue;
		front_use(plan, c);
		struct object *o = list_add_object(more);
		object_set(o, STR("headline"), value_text(c->headline));
		object_set(o, STR("url"), value_url(view_path(p, c->path)));
	}
	object_set(lead, STR("has_more"), value_bool(list_count(more) > 0));
	return BS_OK;
}

static void put_stack(struct page *p, struct object *front, const struct front_plan *plan)
{
	struct list *stack = object_add_list(front, STR("stack"));
	for (size_t i = 0; i < plan->n_stack; i++) {
		bool is_first = i == 0 && plan->stack[i]->lead.n_files > 0;
		view_card(p, list_add_object(stack), plan->stack[i],
		          &(struct card_look){ .size = is_first ? STR("m") : STR("s"), .show_picture = is_first,
		                               .picture = PICTURE_CARD, .show_standfirst = !is_first && i < 2, .show_meta = true });
	}
	object_set(front, STR("has_stack"), value_bool(plan->n_stack > 0));
}

/* Clock times, and the date once where another day than the one before begins; today needs none. */
static void put_latest(struct page *p, struct object *front, const struct front_plan *plan)
{
	const struct list_subject whole = { .kind = LIST_EDITION, .path = STR("/") };
	object_set(front, STR("all_url"), value_url(view_path(p, list_page_path(p->mem, &whole, 0))));
	struct list *latest = object_add_list(front, STR("latest"));
	int64_t      day_us = p->snap->now_us;
	for (size_t i = 0; i < plan->n_latest; i++) {
		const struct card *c = plan->latest[i];
		struct object     *line = list_add_object(latest);
		bool               is_same_day = date_same_day(p->dates, c->published_us, day_us);
		view_card(p, line, c, &(struct card_look){ .size = STR("xs"), .clock_only = true });
		object_set(line, STR("day"), value_text(is_same_day ? STR_EMPTY : date_text(p->mem, p->dates, DATE_DAY, c->published_us)));
		day_us = c->published_us;
	}
	object_set(front, STR("has_latest"), value_bool(plan->n_latest > 0));
}

static enum bs_status put_top(struct page *p, struct object *front, struct front_plan *plan, struct err *err)
{
	static const struct str columns[] = { STR_INIT("c1"), STR_INIT("c2"), STR_INIT("c3") };
	object_set(front, STR("columns"), value_text(columns[(plan->n_stack > 0) + (plan->n_latest > 0)]));
	struct object *lead = object_add_object(front, STR("lead"));
	view_card(p, lead, plan->lead,
	          &(struct card_look){ .size = STR("xl"), .show_picture = true, .picture = PICTURE_HALF, .show_standfirst = true,
	                               .show_meta = true, .is_eager = true });
	enum bs_status st = put_more(p, lead, plan, err);
	put_stack(p, front, plan);
	put_latest(p, front, plan);
	return st;
}

/* ── Strips ── */

struct strip {
	const struct section *section;
	const struct card    *cards[STRIP_MOST + STRIP_SPARE];
	size_t                n, n_pictures;
	bool                  is_opinion;
};

/* The first `wanted` that have a picture come first; else everything stays in order. */
static void pictures_first(struct strip *s, size_t wanted)
{
	for (size_t to = 0, at = 0; to < wanted && at < s->n; at++) {
		const struct card *c = s->cards[at];
		if (c->lead.n_files == 0)
			continue;
		for (size_t i = at; i > to; i--)
			s->cards[i] = s->cards[i - 1];
		s->cards[to++] = c;
	}
}

static struct card_look look_of(enum strip_recipe recipe, const struct strip *s, size_t at)
{
	bool is_large = at == 0 && (recipe == STRIP_THREE || recipe == STRIP_ONE);
	bool is_side = is_large && s->cards[at]->lead.n_files > 0;
	bool shows_pictures = recipe == STRIP_FOUR || recipe == STRIP_TWO;
	return (struct card_look){
		.size            = recipe == STRIP_FOUR || recipe == STRIP_PLAIN ? STR("s") : is_large ? STR("l") : STR("m"),
		.shape           = is_side ? STR("side") : STR_EMPTY,
		.show_picture    = is_large || shows_pictures,
		.picture         = is_large ? PICTURE_CARD : recipe == STRIP_FOUR ? PICTURE_THUMB : PICTURE_HALF,
		.show_standfirst = recipe != STRIP_FOUR && recipe != STRIP_PANEL,
		.show_meta       = recipe != STRIP_PANEL,
	};
}

static void put_strip(struct page *p, struct list *strips, struct strip *s, enum strip_recipe recipe)
{
	static const struct str rows[] = {
		[STRIP_ONE]   = STR_INIT("one"),        [STRIP_TWO]  = STR_INIT("two ruled"),  [STRIP_THREE] = STR_INIT("three ruled"),
		[STRIP_PLAIN] = STR_INIT("four ruled"), [STRIP_FOUR] = STR_INIT("four"),       [STRIP_PANEL] = STR_INIT("four ruled"),
	};
	struct object *o = list_add_object(strips);
	struct str     name = s->section->name;
	object_set(o, STR("name"), value_text(name));
	object_set(o, STR("url"), value_url(view_path(p, s->section->path)));
	object_set(o, STR("all"), value_text(view_words1(p, STR("all_of"), STR("section"), name)));
	object_set(o, STR("colour"), value_text(frame_colour(p->frame, p->edition, s->section->id)));
	object_set(o, STR("frame"), value_text(recipe == STRIP_PANEL ? STR("panel is-opinion") : STR("coloured")));
	object_set(o, STR("recipe"), value_text(rows[recipe]));
	object_set(o, STR("anchor"), value_text(str_fmt(p->mem, "strip-%zu", list_count(strips))));
	struct list *cards = object_add_list(o, STR("cards"));
	for (size_t i = 0; i < s->n; i++) {
		struct card_look look = look_of(recipe, s, i);
		view_card(p, list_add_object(cards), s->cards[i], &look);
	}
}

/* Chooses among the candidates: what is left stands in the strip. */
static void strip_choose(struct strip *s, enum strip_recipe recipe)
{
	size_t most = recipe == STRIP_THREE ? 3 : STRIP_MOST;
	if (recipe == STRIP_FOUR)
		pictures_first(s, STRIP_MOST);
	else if (recipe == STRIP_THREE || recipe == STRIP_ONE)
		pictures_first(s, 1);
	s->n = s->n < most ? s->n : most;
}

/* How many of the stories above are filed under the section or below it: so many of its newest are left out. */
static size_t used_under(struct page *p, const struct front_plan *plan, const struct card_list *newest, int64_t top)
{
	size_t n = 0;
	for (size_t i = 0; i < newest->n; i++) {
		const struct section *s = newest->cards[i].section ? section_find(p->tree, newest->cards[i].section) : NULL;
		for (int depth = 0; s && s->parent && s->id != top && depth < 16; depth++)
			s = section_find(p->tree, s->parent);
		n += s && s->id == top && is_used(plan, newest->cards[i].id);
	}
	return n;
}

static enum bs_status fill_strip(struct page *p, struct front_plan *plan, const struct card_list *newest,
                                 struct strip *s, struct err *err)
{
	struct list_view view;
	size_t           limit = STRIP_MOST + STRIP_SPARE + used_under(p, plan, newest, s->section->id);
	enum bs_status   st = list_load(p->mem, p->snap, LIST_SECTION, s->section->id, 0, limit, &view, err);
	if (st)
		return st == BS_NOT_FOUND ? BS_OK : st;
	for (size_t i = 0; i < view.cards.n && s->n < STRIP_MOST + STRIP_SPARE; i++) {
		const struct card *c = &view.cards.cards[i];
		if (is_used(plan, c->id))
			continue;
		s->cards[s->n++] = c;
		s->n_pictures += c->lead.n_files > 0;
	}
	return BS_OK;
}

static enum bs_status put_strips(struct page *p, struct object *front, struct front_plan *plan,
                                 const struct card_list *newest, struct err *err)
{
	struct list *strips = object_add_list(front, STR("strips"));
	size_t       pictured = 0;
	for (size_t i = 0; i < p->tree->n && list_count(strips) < STRIPS_MOST; i++) {
		struct strip s = { .section = &p->tree->sections[i] };
		if (s.section->depth > 0)
			continue;
		s.is_opinion = str_eq(frame_colour(p->frame, p->edition, s.section->id), STR("opinion"));
		enum bs_status st = fill_strip(p, plan, newest, &s, err);
		if (st)
			return st;
		if (s.n == 0)
			continue;
		enum strip_recipe recipe = front_recipe(list_count(strips), pictured, s.n, s.n_pictures, s.is_opinion);
		pictured = recipe == STRIP_PANEL || recipe == STRIP_PLAIN || s.n_pictures == 0 ? 0 : pictured + 1;
		strip_choose(&s, recipe);
		put_strip(p, strips, &s, recipe);
		for (size_t shown = 0; shown < s.n; shown++)
			front_use(plan, s.cards[shown]);
	}
	return BS_OK;
}

/* A day and no moment of it, so that the page stays the same until midnight. */
static void put_today(struct page *p, struct object *page)
{
	int64_t        now_us = p->snap->now_us;
	struct object *today = object_add_object(page, STR("today"));
	object_set(today, STR("machine"), value_text(str_slice(date_machine(p->mem, p->dates, now_us), 0, 10)));
	object_set(today, STR("text"), value_text(date_text(p->mem, p->dates, DATE_FULL, now_us)));
	object_set(today, STR("short"), value_text(date_text(p->mem, p->dates, DATE_DAY, now_us)));
}

enum bs_status page_front(struct page *p, struct err *err)
{
	struct list_view newest = { 0 };
	enum bs_status   st = list_load(p->mem, p->snap, LIST_EDITION, p->edition->id, 0, NEWEST, &newest, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	struct front_plan *plan = ARENA_NEW(p->mem, struct front_plan, 1);
	front_plan_top(plan, stories_of(p, &newest.cards), newest.cards.n);

	const struct settings *settings = &p->edition->settings;
	struct page_head       head = {
		      .description = settings->motto.len > 0 ? settings->motto : settings->title,
		      .path = STR("/"), .type = STR("website"), .is_front = true,
		      .image = plan->lead ? &plan->lead->lead : NULL,
	};
	struct object *root = view_root(p, &head);
	struct object *page = object_get(root, STR("page"))->object;
	put_today(p, page);
	snapshot_changes_at(p->snap, date_next_midnight_us(p->dates, p->snap->now_us));

	struct object *front = object_add_object(root, STR("front"));
	object_set(front, STR("is_empty"), value_bool(!plan->lead));
	object_set(front, STR("has_lead"), value_bool(plan->lead));
	if (plan->lead)
		st = put_top(p, front, plan, err);
	if (plan->lead && !st)
		st = put_strips(p, front, plan, &newest.cards, err);
	return st && st != BS_NOT_FOUND ? st : view_render(p, STR("front"), root, err);
}
