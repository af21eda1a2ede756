/*
 * Readers' comments, in reading order: an answer follows what it answers, siblings stand in the order of their numbers.
 *
 * The rows come in any shape: an answer may have a lower number than what it answers, and what it answers may be hidden
 * or missing; such an answer stands at the top. Children hang on their parents as linked lists; the walk goes down,
 * right and up without recursion. Depth is cut at 3, where a deeper answer names whom it answers. A removed comment
 * keeps its place, as one line, only while something visible hangs below it.
 */
#include "news/comment.h"

#include "base/check.h"
#include "news/sql.h"

#include <stdlib.h>

enum { DEPTH_MAX = 3, NO_ONE = -1, SHOWN_MAX = 20000 };

struct node {
	struct comment comment;
	int64_t        id, parent_id;
	int            parent, child, next; /* indexes; NO_ONE ends */
	bool           kept;
};

/* ── Rows ── */

static struct comment comment_of_row(struct arena *mem, struct query *q)
{
	bool removed = str_eq(query_str(q, 3), STR("removed"));
	return (struct comment){
		.number         = query_i64(q, 1),
		.answers        = STR_EMPTY,
		.author_name    = removed ? STR_EMPTY : str_dup(mem, query_str(q, 4)),
		.by_author      = query_i64(q, 5) != 0,
		.written_us     = query_i64(q, 6),
		.body           = removed ? STR_EMPTY : str_dup(mem, query_str(q, 7)),
		.anchor         = str_dup(mem, query_str(q, 8)),
		.removed        = removed,
		.removed_reason = removed ? str_dup(mem, query_str(q, 9)) : STR_EMPTY,
	};
}

/* In the order of their numbers. */
static enum bs_status load_nodes(struct arena *mem, struct snapshot *snap, int64_t article, struct node **out,
                                 size_t *n_out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT c.id, c.number, c.parent, c.status, c.author_name,"
		" CASE WHEN c.author IS NOT NULL AND EXISTS (SELECT 1 FROM publication p"
		"  JOIN version_author v ON v.version = p.version AND v.author = c.author"
		"  WHERE p.article = c.article AND p.live_from_us <= ?2 AND p.live_to_us > ?2) THEN 1 ELSE 0 END,"
		" c.written_us, c.body, c.anchor, c.removed_reason, c.author"
		" FROM comment c WHERE c.article = ?1 AND c.kind = 'comment' AND c.status IN ('visible', 'removed')"
		" ORDER BY c.number"),
		ARGS(INT(article), INT(snap->now_us)), &q, err);
	size_t n = 0, cap = 0;
	struct node *nodes = NULL;
	while (!st && n < SHOWN_MAX && (st = query_next(q, err)) == BS_OK) {
		if (query_i64(q, 6) > snap->now_us) { /* it will have been written */
			snapshot_changes_at(snap, query_i64(q, 6));
			continue;
		}
		if (!query_is_null(q, 10))
			snapshot_note(snap, KEY_ARTICLE, article); /* whose authors by_author asks for */
		if (n == cap)
			nodes = rows_grow(mem, nodes, &cap, 16, sizeof *nodes);
		nodes[n++] = (struct node){
			.comment   = comment_of_row(mem, q),
			.id        = query_i64(q, 0),
			.parent_id = query_i64(q, 2),
			.parent    = NO_ONE,
			.child     = NO_ONE,
			.next      = NO_ONE,
		};
	}
	*out = nodes;
	*n_out = n;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

/* ── Order ── */

struct place {
	int64_t id;
	int     index;
};

static int place_before(const void *a_ptr, const void *b_ptr)
{
	const struct place *a = a_ptr, *b = b_ptr;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void find_parents(struct arena *mem, struct node *nodes, size_t n)
{
	struct place *places = ARENA_NEW(mem, struct place, n);
	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ nodes[i].id, (int)i };
	qsort(places, n, sizeof *places, place_before);
	for (size_t i = 0; i < n; i++) {
		struct place wanted = { .id = nodes[i].parent_id };
		const struct place *found = wanted.id ? bsearch(&wanted, places, n, sizeof *places, place_before) : NULL;
		nodes[i].parent = found ? found->index : NO_ONE;
	}
}

/* The last sibling first, so that each list ends up in order. Returns the first root. */
static int hang_nodes(struct node *nodes, size_t n)
{
	int root = NO_ONE;
	for (size_t i = n; i-- > 0;) {
		int *first = nodes[i].parent == NO_ONE ? &root : &nodes[nodes[i].parent].child;
		nodes[i].next = *first;
		*first = (int)i;
	}
	return root;
}

/* Indexes in reading order; what hangs on a circle of answers is not reached. Returns how many. */
static size_t walk_nodes(struct arena *mem, struct node *nodes, size_t n, int root, int *order)
{
	int *up = ARENA_NEW(mem, int, n + 1); /* where to go on after the children */
	size_t depth = 0, made = 0;
	for (int at = root; at != NO_ONE || depth > 0;) {
		if (at == NO_ONE) {
			at = up[--depth];
			continue;
		}
		struct node *node = &nodes[at];
		node->comment.depth = depth < DEPTH_MAX ? (int)depth : DEPTH_MAX;
		if (depth > DEPTH_MAX)
			node->comment.answers = nodes[node->parent].comment.author_name;
		ASSERT(made < n);
		order[made++] = at;
		up[depth++] = node->next;
		at = node->child;
	}
	return made;
}

