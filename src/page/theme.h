/*
 * A theme: templates, style sheet, icons and the words of each language. The default theme is inside the program;
 * a file in DIR/theme replaces the file of the same name, and a word there the word of the same key. Compiled once at
 * start; with --dev looked at again when a file has changed.
 */
#ifndef BS_PAGE_THEME_H
#define BS_PAGE_THEME_H

#include "page/template.h"

struct theme;   /* immutable */
struct asset {
	struct str name;     /* "site.css" */
	struct str hash;     /* 16 hex digits of the content: part of its address */
	struct str type;     /* "text/css; charset=utf-8" */
	struct str bytes;
};

/*
 * dir_z: the newsroom's theme folder, may be absent or NULL. Symbolic links are refused. May block.
 * BS_BAD_INPUT names file, line and column; BS_TOO_BIG names the file that passes a limit.
 */
enum bs_status theme_load(const char *dir_z, struct theme **out, struct err *err);
void theme_free(struct theme *t);
/* True if a file of dir_z has come, gone or changed since the load (for --dev). May block. */
bool theme_is_stale(const struct theme *t);

const struct template_set *theme_templates(const struct theme *t);
const struct asset *theme_asset(const struct theme *t, struct str name); /* NULL if there is none */
/* "/-/theme/HASH/site.css". Every template can also name it: {{asset.site_css}}. */
struct str theme_asset_path(struct arena *mem, const struct asset *a);

/*
 * Words. Each language is a file messages/LANGUAGE.ini of "key = text" lines; text may hold {name} and plural forms
 * {n, plural, one {# comment} other {# comments}} by the language's own plural rules (ICU). English fills gaps.
 */
struct messages; /* of one language; immutable; belongs to the theme */
/* The best there is for a BCP 47 tag: "pt-BR" finds pt-BR, then pt, then en. Never NULL. */
const struct messages *theme_messages(const struct theme *t, struct str language);

struct message_arg {
	struct str name;
	struct str text;   /* if is_number: how the number is written; empty for the language's own way */
	int64_t    number; /* used if is_number: also chooses the plural form */
	bool       is_number;
};
/*
 * The text with its parts filled in, as plain text; in mem, or of the theme if it has no parts. An unknown key is the
 * key itself and a part that is not given stands as {name}, so that a gap is seen.
 */
struct str message(struct arena *mem, const struct messages *m, struct str key, const struct message_arg *args,
                   size_t n);
/* All messages without parts, also those that another language fills in, as an object for templates: {{t.read_more}}. Shared and immutable. */
const struct object *messages_object(const struct messages *m);

#endif
