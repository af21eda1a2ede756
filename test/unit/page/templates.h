/* Templates and data for the tests of page/: three templates and one page. */
#ifndef BS_TEST_UNIT_PAGE_TEMPLATES_H
#define BS_TEST_UNIT_PAGE_TEMPLATES_H

#include "test.h"

#include "page/template.h"
#include "page/value.h"

struct templates {
	const char *main, *part, *layout; /* NULL: not there */
};

static inline enum bs_status compile_as(const char *name, const struct templates *t, struct template_set **set,
                                        struct err *err)
{
	struct template_source sources[3];
	size_t n = 0;
	sources[n++] = (struct template_source){ str_from_z(name), str_from_z(t->main), STR("main") };
	if (t->part)
		sources[n++] = (struct template_source){ STR("part"), str_from_z(t->part), STR("part") };
	if (t->layout)
		sources[n++] = (struct template_source){ STR("layout"), str_from_z(t->layout), STR("layout") };
	return template_set_new(sources, n, set, err);
}

/* The page that every case is rendered with. */
static inline const struct object *sample(struct arena *mem)
{
	struct object *root = object_new(mem);
	object_set(root, STR("text"), value_text(STR("\"'<>&")));
	object_set(root, STR("word"), value_text(STR("word")));
	object_set(root, STR("empty"), value_text(STR_EMPTY));
	object_set(root, STR("nothing"), (struct value){ .type = VALUE_NULL });
	object_set(root, STR("yes"), value_bool(true));
	object_set(root, STR("no"), value_bool(false));
	object_set(root, STR("zero"), value_int(0));
	object_set(root, STR("number"), value_int(-42));
	object_set(root, STR("markup"), value_html(safe_html_from_cleaner(STR("<b>bold</b>"))));
	object_set(root, STR("path"), value_url(STR("/a b/?x=1&y='2'")));
	object_set(root, STR("bad_url"), value_url(STR("java\tscript:alert(1)")));
	object_set(root, STR("picture"), value_url(STR("/p,1.jpg")));
	object_set(root, STR("other"), value_text(STR("outer")));
	struct object *a = object_add_object(root, STR("a"));
	object_set(a, STR("name"), value_text(STR("inner")));
	object_set(a, STR("other"), value_text(STR("nearer")));
	object_add_object(a, STR("b"));
	struct list *list = object_add_list(root, STR("list"));
	for (int i = 1; i <= 3; i++) {
		struct object *item = list_add_object(list);
		object_set(item, STR("n"), value_int(i));
		object_set(item, STR("last"), value_bool(i == 3));
	}
	struct list *words = object_add_list(root, STR("words"));
	list_add(words, value_text(STR("x")));
	list_add(words, value_text(STR("<")));
	object_add_list(root, STR("none"));
	struct list *tree = object_add_list(root, STR("tree"));
	for (int i = 0; i < 2; i++) {
		struct object *node = list_add_object(tree);
		object_set(node, STR("n"), value_int(i));
		struct list *below = object_add_list(node, STR("tree"));
		if (i == 0) {
			struct object *leaf = list_add_object(below);
			object_set(leaf, STR("n"), value_int(9));
			object_add_list(leaf, STR("tree"));
		}
	}
	return root;
}

#endif
