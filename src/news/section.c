/*
 * The tree of sections. A section's id and address stay for ever; its name, parent, place and colour are intervals of
 * section_name, so the menu of last Tuesday is the same query with another now.
 *
 * A tree is read in one statement, in any order, and put into reading order here: children hang on their parents as
 * linked lists, and a walk without recursion goes down first, then right, then up.
 */
#include "news/section.h"

#include "base/check.h"
#include "base/clock.h"
#include "news/list_rows.h"
#include "news/route.h"
#include "news/sql.h"

#include <stdlib.h>

enum { DEPTH_MAX = 24, NO_ONE = -1 };

/* ── Reading ── */

struct node {
	struct section section;
	int64_t        position;
	int            child, next; /* indexes; NO_ONE ends */
};

static int node_before(const void *a_ptr, const void *b_ptr)
{
	const struct node *a = a_ptr, *b = b_ptr;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	int by_name = str_cmp(a->section.name, b->section.name);
	if (by_name)
		return by_name;
	return a->section.id < b->section.id ? -1 : a->section.id > b->section.id;
}

static enum bs_status load_nodes(struct arena *mem, struct snapshot *snap, int64_t edition, struct node **out,
                                 size_t *n_out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT section, parent, slug, name, description, colour, in_menu, position, path FROM section_name"
		" WHERE edition = ?1 AND live_from_us <= ?2 AND live_to_us > ?2"),
		ARGS(INT(edition), INT(snap->now_us)), &q, err);
	if (st)
		return st;
	size_t n = 0, cap = 0;
	struct node *nodes = NULL;
	while ((st = query_next(q, err)) == BS_OK) {
		if (n == cap)
			nodes = rows_grow(mem, nodes, &cap, 64, sizeof *nodes);
		nodes[n++] = (struct node){
			.section = {
				.id          = query_i64(q, 0),
				.parent      = query_i64(q, 1),
				.slug        = str_dup(mem, query_str(q, 2)),
				.name        = str_dup(mem, query_str(q, 3)),
				.description = str_dup(mem, query_str(q, 4)),
				.colour      = str_dup(mem, query_str(q, 5)),
				.in_menu     = query_i64(q, 6) != 0,
				.path        = str_dup(mem, query_str(q, 8)),
			},
			.position = query_i64(q, 7),
			.child    = NO_ONE,
			.next     = NO_ONE,
		};
	}
	*out = nodes;
	*n_out = n;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

struct place {
	int64_t id;
	int     index;
};

static int place_before(const void *a_ptr, const void *b_ptr)
{
	const struct place *a = a_ptr, *b = b_ptr;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Hangs every node on its parent, the last sibling first, so that each list ends up in order. Returns the first root. */
static int hang_nodes(struct arena *mem, struct node *nodes, size_t n)
{
	struct place *places = ARENA_NEW(mem, struct place, n);
	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ nodes[i].section.id, (int)i };
	qsort(places, n, sizeof *places, place_before);
	int root = NO_ONE;
	for (size_t i = n; i-- > 0;) {
		struct place wanted = { .id = nodes[i].section.parent };
		const struct place *parent = wanted.id ? bsearch(&wanted, places, n, sizeof *places, place_before) : NULL;
		int *first = parent ? &nodes[parent->index].child : &root;
		nodes[i].next = *first;
		*first = (int)i;
	}
	return root;
}

static void walk_nodes(struct arena *mem, const struct node *nodes, size_t n, int root, struct section_tree *out)
{
	struct section *sections = ARENA_NEW(mem, struct section, n);
	int *up = ARENA_NEW(mem, int, n + 1); /* where to go on after the children */
	size_t depth = 0, made = 0;
	for (int at = root; at != NO_ONE || depth > 0;) {
		if (at == NO_ONE) {
			at = up[--depth];
			continue;
		}
		ASSERT(made < n); /* each node hangs on one list, and none but what a root reaches is walked */
		sections[made] = nodes[at].section;
		sections[made++].depth = (int)depth;
		up[depth++] = nodes[at].next;
		at = nodes[at].child;
	}
	*out = (struct section_tree){ sections, made };
}

enum bs_status section_tree_load(struct arena *mem, struct snapshot *snap, int64_t edition,
                                 struct section_tree *out, struct err *err)
{
	snapshot_note(snap, KEY_SECTION_TREE, edition);
	struct node *nodes;
	size_t n;
	enum bs_status st = load_nodes(mem, snap, edition, &nodes, &n, err);
	if (st)
		return st;
	if (n > 1)
		qsort(nodes, n, sizeof *nodes, node_before);
	walk_nodes(mem, nodes, n, n ? hang_nodes(mem, nodes, n) : NO_ONE, out);
	return BS_OK;
}

const struct section *section_find(const struct section_tree *tree, int64_t id)
{
	for (size_t i = 0; i < tree->n; i++)
		if (tree->sections[i].id == id)
			return &tree->sections[i];
	return NULL;
}

/* ── Writing ── */

/* The last part of a path: "transport" of "/coast/transport/". */
static struct str last_part(struct str path)
{
	if (path.len && path.ptr[path.len - 1] == '/')
		path = str_slice(path, 0, path.len - 1);
	size_t slash = str_rchr(path, '/');
	return slash == STR_NONE ? path : str_slice(path, slash + 1, path.len);
}

