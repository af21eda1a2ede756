/*
 * Editions and their settings.
 *
 * An edition row is plain; a setting is an interval (edition, name, live_from, live_to), so that a page of last Tuesday
 * has last Tuesday's title. A change of a setting ends one interval and opens the next at the change's now. A second
 * change of the same setting within one struct change finds an interval that began at this very now, which nobody has
 * seen: it is overwritten. No two changes share a now.
 */
#include "news/edition.h"

#include "base/check.h"
#include "base/clock.h"
#include "news/list_rows.h"
#include "news/setting.h"
#include "news/sql.h"

enum { EDITIONS_MAX = 64 };

/* ── Reading ── */

static enum bs_status load_editions(struct arena *mem, struct snapshot *snap, struct edition_list *out,
                                    struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL(
		"SELECT id, name, host, prefix FROM edition ORDER BY position, id"), &q, err);
	if (st)
		return st;
	struct edition *editions = ARENA_NEW(mem, struct edition, EDITIONS_MAX);
	size_t n = 0;
	while (n < EDITIONS_MAX && (st = query_next(q, err)) == BS_OK) {
		editions[n++] = (struct edition){
			.id       = query_i64(q, 0),
			.name     = str_dup(mem, query_str(q, 1)),
			.host     = str_dup(mem, query_str(q, 2)),
			.prefix   = str_dup(mem, query_str(q, 3)),
			.settings = settings_preset(),
		};
		snapshot_note(snap, KEY_SETTINGS, editions[n - 1].id);
	}
	*out = (struct edition_list){ editions, n };
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static struct edition *edition_of_id(const struct edition_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->editions[i].id == id)
			return &list->editions[i];
	return NULL;
}

static enum bs_status load_settings(struct arena *mem, struct snapshot *snap, struct edition_list *list,
                                    struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT edition, name, value FROM setting WHERE live_from_us <= ?1 AND live_to_us > ?1"),
		ARGS(INT(snap->now_us)), &q, err);
	if (st)
		return st;
	while ((st = query_next(q, err)) == BS_OK) {
		struct edition *e = edition_of_id(list, query_i64(q, 0));
		const struct setting_info *info = setting_find(query_str(q, 1));
		if (e && info)
			*setting_field(&e->settings, info) = str_dup(mem, query_str(q, 2));
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status edition_list_load(struct arena *mem, struct snapshot *snap, struct edition_list *out, struct err *err)
{
	snapshot_note(snap, KEY_EDITIONS, 0);
	struct edition_list list;
	enum bs_status st = load_editions(mem, snap, &list, err);
	if (!st)
		st = load_settings(mem, snap, &list, err);
	if (!st)
		*out = list;
	return st;
}

/* True if one of the tag's parts, the first or a script, is written from the right. */
static bool language_is_rtl(struct str language)
{
	static const struct str tags[] = {
		STR_INIT("ar"),   STR_INIT("he"),   STR_INIT("fa"),   STR_INIT("ur"),   STR_INIT("yi"),   STR_INIT("ps"),
		STR_INIT("sd"),   STR_INIT("ug"),   STR_INIT("dv"),   STR_INIT("ckb"),  STR_INIT("arc"),  STR_INIT("syr"),
		STR_INIT("Arab"), STR_INIT("Hebr"), STR_INIT("Syrc"), STR_INIT("Thaa"), STR_INIT("Nkoo"), STR_INIT("Adlm"),
	};
	struct str rest = language, first = str_cut(&rest, '-');
	struct str script = rest.ptr ? str_cut(&rest, '-') : STR_EMPTY;
	/* "az-Latn" and "ks-Deva": a script that is named decides alone. */
	struct str decides = script.len == 4 && ascii_is_alpha(script.ptr[0]) ? script : first;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_eq_nocase(tags[i], decides))
			return true;
	return false;
}

struct str edition_direction(const struct edition *e)
{
	if (!str_eq(e->settings.direction, STR("auto")))
		return e->settings.direction;
	return language_is_rtl(e->settings.language) ? STR("rtl") : STR("ltr");
}

/* ── Writing ── */

static bool is_short_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && !ascii_is_digit(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return s.len > 0 && s.len <= 16;
}

static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && !ascii_is_digit(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '.')
			return false;
	return s.len <= 253;
}

