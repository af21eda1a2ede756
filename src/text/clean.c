/*
 * The cleaner's way through: bound.c, gumbo, then a walk over gumbo's tree that tells the builder what it meets. The walk
 * keeps its own stack, no function calls itself. What is decided here is only which of our elements a node stands for;
 * what may stand where is the builder's.
 */
#include "text/clean.h"

#include "base/check.h"
#include "base/utf8.h"
#include "text/address.h"
#include "text/bound.h"
#include "text/build.h"

enum {
	BODY_BYTES = 2 * 1024 * 1024,
	REDUCED_BYTES = 8 * BODY_BYTES, /* every byte may become a reference of six, and tags are taken up again */
	GUMBO_DEPTH = 4 * (BOUND_OPEN + BOUND_MARKS), /* gumbo adds two parts a table, html and body */
};

/* ---- gumbo ---- */

static void *gumbo_take(void *arena, size_t bytes)
{
	return arena_alloc(arena, 1, bytes);
}

static void gumbo_give(void *arena, void *ptr) /* all at once, with the arena */
{
	(void)arena;
	(void)ptr;
}

static const GumboNode *find_body(const GumboNode *root)
{
	for (unsigned i = 0; i < root->v.element.children.length; i++) {
		const GumboNode *child = root->v.element.children.data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BODY)
			return child;
	}
	return NULL;
}

static const GumboNode *parse(struct arena *scratch, struct str reduced)
{
	GumboOptions options = kGumboDefaultOptions;
	options.allocator = gumbo_take;
	options.deallocator = gumbo_give;
	options.userdata = scratch;
	options.max_errors = 0;
	const GumboOutput *output = gumbo_parse_with_options(&options, reduced.ptr, reduced.len);
	return output && output->root ? find_body(output->root) : NULL;
}

static enum element element_of(const GumboNode *node)
{
	static const uint8_t elements[GUMBO_TAG_LAST] = {
#define GUMBO_ROW(id, name, kind, attributes) [GUMBO_TAG_##id] = EL_##id,
		ELEMENTS(GUMBO_ROW)
#undef GUMBO_ROW
		[GUMBO_TAG_DIV] = EL_DIV,
	};
	if (node->type != GUMBO_NODE_ELEMENT || node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return EL_NONE;
	return (enum element)elements[node->v.element.tag];
}

/* ---- the walk ---- */

struct level {
	const GumboNode   *node;
	unsigned           child;     /* the next one to visit */
	unsigned           n_frames;  /* the builder's, before */
	enum element       element;   /* what the node stands for */
	bool               marked;    /* a mark of the builder is this node's */
	bool               captions;  /* an embed's figure: of the rest only its caption counts */
	bool               no_embed;  /* looked through already, there is none inside */
	struct inherited   inherited; /* for what is inside */
	const GumboVector *paragraph; /* the builder's, before */
	struct inherited   paragraph_inherited;
};

struct walk {
	struct builder     builder;
	struct attributes  attributes;
	struct held_texts  held;
	struct level       levels[GUMBO_DEPTH];
	unsigned           n_levels;
};

static const GumboVector *attributes_of(const GumboNode *node)
{
	return &node->v.element.attributes;
}

/* WordPress says with classes what we have elements for. */
static enum element translate(enum element element, const GumboNode *node)
{
	const GumboVector *source = attributes_of(node);
	if (source->length == 0)
		return element;
	if (element == EL_DIV && attribute_has_class(source, "wp-caption"))
		return EL_FIGURE;
	if ((element == EL_DIV || element == EL_P) && attribute_has_class(source, "wp-caption-text"))
		return EL_FIGCAPTION;
	if (element == EL_FIGURE && attribute_has_class(source, "wp-block-pullquote"))
		return EL_DIV;
	return element;
}

/* ---- embeds ---- */

static bool is_web_address(struct str text)
{
	return (str_starts(text, STR("https://")) || str_starts(text, STR("http://"))) &&
	       str_chr(text, ' ', 0) == STR_NONE && str_chr(text, '\n', 0) == STR_NONE;
}

/* The address of an embed that a node states: a link, or a text that is nothing but an address. */
static struct str stated_address(struct walk *w, const GumboNode *node)
{
	struct str raw = STR_EMPTY, address;
	if (element_of(node) == EL_A)
		raw = attribute_value(attributes_of(node), AT_HREF);
	else if (node->type == GUMBO_NODE_TEXT)
		raw = str_trim(held_look(&w->held, str_from_z(node->v.text.text)));
	if (!is_web_address(raw) || address_clean(w->attributes.mem, raw, STR_EMPTY, &address) != ADDRESS_WEB)
		return STR_EMPTY;
	return address;
}

/* The node after `node` in the order of the source, within `root`; NULL at the end. */
static const GumboNode *next_node(const GumboNode *root, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_ELEMENT && node->v.element.children.length > 0)
		return node->v.element.children.data[0];
	for (; node != root; node = node->parent)
		if (node->index_within_parent + 1 < node->parent->v.element.children.length)
			return node->parent->v.element.children.data[node->index_within_parent + 1];
	return NULL;
}

