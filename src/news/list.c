/*
 * A page of a list, in two statements: where it starts and ends, and its cards.
 *
 * The newest page is the stretch after the last closed one. Seen from a moment in the past it is found by the same
 * rule: the closed page that holds that moment is the newest if twenty of its articles were live by then, else
 * the page before it is, together with what there is of this one.
 */
#include "news/card.h"

#include "base/clock.h"
#include "news/list_rows.h"
#include "news/sql.h"

#include <inttypes.h>

struct place {
	int64_t us, article;
};

struct stretch {
	int64_t      list;
	int64_t      pages;    /* closed ones, as seen from the snapshot's now */
	struct place open;     /* where the newest page starts */
	int64_t      page;     /* the page asked for, or the last closed one; 0 = there is none */
	struct place page_from, page_to;
	struct place end;      /* nothing that was live is listed from here on */
};

static const struct place BEGINNING = { LIST_BEGINNING, 0 }, END = { INT64_MAX, INT64_MAX };

static struct place place_at(struct query *q, int column)
{
	return (struct place){ query_i64(q, column), query_i64(q, column + 1) };
}

/* The list with closed page `number`, or with its last one for number 0. */
static enum bs_status load_stretch(struct snapshot *snap, enum list_kind kind, int64_t owner, int number,
                                   struct stretch *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT l.id, l.pages, l.open_us, l.open_article, p.id, p.from_us, p.from_article, p.to_us, p.to_article"
		" FROM list l LEFT JOIN list_page p ON p.list = l.id AND p.number = CASE WHEN ?3 = 0 THEN l.pages ELSE ?3 END"
		" WHERE l.kind = ?1 AND l.owner = ?2"),
		ARGS(TEXT(list_kind_names[kind]), INT(owner), INT(number)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "there is no such list");
	if (st)
		return st;
	*out = (struct stretch){
		.list      = query_i64(q, 0),
		.pages     = query_i64(q, 1),
		.open      = place_at(q, 2),
		.page      = query_i64(q, 4),
		.page_from = query_is_null(q, 4) ? BEGINNING : place_at(q, 5),
		.page_to   = place_at(q, 7),
		.end       = END,
	};
	return BS_OK;
}

/* ── As it was ── */

static void take_page(struct query *q, struct stretch *s)
{
	s->page = query_i64(q, 0);
	s->page_from = place_at(q, 1);
	s->page_to = place_at(q, 3);
}

static enum bs_status page_of_moment(struct snapshot *snap, struct stretch *s, int64_t *number, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT id, from_us, from_article, to_us, to_article, number FROM list_page"
		" WHERE list = ?1 AND (from_us, from_article) <= (?2, ?3) ORDER BY from_us DESC, from_article DESC LIMIT 1"),
		ARGS(INT(s->list), INT(snap->now_us), INT(INT64_MAX)), &q, err);
	if (st)
		return st;
	take_page(q, s);
	*number = query_i64(q, 5);
	return BS_OK;
}

static enum bs_status page_of_number(struct snapshot *snap, struct stretch *s, int64_t number, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT id, from_us, from_article, to_us, to_article FROM list_page WHERE list = ?1 AND number = ?2"),
		ARGS(INT(s->list), INT(number)), &q, err);
	if (!st)
		take_page(q, s);
	return st;
}

static enum bs_status count_live(struct snapshot *snap, const struct stretch *s, int64_t *out, struct err *err)
{
	return sql_number(snap->db, SQL(
		"SELECT count(*) FROM (SELECT 1 FROM listed WHERE list = ?1 AND (published_us, article) >= (?2, ?3)"
		" AND (published_us, article) < (?4, ?5) AND live_from_us <= ?6 AND live_to_us > ?6 LIMIT ?7) AS live"),
		ARGS(INT(s->list), INT(s->page_from.us), INT(s->page_from.article), INT(s->page_to.us),
		     INT(s->page_to.article), INT(snap->now_us), INT(LIST_NEWEST_KEEPS)), out, err);
}

/* Makes s what it was at a moment before its newest stretch began. */
static enum bs_status look_back(struct snapshot *snap, struct stretch *s, struct err *err)
{
	int64_t number, live;
	enum bs_status st = page_of_moment(snap, s, &number, err);
	if (!st)
		st = count_live(snap, s, &live, err);
	if (st)
		return st == BS_NOT_FOUND ? err_set(err, BS_CORRUPT, "a list has lost its oldest page") : st;
	s->end = s->page_to;
	if (live < LIST_NEWEST_KEEPS && number > 1)
		st = page_of_number(snap, s, --number, err);
	s->open = s->page_from;
	s->pages = number - 1;
	s->page = 0;
	if (!st && s->pages > 0)
		st = page_of_number(snap, s, s->pages, err);
	return st == BS_NOT_FOUND ? err_set(err, BS_CORRUPT, "a list has lost a page") : st;
}

/* ── Cards ── */

enum { ROW_PUBLISHED = CARD_END, ROW_FROM, ROW_TO };