static enum bs_status check_edition(struct change *ch, struct str name, struct str host, struct str prefix,
                                    struct err *err)
{
	if (!is_short_name(name))
		return err_set(err, BS_UNACCEPTABLE, "an edition's name is 1 to 16 of a-z, 0-9 and -, like en");
	if (!is_host(host))
		return err_set(err, BS_UNACCEPTABLE, "an edition's host is a host name in lower case, without a port");
	if (prefix.len && (prefix.ptr[0] != '/' || !is_short_name(str_slice(prefix, 1, prefix.len))))
		return err_set(err, BS_UNACCEPTABLE, "an edition's prefix is empty or like /tr");
	int64_t taken = 0;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT count(*) FROM edition WHERE name = ?1 OR (host = ?2 AND prefix = ?3)"),
		ARGS(TEXT(name), TEXT(host), TEXT(prefix)), &taken, err);
	if (!st && taken)
		st = err_set(err, BS_UNACCEPTABLE, "there is an edition with this name or address already");
	return st;
}

enum bs_status edition_create(struct change *ch, struct str name, struct str host, struct str prefix,
                              int64_t *out, struct err *err)
{
	enum bs_status st = check_edition(ch, name, host, prefix, err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"INSERT INTO edition (name, position, host, prefix)"
			" VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM edition), ?2, ?3)"),
			ARGS(TEXT(name), TEXT(host), TEXT(prefix)), err);
	if (st)
		return st;
	int64_t id = db_last_id(ch->db);
	st = list_create(ch, LIST_EDITION, id, err);
	if (st)
		return st;
	change_announce(ch, KEY_EDITIONS, 0);
	*out = id;
	return BS_OK;
}

/* BS_NOT_FOUND, without words, while it was never set. */
static enum bs_status setting_value(struct change *ch, int64_t edition, struct str name, struct str *out,
                                    struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT value FROM setting WHERE edition = ?1 AND name = ?2 AND live_to_us = ?3"),
		ARGS(INT(edition), TEXT(name), INT(TIME_NEVER)), &q, err);
	if (!st)
		*out = str_dup(ch->mem, query_str(q, 0));
	return st;
}

static enum bs_status setting_replace(struct change *ch, int64_t edition, struct str name, struct str value,
                                      struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"UPDATE setting SET live_to_us = ?3"
		" WHERE edition = ?1 AND name = ?2 AND live_to_us = ?4 AND live_from_us < ?3"),
		ARGS(INT(edition), TEXT(name), INT(ch->now_us), INT(TIME_NEVER)), err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"INSERT INTO setting (edition, name, value, live_from_us, live_to_us) VALUES (?1, ?2, ?3, ?4, ?5)"
			" ON CONFLICT (edition, name, live_from_us) DO UPDATE SET value = excluded.value"),
			ARGS(INT(edition), TEXT(name), TEXT(value), INT(ch->now_us), INT(TIME_NEVER)), err);
	if (st)
		return st;
	change_announce(ch, KEY_SETTINGS, edition);
	change_goes_live(ch, ch->now_us);
	return BS_OK;
}

static enum bs_status edition_must_exist(struct change *ch, int64_t edition, struct err *err)
{
	int64_t there;
	enum bs_status st = sql_number(ch->db, SQL("SELECT 1 FROM edition WHERE id = ?1"), ARGS(INT(edition)), &there, err);
	return st == BS_NOT_FOUND ? err_set(err, st, "there is no such edition") : st;
}

enum bs_status setting_set(struct change *ch, int64_t edition, struct str name, struct str value, struct err *err)
{
	const struct setting_info *info = setting_find(name);
	if (!info)
		return err_set(err, BS_NOT_FOUND, "there is no setting \"%.*s\"", STR_ARG(name));
	const char *fault = info->fault(value);
	if (fault)
		return err_set(err, BS_UNACCEPTABLE, "%.*s must be %s", STR_ARG(name), fault);
	enum bs_status st = edition_must_exist(ch, edition, err);
	if (st)
		return st;
	struct str old;
	st = setting_value(ch, edition, name, &old, err);
	if (st == BS_OK && str_eq(old, value))
		return BS_OK;
	if (st && st != BS_NOT_FOUND)
		return st;
	return setting_replace(ch, edition, name, value, err);
}

enum bs_status setting_is_set(struct change *ch, int64_t edition, struct str name, bool *out, struct err *err)
{
	struct str value;
	enum bs_status st = setting_value(ch, edition, name, &value, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	*out = st == BS_OK;
	return BS_OK;
}

enum bs_status setting_read(struct change *ch, int64_t edition, struct str name, struct str *out, struct err *err)
{
	const struct setting_info *info = setting_find(name);
	ASSERT(info);
	enum bs_status st = setting_value(ch, edition, name, out, err);
	if (st == BS_NOT_FOUND) {
		*out = info->preset;
		st = BS_OK;
	}
	return st;
}