static struct str find_embed(struct walk *w, const GumboNode *figure)
{
	for (const GumboNode *n = next_node(figure, figure); n; n = next_node(figure, n)) {
		struct str address = stated_address(w, n);
		if (address.len > 0)
			return address;
	}
	return STR_EMPTY;
}

static bool claims_embed(const GumboVector *source)
{
	return attribute_has_class(source, "embed") || attribute_has_class(source, "wp-block-embed");
}

/* ---- entering and leaving ---- */

static void enter_block(struct walk *w, struct level *l, const GumboVector *source)
{
	struct builder *b = &w->builder;
	build_boundary(b);
	l->n_frames = b->n_frames;
	l->paragraph = b->paragraph;
	l->paragraph_inherited = b->paragraph_inherited;
	if (l->element == EL_P) {
		b->paragraph = source;
		b->paragraph_inherited = l->inherited;
		return;
	}
	b->paragraph = NULL;
	if (l->element == EL_DIV) {
		l->inherited = attributes_inherit(l->inherited, source);
		l->inherited.pull = l->inherited.pull || attribute_has_class(source, "wp-block-pullquote");
		b->paragraph_inherited = l->inherited;
		struct str id = attributes_mark_id(&w->attributes, EL_A, source);
		if (id.len > 0)
			w->attributes.waiting_id = id;
		return;
	}
	struct str embed = STR_EMPTY;
	if (l->element == EL_FIGURE && !l->no_embed && claims_embed(source)) {
		embed = find_embed(w, l->node);
		l->no_embed = true;
	}
	if (embed.len > 0) {
		build_open_embed(b, embed, source, l->inherited);
		l->captions = true;
	} else {
		build_open(b, l->element, source, l->inherited);
	}
	l->inherited = (struct inherited){ STR_EMPTY, STR_EMPTY, false, false };
	b->paragraph_inherited = l->inherited;
}

static void leave_block(struct walk *w, const struct level *l)
{
	struct builder *b = &w->builder;
	build_close(b, l->n_frames);
	b->paragraph = l->paragraph;
	b->paragraph_inherited = l->paragraph_inherited;
}

static bool is_block(enum element element)
{
	return element == EL_DIV || (element != EL_NONE && element_info(element)->kind < KIND_RULE);
}

