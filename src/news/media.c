/* Pictures' rows: words, size, and the files that hold them. Files come first, then the row that names them. */
#include "news/media.h"

#include "news/card.h"
#include "news/sql.h"

enum bs_status media_load(struct arena *mem, struct snapshot *snap, int64_t id, struct media *out, struct err *err)
{
	snapshot_note(snap, KEY_MEDIA, id);
	struct media m;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(snap->db, SQL(
			"SELECT id, name, type, width, height, alt, caption, credit FROM media WHERE id = ?1"),
			ARGS(INT(id)), &q, err);
		if (st == BS_NOT_FOUND)
			return err_set(err, st, "the picture does not exist");
		if (st)
			return st;
		m = media_take(mem, snap, q, 0);
	}
	enum bs_status st = media_load_files(mem, snap, &m, err);
	if (!st)
		*out = m;
	return st;
}

struct str media_file_path(struct arena *mem, const struct media *m, const struct media_file *f)
{
	return str_fmt(mem, "/-/media/%.*s/%.*s-%d.%.*s", STR_ARG(f->hash), STR_ARG(m->name), f->width,
	               STR_ARG(f->extension));
}

enum bs_status media_create(struct change *ch, const struct media_new *m, int64_t *out, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO media (edition, name, type, width, height, alt, caption, credit, created_us)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
		ARGS(INT(m->edition), TEXT(m->name), TEXT(m->type), INT(m->width), INT(m->height), TEXT(m->alt),
		     TEXT(m->caption), TEXT(m->credit), INT(m->created_us ? m->created_us : ch->now_us)), err);
	if (st)
		return st;
	*out = db_last_id(ch->db);
	change_announce(ch, KEY_MEDIA, *out);
	return BS_OK;
}

enum bs_status media_update(struct change *ch, int64_t id, const struct media_new *m, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"UPDATE media SET name = ?2, alt = ?6, caption = ?7, credit = ?8,"
		" width = CASE WHEN ?3 = '' AND type <> '' THEN width ELSE ?4 END,"
		" height = CASE WHEN ?3 = '' AND type <> '' THEN height ELSE ?5 END,"
		" type = CASE WHEN ?3 = '' THEN type ELSE ?3 END WHERE id = ?1"),
		ARGS(INT(id), TEXT(m->name), TEXT(m->type), INT(m->width), INT(m->height), TEXT(m->alt), TEXT(m->caption),
		     TEXT(m->credit)), err);
	if (st)
		return st;
	if (db_changed_rows(ch->db) == 0)
		return err_set(err, BS_NOT_FOUND, "the picture does not exist");
	change_announce(ch, KEY_MEDIA, id);
	return BS_OK;
}

enum bs_status media_add_file(struct change *ch, int64_t media, const struct media_file *f, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO media_file (media, width, height, hash, extension, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (media, width, hash) DO NOTHING"),
		ARGS(INT(media), INT(f->width), INT(f->height), TEXT(f->hash), TEXT(f->extension), INT(f->bytes)), err);
	if (!st && db_changed_rows(ch->db) > 0)
		change_announce(ch, KEY_MEDIA, media);
	return st;
}
