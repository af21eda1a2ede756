/*
 * Rendering: one loop over the program's instructions with three stacks of fixed size, for calls, sections and the
 * current items. Nothing is allocated but the output. What cannot be known when a template is compiled (that a value
 * has the type which its place wants) is checked here.
 */
#include "page/template.h"

#include "base/check.h"
#include "page/program.h"

#include <stdlib.h>

enum { ITEMS_MAX = 512, TREES_MAX = 1000, ROOT_ITEM = 1 /* before it are the globals */ };

struct template_set {
	struct arena   mem; /* owns everything below */
	struct tree   *trees; /* sorted by name */
	size_t         n;
	struct program program;
	const struct object *globals; /* borrowed; NULL for none */
};

static int tree_order(const void *a, const void *b)
{
	return str_cmp(((const struct tree *)a)->name, ((const struct tree *)b)->name);
}

static enum bs_status set_fill(struct template_set *set, const struct template_source *sources, size_t n,
                               struct err *err)
{
	if (n > TREES_MAX)
		return err_set(err, BS_TOO_BIG, "a theme may have %d templates at most", TREES_MAX);
	set->n = n;
	set->trees = ARENA_NEW(&set->mem, struct tree, n);
	for (size_t i = 0; i < n; i++)
		set->trees[i] = (struct tree){ .name = str_dup(&set->mem, sources[i].name),
			                       .file = str_dup(&set->mem, sources[i].file),
			                       .text = str_dup(&set->mem, sources[i].text) };
	if (n)
		qsort(set->trees, n, sizeof *set->trees, tree_order);
	for (size_t i = 0; i < n; i++) {
		struct tree *tree = &set->trees[i];
		tree->index = (uint32_t)i;
		if (i && str_eq(tree[-1].name, tree->name))
			return err_set(err, BS_BAD_INPUT, "there are two templates named \"%.*s\"",
			               STR_ARG(tree->name));
		enum bs_status st = mustache_parse(&set->mem, tree, err);
		if (st)
			return st;
	}
	return program_compile(&set->mem, set->trees, n, &set->program, err);
}

enum bs_status template_set_new(const struct template_source *sources, size_t n, struct template_set **out,
                                struct err *err)
{
	struct template_set *set = calloc(1, sizeof *set);
	if (!set)
		check_no_memory(sizeof *set);
	enum bs_status st = set_fill(set, sources, n, err);
	if (st) {
		template_set_free(set);
		return st;
	}
	*out = set;
	return BS_OK;
}

void template_set_free(struct template_set *set)
{
	if (!set)
		return;
	arena_done(&set->mem);
	free(set);
}

void template_set_globals(struct template_set *set, const struct object *globals)
{
	set->globals = globals;
}

/* A current item: what {{.}} shows and where names are looked up. */
struct item {
	const struct value  *value;   /* NULL for the root */
	const struct object *members; /* NULL if it is no object */
};

struct section {
	const struct value *next, *end; /* the list's items that are still to come */
	uint32_t            body;       /* the instruction that they begin at */
};

struct renderer {
	const struct template_set *set;
	struct buf                *out;
	struct item                items[ITEMS_MAX];
	uint32_t                   n_items;
	struct section             sections[ITEMS_MAX];
	uint32_t                   n_sections;
	uint32_t                   returns[CALL_DEPTH_MAX];
	uint32_t                   n_returns;
	struct err                *err;
};

static struct item item_of(const struct value *v)
{
	return (struct item){ v, v->type == VALUE_OBJECT ? v->object : NULL };
}

/* The first name is looked up from the innermost item outwards, the others within what it found. */
static const struct value *value_at(const struct renderer *r, uint32_t path_index)
{
	const struct path *path = &r->set->program.paths[path_index];
	const struct name *name = &r->set->program.names[path->first];
	if (path->n == 0)
		return r->items[r->n_items - 1].value;
	const struct value *v = NULL;
	for (uint32_t i = r->n_items; i-- > 0 && !v;)
		if (r->items[i].members)
			v = object_find(r->items[i].members, name);
	for (uint32_t i = 1; i < path->n && v; i++)
		v = v->type == VALUE_OBJECT ? object_find(v->object, &name[i]) : NULL;
	return v;
}

