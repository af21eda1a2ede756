/*
 * Templates: any text is compiled; what compiles is rendered with values that try to break out, and the page is read
 * with an HTML parser that knows nothing of ours. A value must not have become a name, an element, a script, or an
 * address with a scheme that runs.
 *
 * The input is up to three templates, main, part and layout, separated by a line "---"; if it begins with "<?xml" it
 * is an XML template. The values are told by the letter q, so an input with a q of its own is only compiled.
 */
#include "page/template.h"

#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EVIL "javascript:q\" qa='q' qb=q onq=q><qel>&quot;<script>q</script>'\"><qel>"
static const struct str evil = STR_INIT(EVIL);
static const struct str markup = STR_INIT("<b title='q'>q</b>");

static void claim(bool holds, const char *what, struct str page)
{
	if (holds)
		return;
	fprintf(stderr, "%s:\n%.*s\n", what, STR_ARG(page));
	abort();
}

static void fill(struct object *o)
{
	static const struct str texts[] = { STR_INIT("t"), STR_INIT("text"), STR_INIT("x") };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		object_set(o, texts[i], value_text(evil));
	object_set(o, STR("url"), value_url(evil));
	object_set(o, STR("u"), value_url(STR("/q\"'<>& onq=q.")));
	object_set(o, STR("html"), value_html(safe_html_from_cleaner(markup)));
	object_set(o, STR("n"), value_int(7));
	object_set(o, STR("yes"), value_bool(true));
}

static const struct object *page_data(struct arena *mem)
{
	struct object *root = object_new(mem);
	fill(root);
	fill(object_add_object(root, STR("a")));
	struct list *list = object_add_list(root, STR("list"));
	fill(list_add_object(list));
	object_set(list_add_object(list), STR("last"), value_bool(true));
	list_add(list, value_text(evil));
	return root;
}

static bool has_q(struct str s)
{
	return str_chr(s, 'q', 0) != STR_NONE;
}

static void check_attribute(const GumboAttribute *attr, struct str page)
{
	static const char *const addresses[] = { "href", "src", "action", "formaction", "cite", "poster", "data" };
	struct str name = str_from_z(attr->name), value = str_from_z(attr->value);
	claim(!has_q(name), "a value became an attribute", page);
	claim(str_find(value, markup, 0) == STR_NONE, "markup stands in an attribute", page);
	if (!has_q(value))
		return;
	claim(!str_starts(name, STR("on")) && !str_eq(name, STR("style")) && !str_eq(name, STR("srcdoc")),
	      "a value stands in an attribute that runs", page);
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		claim(!str_eq(name, str_from_z(addresses[i])) ||
		              !str_starts_nocase(str_trim(value), STR("javascript:")),
		      "a value made an address that runs", page);
}

/* One node; its children are walked by the caller. */
static void check_node(const GumboNode *node, struct str page)
{
	if (node->type == GUMBO_NODE_COMMENT)
		claim(!has_q(str_from_z(node->v.text.text)), "a value stands in a comment", page);
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	const GumboElement *e = &node->v.element;
	struct str tag = str_of(e->original_tag.data, e->original_tag.length);
	claim(!str_starts(tag, STR("<qel")), "a value became an element", page);
	for (unsigned i = 0; i < e->attributes.length; i++)
		check_attribute(e->attributes.data[i], page);
	bool runs = e->tag == GUMBO_TAG_SCRIPT || e->tag == GUMBO_TAG_STYLE || e->tag == GUMBO_TAG_IFRAME;
	for (unsigned i = 0; runs && i < e->children.length; i++) {
		const GumboNode *child = e->children.data[i];
		claim(child->type != GUMBO_NODE_TEXT || !has_q(str_from_z(child->v.text.text)),
		      "a value stands in a script", page);
	}
}

static void check_page(struct str page)
{
	GumboOutput *parsed = gumbo_parse_with_options(&kGumboDefaultOptions, page.ptr, page.len);
	const GumboNode *node = parsed->document;
	while (node) {
		check_node(node, page);
		bool inner = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE ||
		             node->type == GUMBO_NODE_DOCUMENT;
		const GumboVector *below = node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children
		                                                             : &node->v.element.children;
		if (inner && below->length) {
			node = below->data[0];
			continue;
		}
		for (;; node = node->parent) { /* the next one in document order */
			const GumboNode *up = node->parent;
			if (!up || up->type == GUMBO_NODE_DOCUMENT) {
				const GumboVector *roots = up ? &up->v.document.children : NULL;
				node = up && node->index_within_parent + 1 < roots->length
				               ? roots->data[node->index_within_parent + 1]
				               : NULL;
				break;
			}
			if (node->index_within_parent + 1 < up->v.element.children.length) {
				node = up->v.element.children.data[node->index_within_parent + 1];
				break;
			}
		}
	}
	gumbo_destroy_output(&kGumboDefaultOptions, parsed);
}

/* In XML every value is escaped, wherever it stands. */
static void check_xml(struct str page)
{
	for (size_t at = 0; (at = str_chr(page, 'q', at)) != STR_NONE; at++) {
		char next = at + 1 < page.len ? page.ptr[at + 1] : 0;
		claim(next != '"' && next != '\'' && next != '<', "a value is not escaped", page);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = { STR_INIT("main"), STR_INIT("part"), STR_INIT("layout") };
	static const struct str separator = STR_INIT("\n---\n");
	if (size > 4096)
		return 0;
	struct str rest = str_of((const char *)data, size), all = rest;
	bool xml = str_starts(rest, STR("<?xml"));
	struct template_source sources[3];
	size_t n = 0;
	for (; n < 3 && (n == 0 || rest.ptr); n++) {
		size_t cut = n < 2 ? str_find(rest, separator, 0) : STR_NONE;
		struct str text = cut == STR_NONE ? rest : str_slice(rest, 0, cut);
		rest = cut == STR_NONE ? (struct str){ NULL, 0 } : str_slice(rest, cut + separator.len, rest.len);
		sources[n] = (struct template_source){ n == 0 && xml ? STR("main.xml") : names[n], text, names[n] };
	}
	struct template_set *set = NULL;
	struct err err = { 0 };
	if (template_set_new(sources, n, &set, &err)) {
		claim(err.msg[0] != 0, "an error without words", all);
		return 0;
	}
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF page = BUF_MAX(1 << 16);
	enum bs_status st = template_render(set, sources[0].name, page_data(&mem), &page, &err);
	template_set_free(set);
	bool own_q = has_q(all) || str_chr(all, 'Q', 0) != STR_NONE;
	if (st == BS_OK && !own_q && page.len && xml)
		check_xml(buf_str(&page));
	else if (st == BS_OK && !own_q && page.len)
		check_page(buf_str(&page));
	return 0;
}
