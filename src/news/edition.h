/*
 * An edition is a site in one language with its own host or path prefix, and its settings.
 */
#ifndef BS_NEWS_EDITION_H
#define BS_NEWS_EDITION_H

#include "base/arena.h"
#include "store/store.h"

/*
 * Every setting in one table: name, what it is for, its default, how it is checked.
 * Kinds: text (one line), prose (several lines), url, language (BCP 47), direction (ltr rtl auto), zone (IANA name),
 * pattern (of a new article's address), digits (latn arab auto), flag (yes no).
 */
#define SETTING_TABLE(X)                                                                                          \
	/*  field            name             kind       default      what it is */                                \
	X(title,             "title",         text,      "Untitled newsroom", "the newspaper's name")                 \
	X(motto,             "motto",         text,      "",          "one line under the name on the front page")    \
	X(address,           "address",       url,       "",          "where readers find it: https://news.example")  \
	X(language,          "language",      language,  "en",        "language of the edition: en, tr, ar ...")      \
	X(direction,         "direction",     direction, "auto",      "ltr, rtl, or auto: by the language")           \
	X(time_zone,         "time-zone",     zone,      "UTC",       "for every time that readers see: Europe/Istanbul") \
	X(about,             "about",         prose,     "",          "the site's own words, at the foot of every page") \
	X(publisher,         "publisher",     text,      "",          "name and place in the last line of a page")    \
	X(article_path,      "article-path",  pattern,   "/{section}/{slug}/", "shape of a new article's address")    \
	X(digits,            "digits",        digits,    "auto",      "latn or arab, or auto: by the language")       \
	X(comments,          "comments",      flag,      "yes",       "whether readers may comment on new articles")

struct settings {
#define SETTING_FIELD(field, name, kind, preset, what) struct str field;
	SETTING_TABLE(SETTING_FIELD)
#undef SETTING_FIELD
};

struct edition {
	int64_t         id;
	struct str      name;   /* short and stable: "en" */
	struct str      host;   /* "" = the default edition's host */
	struct str      prefix; /* "" or "/tr" */
	struct settings settings; /* each as set, or the default */
};

struct edition_list {
	struct edition *editions; /* in order; the first is the default edition */
	size_t          n;
};

/* All editions with their settings, two statements. Notes KEY_EDITIONS and each KEY_SETTINGS. */
enum bs_status edition_list_load(struct arena *mem, struct snapshot *snap, struct edition_list *out, struct err *err);

/* "rtl" or "ltr": the setting, or what the language implies. */
struct str edition_direction(const struct edition *e);

/*
 * Makes an edition, after the others, and its list. name: a-z 0-9 '-', at most 16; host: "" or a host name in lower
 * case; prefix: "" or "/tr". BS_UNACCEPTABLE with a message otherwise, or if the name, or host and prefix, are taken.
 */
enum bs_status edition_create(struct change *ch, struct str name, struct str host, struct str prefix,
                              int64_t *out, struct err *err);

/* Checks and sets one setting from now on. BS_NOT_FOUND for an unknown name, BS_UNACCEPTABLE for a bad value.
 * The value that it has anyway changes nothing and announces nothing. */
enum bs_status setting_set(struct change *ch, int64_t edition, struct str name, struct str value, struct err *err);
/* True if somebody set it: an import fills only what is unset. */
enum bs_status setting_is_set(struct change *ch, int64_t edition, struct str name, bool *out, struct err *err);
/* The value as the change sees it, or the default. name must be one of the table. *out is in ch->mem or constant. */
enum bs_status setting_read(struct change *ch, int64_t edition, struct str name, struct str *out, struct err *err);

#endif
