/*
 * Which article is in which list, from when to when.
 *
 * A version says where its article belongs: the edition's list, the list of each of its sections and of every section
 * above, of each author, of each topic. list_article compares that with the open rows and changes only what differs,
 * so a correction that moves nothing writes no row and announces no list.
 *
 *     published_us ─►        ... 38 39 40 │ 1 2 ... 40 │ 1 2 3 ... 20 to 59
 *                            closed page 1│ page 2     │ the newest stretch, from list.open_us on
 *
 * A row's place never changes: published_us is the first publication. So each row belongs to one closed page or to the
 * newest stretch, and that is the one key to announce. Closing is list_pages.c.
 */
#include "news/list_rows.h"

#include "base/check.h"
#include "base/clock.h"
#include "news/list_pages.h"
#include "news/sql.h"

const struct str list_kind_names[] = {
	[LIST_EDITION] = STR_INIT("edition"), [LIST_SECTION] = STR_INIT("section"),
	[LIST_AUTHOR] = STR_INIT("author"),   [LIST_TOPIC] = STR_INIT("topic"),
};

enum bs_status list_create(struct change *ch, enum list_kind kind, int64_t owner, struct err *err)
{
	return sql_run(ch->db, SQL(
		"INSERT INTO list (kind, owner, pages, open_us, open_article) VALUES (?1, ?2, 0, ?3, 0)"),
		ARGS(TEXT(list_kind_names[kind]), INT(owner), INT(LIST_BEGINNING)), err);
}

/* ── Where a version belongs ── */

enum { LISTS_MAX = 256 }; /* of one article; further ones do not list it */

struct wanted {
	struct list_head heads[LISTS_MAX];
	size_t           n;
};

static enum bs_status lists_of_version(struct change *ch, const struct listing *l, struct wanted *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL(
		"WITH RECURSIVE up(section) AS ("
		" SELECT section FROM version_section WHERE version = ?1"
		" UNION SELECT n.parent FROM up JOIN section_name n"
		"  ON n.edition = ?2 AND n.section = up.section AND n.live_to_us = ?3 WHERE n.parent IS NOT NULL)"
		"SELECT id, pages, open_us, open_article FROM list WHERE kind = 'edition' AND owner = ?2"
		" UNION ALL SELECT l.id, l.pages, l.open_us, l.open_article"
		" FROM up JOIN list l ON l.kind = 'section' AND l.owner = up.section"
		" UNION ALL SELECT l.id, l.pages, l.open_us, l.open_article"
		" FROM version_author v JOIN list l ON l.kind = 'author' AND l.owner = v.author WHERE v.version = ?1"
		" UNION ALL SELECT l.id, l.pages, l.open_us, l.open_article"
		" FROM version_topic v JOIN list l ON l.kind = 'topic' AND l.owner = v.topic WHERE v.version = ?1"),
		ARGS(INT(l->version), INT(l->edition), INT(TIME_NEVER)), &q, err);
	if (st)
		return st;
	out->n = 0;
	while (out->n < LISTS_MAX && (st = query_next(q, err)) == BS_OK)
		out->heads[out->n++] = (struct list_head){ query_i64(q, 0), query_i64(q, 1), query_i64(q, 2), query_i64(q, 3) };
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static bool take_wanted(struct wanted *w, int64_t list)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->heads[i].id == list) {
			w->heads[i] = w->heads[--w->n];
			return true;
		}
	return false;
}

/* ── The rows that are there ── */

struct row {
	struct list_head head;
	int64_t          published_us, from_us, to_us;
};

struct rows {
	struct row *row;
	size_t      n;
};

