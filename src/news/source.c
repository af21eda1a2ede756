/*
 * The tables source and imported, and the few things that only an importer does to articles.
 *
 * imported is keyed by (source, kind, foreign_id) and has no second index: a look-up by the start of a name is a
 * range of that key, from "123 " to before "123!".
 */
#include "news/source.h"

#include "base/clock.h"
#include "news/sql.h"

enum bs_status source_open(struct change *ch, struct str kind, struct str address, int64_t edition, int64_t *out,
                           struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO source (kind, address, edition) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (kind, address, edition) DO NOTHING"),
		ARGS(TEXT(kind), TEXT(address), INT(edition)), err);
	if (st)
		return st;
	return sql_number(ch->db, SQL("SELECT id FROM source WHERE kind = ?1 AND address = ?2 AND edition = ?3"),
	                  ARGS(TEXT(kind), TEXT(address), INT(edition)), out, err);
}

static struct imported row_of(struct query *q)
{
	return (struct imported){ .own_id = query_i64(q, 0), .digest = query_i64(q, 1), .version = query_i64(q, 2) };
}

enum bs_status imported_find(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                             struct imported *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT own_id, digest, version FROM imported WHERE source = ?1 AND kind = ?2 AND foreign_id = ?3"),
		ARGS(INT(source), TEXT(kind), TEXT(foreign_id)), &q, err);
	if (!st)
		*out = row_of(q);
	return st;
}

enum bs_status imported_find_prefix(struct change *ch, int64_t source, struct str kind, struct str prefix,
                                    struct imported *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT own_id, digest, version FROM imported WHERE source = ?1 AND kind = ?2"
		" AND foreign_id >= ?3 || ' ' AND foreign_id < ?3 || '!' ORDER BY foreign_id LIMIT 1"),
		ARGS(INT(source), TEXT(kind), TEXT(prefix)), &q, err);
	if (!st)
		*out = row_of(q);
	return st;
}

enum bs_status imported_put(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                            const struct imported *row, struct err *err)
{
	return sql_run(ch->db, SQL(
		"INSERT INTO imported (source, kind, foreign_id, own_id, digest, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (source, kind, foreign_id) DO UPDATE"
		" SET own_id = excluded.own_id, digest = excluded.digest, version = excluded.version"),
		ARGS(INT(source), TEXT(kind), TEXT(foreign_id), INT(row->own_id), INT(row->digest), INT(row->version)), err);
}

enum bs_status imported_remove(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                               struct err *err)
{
	return sql_run(ch->db, SQL("DELETE FROM imported WHERE source = ?1 AND kind = ?2 AND foreign_id = ?3"),
	               ARGS(INT(source), TEXT(kind), TEXT(foreign_id)), err);
}

enum bs_status imported_next(struct change *ch, int64_t source, struct str kind, struct str after, struct str *foreign_id,
                             struct imported *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT own_id, digest, version, foreign_id FROM imported WHERE source = ?1 AND kind = ?2"
		" AND foreign_id > ?3 ORDER BY foreign_id LIMIT 1"),
		ARGS(INT(source), TEXT(kind), TEXT(after)), &q, err);
	if (st)
		return st;
	*out = row_of(q);
	*foreign_id = str_dup(ch->mem, query_str(q, 3));
	return BS_OK;
}

enum bs_status imported_look_up(struct arena *mem, struct snapshot *snap, const struct imported_query *what,
                                struct str *foreign_id, int64_t *own_id, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT i.own_id, i.foreign_id FROM source s JOIN imported i ON i.source = s.id"
		" WHERE s.kind = ?1 AND s.address = ?2 AND s.edition = ?3 AND i.kind = ?4"
		" AND i.foreign_id >= ?5 || ' ' AND i.foreign_id < ?5 || '!' AND i.foreign_id > ?6"
		" ORDER BY i.foreign_id LIMIT 1"),
		ARGS(TEXT(what->source_kind), TEXT(what->address), INT(what->edition), TEXT(what->kind), TEXT(what->prefix),
		     TEXT(what->after)), &q, err);
	if (st)
		return st;
	*own_id = query_i64(q, 0);
	*foreign_id = str_dup(mem, query_str(q, 1));
	return BS_OK;
}

enum bs_status article_state_find(struct change *ch, int64_t article, enum article_state *out, struct err *err)
{
	static const struct str NAMES[] = {
		[STATE_DRAFT] = STR_INIT("draft"),         [STATE_REVIEW] = STR_INIT("review"),
		[STATE_READY] = STR_INIT("ready"),         [STATE_SCHEDULED] = STR_INIT("scheduled"),
		[STATE_LIVE] = STR_INIT("live"),           [STATE_WITHDRAWN] = STR_INIT("withdrawn"),
		[STATE_BIN] = STR_INIT("bin"),
	};
	AUTO_QUERY     q = NULL;
	enum bs_status st = sql_first(ch->db, SQL("SELECT state FROM article WHERE id = ?1"), ARGS(INT(article)), &q, err);
	if (st)
		return st;
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		if (str_eq(NAMES[i], query_str(q, 0)))
			*out = (enum article_state)i;
	return BS_OK;
}

enum bs_status article_set_parent(struct change *ch, int64_t article, int64_t parent, struct err *err)
{
	int64_t        below = 0;
	enum bs_status st = sql_number(ch->db, SQL(
		"WITH RECURSIVE up(id) AS (SELECT ?2 UNION SELECT a.parent FROM up JOIN article a ON a.id = up.id"
		" WHERE a.parent IS NOT NULL) SELECT count(*) FROM up WHERE id = ?1"),
		ARGS(INT(article), INT(parent)), &below, err);
	if (st)
		return st;
	if (below)
		return err_set(err, BS_UNACCEPTABLE, "a page cannot stand below itself");
	change_announce(ch, KEY_ARTICLE, article);
	return sql_run(ch->db, SQL("UPDATE article SET parent = ?2 WHERE id = ?1"), ARGS(INT(article), ID_OR_NULL(parent)),
	               err);
}

enum bs_status media_has_file(struct change *ch, int64_t media, const struct media_file *f, bool *out, struct err *err)
{
	int64_t        n;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT count(*) FROM media_file WHERE media = ?1 AND width = ?2 AND hash = ?3"),
		ARGS(INT(media), INT(f->width), TEXT(f->hash)), &n, err);
	if (!st)
		*out = n > 0;
	return st;
}

enum bs_status media_of_file(struct change *ch, int64_t edition, struct str hash, int64_t *out, struct err *err)
{
	return sql_number(ch->db, SQL(
		"SELECT f.media FROM media_file f JOIN media m ON m.id = f.media WHERE f.hash = ?1 AND m.edition = ?2 LIMIT 1"),
		ARGS(TEXT(hash), INT(edition)), out, err);
}