static bool is_true(const struct value *v)
{
	if (!v)
		return false;
	switch (v->type) {
	case VALUE_NULL:
		return false;
	case VALUE_BOOL:
		return v->truth;
	case VALUE_INT:
		return v->number != 0;
	case VALUE_TEXT:
	case VALUE_URL:
		return v->text.len > 0;
	case VALUE_HTML:
		return v->html.markup.len > 0;
	case VALUE_OBJECT:
		return v->object != NULL;
	case VALUE_LIST:
		return v->list && list_count(v->list) > 0;
	}
	return false;
}

/* Sets of bytes as bits. Bytes from 0x80 are in PLAIN_TEXT only. */
static bool has_only(const uint64_t set[4], struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (!(set[c >> 6] >> (c & 63) & 1))
			return false;
	}
	return true;
}

/* All but & < > " ': what html_put_text would copy anyway. */
static const uint64_t plain_text[4] = { ~((UINT64_C(1) << '"') | (UINT64_C(1) << '&') | (UINT64_C(1) << '\'') |
	                                  (UINT64_C(1) << '<') | (UINT64_C(1) << '>')),
	                                ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0) };
/* What url_put would copy and html_put_text too: unreserved and reserved characters but & and '. */
static const uint64_t plain_url[4] = { UINT64_C(0xAFFFFF1A00000000), UINT64_C(0x47FFFFFEAFFFFFFF), 0, 0 };

static void put_text(struct buf *out, struct str s)
{
	if (has_only(plain_text, s))
		buf_put(out, s);
	else
		html_put_text(out, s);
}

/* Encoded as an address, then as text. Between several a comma would end the address, so it is encoded too. */
static void put_url(struct buf *out, struct str url, enum place place)
{
	bool several = place == PLACE_URLS;
	bool is_path = url.len && url.ptr[0] == '/'; /* nearly all are, and a path has no scheme */
	if (!is_path && !url_is_safe(url))
		url = STR("#");
	if (has_only(plain_url, url) && (!several || str_chr(url, ',', 0) == STR_NONE)) {
		buf_put(out, url);
		return;
	}
	AUTO_BUF encoded = BUF_MAX(SIZE_MAX / 2);
	url_put(&encoded, url);
	struct str rest = buf_str(&encoded);
	while (rest.ptr) {
		html_put_text(out, several ? str_cut(&rest, ',') : rest);
		if (!several)
			return;
		if (rest.ptr)
			buf_put(out, STR("%2C"));
	}
}

static const char *type_words(enum value_type type)
{
	static const char *const words[] = { [VALUE_NULL] = "nothing",   [VALUE_BOOL] = "true or false",
		                             [VALUE_INT] = "a number",    [VALUE_TEXT] = "text",
		                             [VALUE_URL] = "an address",  [VALUE_HTML] = "markup",
		                             [VALUE_OBJECT] = "an object", [VALUE_LIST] = "a list" };
	return words[type];
}

static enum bs_status refuse(const struct renderer *r, const struct op *op, const char *why)
{
	return mustache_error(r->err, &r->set->trees[op->tree], op->at, "%s", why);
}

