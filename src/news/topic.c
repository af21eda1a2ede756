/*
 * Topics: tags with a page, for a person, a place, an organisation. The slug and the address stay; name and description
 * are intervals of topic_name.
 */
#include "news/section.h"

#include "base/clock.h"
#include "news/list_rows.h"
#include "news/route.h"
#include "news/sql.h"

enum bs_status topic_load(struct arena *mem, struct snapshot *snap, int64_t id, struct topic *out, struct err *err)
{
	snapshot_note(snap, KEY_TOPIC, id);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT t.id, t.slug, n.name, n.description, r.path"
		" FROM topic t"
		" JOIN topic_name n ON n.topic = t.id AND n.live_from_us <= ?2 AND n.live_to_us > ?2"
		" JOIN route r ON r.kind = 'topic' AND r.target = t.id AND r.canonical = 1"
		" WHERE t.id = ?1"),
		ARGS(INT(id), INT(snap->now_us)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the topic does not exist");
	if (st)
		return st;
	*out = (struct topic){
		.id          = query_i64(q, 0),
		.slug        = str_dup(mem, query_str(q, 1)),
		.name        = str_dup(mem, query_str(q, 2)),
		.description = str_dup(mem, query_str(q, 3)),
		.path        = str_dup(mem, query_str(q, 4)),
	};
	return BS_OK;
}

/* The row, under the slug or, if another has it, slug-2, slug-3 ... */
static enum bs_status insert_topic(struct change *ch, int64_t edition, struct str slug, int64_t *id, struct str *got,
                                    struct err *err)
{
	*got = slug.len ? slug : STR("topic");
	for (int number = 2;; number++) {
		enum bs_status st = sql_run(ch->db, SQL(
			"INSERT INTO topic (edition, slug) VALUES (?1, ?2) ON CONFLICT (edition, slug) DO NOTHING"),
			ARGS(INT(edition), TEXT(*got)), err);
		if (st)
			return st;
		if (db_changed_rows(ch->db) > 0)
			break;
		*got = str_fmt(ch->mem, "%.*s-%d", STR_ARG(slug.len ? slug : STR("topic")), number);
	}
	*id = db_last_id(ch->db);
	return BS_OK;
}

/* Opens the interval that begins now. */
static enum bs_status put_name(struct change *ch, int64_t id, struct str name, struct str description, struct err *err)
{
	change_announce(ch, KEY_TOPIC, id);
	change_goes_live(ch, ch->now_us);
	return sql_run(ch->db, SQL(
		"INSERT INTO topic_name (topic, live_from_us, live_to_us, name, description)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (topic, live_from_us) DO UPDATE SET name = excluded.name, description = excluded.description"),
		ARGS(INT(id), INT(ch->now_us), INT(TIME_NEVER), TEXT(name), TEXT(description)), err);
}

enum bs_status topic_create(struct change *ch, int64_t edition, struct str slug, struct str name,
                             struct str description, int64_t *out, struct err *err)
{
	int64_t id;
	struct str got, path;
	enum bs_status st = insert_topic(ch, edition, slug, &id, &got, err);
	if (!st)
		st = route_claim(ch, edition, ROUTE_TOPIC, id, str_fmt(ch->mem, "/topic/%.*s/", STR_ARG(got)), &path, err);
	if (!st)
		st = put_name(ch, id, name, description, err);
	if (!st)
		st = list_create(ch, LIST_TOPIC, id, err);
	if (!st)
		*out = id;
	return st;
}

enum bs_status topic_update(struct change *ch, int64_t id, struct str name, struct str description, struct err *err)
{
	bool same;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(ch->db, SQL(
			"SELECT name, description FROM topic_name WHERE topic = ?1 AND live_to_us = ?2"),
			ARGS(INT(id), INT(TIME_NEVER)), &q, err);
		if (st == BS_NOT_FOUND)
			return err_set(err, st, "the topic does not exist");
		if (st)
			return st;
		same = str_eq(query_str(q, 0), name) && str_eq(query_str(q, 1), description);
	}
	if (same)
		return BS_OK;
	enum bs_status st = sql_run(ch->db, SQL(
		"UPDATE topic_name SET live_to_us = ?2 WHERE topic = ?1 AND live_to_us = ?3 AND live_from_us < ?2"),
		ARGS(INT(id), INT(ch->now_us), INT(TIME_NEVER)), err);
	return st ? st : put_name(ch, id, name, description, err);
}
