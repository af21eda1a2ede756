/*
 * From trees to one flat program.
 *
 * A *routine* is one template as it is shown in one situation: with these blocks overridden, at this indentation, in
 * this HTML context. So everything about a block or partial is settled here and a page is rendered by walking
 * instructions; the same template in another situation is another routine. Routines wait in a list; compiling one may
 * add others at the end, so that nothing recurses however the templates include each other.
 *
 * Overrides. The parents between a page and a block form a chain; the outermost override wins (specification of
 * inheritance). An override that is already there is never replaced, so a chain of overrides is a set that only grows,
 * there are finitely many, and a template that includes itself leads back to its own routine.
 *
 * Indentation. A frame carries `strip`, the white space taken off the start of each line, and `add`, what is put
 * there instead. A routine that calls itself at another indentation keeps its own: otherwise there would be no end.
 *
 * HTML context. Each routine, section and block ends in the context in which it began; so a call changes nothing.
 */
#include "page/program.h"

#include "base/buf.h"
#include "base/check.h"

enum {
	FRAMES_MAX = MUSTACHE_NESTING_MAX + 64,
	ROUTINES_MAX = 4096,
	OPS_MAX = 1 << 18,
	TEXT_MAX = 1 << 24,
	SETS_MAX = 1024,
};

/* Blocks that are overridden: a list, sorted by name, each name once. Equal sets are the same pointer. */
struct block_set {
	const struct node **blocks;
	uint32_t            n;
};

struct routine {
	const struct tree      *tree;
	const struct block_set *set;
	struct str              indent;
	struct html_context     context;
	uint32_t                from; /* first instruction */
	uint32_t                by;   /* the routine that called for it first; itself for an entry */
};

struct layout {
	struct str strip, add;
};

struct frame {
	const struct node  *next;    /* what to compile next */
	const struct node  *node;    /* SECTION, INVERTED or BLOCK that the frame is for; NULL for the routine */
	struct layout       layout;
	struct html_context before;  /* where it began */
	uint32_t            op;      /* SECTION, INVERTED: to be told where it ends */
	uint32_t            blocks;  /* how many blocks are around it */
	bool                quiet;   /* the first node stands in the middle of a line */
};

struct compiler {
	struct arena      *mem;
	const struct tree *trees;
	size_t             n_trees;
	struct routine    *routines;
	uint32_t           n_routines;
	struct block_set **sets;
	uint32_t           n_sets;
	struct buf         ops, text, paths, names; /* arrays that grow */
	uint32_t           n_ops;
	uint32_t           target;  /* an instruction that is jumped to: text before it is not added to */
	uint32_t           routine; /* being compiled */
	struct html_context context;
	struct frame       frames[FRAMES_MAX];
	uint32_t           depth;
	struct err        *err;
};

const struct tree *tree_find(const struct tree *trees, size_t n, struct str name)
{
	size_t from = 0, to = n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = str_cmp(name, trees[middle].name);
		if (order == 0)
			return &trees[middle];
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

static struct op *op_at(struct compiler *c, uint32_t at)
{
	return (struct op *)(void *)c->ops.ptr + at;
}

static enum bs_status too_large(struct compiler *c)
{
	return err_set(c->err, BS_TOO_BIG,
	               "the theme is too large: its templates include each other in too many combinations");
}

static uint32_t op_put(struct compiler *c, enum op_code code, const struct node *node, uint32_t a)
{
	struct op op = { .code = (uint8_t)code, .a = a };
	if (node) {
		op.tree = (uint16_t)node->tree->index;
		op.at = node->at;
	}
	buf_put(&c->ops, str_of((const char *)&op, sizeof op));
	return c->n_ops++;
}

/* Literal text; joined with the instruction before where nothing jumps in between. */
static void text_put(struct compiler *c, struct str s)
{
	if (s.len == 0 || buf_status(&c->ops) || buf_status(&c->text))
		return;
	uint32_t at = (uint32_t)c->text.len;
	buf_put(&c->text, s);
	if (c->n_ops > c->target && op_at(c, c->n_ops - 1)->code == OP_TEXT) {
		op_at(c, c->n_ops - 1)->b += (uint32_t)s.len;
		return;
	}
	uint32_t op = op_put(c, OP_TEXT, NULL, at);
	if (!buf_status(&c->ops))
		op_at(c, op)->b = (uint32_t)s.len;
}

static uint32_t path_put(struct compiler *c, struct str dotted)
{
	struct path path = { .first = (uint32_t)(c->names.len / sizeof(struct name)) };
	struct str rest = str_eq(dotted, STR(".")) ? (struct str){ NULL, 0 } : dotted;
	while (rest.ptr) {
		struct str part = str_cut(&rest, '.');
		struct name name = { name_key(part), part };
		buf_put(&c->names, str_of((const char *)&name, sizeof name));
		path.n++;
	}
	uint32_t index = (uint32_t)(c->paths.len / sizeof path);
	buf_put(&c->paths, str_of((const char *)&path, sizeof path));
	return index;
}

static size_t common_prefix(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
		n++;
	return n;
}

/* What `indent` becomes in a frame with this layout. */
static struct str indent_in(struct compiler *c, const struct layout *layout, struct str indent)
{
	size_t same = common_prefix(layout->strip, indent);
	return str_join(c->mem, layout->add, str_slice(indent, same, indent.len));
}

/* The text of a node, line by line. */
static void lines_put(struct compiler *c, const struct layout *layout, struct str text, bool strip, bool add)
{
	if (str_eq(layout->strip, layout->add)) {
		text_put(c, text);
		return;
	}
	for (size_t from = 0; from < text.len; strip = add = true) {
		size_t newline = str_chr(text, '\n', from);
		size_t to = newline == STR_NONE ? text.len : newline + 1;
		struct str line = str_slice(text, from, to);
		if (add)
			text_put(c, layout->add);
		text_put(c, str_slice(line, strip ? common_prefix(layout->strip, line) : 0, line.len));
		from = to;
	}
}

static enum bs_status fail(struct compiler *c, const struct node *node, size_t more, const char *why)
{
	return mustache_error(c->err, node->tree, node->at + more, "%s", why);
}

static int block_order(const struct node *a, const struct node *b)
{
	return str_cmp(a->text, b->text);
}

static const struct node *block_find(const struct block_set *set, struct str name)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (str_eq(set->blocks[i]->text, name))
			return set->blocks[i];
	return NULL;
}