static enum bs_status claim_path(struct change *ch, int64_t id, const struct section_new *s, struct str *path,
                                 struct err *err)
{
	struct str above = STR("/");
	enum bs_status st = BS_OK;
	if (s->parent)
		st = route_own_path(ch, ROUTE_SECTION, s->parent, &above, err);
	if (st)
		return st;
	struct str wish = str_fmt(ch->mem, "%.*s%.*s/", STR_ARG(above), STR_ARG(s->slug.len ? s->slug : STR("section")));
	return route_claim(ch, s->edition, ROUTE_SECTION, id, wish, path, err);
}

/* Opens the interval that begins now. */
static enum bs_status put_name(struct change *ch, int64_t id, int64_t edition, struct str path,
                               const struct section_new *s, struct err *err)
{
	change_goes_live(ch, ch->now_us);
	return sql_run(ch->db, SQL(
		"INSERT INTO section_name (edition, section, live_from_us, live_to_us, parent, position, slug, path, name,"
		" description, colour, in_menu) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
		" ON CONFLICT (edition, section, live_from_us) DO UPDATE SET parent = excluded.parent,"
		" position = excluded.position, name = excluded.name, description = excluded.description,"
		" colour = excluded.colour, in_menu = excluded.in_menu"),
		ARGS(INT(edition), INT(id), INT(ch->now_us), INT(TIME_NEVER), ID_OR_NULL(s->parent), INT(s->position),
		     TEXT(last_part(path)), TEXT(path), TEXT(s->name), TEXT(s->description), TEXT(s->colour),
		     INT(s->in_menu)), err);
}

/* What stands now, with what does not change. path may be NULL. */
static enum bs_status current(struct change *ch, int64_t id, struct section_new *out, struct str *path,
                              struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT s.edition, n.parent, n.slug, n.name, n.description, n.colour, n.position, n.in_menu, n.path"
		" FROM section s JOIN section_name n ON n.edition = s.edition AND n.section = s.id AND n.live_to_us = ?2"
		" WHERE s.id = ?1"),
		ARGS(INT(id), INT(TIME_NEVER)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the section does not exist");
	if (st)
		return st;
	*out = (struct section_new){
		.edition     = query_i64(q, 0),
		.parent      = query_i64(q, 1),
		.slug        = str_dup(ch->mem, query_str(q, 2)),
		.name        = str_dup(ch->mem, query_str(q, 3)),
		.description = str_dup(ch->mem, query_str(q, 4)),
		.colour      = str_dup(ch->mem, query_str(q, 5)),
		.position    = (int)query_i64(q, 6),
		.in_menu     = query_i64(q, 7) != 0,
	};
	if (path)
		*path = str_dup(ch->mem, query_str(q, 8));
	return BS_OK;
}

static bool same_section(const struct section_new *a, const struct section_new *b)
{
	return a->parent == b->parent && a->position == b->position && a->in_menu == b->in_menu &&
	       str_eq(a->name, b->name) && str_eq(a->description, b->description) && str_eq(a->colour, b->colour);
}

/* A section cannot hang below itself, in another edition or deeper than an address may be. */
static enum bs_status check_parent(struct change *ch, int64_t id, int64_t edition, int64_t parent, struct err *err)
{
	int64_t at = parent;
	for (int depth = 0; at; depth++) {
		if (at == id || depth == DEPTH_MAX)
			return err_set(err, BS_UNACCEPTABLE, "a section cannot be put below itself or deeper than %d", DEPTH_MAX);
		struct section_new above;
		enum bs_status st = current(ch, at, &above, NULL, err);
		if (st)
			return st;
		if (above.edition != edition)
			return err_set(err, BS_UNACCEPTABLE, "the section above belongs to another edition");
		at = above.parent;
	}
	return BS_OK;
}

enum bs_status section_create(struct change *ch, const struct section_new *s, int64_t *out, struct err *err)
{
	enum bs_status st = check_parent(ch, 0, s->edition, s->parent, err);
	if (!st)
		st = sql_run(ch->db, SQL("INSERT INTO section (edition) VALUES (?1)"), ARGS(INT(s->edition)), err);
	if (st)
		return st;
	int64_t id = db_last_id(ch->db);
	struct str path;
	st = claim_path(ch, id, s, &path, err);
	if (!st)
		st = put_name(ch, id, s->edition, path, s, err);
	if (!st)
		st = list_create(ch, LIST_SECTION, id, err);
	if (st)
		return st;
	change_announce(ch, KEY_SECTION_TREE, s->edition);
	*out = id;
	return BS_OK;
}

enum bs_status section_update(struct change *ch, int64_t id, const struct section_new *s, struct err *err)
{
	struct section_new old;
	struct str path;
	enum bs_status st = current(ch, id, &old, &path, err);
	if (st || same_section(&old, s))
		return st;
	bool moved = old.parent != s->parent;
	if (moved)
		st = check_parent(ch, id, old.edition, s->parent, err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"UPDATE section_name SET live_to_us = ?3"
			" WHERE edition = ?1 AND section = ?2 AND live_to_us = ?4 AND live_from_us < ?3"),
			ARGS(INT(old.edition), INT(id), INT(ch->now_us), INT(TIME_NEVER)), err);
	if (!st)
		st = put_name(ch, id, old.edition, path, s, err);
	if (!st && moved)
		st = list_move_section(ch, old.edition, id, err);
	if (!st)
		change_announce(ch, KEY_SECTION_TREE, old.edition);
	return st;
}
