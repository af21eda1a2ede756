/*
 * One pass over the text with a stack of open tags. A tag is judged by its line, as the specification of Mustache
 * wants it: with only white space before and after it up to the line's ends it "stands alone" and the whole line
 * goes. Values never do.
 *
 * Blocks and parents have rules of their own (the specification's optional part on inheritance):
 * - a parent stands alone if only white space is before its opening and after its closing tag;
 * - a block whose opening tag ends its line has content that begins on the next one; the white space before that
 *   content's first line is the block's indentation, which is taken off where the block is defined and put on where
 *   it is shown. Without such content the white space before the tag counts;
 * - in a parent nothing but blocks has a meaning; text there is dropped, and other tags are refused because what
 *   they show would be lost.
 */
#include "page/mustache.h"

#include "page/source.h"

enum tag_kind { TAG_VALUE, TAG_SECTION, TAG_INVERTED, TAG_CLOSE, TAG_PARTIAL, TAG_PARENT, TAG_BLOCK, TAG_COMMENT,
	        TAG_DELIMITERS };

struct tag {
	enum tag_kind kind;
	size_t        from, to;   /* with its delimiters */
	struct str    inside;     /* between sign and closing delimiter, trimmed */
	size_t        line;       /* where its line begins */
	size_t        next_line;  /* after the line's end, if only white space follows; else `to` */
	bool          first;      /* only white space before it on its line */
	bool          last;       /* only white space after it on its line */
};

struct open_tag {
	struct node  *node;
	struct node **tail;      /* where its next child goes */
	struct node **before;    /* PARENT: the text node before it, whose end may be white space */
	bool          first;     /* the opening tag was first on its line */
};

struct parser {
	struct arena   *mem;
	struct tree    *tree;
	struct str      text;
	struct str      left, right; /* the delimiters now */
	size_t          from;        /* where the text after the last tag begins */
	struct open_tag open[MUSTACHE_NESTING_MAX + 1]; /* open[0] is the template itself */
	size_t          depth;
	struct err     *err;
};

enum bs_status mustache_error(struct err *err, const struct tree *tree, size_t at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	enum bs_status st = source_error_v(err, &(struct source){ tree->file, tree->text }, at, fmt, args);
	va_end(args);
	return st;
}

static struct open_tag *top(struct parser *p)
{
	return &p->open[p->depth];
}

static bool in_parent(const struct parser *p)
{
	return p->depth && p->open[p->depth].node->kind == NODE_PARENT;
}

static bool begins_line(const struct parser *p, size_t at)
{
	return at == 0 || p->text.ptr[at - 1] == '\n';
}

static struct node *node_add(struct parser *p, enum node_kind kind, size_t at, struct str text)
{
	struct node *node = ARENA_NEW(p->mem, struct node, 1);
	*node = (struct node){ .kind = kind, .at = (uint32_t)at, .text = text, .tree = p->tree,
		               .starts_line = begins_line(p, at) };
	*top(p)->tail = node;
	top(p)->tail = &node->next;
	return node;
}

/* The text between the last tag and `to`. Dropped in a parent. */
static void text_add(struct parser *p, size_t to)
{
	if (p->from < to && !in_parent(p))
		node_add(p, NODE_TEXT, p->from, str_slice(p->text, p->from, to));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void judge_line(const struct parser *p, struct tag *t)
{
	size_t line = t->from;
	while (line > 0 && is_blank(p->text.ptr[line - 1]))
		line--;
	t->first = begins_line(p, line);
	t->line = t->first ? line : t->from;
	size_t end = t->to;
	while (end < p->text.len && is_blank(p->text.ptr[end]))
		end++;
	size_t eol = end + (end + 1 < p->text.len && p->text.ptr[end] == '\r' && p->text.ptr[end + 1] == '\n');
	t->last = end == p->text.len || p->text.ptr[eol] == '\n';
	t->next_line = !t->last ? t->to : end == p->text.len ? end : eol + 1;
}

static bool kind_of_sign(char sign, enum tag_kind *kind)
{
	static const char signs[] = "#^/><$!=";
	static const enum tag_kind kinds[] = { TAG_SECTION, TAG_INVERTED, TAG_CLOSE,   TAG_PARTIAL,
		                               TAG_PARENT,  TAG_BLOCK,    TAG_COMMENT, TAG_DELIMITERS };
	const char *found = sign ? strchr(signs, sign) : NULL;
	if (!found)
		return false;
	*kind = kinds[found - signs];
	return true;
}

static bool name_is_good(const struct tag *t)
{
	struct str name = t->inside;
	bool path = t->kind == TAG_VALUE || t->kind == TAG_SECTION || t->kind == TAG_INVERTED;
	if (path && str_eq(name, STR(".")))
		return true;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool lone_dot = c == '.' && (i == 0 || i + 1 == name.len || name.ptr[i - 1] == '.');
		if (c <= ' ' || c == 0x7F || strchr("{}<>*\"'&", c) || (path && lone_dot))
			return false;
	}
	return name.len > 0;
}