static enum bs_status put_value(struct renderer *r, const struct op *op)
{
	const struct value *v = value_at(r, op->a);
	enum place place = (enum place)op->place;
	bool address_only = place == PLACE_URL || place == PLACE_URLS;
	if (!v)
		return BS_OK;
	if (address_only && (v->type == VALUE_TEXT || v->type == VALUE_HTML || v->type == VALUE_BOOL))
		return mustache_error(r->err, &r->set->trees[op->tree], op->at,
		                      "only an address may stand here, and this value is %s",
		                      type_words(v->type));
	if (place == PLACE_TEXT && v->type == VALUE_HTML)
		return refuse(r, op, "this value is markup, which may stand only in element content");
	switch (v->type) {
	case VALUE_NULL:
	case VALUE_OBJECT:
	case VALUE_LIST:
		break;
	case VALUE_BOOL:
		buf_put(r->out, v->truth ? STR("true") : STR("false"));
		break;
	case VALUE_INT:
		buf_put_i64(r->out, v->number);
		break;
	case VALUE_TEXT:
		if (place == PLACE_XML)
			xml_put_text(r->out, v->text);
		else
			put_text(r->out, v->text);
		break;
	case VALUE_URL:
		put_url(r->out, v->text, place);
		break;
	case VALUE_HTML:
		if (place == PLACE_XML)
			xml_put_text(r->out, v->html.markup);
		else
			html_put_safe(r->out, v->html);
		break;
	}
	return BS_OK;
}

/* Enters the section, or moves *at behind it. */
static enum bs_status section_enter(struct renderer *r, const struct op *op, uint32_t *at)
{
	const struct value *v = value_at(r, op->a);
	bool root = !v && r->set->program.paths[op->a].n == 0 && r->n_items == ROOT_ITEM + 1;
	if (!root && !is_true(v)) {
		*at = op->b;
		return BS_OK;
	}
	if (r->n_items == ITEMS_MAX)
		return refuse(r, op, "sections are nested too deep");
	struct section section = { .body = *at };
	if (root) {
		r->items[r->n_items++] = r->items[ROOT_ITEM];
	} else if (v->type == VALUE_LIST) {
		section.next = list_items(v->list) + 1;
		section.end = list_items(v->list) + list_count(v->list);
		r->items[r->n_items++] = item_of(list_items(v->list));
	} else {
		r->items[r->n_items++] = item_of(v);
	}
	r->sections[r->n_sections++] = section;
	return BS_OK;
}

static void section_next(struct renderer *r, uint32_t *at)
{
	struct section *section = &r->sections[r->n_sections - 1];
	if (section->next != section->end) {
		r->items[r->n_items - 1] = item_of(section->next++);
		*at = section->body;
		return;
	}
	r->n_sections--;
	r->n_items--;
}

static enum bs_status run(struct renderer *r, uint32_t at)
{
	const struct program *program = &r->set->program;
	for (;;) {
		const struct op *op = &program->ops[at++];
		enum bs_status st = BS_OK;
		switch ((enum op_code)op->code) {
		case OP_TEXT:
			buf_put(r->out, str_of(program->text + op->a, op->b));
			break;
		case OP_VALUE:
			st = put_value(r, op);
			break;
		case OP_SECTION:
			st = section_enter(r, op, &at);
			break;
		case OP_INVERTED:
			if (is_true(value_at(r, op->a)))
				at = op->b;
			break;
		case OP_END:
			section_next(r, &at);
			break;
		case OP_CALL:
			if (r->n_returns == CALL_DEPTH_MAX)
				return refuse(r, op, "templates include each other too deep");
			r->returns[r->n_returns++] = at;
			at = op->b;
			break;
		case OP_RETURN:
			if (r->n_returns == 0)
				return BS_OK;
			at = r->returns[--r->n_returns];
			break;
		}
		if (st)
			return st;
		if (buf_status(r->out))
			return err_set(r->err, BS_TOO_BIG, "the page is larger than %zu bytes",
			               r->out->max_bytes);
	}
}

enum bs_status template_render(const struct template_set *set, struct str name, const struct object *data,
                               struct buf *out, struct err *err)
{
	const struct tree *tree = tree_find(set->trees, set->n, name);
	if (!tree)
		return err_set(err, BS_NOT_FOUND, "the theme has no template \"%.*s\"", STR_ARG(name));
	struct renderer r;
	r.set = set;
	r.out = out;
	r.n_sections = r.n_returns = 0;
	r.items[0] = (struct item){ .members = set->globals };
	r.items[ROOT_ITEM] = (struct item){ .members = data };
	r.n_items = ROOT_ITEM + 1;
	r.err = err;
	return run(&r, set->program.entries[tree->index]);
}
