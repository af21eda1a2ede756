/*
 * Addresses: one row per path of an edition.
 *
 * A row is a thing's own address (canonical) or leads on to it. A thing has one own address per kind; claiming another
 * turns the former into a row that leads on, so that a link from anywhere keeps working. Rows of kind media are files:
 * a picture has as many as it has renditions, and each is canonical.
 *
 * Paths are compared byte for byte, but a reader who leaves out the final slash, or adds one, is led to the stored
 * path by the same statement.
 */
#include "news/route.h"

#include "base/arena.h"
#include "base/check.h"
#include "news/sql.h"

#include <inttypes.h>

static const struct str kind_names[] = {
	[ROUTE_ARTICLE] = STR_INIT("article"), [ROUTE_SECTION] = STR_INIT("section"), [ROUTE_AUTHOR] = STR_INIT("author"),
	[ROUTE_TOPIC] = STR_INIT("topic"),     [ROUTE_MEDIA] = STR_INIT("media"),     [ROUTE_REDIRECT] = STR_INIT("redirect"),
};

static bool kind_from_name(struct str name, enum route_kind *out)
{
	for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
		if (str_eq(kind_names[i], name)) {
			*out = (enum route_kind)i;
			return true;
		}
	return false;
}

/* ── Finding ── */

/* "/a/" for "/a" and the other way round; "/" stays. */
static struct str other_slash(struct arena *mem, struct str path)
{
	if (path.len > 1 && path.ptr[path.len - 1] == '/')
		return str_slice(path, 0, path.len - 1);
	return path.len > 1 ? str_join(mem, path, STR("/")) : path;
}

/*
 * Columns: path, kind, target, address, canonical, the target's own path. BS_NOT_FOUND for a row that leads to a thing
 * without an address: an article that was never published.
 */
static enum bs_status take_route(struct arena *mem, struct snapshot *snap, int64_t edition, struct query *q,
                                 struct str asked, struct route *out, struct err *err)
{
	struct route r = { .target = query_i64(q, 2), .address = query_str(q, 3), .canonical = query_i64(q, 4) != 0 };
	if (!kind_from_name(query_str(q, 1), &r.kind))
		return err_set(err, BS_CORRUPT, "an address leads to an unknown kind of thing");
	struct str stored = query_str(q, 0);
	if (r.kind == ROUTE_MEDIA && !str_eq(stored, asked)) {
		r.canonical = false;
		r.address = stored;
	} else if (r.kind != ROUTE_MEDIA && r.kind != ROUTE_REDIRECT) {
		r.address = r.canonical ? stored : query_str(q, 5);
		r.canonical &= str_eq(stored, asked);
		snapshot_note(snap, KEY_ROUTE, route_key(edition, r.address));
	}
	if (r.address.len == 0) {
		snapshot_note(snap, KEY_ARTICLE, r.target);
		return BS_NOT_FOUND;
	}
	r.address = str_dup(mem, r.address);
	*out = r;
	return BS_OK;
}

enum bs_status route_find(struct arena *mem, struct snapshot *snap, int64_t edition, struct str path,
                          struct route *out, struct err *err)
{
	struct str other = other_slash(mem, path);
	snapshot_note(snap, KEY_ROUTE, route_key(edition, path));
	snapshot_note(snap, KEY_ROUTE, route_key(edition, other));
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT r.path, r.kind, r.target, r.address, r.canonical,"
		" CASE WHEN r.canonical = 0 AND r.kind <> 'redirect' THEN"
		"  (SELECT o.path FROM route o WHERE o.kind = r.kind AND o.target = r.target AND o.canonical = 1) END"
		" FROM route r WHERE r.edition = ?1 AND r.path IN (?2, ?3)"),
		ARGS(INT(edition), TEXT(path), TEXT(other)), &q, err);
	if (st)
		return st;
	bool found = false;
	while ((st = query_next(q, err)) == BS_OK) {
		bool exact = str_eq(query_str(q, 0), path);
		if (found && !exact)
			continue;
		st = take_route(mem, snap, edition, q, path, out, err);
		if (st && st != BS_NOT_FOUND)
			return st;
		found |= st == BS_OK;
		if (exact && found)
			break;
	}
	if (st && st != BS_NOT_FOUND)
		return st;
	return found ? BS_OK : err_set(err, BS_NOT_FOUND, "nothing stands at this address");
}

/* ── Claiming ── */

struct claim {
	int64_t         edition, target;
	enum route_kind kind;
};

enum { TAKEN, OURS, FREE };

/* Puts the row, or says whose it is. */
static enum bs_status try_path(struct change *ch, const struct claim *c, struct str path, int *out, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO route (edition, path, kind, target, canonical) VALUES (?1, ?2, ?3, ?4, 1)"
		" ON CONFLICT (edition, path) DO NOTHING"),
		ARGS(INT(c->edition), TEXT(path), TEXT(kind_names[c->kind]), INT(c->target)), err);
	if (st)
		return st;
	if (db_changed_rows(ch->db) > 0) {
		*out = FREE;
		return BS_OK;
	}
	AUTO_QUERY q = NULL;
	st = sql_first(ch->db, SQL("SELECT kind, target FROM route WHERE edition = ?1 AND path = ?2"),
	               ARGS(INT(c->edition), TEXT(path)), &q, err);
	if (st)
		return st;
	*out = str_eq(query_str(q, 0), kind_names[c->kind]) && query_i64(q, 1) == c->target ? OURS : TAKEN;
	return BS_OK;
}

