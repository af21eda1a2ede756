/*
 * A key names something that a page depends on. Reading through news/ notes keys, changing announces them; a page
 * is dropped when a change announces a key that its rendering noted.
 */
#ifndef BS_BASE_KEY_H
#define BS_BASE_KEY_H

#include "base/buf.h"

/*        kind               name         id is */
#define KEY_KIND_TABLE(X)                                                                       \
	X(KEY_ARTICLE,       "article")     /* article id: all that its own page shows of it */    \
	X(KEY_CARD,          "card")        /* article id: what lists show of it */                \
	X(KEY_COMMENTS,      "comments")    /* article id: its visible comments */                 \
	X(KEY_RELATED,       "related")     /* article id: its related rows */                     \
	X(KEY_SISTERS,       "sisters")     /* story id: which editions have it, and where */      \
	X(KEY_LIST,          "list")        /* list id: the newest page of a list, and its order */\
	X(KEY_LIST_PAGE,     "listpage")    /* list_page id: one closed page of a list */          \
	X(KEY_SECTION_TREE,  "sections")    /* edition id: the tree of sections, as menus show it */\
	X(KEY_AUTHOR,        "author")      /* author id: name, biography, picture */              \
	X(KEY_TOPIC,         "topic")       /* topic id: name, description */                      \
	X(KEY_MEDIA,         "media")       /* media id: alt text, caption, credit, sizes */       \
	X(KEY_ROUTE,         "route")       /* route_key(): what stands at one address */          \
	X(KEY_SETTINGS,      "settings")    /* edition id: its settings */                         \
	X(KEY_EDITIONS,      "editions")    /* 0: the list of editions */                          \
	X(KEY_SITEMAP,       "sitemap")     /* edition id: the set of public addresses */

enum key_kind {
#define KEY_KIND_ENUM(kind, name) kind,
	KEY_KIND_TABLE(KEY_KIND_ENUM)
#undef KEY_KIND_ENUM
	KEY_KIND_COUNT
};

struct dep_key {
	enum key_kind kind;
	int64_t       id;
};

/* A sorted array without duplicates. (struct key_set){ 0 } is an empty one. */
struct key_set {
	struct dep_key *keys; /* owned */
	size_t          n, cap;
};

void key_set_add(struct key_set *set, enum key_kind kind, int64_t id);
bool key_set_has(const struct key_set *set, enum key_kind kind, int64_t id);
void key_set_clear(struct key_set *set); /* empties, keeps the memory */
void key_set_done(struct key_set *set);

/* The id of KEY_ROUTE: a stable 64-bit hash of edition and path. Two paths that share one only cost a needless drop. */
int64_t route_key(int64_t edition, struct str path);

/* "article:17", as the change feed stores it. */
void put_key(struct buf *out, struct dep_key key);
bool key_from_text(struct str s, struct dep_key *out);

#endif
