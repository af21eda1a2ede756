/*
 * A section's address here follows the slugs of its parents: /news/local/. An old page may stand there already, and an
 * old page keeps its address; so the addresses of all items are compared in the first pass, and a section that would
 * be in an item's way is made as news-2. Its old address, /category/news/, leads to it in any case.
 *
 * The old menus are not read yet. The menu gets the ten top sections with the most articles, the fullest first.
 */
#include "exchange/wp_sections.h"

#include "base/check.h"
#include "exchange/wp_body.h"
#include "text/clean.h"

#include <stdlib.h>

enum { DEPTH_MAX = 20, NO_ONE = -1, MENU_MAX = 10, NAME_MAX_CHARS = 120, TEXT_MAX_CHARS = 1000 };

struct node {
	struct str key, id, parent_name, name, description, slug, path; /* path: here, "/news/local/" */
	int        parent;   /* an index; NO_ONE at the top */
	int        depth;
	int        rank;     /* among the top sections, by articles */
	size_t     articles; /* of its own and, at the top, of all below */
	bool       given;
	bool       in_the_way;
};

struct wp_sections {
	struct arena mem;
	struct node *nodes;
	int          n, cap;
	int         *by_key, *by_path; /* indexes in order; NULL until sealed, and after an addition */
};

struct wp_sections *wp_sections_new(void)
{
	struct wp_sections *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	return s;
}

static void unseal(struct wp_sections *s)
{
	free(s->by_key);
	free(s->by_path);
	s->by_key = s->by_path = NULL;
}

void wp_sections_free(struct wp_sections *s)
{
	if (!s)
		return;
	unseal(s);
	arena_done(&s->mem);
	free(s->nodes);
	free(s);
}

/* ── Searching ── */

static int compare_keys(const void *a, const void *b, void *nodes)
{
	const struct node *n = nodes;
	return str_cmp(n[*(const int *)a].key, n[*(const int *)b].key);
}

static int compare_paths(const void *a, const void *b, void *nodes)
{
	const struct node *n = nodes;
	return str_cmp(n[*(const int *)a].path, n[*(const int *)b].path);
}

static int *ordered(const struct wp_sections *s, int (*compare)(const void *, const void *, void *))
{
	int *order = calloc((size_t)s->n + 1, sizeof *order);
	if (!order)
		check_no_memory((size_t)s->n * sizeof *order);
	for (int i = 0; i < s->n; i++)
		order[i] = i;
	qsort_r(order, (size_t)s->n, sizeof *order, compare, s->nodes);
	return order;
}