/* The one set with exactly these blocks. NULL if there are too many sets. */
static const struct block_set *set_intern(struct compiler *c, const struct node **blocks, uint32_t n)
{
	for (uint32_t i = 0; i < c->n_sets; i++)
		if (c->sets[i]->n == n &&
		    (n == 0 || memcmp(c->sets[i]->blocks, blocks, n * sizeof *blocks) == 0))
			return c->sets[i];
	if (c->n_sets == SETS_MAX)
		return NULL;
	struct block_set *set = ARENA_NEW(c->mem, struct block_set, 1);
	*set = (struct block_set){ blocks, n };
	c->sets[c->n_sets++] = set;
	return set;
}

/* `set` and those blocks of the parent that it does not have. */
static const struct block_set *set_with(struct compiler *c, const struct block_set *set, const struct node *parent)
{
	uint32_t n = set->n;
	for (const struct node *b = parent->children; b; b = b->next)
		n++;
	const struct node **blocks = ARENA_NEW(c->mem, const struct node *, n);
	if (set->n)
		memcpy(blocks, set->blocks, set->n * sizeof *blocks);
	n = set->n;
	for (const struct node *b = parent->children; b; b = b->next) {
		uint32_t at = 0;
		while (at < n && block_order(blocks[at], b) < 0)
			at++;
		if (at < n && block_order(blocks[at], b) == 0)
			continue;
		memmove(&blocks[at + 1], &blocks[at], (n - at) * sizeof *blocks);
		blocks[at] = b;
		n++;
	}
	return set_intern(c, blocks, n);
}

static bool same_situation(const struct routine *r, const struct tree *tree, const struct block_set *set,
                           const struct html_context *context)
{
	return r->tree == tree && r->set == set && html_context_same(&r->context, context);
}

/* The routine for the template in this situation, new or known. False if there are too many. */
static bool routine_for(struct compiler *c, const struct tree *tree, const struct block_set *set, struct str indent,
                        uint32_t *out)
{
	uint32_t up = c->routine;
	for (;; up = c->routines[up].by) {
		if (same_situation(&c->routines[up], tree, set, &c->context)) {
			*out = up;
			return true;
		}
		if (c->routines[up].by == up)
			break;
	}
	for (uint32_t i = 0; i < c->n_routines; i++)
		if (same_situation(&c->routines[i], tree, set, &c->context) &&
		    str_eq(c->routines[i].indent, indent)) {
			*out = i;
			return true;
		}
	if (c->n_routines == ROUTINES_MAX)
		return false;
	*out = c->n_routines++;
	c->routines[*out] = (struct routine){ .tree = tree, .set = set, .indent = indent, .context = c->context,
		                              .by = c->routine };
	return true;
}

