/*
 * When a list's newest stretch holds sixty live articles, its oldest forty become a closed page: an interval of
 * (published_us, article) with a number that counts from the oldest. So the newest shows 20 to 59, and what is on a
 * closed page stays there, whatever comes after.
 *
 * The stretch is never counted: whether a sixtieth live row exists is one range read that ends there.
 *
 * A bulk import comes in any order of dates and closes nothing. lists_rebuild then goes through all lists: from the
 * first closed page that is overlong it takes the pages back and closes them again; pages before it, and lists
 * that the import did not touch, stay as they are.
 */
#include "news/list_pages.h"

#include "base/clock.h"
#include "news/sql.h"

enum { CLOSES_AT = LIST_PAGE_SIZE + LIST_NEWEST_KEEPS };

static bool is_open_place(const struct list_head *head, int64_t published_us, int64_t article)
{
	return head->pages == 0 || published_us > head->open_us ||
	       (published_us == head->open_us && article >= head->open_article);
}

enum bs_status list_announce_place(struct change *ch, const struct list_head *head, int64_t published_us,
                                   int64_t article, struct err *err)
{
	if (is_open_place(head, published_us, article)) {
		change_announce(ch, KEY_LIST, head->id);
		return BS_OK;
	}
	int64_t page;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT id FROM list_page WHERE list = ?1 AND (from_us, from_article) <= (?2, ?3)"
		" ORDER BY from_us DESC, from_article DESC LIMIT 1"),
		ARGS(INT(head->id), INT(published_us), INT(article)), &page, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, BS_CORRUPT, "a list has lost its oldest page");
	if (!st)
		change_announce(ch, KEY_LIST_PAGE, page);
	return st;
}

/* ── Closing ── */

struct place {
	int64_t us, article;
};

/* The place of the n-th live row (from 0) of the newest stretch; BS_NOT_FOUND if it is shorter. */
static enum bs_status nth_open(struct change *ch, const struct list_head *head, int n, struct place *out,
                               struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT published_us, article FROM listed"
		" WHERE list = ?1 AND (published_us, article) >= (?2, ?3) AND live_from_us <= ?4 AND live_to_us > ?4"
		" ORDER BY published_us, article LIMIT 1 OFFSET ?5"),
		ARGS(INT(head->id), INT(head->open_us), INT(head->open_article), INT(ch->now_us), INT(n)), &q, err);
	if (!st)
		*out = (struct place){ query_i64(q, 0), query_i64(q, 1) };
	return st;
}

/* The last closed page gets a newer neighbour. */
static enum bs_status announce_last_page(struct change *ch, const struct list_head *head, struct err *err)
{
	if (head->pages == 0)
		return BS_OK;
	int64_t page;
	enum bs_status st = sql_number(ch->db, SQL("SELECT id FROM list_page WHERE list = ?1 AND number = ?2"),
	                               ARGS(INT(head->id), INT(head->pages)), &page, err);
	if (!st)
		change_announce(ch, KEY_LIST_PAGE, page);
	return st == BS_NOT_FOUND ? err_set(err, BS_CORRUPT, "a list has lost its newest closed page") : st;
}

static enum bs_status save_head(struct change *ch, const struct list_head *head, struct err *err)
{
	return sql_run(ch->db, SQL("UPDATE list SET pages = ?2, open_us = ?3, open_article = ?4 WHERE id = ?1"),
	               ARGS(INT(head->id), INT(head->pages), INT(head->open_us), INT(head->open_article)), err);
}

static enum bs_status close_page(struct change *ch, struct list_head *head, struct place next, struct err *err)
{
	enum bs_status st = announce_last_page(ch, head, err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"INSERT INTO list_page (list, number, from_us, from_article, to_us, to_article)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
			ARGS(INT(head->id), INT(head->pages + 1), INT(head->open_us), INT(head->open_article), INT(next.us),
			     INT(next.article)), err);
	if (st)
		return st;
	*head = (struct list_head){ head->id, head->pages + 1, next.us, next.article };
	change_announce(ch, KEY_LIST, head->id);
	return save_head(ch, head, err);
}

/* *closed: whether a page was due. */
static enum bs_status close_one(struct change *ch, struct list_head *head, bool *closed, struct err *err)
{
	struct place place;
	enum bs_status st = nth_open(ch, head, CLOSES_AT - 1, &place, err);
	*closed = st == BS_OK;
	if (st)
		return st == BS_NOT_FOUND ? BS_OK : st;
	st = nth_open(ch, head, LIST_PAGE_SIZE, &place, err);
	return st ? st : close_page(ch, head, place, err);
}

enum bs_status list_close_pages(struct change *ch, struct list_head *head, struct err *err)
{
	bool closed = true;
	enum bs_status st = BS_OK;
	while (!st && closed)
		st = close_one(ch, head, &closed, err);
	return st;
}