/* Reads the tag that begins at p->text[at]. */
static enum bs_status tag_read(struct parser *p, size_t at, struct tag *t)
{
	struct str text = p->text;
	size_t sign = at + p->left.len;
	*t = (struct tag){ .kind = TAG_VALUE, .from = at };
	if (sign < text.len && (text.ptr[sign] == '{' || text.ptr[sign] == '&'))
		return mustache_error(p->err, p->tree, at,
		                      "unescaped values do not exist: the type of a value decides; write {{name}}");
	size_t inside = sign + (sign < text.len && kind_of_sign(text.ptr[sign], &t->kind));
	size_t end = str_find(text, p->right, inside);
	if (end == STR_NONE)
		return mustache_error(p->err, p->tree, at, "this tag is not closed; \"%.*s\" is missing",
		                      STR_ARG(p->right));
	t->to = end + p->right.len;
	t->inside = str_trim(str_slice(text, inside, end));
	judge_line(p, t);
	if (t->kind != TAG_COMMENT && t->kind != TAG_DELIMITERS && !name_is_good(t))
		return mustache_error(p->err, p->tree, at, "\"%.*s\" is not a name",
		                      (int)(t->inside.len < 60 ? t->inside.len : 60), t->inside.ptr);
	return BS_OK;
}

/* "=<% %>=": new delimiters, separated by white space, without '='. */
static enum bs_status delimiters_set(struct parser *p, const struct tag *t)
{
	struct str both = t->inside;
	bool closed = both.len > 0 && both.ptr[both.len - 1] == '=';
	both = str_trim(str_slice(both, 0, both.len - closed));
	size_t cut = 0;
	while (cut < both.len && !ascii_is_space(both.ptr[cut]))
		cut++;
	struct str left = str_slice(both, 0, cut), right = str_trim(str_slice(both, cut, both.len));
	bool good = closed && left.len && right.len && str_chr(both, '=', 0) == STR_NONE;
	for (size_t i = 0; i < right.len; i++)
		good = good && !ascii_is_space(right.ptr[i]);
	if (!good)
		return mustache_error(p->err, p->tree, t->from, "delimiters are set like this: {{=<%% %%>=}}");
	p->left = left;
	p->right = right;
	return BS_OK;
}

/* A tag that may stand alone: ends the text before it and says where the text after it begins. */
static bool line_taken(struct parser *p, const struct tag *t)
{
	bool alone = t->first && t->last;
	text_add(p, alone ? t->line : t->from);
	p->from = alone ? t->next_line : t->to;
	return alone;
}

static enum bs_status node_open(struct parser *p, const struct tag *t, enum node_kind kind, bool line_is_gone)
{
	if (p->depth == MUSTACHE_NESTING_MAX)
		return mustache_error(p->err, p->tree, t->from, "tags are nested deeper than %d",
		                      MUSTACHE_NESTING_MAX);
	struct node *node = node_add(p, kind, t->from, t->inside);
	node->starts_line = node->starts_line && !line_is_gone;
	p->open[++p->depth] = (struct open_tag){ .node = node, .tail = &node->children, .first = t->first };
	return BS_OK;
}

static enum bs_status parent_open(struct parser *p, const struct tag *t)
{
	text_add(p, t->line); /* the white space before it: its indentation, or text if it does not stand alone */
	p->from = t->line;
	struct node **blank = top(p)->tail;
	text_add(p, t->from);
	p->from = t->to;
	enum bs_status st = node_open(p, t, NODE_PARENT, false);
	top(p)->before = blank;
	return st;
}

static struct str blank_at(const struct parser *p, size_t from)
{
	size_t to = from;
	while (to < p->text.len && is_blank(p->text.ptr[to]))
		to++;
	return str_slice(p->text, from, to);
}

static enum bs_status block_open(struct parser *p, const struct tag *t)
{
	bool direct = in_parent(p); /* what is before it on its line is dropped anyway */
	text_add(p, t->line);
	enum bs_status st = node_open(p, t, NODE_BLOCK, false);
	if (st)
		return st;
	struct node *node = top(p)->node;
	node->starts_line = t->first;
	node->indent = t->first ? str_slice(p->text, t->line, t->from) : STR_EMPTY;
	node->opens_line = (t->first || direct) && t->last && t->next_line > t->to;
	p->from = node->opens_line ? t->next_line : t->to;
	return BS_OK;
}