/* Backwards, so that whatever hangs on a removed comment has been seen before it. */
static void keep_what_shows(struct node *nodes, const int *order, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		struct node *node = &nodes[order[i]];
		node->kept |= !node->comment.removed;
		if (node->kept && node->parent != NO_ONE)
			nodes[node->parent].kept = true;
	}
}

enum bs_status comment_thread_load(struct arena *mem, struct snapshot *snap, int64_t article,
                                   struct comment_thread *out, struct err *err)
{
	snapshot_note(snap, KEY_COMMENTS, article);
	struct node *nodes;
	size_t n;
	enum bs_status st = load_nodes(mem, snap, article, &nodes, &n, err);
	if (st)
		return st;
	*out = (struct comment_thread){ 0 };
	if (n == 0)
		return BS_OK;
	int *order = ARENA_NEW(mem, int, n);
	find_parents(mem, nodes, n);
	n = walk_nodes(mem, nodes, n, hang_nodes(nodes, n), order);
	keep_what_shows(nodes, order, n);
	out->comments = ARENA_NEW(mem, struct comment, n);
	for (size_t i = 0; i < n; i++) {
		const struct node *node = &nodes[order[i]];
		if (!node->kept)
			continue;
		out->comments[out->n++] = node->comment;
		out->n_visible += !node->comment.removed;
	}
	return BS_OK;
}

/* ── Writing ── */

static const struct str status_names[] = {
	[COMMENT_VISIBLE] = STR_INIT("visible"), [COMMENT_HELD] = STR_INIT("held"), [COMMENT_SPAM] = STR_INIT("spam"),
	[COMMENT_REMOVED] = STR_INIT("removed"), [COMMENT_BIN] = STR_INIT("bin"),
};

static bool is_shown(struct str status, struct str kind)
{
	bool shown = str_eq(status, STR("visible")) || str_eq(status, STR("removed"));
	return shown && str_eq(kind, STR("comment"));
}

/* Up from `at` to the thread's start: another article's comment, or the comment itself, may not be met on the way. */
static enum bs_status check_parent(struct change *ch, int64_t id, int64_t article, int64_t at, struct err *err)
{
	for (int64_t steps = 0; at; steps++) {
		if (at == id || steps > SHOWN_MAX)
			return err_set(err, BS_UNACCEPTABLE, "a comment cannot answer itself");
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(ch->db, SQL("SELECT article, parent FROM comment WHERE id = ?1"), ARGS(INT(at)),
		                              &q, err);
		if (st == BS_NOT_FOUND || (!st && query_i64(q, 0) != article))
			return err_set(err, BS_UNACCEPTABLE, "the comment answered is not one of this article");
		if (st)
			return st;
		at = id ? query_i64(q, 1) : 0; /* a new one can be in no circle */
	}
	return BS_OK;
}

enum bs_status comment_add(struct change *ch, const struct comment_new *c, int64_t *out, struct err *err)
{
	struct str kind = c->pingback ? STR("pingback") : STR("comment"), status = status_names[c->status];
	int64_t written_us = c->written_us ? c->written_us : ch->now_us;
	enum bs_status st = check_parent(ch, 0, c->article, c->parent, err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"INSERT INTO comment (article, number, parent, status, kind, written_us, author_name, author, email_hash,"
			" address_hash, url, body, anchor)"
			" VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM comment WHERE article = ?1),"
			" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
			ARGS(INT(c->article), ID_OR_NULL(c->parent), TEXT(status), TEXT(kind), INT(written_us),
			     TEXT(c->author_name), ID_OR_NULL(c->author), TEXT(c->email_hash), TEXT(c->address_hash), TEXT(c->url),
			     TEXT(c->body), TEXT(c->anchor)), err);
	if (st)
		return st;
	*out = db_last_id(ch->db);
	if (is_shown(status, kind)) {
		change_announce(ch, KEY_COMMENTS, c->article);
		change_goes_live(ch, written_us);
	}
	return BS_OK;
}

struct comment_row {
	int64_t article;
	bool    shown;
};

static enum bs_status load_comment(struct change *ch, int64_t id, struct comment_row *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL("SELECT article, status, kind FROM comment WHERE id = ?1"), ARGS(INT(id)),
	                              &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the comment does not exist");
	if (!st)
		*out = (struct comment_row){ query_i64(q, 0), is_shown(query_str(q, 1), query_str(q, 2)) };
	return st;
}

enum bs_status comment_set_parent(struct change *ch, int64_t id, int64_t parent, struct err *err)
{
	struct comment_row row = { 0 };
	enum bs_status st = load_comment(ch, id, &row, err);
	if (!st)
		st = check_parent(ch, id, row.article, parent, err);
	if (!st)
		st = sql_run(ch->db, SQL("UPDATE comment SET parent = ?2 WHERE id = ?1"), ARGS(INT(id), ID_OR_NULL(parent)), err);
	if (!st && row.shown)
		change_announce(ch, KEY_COMMENTS, row.article);
	return st;
}

enum bs_status comment_set_status(struct change *ch, int64_t id, enum comment_status status, struct str reason,
                                  struct err *err)
{
	struct comment_row row = { 0 };
	enum bs_status st = load_comment(ch, id, &row, err);
	if (!st)
		st = sql_run(ch->db, SQL("UPDATE comment SET status = ?2, removed_reason = ?3 WHERE id = ?1"),
		             ARGS(INT(id), TEXT(status_names[status]), TEXT(reason)), err);
	if (!st && (row.shown || is_shown(status_names[status], STR("comment"))))
		change_announce(ch, KEY_COMMENTS, row.article);
	return st;
}