static struct frame *frame_push(struct compiler *c, const struct node *node, const struct node *first)
{
	const struct frame *around = &c->frames[c->depth - 1];
	c->frames[c->depth] = (struct frame){ .next = first, .node = node, .layout = around->layout,
		                              .before = c->context, .blocks = around->blocks };
	return &c->frames[c->depth++];
}

static enum bs_status compile_value(struct compiler *c, const struct node *node)
{
	enum place place;
	const char *why = html_context_value(&c->context, &place);
	if (why)
		return fail(c, node, 0, why);
	uint32_t op = op_put(c, OP_VALUE, node, path_put(c, node->text));
	if (!buf_status(&c->ops))
		op_at(c, op)->place = (uint8_t)place;
	return BS_OK;
}

static enum bs_status compile_section(struct compiler *c, const struct node *node)
{
	enum op_code code = node->kind == NODE_SECTION ? OP_SECTION : OP_INVERTED;
	struct frame *frame = frame_push(c, node, node->children);
	frame->op = op_put(c, code, node, path_put(c, node->text));
	c->target = c->n_ops; /* a list's next item begins here */
	return BS_OK;
}

static enum bs_status compile_block(struct compiler *c, const struct node *site)
{
	struct frame *around = &c->frames[c->depth - 1];
	const struct node *shown = block_find(c->routines[c->routine].set, site->text);
	if (!shown)
		shown = site;
	if (around->blocks == BLOCK_DEPTH_MAX)
		return fail(c, site, 0, "blocks are nested too deep here; one of them may contain itself");
	struct str add = indent_in(c, &around->layout, site->starts_line ? site->indent : STR_EMPTY);
	if (site->starts_line && !shown->opens_line && (shown->children || !site->opens_line))
		text_put(c, add);
	struct frame *frame = frame_push(c, site, shown->children);
	frame->layout = (struct layout){ shown->indent, add };
	frame->quiet = !site->starts_line;
	frame->blocks++;
	return BS_OK;
}

static enum bs_status compile_call(struct compiler *c, const struct node *node)
{
	const struct tree *tree = tree_find(c->trees, c->n_trees, node->text);
	if (!tree && node->kind == NODE_PARTIAL)
		return BS_OK; /* a place for a newsroom's own part */
	if (!tree)
		return mustache_error(c->err, node->tree, node->at, "there is no template \"%.*s\"",
		                      STR_ARG(node->text));
	const struct block_set *set = c->routines[c->routine].set;
	if (node->kind == NODE_PARENT)
		set = set_with(c, set, node);
	struct str indent = node->alone ? indent_in(c, &c->frames[c->depth - 1].layout, node->indent) : STR_EMPTY;
	uint32_t routine;
	if (!set || !routine_for(c, tree, set, indent, &routine))
		return too_large(c);
	op_put(c, OP_CALL, node, routine);
	return BS_OK;
}

static enum bs_status compile_text(struct compiler *c, const struct frame *f, const struct node *node, bool add)
{
	size_t at = 0;
	const char *why = html_context_text(&c->context, node->text, &at);
	if (why)
		return fail(c, node, at, why);
	lines_put(c, &f->layout, node->text, node->starts_line, add);
	return BS_OK;
}

static enum bs_status compile_node(struct compiler *c, struct frame *f, const struct node *node)
{
	bool add = node->starts_line && !f->quiet;
	f->quiet = false;
	if (node->kind == NODE_TEXT)
		return compile_text(c, f, node, add);
	bool indents_itself = node->kind == NODE_BLOCK || node->alone;
	if (add && !indents_itself)
		text_put(c, f->layout.add);
	if (node->kind == NODE_VALUE)
		return compile_value(c, node);
	const char *why = html_context_tag(&c->context);
	if (why)
		return fail(c, node, 0, why);
	switch (node->kind) {
	case NODE_BLOCK:
		return compile_block(c, node);
	case NODE_PARTIAL:
	case NODE_PARENT:
		return compile_call(c, node);
	default:
		return compile_section(c, node);
	}
}

/* All of a frame's nodes are done. */
static enum bs_status frame_pop(struct compiler *c)
{
	struct frame *f = &c->frames[--c->depth];
	if (!f->node) {
		op_put(c, OP_RETURN, NULL, 0);
		return BS_OK;
	}
	const char *why = html_context_tag(&c->context);
	if (why)
		return mustache_error(c->err, f->node->tree, f->node->at, "where \"%.*s\" ends: %s",
		                      STR_ARG(f->node->text), why);
	if (!html_context_join(&c->context, &f->before))
		return mustache_error(c->err, f->node->tree, f->node->at,
		                      "\"%.*s\" has to end where it begins: in element content, in the same "
		                      "attribute, or after the same space in a tag",
		                      STR_ARG(f->node->text));
	if (f->node->kind == NODE_SECTION)
		op_put(c, OP_END, f->node, 0);
	if (f->node->kind != NODE_BLOCK && !buf_status(&c->ops)) {
		op_at(c, f->op)->b = c->n_ops;
		c->target = c->n_ops;
	}
	return BS_OK;
}