static void block_close(struct parser *p, const struct tag *t)
{
	struct open_tag *open = top(p);
	bool direct = p->open[p->depth - 1].node && p->open[p->depth - 1].node->kind == NODE_PARENT;
	bool own_line = t->first && t->line >= p->from; /* not on the opening tag's line */
	bool alone = own_line && (t->last || direct);
	text_add(p, alone ? t->line : t->from);
	p->from = alone ? t->next_line : t->to;
	struct node *block = open->node;
	if (block->opens_line && block->children) {
		const struct node *first = block->children;
		while ((first->kind == NODE_SECTION || first->kind == NODE_INVERTED) && !first->starts_line && first->children)
			first = first->children;
		block->indent = first->kind == NODE_TEXT  ? blank_at(p, first->at)
		                : first->kind == NODE_BLOCK ? first->indent
		                : first->alone              ? first->indent
		                                            : STR_EMPTY;
	}
	p->depth--;
}

static void parent_close(struct parser *p, const struct tag *t)
{
	struct open_tag *open = top(p);
	p->from = t->to;
	if (open->first && t->last) {
		struct node *blank = *open->before;
		open->node->alone = true;
		if (blank != open->node) { /* the white space before it becomes its indentation */
			open->node->indent = blank->text;
			*open->before = open->node;
		}
		p->from = t->next_line;
	}
	p->depth--;
}

static enum bs_status tag_close(struct parser *p, const struct tag *t)
{
	if (p->depth == 0)
		return mustache_error(p->err, p->tree, t->from, "\"%.*s\" is closed but was not opened",
		                      STR_ARG(t->inside));
	struct node *node = top(p)->node;
	if (!str_eq(node->text, t->inside))
		return mustache_error(p->err, p->tree, t->from, "\"%.*s\" is closed while \"%.*s\" is open",
		                      STR_ARG(t->inside), STR_ARG(node->text));
	if (node->kind == NODE_PARENT) {
		parent_close(p, t);
	} else if (node->kind == NODE_BLOCK) {
		block_close(p, t);
	} else {
		line_taken(p, t);
		p->depth--;
	}
	return BS_OK;
}

static enum bs_status partial_add(struct parser *p, const struct tag *t)
{
	bool alone = line_taken(p, t);
	struct node *node = node_add(p, NODE_PARTIAL, t->from, t->inside);
	node->alone = alone;
	node->indent = alone ? str_slice(p->text, t->line, t->from) : STR_EMPTY;
	node->starts_line = node->starts_line && !alone;
	return BS_OK;
}

static enum bs_status tag_add(struct parser *p, const struct tag *t)
{
	if (in_parent(p) && t->kind != TAG_BLOCK && t->kind != TAG_CLOSE && t->kind != TAG_COMMENT &&
	    t->kind != TAG_DELIMITERS)
		return mustache_error(p->err, p->tree, t->from,
		                      "only blocks may stand in {{<%.*s}}; this would never be shown",
		                      STR_ARG(top(p)->node->text));
	switch (t->kind) {
	case TAG_VALUE:
		text_add(p, t->from);
		node_add(p, NODE_VALUE, t->from, t->inside);
		p->from = t->to;
		return BS_OK;
	case TAG_SECTION:
		return node_open(p, t, NODE_SECTION, line_taken(p, t));
	case TAG_INVERTED:
		return node_open(p, t, NODE_INVERTED, line_taken(p, t));
	case TAG_CLOSE:
		return tag_close(p, t);
	case TAG_PARTIAL:
		return partial_add(p, t);
	case TAG_PARENT:
		return parent_open(p, t);
	case TAG_BLOCK:
		return block_open(p, t);
	case TAG_COMMENT:
		line_taken(p, t);
		return BS_OK;
	case TAG_DELIMITERS:
		line_taken(p, t);
		return delimiters_set(p, t);
	}
	return BS_OK;
}

enum bs_status mustache_parse(struct arena *mem, struct tree *tree, struct err *err)
{
	struct parser p = { .mem = mem, .tree = tree, .text = tree->text, .left = STR("{{"), .right = STR("}}"),
		            .err = err };
	p.open[0].tail = &tree->children;
	if (tree->text.len > MUSTACHE_TEXT_MAX)
		return err_set(err, BS_TOO_BIG, "%.*s: a template may have %d bytes at most", STR_ARG(tree->file),
		               MUSTACHE_TEXT_MAX);
	for (size_t at = 0; (at = str_find(p.text, p.left, at)) != STR_NONE;) {
		struct tag t;
		enum bs_status st = tag_read(&p, at, &t);
		if (st == BS_OK)
			st = tag_add(&p, &t);
		if (st)
			return st;
		at = t.to;
	}
	if (p.depth)
		return mustache_error(err, tree, top(&p)->node->at, "\"%.*s\" is never closed",
		                      STR_ARG(top(&p)->node->text));
	text_add(&p, p.text.len);
	return BS_OK;
}