/* The article's rows that have not ended: open, ending, scheduled. In ch->mem. */
static enum bs_status rows_of_article(struct change *ch, int64_t article, struct rows *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL(
		"SELECT l.id, l.pages, l.open_us, l.open_article, r.published_us, r.live_from_us, r.live_to_us"
		" FROM listed r JOIN list l ON l.id = r.list WHERE r.article = ?1 AND r.live_to_us > ?2"),
		ARGS(INT(article), INT(ch->now_us)), &q, err);
	if (st)
		return st;
	size_t cap = 2 * LISTS_MAX;
	struct row *row = ARENA_NEW(ch->mem, struct row, cap);
	size_t n = 0;
	while (n < cap && (st = query_next(q, err)) == BS_OK)
		row[n++] = (struct row){
			.head         = { query_i64(q, 0), query_i64(q, 1), query_i64(q, 2), query_i64(q, 3) },
			.published_us = query_i64(q, 4),
			.from_us      = query_i64(q, 5),
			.to_us        = query_i64(q, 6),
		};
	*out = (struct rows){ row, n };
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status end_row(struct change *ch, int64_t article, const struct row *r, int64_t to_us, struct err *err)
{
	enum bs_status st = list_announce_place(ch, &r->head, r->published_us, article, err);
	if (!st && r->from_us >= to_us) /* it would never have begun */
		return sql_run(ch->db, SQL(
			"DELETE FROM listed WHERE list = ?1 AND published_us = ?2 AND article = ?3 AND live_from_us = ?4"),
			ARGS(INT(r->head.id), INT(r->published_us), INT(article), INT(r->from_us)), err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"UPDATE listed SET live_to_us = ?5"
			" WHERE list = ?1 AND published_us = ?2 AND article = ?3 AND live_from_us = ?4"),
			ARGS(INT(r->head.id), INT(r->published_us), INT(article), INT(r->from_us), INT(to_us)), err);
	return st;
}

/* Drops what is scheduled: rows of the future go, rows that were to end stay open. What is left is what is open. */
static enum bs_status unschedule(struct change *ch, int64_t article, struct rows *rows, struct err *err)
{
	size_t kept = 0;
	enum bs_status st = BS_OK;
	for (size_t i = 0; !st && i < rows->n; i++) {
		struct row r = rows->row[i];
		if (r.from_us > ch->now_us) {
			st = end_row(ch, article, &r, r.from_us, err);
			continue;
		}
		if (r.to_us != TIME_NEVER)
			st = end_row(ch, article, &r, TIME_NEVER, err);
		rows->row[kept++] = r;
	}
	rows->n = kept;
	return st;
}

/* ── Fitting them ── */

static enum bs_status put_row(struct change *ch, const struct listing *l, struct list_head *head, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO listed (list, published_us, article, live_from_us, live_to_us) VALUES (?1, ?2, ?3, ?4, ?5)"),
		ARGS(INT(head->id), INT(l->published_us), INT(l->article), INT(l->from_us), INT(TIME_NEVER)), err);
	if (!st)
		st = list_announce_place(ch, head, l->published_us, l->article, err);
	if (!st && !l->in_bulk)
		st = list_close_pages(ch, head, err);
	return st;
}

/* Rows of lists that the version still belongs to stay; the others end. What is left in w is missing. */
static enum bs_status keep_or_end(struct change *ch, const struct listing *l, struct wanted *w, struct err *err)
{
	struct rows rows;
	enum bs_status st = rows_of_article(ch, l->article, &rows, err);
	if (!st)
		st = unschedule(ch, l->article, &rows, err);
	for (size_t i = 0; !st && i < rows.n; i++) {
		const struct row *r = &rows.row[i];
		if (!take_wanted(w, r->head.id))
			st = end_row(ch, l->article, r, l->from_us, err);
	}
	return st;
}

enum bs_status list_article(struct change *ch, const struct listing *l, struct err *err)
{
	struct wanted w;
	enum bs_status st = lists_of_version(ch, l, &w, err);
	if (!st && !l->is_new)
		st = keep_or_end(ch, l, &w, err);
	for (size_t i = 0; !st && i < w.n; i++)
		st = put_row(ch, l, &w.heads[i], err);
	return st;
}

enum bs_status list_remove_article(struct change *ch, int64_t article, int64_t from_us, struct err *err)
{
	struct rows rows;
	enum bs_status st = rows_of_article(ch, article, &rows, err);
	if (!st)
		st = unschedule(ch, article, &rows, err);
	for (size_t i = 0; !st && i < rows.n; i++)
		st = end_row(ch, article, &rows.row[i], from_us, err);
	return st;
}

/* ── When a section moves ── */

