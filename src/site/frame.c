/*
 * The frame. A section without a colour takes its parent's; a top section without one takes the next of the theme's
 * palette, so that an imported newspaper has its sections apart at first sight. Sections of opinion are told by
 * their slug, because the theme sets opinion in another face.
 */
#include "site/frame.h"

#include "base/clock.h"

static const struct str palette[] = {
	STR_INIT("world"), STR_INIT("coast"), STR_INIT("business"), STR_INIT("culture"), STR_INIT("science"), STR_INIT("sport"),
};
enum { PALETTE_SIZE = sizeof palette / sizeof *palette };

static bool is_opinion_slug(struct str slug)
{
	static const struct str slugs[] = {
		STR_INIT("opinion"), STR_INIT("opinions"), STR_INIT("comment"), STR_INIT("columns"), STR_INIT("gorus"),
		STR_INIT("yorum"),   STR_INIT("yazarlar"), STR_INIT("meinung"), STR_INIT("opinie"),  STR_INIT("الرأي"),
		STR_INIT("رأي"),     STR_INIT("آراء"),
	};
	for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++)
		if (str_eq(slugs[i], slug))
			return true;
	return false;
}

static struct str *colours_of(struct arena *mem, const struct section_tree *tree)
{
	struct str *colours = ARENA_NEW(mem, struct str, tree->n + 1);
	size_t      n_top = 0;
	for (size_t i = 0; i < tree->n; i++) {
		const struct section *s = &tree->sections[i], *parent = s->parent ? section_find(tree, s->parent) : NULL;
		size_t                rank = n_top;
		n_top += s->parent == 0;
		if (s->colour.len > 0)
			colours[i] = s->colour;
		else if (is_opinion_slug(s->slug))
			colours[i] = STR("opinion");
		else if (parent && parent < s) /* parents stand before children */
			colours[i] = colours[parent - tree->sections];
		else
			colours[i] = palette[rank % PALETTE_SIZE];
	}
	return colours;
}

static enum bs_status load(struct frame *f, struct snapshot *snap, struct err *err)
{
	enum bs_status st = edition_list_load(&f->mem, snap, &f->editions, err);
	if (st)
		return st;
	f->trees = ARENA_NEW(&f->mem, struct section_tree, f->editions.n + 1);
	f->colours = ARENA_NEW(&f->mem, struct str *, f->editions.n + 1);
	for (size_t i = 0; i < f->editions.n; i++) {
		st = section_tree_load(&f->mem, snap, f->editions.editions[i].id, &f->trees[i], err);
		if (st)
			return st;
		f->colours[i] = colours_of(&f->mem, &f->trees[i]);
	}
	return BS_OK;
}

enum bs_status frame_refresh(struct frame *f, struct snapshot *snap, uint64_t generation, struct err *err)
{
	if (f->is_loaded && f->generation == generation && snap->now_us < f->valid_until_us)
		return BS_OK;
	/* What is read here is noted for the page by frame_note, page by page. */
	struct snapshot own = *snap;
	own.noted = NULL;
	own.valid_until_us = TIME_NEVER;
	struct frame   fresh = { .generation = generation, .is_loaded = true };
	enum bs_status st = load(&fresh, &own, err);
	if (st) {
		arena_done(&fresh.mem);
		return st;
	}
	fresh.valid_until_us = own.valid_until_us;
	frame_done(f);
	*f = fresh;
	return BS_OK;
}

void frame_done(struct frame *f)
{
	arena_done(&f->mem);
	*f = (struct frame){ 0 };
}

void frame_note(const struct frame *f, struct snapshot *snap, const struct edition *e)
{
	snapshot_note(snap, KEY_EDITIONS, 0);
	for (size_t i = 0; i < f->editions.n; i++)
		snapshot_note(snap, KEY_SETTINGS, f->editions.editions[i].id);
	snapshot_note(snap, KEY_SECTION_TREE, e->id);
	snapshot_changes_at(snap, f->valid_until_us);
}

const struct section_tree *frame_tree(const struct frame *f, const struct edition *e)
{
	return &f->trees[e - f->editions.editions];
}

struct str frame_colour(const struct frame *f, const struct edition *e, int64_t section)
{
	const struct section_tree *tree = frame_tree(f, e);
	const struct section      *s = section ? section_find(tree, section) : NULL;
	return s ? f->colours[e - f->editions.editions][s - tree->sections] : STR("news");
}

const struct edition *frame_edition(const struct frame *f, int64_t id)
{
	for (size_t i = 0; i < f->editions.n; i++)
		if (f->editions.editions[i].id == id)
			return &f->editions.editions[i];
	return NULL;
}