static void enter(struct walk *w, const GumboNode *node)
{
	const struct level *above = &w->levels[w->n_levels - 1];
	enum element element = translate(element_of(node), node);
	if (above->captions && element != EL_FIGCAPTION)
		return;
	const GumboVector *source = attributes_of(node);
	if (element == EL_BR || element == EL_IMG || element == EL_HR) {
		if (element == EL_BR)
			build_break(&w->builder);
		else if (element == EL_IMG)
			build_picture(&w->builder, source);
		else
			build_rule(&w->builder, source);
		return;
	}
	ASSERT(w->n_levels < GUMBO_DEPTH); /* bound.c's promise */
	struct level *l = &w->levels[w->n_levels++];
	*l = (struct level){
		.node = node, .element = element, .inherited = above->inherited, .no_embed = above->no_embed
	};
	if (is_block(element))
		enter_block(w, l, source);
	else if (element != EL_NONE)
		l->marked = build_mark_push(&w->builder, element, source);
}

static void enter_text(struct walk *w, struct str text)
{
	while (text.len > 0)
		build_text(&w->builder, held_next(&w->held, &text));
}

static void leave(struct walk *w)
{
	const struct level *l = &w->levels[--w->n_levels];
	if (l->marked)
		build_mark_pop(&w->builder);
	if (is_block(l->element))
		leave_block(w, l);
}

static void walk(struct walk *w, const GumboNode *body)
{
	w->levels[0] = (struct level){ .node = body, .inherited = { STR_EMPTY, STR_EMPTY, false, false } };
	w->n_levels = 1;
	while (w->n_levels > 0) {
		struct level *l = &w->levels[w->n_levels - 1];
		const GumboVector *children = &l->node->v.element.children;
		if (l->child == children->length) {
			leave(w);
			continue;
		}
		const GumboNode *child = children->data[l->child++];
		if (child->type == GUMBO_NODE_ELEMENT)
			enter(w, child);
		else if ((child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE) && !l->captions)
			enter_text(w, str_from_z(child->v.text.text));
	}
}

/* ---- the whole ---- */

static enum bs_status too_long(struct err *err)
{
	return err_set(err, BS_UNACCEPTABLE, "the text is longer than 2 MiB of HTML: split it into several articles");
}

/* html itself, or a copy in which broken sequences are U+FFFD. */
static struct str valid_utf8(struct arena *scratch, struct str html)
{
	if (utf8_is_valid(html))
		return html;
	AUTO_BUF repaired = BUF_MAX(4 * BODY_BYTES);
	put_utf8_repaired(&repaired, html);
	return str_dup(scratch, buf_str(&repaired));
}

enum bs_status clean_html(struct arena *mem, struct str html, const struct clean_policy *policy,
                          struct safe_html *out, struct clean_report *report, struct err *err)
{
	struct clean_report unread = { .cut = false };
	if (report)
		*report = unread;
	else
		report = &unread;
	if (html.len > BODY_BYTES)
		return too_long(err);
	AUTO_ARENA scratch = ARENA_EMPTY;
	AUTO_BUF reduced = BUF_MAX(REDUCED_BYTES);
	AUTO_BUF text = BUF_MAX(BODY_BYTES);
	struct walk *w = ARENA_NEW(&scratch, struct walk, 1);
	w->held.mem = &scratch;
	w->attributes = (struct attributes){
		.mem = &scratch, .mem_for_policy = mem, .policy = policy, .report = report, .waiting_id = STR_EMPTY
	};
	w->builder = (struct builder){
		.out = &text, .attributes = &w->attributes, .report = report, .before = ' ', .pre_space = BUF_MAX(REDUCED_BYTES),
		.paragraph_inherited = { STR_EMPTY, STR_EMPTY, false, false },
	};
	buf_put(&reduced, STR("<!DOCTYPE html><body>"));
	bound_html(valid_utf8(&scratch, html), &reduced, &w->held, report);
	if (buf_status(&reduced))
		return too_long(err);
	const GumboNode *body = parse(&scratch, buf_str(&reduced));
	if (body)
		walk(w, body);
	build_done(&w->builder);
	if (buf_status(&text))
		return too_long(err);
	*out = safe_html_from_cleaner(str_dup(mem, buf_str(&text)));
	return BS_OK;
}