/* ── After a bulk ── */

/* The first closed page that holds enough to be split; BS_NOT_FOUND if there is none. */
static enum bs_status first_overlong(struct change *ch, int64_t list, int64_t *number, struct place *from,
                                     struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL(
		"SELECT p.number, p.from_us, p.from_article, (SELECT count(*) FROM (SELECT 1 FROM listed r"
		"  WHERE r.list = p.list AND (r.published_us, r.article) >= (p.from_us, p.from_article)"
		"  AND (r.published_us, r.article) < (p.to_us, p.to_article)"
		"  AND r.live_from_us <= ?2 AND r.live_to_us > ?2 LIMIT ?3) AS live)"
		" FROM list_page p WHERE p.list = ?1 ORDER BY p.number"),
		ARGS(INT(list), INT(ch->now_us), INT(CLOSES_AT)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK) {
		if (query_i64(q, 3) < CLOSES_AT)
			continue;
		*number = query_i64(q, 0);
		*from = (struct place){ query_i64(q, 1), query_i64(q, 2) };
		return BS_OK;
	}
	return st;
}

static enum bs_status drop_pages(struct change *ch, int64_t list, int64_t number, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL("DELETE FROM list_page WHERE list = ?1 AND number >= ?2 RETURNING id"),
	                             ARGS(INT(list), INT(number)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK)
		change_announce(ch, KEY_LIST_PAGE, query_i64(q, 0));
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status take_pages_back(struct change *ch, int64_t list, struct err *err)
{
	int64_t number;
	struct place from;
	enum bs_status st = first_overlong(ch, list, &number, &from, err);
	if (st)
		return st == BS_NOT_FOUND ? BS_OK : st;
	struct list_head head = { list, number - 1, from.us, from.article };
	st = drop_pages(ch, list, number, err);
	if (st)
		return st;
	change_announce(ch, KEY_LIST, list);
	return save_head(ch, &head, err);
}

/* What an old address /page/N/ counted: forty on every closed page, and the newest stretch. */
static enum bs_status remember_size(struct change *ch, const struct list_head *head, struct err *err)
{
	return sql_run(ch->db, SQL(
		"UPDATE list SET imported = pages * ?3 + (SELECT count(*) FROM listed r"
		" WHERE r.list = ?1 AND (r.published_us, r.article) >= (list.open_us, list.open_article)"
		" AND r.live_from_us <= ?2 AND r.live_to_us > ?2) WHERE id = ?1"),
		ARGS(INT(head->id), INT(ch->now_us), INT(LIST_PAGE_SIZE)), err);
}

static enum bs_status load_head(struct change *ch, int64_t list, struct list_head *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL("SELECT pages, open_us, open_article FROM list WHERE id = ?1"),
	                              ARGS(INT(list)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "there is no such list");
	if (!st)
		*out = (struct list_head){ list, query_i64(q, 0), query_i64(q, 1), query_i64(q, 2) };
	return st;
}

enum bs_status lists_rebuild_pages(struct change *ch, int64_t list, struct err *err)
{
	struct list_head head;
	enum bs_status st = take_pages_back(ch, list, err);
	if (!st)
		st = load_head(ch, list, &head, err);
	if (!st)
		st = list_close_pages(ch, &head, err);
	return st;
}

/* Goes on with r->list; *done once its last page is closed. */
static enum bs_status rebuild_some(struct change *ch, struct list_rebuild *r, bool *done, struct err *err)
{
	enum bs_status st = BS_OK;
	if (!r->open)
		st = take_pages_back(ch, r->list, err);
	r->open = true;
	struct list_head head;
	if (!st)
		st = load_head(ch, r->list, &head, err);
	bool closed = true;
	do {
		if (!st)
			st = close_one(ch, &head, &closed, err);
	} while (!st && closed && !change_is_late(ch));
	*done = !closed;
	if (!st && *done)
		st = remember_size(ch, &head, err);
	if (!st && *done)
		st = list_reach_back(ch, r->list, err);
	return st;
}

enum bs_status lists_rebuild(struct change *ch, struct list_rebuild *r, struct err *err)
{
	enum bs_status st = BS_OK;
	do {
		if (!r->open)
			st = sql_number(ch->db, SQL("SELECT id FROM list WHERE id > ?1 ORDER BY id LIMIT 1"), ARGS(INT(r->list)),
			                &r->list, err);
		if (st == BS_NOT_FOUND) {
			r->done = true;
			return BS_OK;
		}
		bool done = false;
		if (!st)
			st = rebuild_some(ch, r, &done, err);
		if (!st && done)
			r->open = false;
	} while (!st && !change_is_late(ch));
	return st;
}