static bool is_before(struct query *q, struct place place)
{
	int64_t us = query_i64(q, ROW_PUBLISHED);
	return us < place.us || (us == place.us && query_i64(q, CARD_ARTICLE) < place.article);
}

/* True if the article is listed now; else tells when it will be. */
static bool is_listed(struct snapshot *snap, struct query *q)
{
	int64_t from_us = query_i64(q, ROW_FROM);
	snapshot_changes_at(snap, from_us > snap->now_us ? from_us : query_i64(q, ROW_TO));
	return from_us <= snap->now_us;
}

/* Cards of [from, to), newest first, at most limit. *crossed: a row before s->open was looked at. */
static enum bs_status load_cards(struct arena *mem, struct snapshot *snap, const struct stretch *s,
                                 struct place from, struct place to, size_t limit, struct card_list *out,
                                 bool *crossed, struct err *err)
{
	struct card_reader r;
	card_reader_init(&r, mem, snap, limit < CARDS_MAX ? limit : CARDS_MAX);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT" CARD_COLUMNS ", k.published_us, k.live_from_us, k.live_to_us FROM listed k" CARD_JOINS("k.article")
		"WHERE k.list = ?2 AND k.live_to_us > ?1"
		" AND (k.published_us, k.article) >= (?3, ?4) AND (k.published_us, k.article) < (?5, ?6)"
		" ORDER BY k.published_us DESC, k.article DESC"),
		ARGS(INT(snap->now_us), INT(s->list), INT(from.us), INT(from.article), INT(to.us), INT(to.article)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK && (r.n < limit || card_is_same(&r, q))) {
		*crossed |= is_before(q, s->open);
		if (is_listed(snap, q))
			card_take(&r, q);
	}
	if (st && st != BS_NOT_FOUND)
		return st;
	*crossed |= r.n < limit;
	*out = (struct card_list){ r.cards, r.n };
	return BS_OK;
}

static enum bs_status load_newest(struct arena *mem, struct snapshot *snap, const struct stretch *s, size_t limit,
                                  struct list_view *out, struct err *err)
{
	bool crossed = false, whole = limit == 0;
	struct list_view view = { .older = (int)s->pages, .oldest = s->pages > 0 };
	snapshot_note(snap, KEY_LIST, s->list);
	enum bs_status st = load_cards(mem, snap, s, whole ? s->open : s->page_from, s->end, whole ? SIZE_MAX : limit,
	                               &view.cards, &crossed, err);
	if (st)
		return st;
	if (!whole && crossed && s->page)
		snapshot_note(snap, KEY_LIST_PAGE, s->page);
	*out = view;
	return BS_OK;
}

enum bs_status list_load(struct arena *mem, struct snapshot *snap, enum list_kind kind, int64_t owner, int number,
                         size_t limit, struct list_view *out, struct err *err)
{
	struct stretch s = { 0 };
	enum bs_status st = load_stretch(snap, kind, owner, number, &s, err);
	if (st)
		return st;
	struct place page_from = s.page_from, page_to = s.page_to;
	int64_t page = s.page;
	if (s.pages > 0 && s.open.us > snap->now_us)
		st = look_back(snap, &s, err);
	if (st)
		return st;
	if (number == 0)
		return load_newest(mem, snap, &s, limit, out, err);
	if (number < 0 || number > s.pages || page == 0) {
		snapshot_note(snap, KEY_LIST, s.list); /* the page may be closed one day */
		return err_set(err, BS_NOT_FOUND, "the list has no page %d", number);
	}
	snapshot_note(snap, KEY_LIST_PAGE, page);
	bool crossed = false;
	struct list_view view = {
		.number = number, .older = number - 1, .newer = number < s.pages ? number + 1 : 0, .oldest = 1,
	};
	st = load_cards(mem, snap, &s, page_from, page_to, SIZE_MAX, &view.cards, &crossed, err);
	if (!st)
		*out = view;
	return st;
}

enum bs_status list_page_of_imported(struct snapshot *snap, enum list_kind kind, int64_t owner, int n, int per_page,
                                     int *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL("SELECT id, pages, imported FROM list WHERE kind = ?1 AND owner = ?2"),
	                              ARGS(TEXT(list_kind_names[kind]), INT(owner)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "there is no such list");
	if (st)
		return st;
	snapshot_note(snap, KEY_LIST, query_i64(q, 0));
	/* The first article of the old page, counted from the oldest: closed pages count from there and hold forty. */
	int64_t newer = n > 0 && per_page > 0 ? (int64_t)(n - 1) * per_page : INT64_MAX;
	int64_t from_oldest = query_i64(q, 2) - newer;
	if (newer == INT64_MAX || from_oldest < 1)
		return err_set(err, BS_NOT_FOUND, "the list never had a page %d", n);
	int64_t page = (from_oldest + LIST_PAGE_SIZE - 1) / LIST_PAGE_SIZE;
	*out = n > 1 && page <= query_i64(q, 1) ? (int)page : 0;
	return BS_OK;
}