/* The first place in an order whose text is not before `wanted`. */
static int lower_bound(const struct wp_sections *s, const int *order, bool by_path, struct str wanted)
{
	int from = 0, to = s->n;
	while (from < to) {
		int                mid = from + (to - from) / 2;
		const struct node *n = &s->nodes[order[mid]];
		if (str_cmp(by_path ? n->path : n->key, wanted) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static int find_key(const struct wp_sections *s, struct str key)
{
	int at = lower_bound(s, s->by_key, false, key);
	return at < s->n && str_eq(s->nodes[s->by_key[at]].key, key) ? s->by_key[at] : NO_ONE;
}

static int find_name(const struct wp_sections *s, struct str name)
{
	for (int i = 0; i < s->n; i++)
		if (str_eq(s->nodes[i].name, name))
			return i;
	return NO_ONE;
}

/* ── Building the tree ── */

static void find_parents(struct wp_sections *s, struct arena *scratch)
{
	for (int i = 0; i < s->n; i++) {
		struct node *n = &s->nodes[i];
		n->parent = n->parent_name.len ? find_key(s, wp_old_slug(scratch, n->parent_name)) : NO_ONE;
		if (n->parent == NO_ONE && n->parent_name.len)
			n->parent = find_name(s, clean_line(scratch, n->parent_name, NAME_MAX_CHARS));
	}
	for (int i = 0; i < s->n; i++) { /* circles, and trees that are deeper than a tree may be, are cut */
		int depth = 0;
		for (int up = s->nodes[i].parent; up != NO_ONE && depth <= DEPTH_MAX; up = s->nodes[up].parent)
			depth++;
		if (depth > DEPTH_MAX)
			s->nodes[i].parent = NO_ONE;
	}
	for (int i = 0; i < s->n; i++) {
		s->nodes[i].depth = 0;
		for (int up = s->nodes[i].parent; up != NO_ONE; up = s->nodes[up].parent)
			s->nodes[i].depth++;
	}
}

static void find_paths(struct wp_sections *s)
{
	for (int depth = 0; depth <= DEPTH_MAX; depth++) {
		for (int i = 0; i < s->n; i++) {
			struct node *n = &s->nodes[i];
			if (n->depth != depth)
				continue;
			struct str above = n->parent == NO_ONE ? STR("/") : s->nodes[n->parent].path;
			n->path = str_fmt(&s->mem, "%.*s%.*s/", STR_ARG(above), STR_ARG(n->slug));
		}
	}
}

static void seal(struct wp_sections *s)
{
	if (s->by_key)
		return;
	AUTO_ARENA scratch = ARENA_EMPTY;
	s->by_key = ordered(s, compare_keys);
	find_parents(s, &scratch);
	find_paths(s);
	s->by_path = ordered(s, compare_paths);
}

static bool is_known(const struct wp_sections *s, struct str key)
{
	for (int i = 0; i < s->n; i++)
		if (str_eq(s->nodes[i].key, key))
			return true;
	return false;
}

void wp_sections_add(struct wp_sections *s, const struct wp_map *m, const struct wxr_term *t)
{
	struct str key = str_dup(&s->mem, wp_old_slug(&s->mem, t->slug));
	if (s->n == WP_SECTIONS_MAX || key.len == 0)
		return;
	if (s->by_key ? find_key(s, key) != NO_ONE : is_known(s, key))
		return;
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->nodes = reallocarray(s->nodes, (size_t)s->cap, sizeof *s->nodes);
		if (!s->nodes)
			check_no_memory((size_t)s->cap * sizeof *s->nodes);
	}
	unseal(s);
	struct str name = wp_plain_text(&s->mem, t->name, NAME_MAX_CHARS);
	s->nodes[s->n++] = (struct node){
		.key = key,
		.id = str_dup(&s->mem, str_trim(t->id)),
		.parent_name = str_dup(&s->mem, str_trim(t->parent)),
		.name = name.len ? name : clean_line(&s->mem, key, NAME_MAX_CHARS),
		.description = wp_plain_text(&s->mem, t->description, TEXT_MAX_CHARS),
		.slug = wp_slug(m, &s->mem, t->slug, name),
		.parent = NO_ONE,
	};
}

/* ── The first pass ── */

void wp_sections_meet(struct wp_sections *s, const struct wp_map *m, struct arena *scratch, const struct wxr_item *item)
{
	struct str path;
	seal(s);
	for (const struct wxr_filed *f = item->filed; f; f = f->next) {
		int i = str_eq(f->domain, STR("category")) ? find_key(s, wp_old_slug(scratch, f->slug)) : NO_ONE;
		if (i != NO_ONE)
			s->nodes[i].articles++;
	}
	if (!wp_permalink(m, scratch, item->link, &path))
		return;
	if (!str_ends(path, STR("/")))
		path = str_join(scratch, path, STR("/"));
	int at = lower_bound(s, s->by_path, true, path);
	for (; at < s->n && str_eq(s->nodes[s->by_path[at]].path, path); at++)
		s->nodes[s->by_path[at]].in_the_way = true;
}

/* ── Giving out ── */

static int compare_articles(const void *a, const void *b, void *nodes)
{
	const struct node *x = (const struct node *)nodes + *(const int *)a, *y = (const struct node *)nodes + *(const int *)b;
	if ((x->depth == 0) != (y->depth == 0))
		return x->depth == 0 ? -1 : 1;
	if (x->articles != y->articles)
		return x->articles > y->articles ? -1 : 1;
	return *(const int *)a - *(const int *)b;
}

/* Counts for the top sections what is filed anywhere below, and ranks them. */
static void rank_top(struct wp_sections *s)
{
	for (int i = 0; i < s->n; i++) {
		int top = i;
		while (s->nodes[top].parent != NO_ONE)
			top = s->nodes[top].parent;
		if (top != i)
			s->nodes[top].articles += s->nodes[i].articles;
	}
	int *order = ordered(s, compare_articles);
	for (int i = 0; i < s->n; i++)
		s->nodes[order[i]].rank = i;
	free(order);
}

/* A colour of the theme's: by what the section is called, else in turn; children wear their parent's. */
static struct str colour_of(const struct wp_sections *s, const struct node *n)
{
	static const struct {
		struct str word, colour;
	} WORDS[] = {
		{ STR_INIT("sport"), STR_INIT("sport") },       { STR_INIT("spor"), STR_INIT("sport") },
		{ STR_INIT("football"), STR_INIT("sport") },    { STR_INIT("business"), STR_INIT("business") },
		{ STR_INIT("econom"), STR_INIT("business") },   { STR_INIT("ekonomi"), STR_INIT("business") },
		{ STR_INIT("financ"), STR_INIT("business") },   { STR_INIT("cultur"), STR_INIT("culture") },
		{ STR_INIT("kultur"), STR_INIT("culture") },    { STR_INIT("art"), STR_INIT("culture") },
		{ STR_INIT("opinion"), STR_INIT("opinion") },   { STR_INIT("editorial"), STR_INIT("opinion") },
		{ STR_INIT("yazar"), STR_INIT("opinion") },     { STR_INIT("column"), STR_INIT("opinion") },
		{ STR_INIT("science"), STR_INIT("science") },   { STR_INIT("bilim"), STR_INIT("science") },
		{ STR_INIT("tech"), STR_INIT("science") },      { STR_INIT("teknoloji"), STR_INIT("science") },
		{ STR_INIT("world"), STR_INIT("world") },       { STR_INIT("dunya"), STR_INIT("world") },
		{ STR_INIT("politic"), STR_INIT("world") },     { STR_INIT("siyaset"), STR_INIT("world") },
	};
	static const struct str TURN[] = { STR_INIT("world"), STR_INIT("coast"), STR_INIT("business"), STR_INIT("culture"),
		                           STR_INIT("sport"), STR_INIT("opinion"), STR_INIT("science") };
	while (n->parent != NO_ONE)
		n = &s->nodes[n->parent];
	for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
		if (str_starts(n->slug, WORDS[i].word))
			return WORDS[i].colour;
	return TURN[(size_t)n->rank % (sizeof TURN / sizeof TURN[0])];
}

static void give_paths(struct wp_sections *s, const struct wp_map *m, const struct node *n, struct wp_section_in *in)
{
	struct str whole = n->key;
	for (int up = n->parent; up != NO_ONE; up = s->nodes[up].parent)
		whole = str_fmt(&s->mem, "%.*s/%.*s", STR_ARG(s->nodes[up].key), STR_ARG(whole));
	wp_paths_add(&in->paths, &s->mem, wp_path(m, &s->mem, "/category/%.*s/", STR_ARG(whole)));
	if (n->parent != NO_ONE) /* WordPress leads from there to the whole path */
		wp_paths_add(&in->paths, &s->mem, wp_path(m, &s->mem, "/category/%.*s/", STR_ARG(n->key)));
	if (n->id.len)
		wp_paths_add(&in->paths, &s->mem, wp_path(m, &s->mem, "/?cat=%.*s", STR_ARG(n->id)));
}

static enum bs_status give(struct wp_sections *s, const struct wp_map *m, struct node *n, wp_section_fn *fn, void *ctx,
                           struct err *err)
{
	struct wp_section_in in = {
		.key = n->key,
		.parent_key = n->parent == NO_ONE ? STR_EMPTY : s->nodes[n->parent].key,
		.slug = n->in_the_way ? str_join(&s->mem, n->slug, STR("-2")) : n->slug,
		.name = n->name,
		.description = n->description,
		.colour = colour_of(s, n),
		.position = n->depth == 0 ? n->rank : (int)(n - s->nodes),
		.in_menu = n->depth > 0 || (n->rank < MENU_MAX && !str_eq(n->key, STR("uncategorized"))),
	};
	give_paths(s, m, n, &in);
	n->given = true;
	return fn(ctx, &in, err);
}

enum bs_status wp_sections_each(struct wp_sections *s, const struct wp_map *m, wp_section_fn *fn, void *ctx,
                                struct err *err)
{
	seal(s);
	rank_top(s);
	for (int depth = 0; depth <= DEPTH_MAX; depth++) {
		for (int i = 0; i < s->n; i++) {
			if (s->nodes[i].depth != depth || s->nodes[i].given)
				continue;
			enum bs_status st = give(s, m, &s->nodes[i], fn, ctx, err);
			if (st)
				return st;
		}
	}
	return BS_OK;
}