static struct str numbered(struct arena *mem, struct str path, int64_t number)
{
	size_t slash = str_rchr(path, '/'), end = path.len;
	if (slash + 1 == path.len) {
		end = slash;
	} else {
		size_t dot = str_rchr(path, '.');
		if (dot != STR_NONE && dot > slash + 1)
			end = dot;
	}
	return str_fmt(mem, "%.*s-%" PRId64 "%.*s", (int)end, path.ptr, number, (int)(path.len - end), path.ptr + end);
}

/* Free, or ours already. */
static enum bs_status is_usable(struct change *ch, const struct claim *c, struct str path, bool *out, struct err *err)
{
	int64_t ours;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT CASE WHEN kind = ?3 AND target = ?4 THEN 1 ELSE 0 END FROM route WHERE edition = ?1 AND path = ?2"),
		ARGS(INT(c->edition), TEXT(path), TEXT(kind_names[c->kind]), INT(c->target)), &ours, err);
	*out = st == BS_NOT_FOUND || (st == BS_OK && ours);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

/*
 * Looks for the first free number by doubling and then halving, so that ten thousand articles of one name cost ten
 * thousand times fourteen tries and not fifty million.
 */
static enum bs_status find_number(struct change *ch, const struct claim *c, struct str path, struct str *out,
                                  struct err *err)
{
	int64_t taken = 1, free_one = 2;
	bool usable;
	enum bs_status st;
	while (!(st = is_usable(ch, c, numbered(ch->mem, path, free_one), &usable, err)) && !usable) {
		taken = free_one;
		free_one *= 2;
	}
	while (!st && free_one - taken > 1) {
		int64_t middle = taken + (free_one - taken) / 2;
		st = is_usable(ch, c, numbered(ch->mem, path, middle), &usable, err);
		*(usable ? &free_one : &taken) = middle;
	}
	*out = numbered(ch->mem, path, free_one);
	return st;
}

/* The thing's former own address leads on from now on. */
static enum bs_status demote_former(struct change *ch, const struct claim *c, struct str path, struct err *err)
{
	int64_t former;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT 1 FROM route WHERE kind = ?1 AND target = ?2 AND canonical = 1 AND NOT (edition = ?3 AND path = ?4)"),
		ARGS(TEXT(kind_names[c->kind]), INT(c->target), INT(c->edition), TEXT(path)), &former, err);
	if (st) /* nearly always: nothing to write */
		return st == BS_NOT_FOUND ? BS_OK : st;
	AUTO_QUERY q = NULL;
	st = sql_open(ch->db, SQL(
		"UPDATE route SET canonical = 0 WHERE kind = ?1 AND target = ?2 AND canonical = 1"
		" AND NOT (edition = ?3 AND path = ?4) RETURNING edition, path"),
		ARGS(TEXT(kind_names[c->kind]), INT(c->target), INT(c->edition), TEXT(path)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK)
		change_announce(ch, KEY_ROUTE, route_key(query_i64(q, 0), query_str(q, 1)));
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status route_claim(struct change *ch, int64_t edition, enum route_kind kind, int64_t target,
                           struct str path, struct str *out, struct err *err)
{
	ASSERT(kind != ROUTE_REDIRECT && kind != ROUTE_MEDIA && target > 0);
	if (path.len == 0 || path.ptr[0] != '/')
		return err_set(err, BS_UNACCEPTABLE, "an address starts with /");
	struct claim c = { edition, target, kind };
	struct str got = path;
	int whose;
	enum bs_status st = try_path(ch, &c, got, &whose, err);
	if (!st && whose == TAKEN) {
		st = find_number(ch, &c, path, &got, err);
		if (!st)
			st = try_path(ch, &c, got, &whose, err);
	}
	if (!st)
		st = demote_former(ch, &c, got, err);
	if (!st && whose == OURS) /* it may have led on until now */
		st = sql_run(ch->db, SQL(
			"UPDATE route SET canonical = 1 WHERE edition = ?1 AND path = ?2 AND canonical = 0"),
			ARGS(INT(edition), TEXT(got)), err);
	if (st)
		return st;
	ASSERT(whose != TAKEN);
	change_announce(ch, KEY_ROUTE, route_key(edition, got));
	*out = str_dup(ch->mem, got);
	return BS_OK;
}

enum bs_status route_lead(struct change *ch, int64_t edition, enum route_kind kind, int64_t target,
                          struct str path, struct str address, bool *added, struct err *err)
{
	ASSERT(kind == ROUTE_REDIRECT || target > 0);
	bool is_file = kind == ROUTE_MEDIA;
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO route (edition, path, kind, target, address, canonical) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (edition, path) DO NOTHING"),
		ARGS(INT(edition), TEXT(path), TEXT(kind_names[kind]), INT(kind == ROUTE_REDIRECT ? 0 : target),
		     TEXT(address), INT(is_file)), err);
	if (st)
		return st;
	*added = db_changed_rows(ch->db) > 0;
	if (*added)
		change_announce(ch, KEY_ROUTE, route_key(edition, path));
	return BS_OK;
}

enum bs_status route_own_path(struct change *ch, enum route_kind kind, int64_t target, struct str *out,
                              struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT path FROM route WHERE kind = ?1 AND target = ?2 AND canonical = 1"),
		ARGS(TEXT(kind_names[kind]), INT(target)), &q, err);
	if (!st)
		*out = str_dup(ch->mem, query_str(q, 0));
	return st;
}
