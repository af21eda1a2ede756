/*
 * Templates: Mustache with inheritance, compiled once to a flat program.
 *
 *   {{name}} {{a.b}}                    the type of the value decides the escaping; {{{name}}} and {{&name}} are refused
 *   {{#name}}..{{/name}} {{^name}}..{{/name}}   section, inverted section; {{.}} the current item
 *   {{>partial}}                        another template of the theme, by file name without .mustache; an absent one
 *                                       shows nothing: a place for a newsroom's own
 *   {{<layout}}{{$block}}..{{/block}}{{/layout}}   inheritance
 *   {{! comment }} {{=<% %>=}}
 *
 * The compiler follows the HTML around a tag and refuses a value anywhere but in element content and quoted
 * attribute values, and any but a URL value in a URL attribute (href src action cite poster srcset ...).
 * Templates of a feed or sitemap (NAME.xml.mustache) are XML: text only, everywhere in content or quoted attributes.
 * Errors name file, line and column, and come at compile time. docs/theming.md says all of it for authors of themes.
 *
 * How it is made: mustache.c reads a text into a tree of tags, html_context.c follows the HTML around them, compile.c
 * makes one flat program of all trees (program.h), template.c runs it.
 */
#ifndef BS_PAGE_TEMPLATE_H
#define BS_PAGE_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "page/value.h"

struct template_set; /* all templates of a theme, compiled; immutable, shared by all threads */

struct template_source {
	struct str name; /* "article", "feed.xml" */
	struct str text;
	struct str file; /* for messages: "DIR/theme/article.mustache" or "default/article.mustache" */
};

/*
 * Compiles all sources together. The sources are copied. BS_BAD_INPUT: "FILE:LINE:COLUMN: what is wrong"; BS_TOO_BIG if
 * they include each other in too many combinations.
 */
enum bs_status template_set_new(const struct template_source *sources, size_t n, struct template_set **out,
                                struct err *err);
void template_set_free(struct template_set *set);

/* Names that every page has behind its own, such as the theme's assets. Before the first rendering; borrowed. */
void template_set_globals(struct template_set *set, const struct object *globals);

/*
 * Renders the named template with `data` as the root. Appends to out, whose maximum bounds the page: past it BS_TOO_BIG.
 * A name that is absent is empty; a value of a type that its place refuses is BS_BAD_INPUT with file, line and column;
 * an unknown template is BS_NOT_FOUND. Allocates nothing but the output. Any thread.
 */
enum bs_status template_render(const struct template_set *set, struct str name, const struct object *data,
                               struct buf *out, struct err *err);

#endif