static enum bs_status routine_end(struct compiler *c, const struct routine *r)
{
	const struct node whole = { .tree = r->tree, .at = (uint32_t)r->tree->text.len };
	bool page = r->context.state == html_context_new(r->context.xml).state;
	const char *why = page ? html_context_end(&c->context) : html_context_tag(&c->context);
	if (why)
		return fail(c, &whole, 0, why);
	if (!html_context_join(&c->context, &r->context))
		return fail(c, &whole, 0, "the template has to end in the place of a page in which it is included");
	return BS_OK;
}

static enum bs_status routine_compile(struct compiler *c, uint32_t index)
{
	struct routine *r = &c->routines[index];
	c->routine = index;
	c->context = r->context;
	c->depth = 1;
	c->target = r->from = c->n_ops;
	c->frames[0] = (struct frame){ .next = r->tree->children, .layout = { STR_EMPTY, r->indent },
		                       .before = r->context };
	while (c->depth) {
		struct frame *f = &c->frames[c->depth - 1];
		const struct node *node = f->next;
		enum bs_status st;
		if (node) {
			f->next = node->next;
			if (c->depth == FRAMES_MAX)
				return fail(c, node, 0, "tags and blocks are nested too deep here");
			st = compile_node(c, f, node);
		} else {
			st = c->depth > 1 ? BS_OK : routine_end(c, r);
			if (st == BS_OK)
				st = frame_pop(c);
		}
		if (st)
			return st;
		if (buf_status(&c->ops) || buf_status(&c->text) || buf_status(&c->paths) || buf_status(&c->names))
			return too_large(c);
	}
	return BS_OK;
}

static enum bs_status compile_all(struct compiler *c)
{
	const struct block_set *none = set_intern(c, NULL, 0);
	for (uint32_t i = 0; i < c->n_trees; i++)
		c->routines[i] = (struct routine){
			.tree = &c->trees[i],
			.set = none,
			.context = html_context_new(str_ends(c->trees[i].name, STR(".xml"))),
			.by = i,
		};
	c->n_routines = (uint32_t)c->n_trees;
	for (uint32_t i = 0; i < c->n_routines; i++) {
		enum bs_status st = routine_compile(c, i);
		if (st)
			return st;
	}
	for (uint32_t i = 0; i < c->n_ops; i++)
		if (op_at(c, i)->code == OP_CALL)
			op_at(c, i)->b = c->routines[op_at(c, i)->a].from;
	return BS_OK;
}

static void *keep(struct arena *mem, const struct buf *b)
{
	void *copy = ARENA_NEW(mem, char, b->len);
	if (b->len)
		memcpy(copy, b->ptr, b->len);
	return copy;
}

enum bs_status program_compile(struct arena *mem, const struct tree *trees, size_t n, struct program *out,
                               struct err *err)
{
	if (n > ROUTINES_MAX)
		return err_set(err, BS_TOO_BIG, "a theme may have %d templates at most", ROUTINES_MAX);
	AUTO_ARENA scratch = ARENA_EMPTY;
	struct compiler *c = ARENA_NEW(&scratch, struct compiler, 1);
	*c = (struct compiler){
		.mem = &scratch,
		.trees = trees,
		.n_trees = n,
		.routines = ARENA_NEW(&scratch, struct routine, ROUTINES_MAX),
		.sets = ARENA_NEW(&scratch, struct block_set *, SETS_MAX),
		.ops = BUF_MAX(OPS_MAX * sizeof(struct op)),
		.text = BUF_MAX(TEXT_MAX),
		.paths = BUF_MAX(OPS_MAX * sizeof(struct path)),
		.names = BUF_MAX(OPS_MAX * sizeof(struct name)),
		.err = err,
	};
	enum bs_status st = compile_all(c);
	if (st == BS_OK) {
		*out = (struct program){ .ops = keep(mem, &c->ops), .n_ops = c->n_ops, .text = keep(mem, &c->text),
			                 .text_bytes = c->text.len, .paths = keep(mem, &c->paths),
			                 .names = keep(mem, &c->names),
			                 .entries = ARENA_NEW(mem, uint32_t, n) };
		for (size_t i = 0; i < n; i++)
			out->entries[i] = c->routines[i].from;
	}
	buf_done(&c->ops);
	buf_done(&c->text);
	buf_done(&c->paths);
	buf_done(&c->names);
	return st;
}
