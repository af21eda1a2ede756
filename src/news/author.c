/*
 * Authors. The slug and the address stay; name and biography are intervals of author_name.
 */
#include "news/section.h"

#include "base/clock.h"
#include "news/list_rows.h"
#include "news/route.h"
#include "news/sql.h"

enum bs_status author_load(struct arena *mem, struct snapshot *snap, int64_t id, struct author *out, struct err *err)
{
	snapshot_note(snap, KEY_AUTHOR, id);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT a.id, a.slug, n.name, n.biography, n.picture, r.path"
		" FROM author a"
		" JOIN author_name n ON n.author = a.id AND n.live_from_us <= ?2 AND n.live_to_us > ?2"
		" JOIN route r ON r.kind = 'author' AND r.target = a.id AND r.canonical = 1"
		" WHERE a.id = ?1"),
		ARGS(INT(id), INT(snap->now_us)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the author does not exist");
	if (st)
		return st;
	*out = (struct author){
		.id        = query_i64(q, 0),
		.slug      = str_dup(mem, query_str(q, 1)),
		.name      = str_dup(mem, query_str(q, 2)),
		.biography = str_dup(mem, query_str(q, 3)),
		.picture   = query_i64(q, 4),
		.path      = str_dup(mem, query_str(q, 5)),
	};
	return BS_OK;
}

/* The row, under the slug or, if another has it, slug-2, slug-3 ... */
static enum bs_status insert_author(struct change *ch, int64_t edition, struct str slug, int64_t *id, struct str *got,
                                    struct err *err)
{
	*got = slug.len ? slug : STR("author");
	for (int number = 2;; number++) {
		enum bs_status st = sql_run(ch->db, SQL(
			"INSERT INTO author (edition, slug) VALUES (?1, ?2) ON CONFLICT (edition, slug) DO NOTHING"),
			ARGS(INT(edition), TEXT(*got)), err);
		if (st)
			return st;
		if (db_changed_rows(ch->db) > 0)
			break;
		*got = str_fmt(ch->mem, "%.*s-%d", STR_ARG(slug.len ? slug : STR("author")), number);
	}
	*id = db_last_id(ch->db);
	return BS_OK;
}

/* Opens the interval that begins now; the picture is kept. */
static enum bs_status put_name(struct change *ch, int64_t id, struct str name, struct str biography, int64_t picture,
                               struct err *err)
{
	change_announce(ch, KEY_AUTHOR, id);
	change_goes_live(ch, ch->now_us);
	return sql_run(ch->db, SQL(
		"INSERT INTO author_name (author, live_from_us, live_to_us, name, biography, picture)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (author, live_from_us) DO UPDATE SET name = excluded.name, biography = excluded.biography"),
		ARGS(INT(id), INT(ch->now_us), INT(TIME_NEVER), TEXT(name), TEXT(biography), ID_OR_NULL(picture)), err);
}

enum bs_status author_create(struct change *ch, int64_t edition, struct str slug, struct str name,
                             struct str biography, int64_t *out, struct err *err)
{
	int64_t id;
	struct str got, path;
	enum bs_status st = insert_author(ch, edition, slug, &id, &got, err);
	if (!st)
		st = route_claim(ch, edition, ROUTE_AUTHOR, id, str_fmt(ch->mem, "/author/%.*s/", STR_ARG(got)), &path, err);
	if (!st)
		st = put_name(ch, id, name, biography, 0, err);
	if (!st)
		st = list_create(ch, LIST_AUTHOR, id, err);
	if (!st)
		*out = id;
	return st;
}

enum bs_status author_update(struct change *ch, int64_t id, struct str name, struct str biography, struct err *err)
{
	int64_t picture;
	bool same;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(ch->db, SQL(
			"SELECT name, biography, picture FROM author_name WHERE author = ?1 AND live_to_us = ?2"),
			ARGS(INT(id), INT(TIME_NEVER)), &q, err);
		if (st == BS_NOT_FOUND)
			return err_set(err, st, "the author does not exist");
		if (st)
			return st;
		same = str_eq(query_str(q, 0), name) && str_eq(query_str(q, 1), biography);
		picture = query_i64(q, 2);
	}
	if (same)
		return BS_OK;
	enum bs_status st = sql_run(ch->db, SQL(
		"UPDATE author_name SET live_to_us = ?2 WHERE author = ?1 AND live_to_us = ?3 AND live_from_us < ?2"),
		ARGS(INT(id), INT(ch->now_us), INT(TIME_NEVER)), err);
	return st ? st : put_name(ch, id, name, biography, picture, err);
}