/* Fits the rows of one article to what is live and what is scheduled. */
static enum bs_status relist(struct change *ch, int64_t article, struct err *err)
{
	struct listing found[2]; /* the live version, and the scheduled one */
	size_t n = 0;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_open(ch->db, SQL(
			"SELECT a.edition, a.first_published_us, p.version, p.live_from_us FROM publication p"
			" JOIN article a ON a.id = p.article WHERE p.article = ?1 AND p.live_to_us > ?2 ORDER BY p.live_from_us"),
			ARGS(INT(article), INT(ch->now_us)), &q, err);
		while (n < 2 && !st && (st = query_next(q, err)) == BS_OK) {
			int64_t from_us = query_i64(q, 3);
			found[n++] = (struct listing){
				.article = article, .edition = query_i64(q, 0), .published_us = query_i64(q, 1),
				.version = query_i64(q, 2), .from_us = from_us > ch->now_us ? from_us : ch->now_us, .in_bulk = true,
			};
		}
		if (st && st != BS_NOT_FOUND)
			return st;
	}
	enum bs_status st = BS_OK;
	for (size_t i = 0; !st && i < n; i++)
		st = list_article(ch, &found[i], err);
	return st;
}

enum { MOVE_BATCH = 256 };

struct cursor {
	int64_t list, us, article; /* everything up to here is done */
	int64_t batch[MOVE_BATCH];
	size_t  n;
};

/* The next articles of the list: collected first, since the rows change under way. */
static enum bs_status next_batch(struct change *ch, struct cursor *c, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL(
		"SELECT published_us, article FROM listed WHERE list = ?1 AND (published_us, article) > (?2, ?3)"
		" AND live_to_us > ?4 ORDER BY published_us, article LIMIT ?5"),
		ARGS(INT(c->list), INT(c->us), INT(c->article), INT(ch->now_us), INT(MOVE_BATCH)), &q, err);
	c->n = 0;
	while (!st && c->n < MOVE_BATCH && (st = query_next(q, err)) == BS_OK) {
		c->us = query_i64(q, 0);
		c->article = query_i64(q, 1);
		c->batch[c->n++] = c->article;
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

/* The lists of the sections above got articles of any date: their pages may have become overlong. */
static enum bs_status rebuild_above(struct change *ch, int64_t edition, int64_t section, struct err *err)
{
	int64_t lists[LISTS_MAX];
	size_t n = 0;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_open(ch->db, SQL(
			"WITH RECURSIVE up(section) AS ("
			" SELECT parent FROM section_name"
			" WHERE edition = ?1 AND section = ?2 AND live_to_us = ?3 AND parent IS NOT NULL"
			" UNION SELECT n.parent FROM up JOIN section_name n"
			"  ON n.edition = ?1 AND n.section = up.section AND n.live_to_us = ?3 WHERE n.parent IS NOT NULL)"
			"SELECT l.id FROM up JOIN list l ON l.kind = 'section' AND l.owner = up.section"),
			ARGS(INT(edition), INT(section), INT(TIME_NEVER)), &q, err);
		while (!st && n < LISTS_MAX && (st = query_next(q, err)) == BS_OK)
			lists[n++] = query_i64(q, 0);
		if (st && st != BS_NOT_FOUND)
			return st;
	}
	enum bs_status st = BS_OK;
	for (size_t i = 0; !st && i < n; i++)
		st = lists_rebuild_pages(ch, lists[i], err);
	return st;
}

enum bs_status list_move_section(struct change *ch, int64_t edition, int64_t section, struct err *err)
{
	struct cursor c = { .us = LIST_BEGINNING };
	enum bs_status st = sql_number(ch->db, SQL("SELECT id FROM list WHERE kind = 'section' AND owner = ?1"),
	                               ARGS(INT(section)), &c.list, err);
	if (st)
		return st == BS_NOT_FOUND ? err_set(err, BS_CORRUPT, "a section has no list") : st;
	do {
		st = next_batch(ch, &c, err);
		for (size_t i = 0; !st && i < c.n; i++) {
			struct arena_mark mark = arena_mark(ch->mem);
			st = relist(ch, c.batch[i], err);
			arena_rewind(ch->mem, mark);
		}
	} while (!st && c.n == MOVE_BATCH);
	return st ? st : rebuild_above(ch, edition, section, err);
}
