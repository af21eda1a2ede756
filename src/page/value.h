/*
 * What a template can show. The type of a value decides how it is escaped: text is escaped, a URL is checked and
 * encoded and is the only thing that fits a URL attribute, trusted HTML stands as it is. Values live in an arena.
 * False for {{#name}} are: nothing, false, 0, the empty text, address, markup and list.
 *
 *     struct object *page = object_new(mem);
 *     object_set(page, STR("headline"), value_text(article.headline));
 *     object_set(page, STR("body"), value_html(article.body));
 *     struct list *cards = object_add_list(page, STR("cards"), n);
 */
#ifndef BS_PAGE_VALUE_H
#define BS_PAGE_VALUE_H

#include "base/arena.h"
#include "base/encode.h"

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_TEXT, VALUE_URL, VALUE_HTML, VALUE_OBJECT, VALUE_LIST };

struct object;
struct list;

struct value {
	enum value_type type;
	union {
		bool             truth;
		int64_t          number;
		struct str       text;  /* TEXT, URL: borrowed, must outlive the rendering */
		struct safe_html html;
		struct object   *object;
		struct list     *list;
	};
};

static inline struct value value_bool(bool b)
{
	return (struct value){ .type = VALUE_BOOL, .truth = b };
}
static inline struct value value_int(int64_t i)
{
	return (struct value){ .type = VALUE_INT, .number = i };
}
static inline struct value value_text(struct str s)
{
	return (struct value){ .type = VALUE_TEXT, .text = s };
}
static inline struct value value_url(struct str s) /* decoded or encoded; written through url_put; unsafe schemes become "#" */
{
	return (struct value){ .type = VALUE_URL, .text = s };
}
static inline struct value value_html(struct safe_html h)
{
	return (struct value){ .type = VALUE_HTML, .html = h };
}

/* An object that several pages and threads share and that nothing changes any more: the words of a language. */
struct value value_shared(const struct object *o);

/* Objects keep few members and are searched by name. Setting a name twice replaces it. Names are borrowed (literals). */
struct object *object_new(struct arena *mem);
void object_set(struct object *o, struct str name, struct value v);
struct object *object_add_object(struct object *o, struct str name); /* a new object as member */
struct list *object_add_list(struct object *o, struct str name);     /* a new empty list as member */
/* NULL if there is no such member. */
const struct value *object_get(const struct object *o, struct str name);

struct object *list_add_object(struct list *l);
void list_add(struct list *l, struct value v);
size_t list_count(const struct list *l);

#endif
