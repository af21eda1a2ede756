/* The tree of sections, authors and topics: the things that articles are filed under. */
#ifndef BS_NEWS_SECTION_H
#define BS_NEWS_SECTION_H

#include "news/edition.h"

struct section {
	int64_t    id;
	int64_t    parent;      /* 0 at the top */
	struct str slug;
	struct str name;
	struct str description; /* plain text */
	struct str colour;      /* "" or a name from the theme's list */
	struct str path;        /* its address within the edition, decoded: "/coast/transport/" */
	bool       in_menu;
	int        depth;       /* 0 at the top */
};

struct section_tree {
	struct section *sections; /* depth first, siblings in order: parents stand before children */
	size_t          n;
};

/* The whole tree of an edition, one statement. Notes KEY_SECTION_TREE. */
enum bs_status section_tree_load(struct arena *mem, struct snapshot *snap, int64_t edition,
                                 struct section_tree *out, struct err *err);
/* NULL if the tree has no such section. Borrowed from the tree. */
const struct section *section_find(const struct section_tree *tree, int64_t id);

struct section_new {
	int64_t    edition;
	int64_t    parent; /* 0 at the top */
	struct str slug;   /* made by slug_make; gets -2 if a sibling's address is taken */
	struct str name;
	struct str description;
	struct str colour;
	int        position;
	bool       in_menu;
};
/* Makes the section, its list and its route. The path follows the parents' slugs. */
enum bs_status section_create(struct change *ch, const struct section_new *s, int64_t *out, struct err *err);
/* Changes name, description, colour, position, in_menu and parent from now on. The address stays. */
enum bs_status section_update(struct change *ch, int64_t id, const struct section_new *s, struct err *err);

struct author {
	int64_t    id;
	struct str slug;
	struct str name;
	struct str biography; /* plain text */
	int64_t    picture;   /* media id, 0 = none */
	struct str path;      /* decoded: "/author/ida-marlow/" */
};
/* BS_NOT_FOUND if there is none. Notes KEY_AUTHOR. */
enum bs_status author_load(struct arena *mem, struct snapshot *snap, int64_t id, struct author *out, struct err *err);
/* Makes the author, the list and the route /author/SLUG/. */
enum bs_status author_create(struct change *ch, int64_t edition, struct str slug, struct str name,
                             struct str biography, int64_t *out, struct err *err);
enum bs_status author_update(struct change *ch, int64_t id, struct str name, struct str biography, struct err *err);

struct topic {
	int64_t    id;
	struct str slug;
	struct str name;
	struct str description;
	struct str path; /* decoded: "/topic/port-maren/" */
};
/* BS_NOT_FOUND if there is none. Notes KEY_TOPIC. */
enum bs_status topic_load(struct arena *mem, struct snapshot *snap, int64_t id, struct topic *out, struct err *err);
enum bs_status topic_create(struct change *ch, int64_t edition, struct str slug, struct str name,
                            struct str description, int64_t *out, struct err *err);
enum bs_status topic_update(struct change *ch, int64_t id, struct str name, struct str description, struct err *err);

#endif
