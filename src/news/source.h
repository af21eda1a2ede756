/*
 * Where things came from: one source per old site, and for each thing that was brought in what it was called there,
 * what it is here, and a digest of what came, so that a second import finds it and sees whether it changed there.
 *
 * What a name there looks like (foreign_id) is the importer's affair. Nothing here is shown to readers, so nothing
 * is noted or announced.
 */
#ifndef BS_NEWS_SOURCE_H
#define BS_NEWS_SOURCE_H

#include "news/article.h"

/* Finds or makes a source. kind: "wordpress"; address: of the old site, in a form that does not change. */
enum bs_status source_open(struct change *ch, struct str kind, struct str address, int64_t edition, int64_t *out,
                           struct err *err);

struct imported {
	int64_t own_id;  /* of the kind's table */
	int64_t digest;  /* of what came in */
	int64_t version; /* of an article: the one that the import wrote; 0 = none */
};

/* BS_NOT_FOUND, without words, if it never came in. */
enum bs_status imported_find(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                             struct imported *out, struct err *err);
/* The same for the first one whose name starts with `prefix` and a space. */
enum bs_status imported_find_prefix(struct change *ch, int64_t source, struct str kind, struct str prefix,
                                    struct imported *out, struct err *err);
/* Inserts or replaces. */
enum bs_status imported_put(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                            const struct imported *row, struct err *err);
enum bs_status imported_remove(struct change *ch, int64_t source, struct str kind, struct str foreign_id,
                               struct err *err);
/* The first of a kind by name after `after`: name in ch->mem. BS_NOT_FOUND, without words, after the last. */
enum bs_status imported_next(struct change *ch, int64_t source, struct str kind, struct str after, struct str *foreign_id,
                             struct imported *out, struct err *err);

/* For a reader, without a change: what came in from one old site. */
struct imported_query {
	int64_t    edition;
	struct str source_kind, address; /* as source_open was told */
	struct str kind, prefix;         /* things of this kind whose name starts with prefix and a space */
	struct str after;                /* only names after this one; "" = all */
};
/* The first by name; *foreign_id is in mem. BS_NOT_FOUND, without words, if there is none. */
enum bs_status imported_look_up(struct arena *mem, struct snapshot *snap, const struct imported_query *what,
                                struct str *foreign_id, int64_t *own_id, struct err *err);

/* ── What an importer asks and sets beyond article.h and media.h ── */

/* The state that the desk sees. */
enum bs_status article_state_find(struct change *ch, int64_t article, enum article_state *out, struct err *err);
/* Of a nested page. BS_UNACCEPTABLE if the parent is the page itself or stands below it. */
enum bs_status article_set_parent(struct change *ch, int64_t article, int64_t parent, struct err *err);
/* Whether a picture has a file with this content and width. */
enum bs_status media_has_file(struct change *ch, int64_t media, const struct media_file *f, bool *out, struct err *err);
/* A picture of the edition that has a file with this content. BS_NOT_FOUND, without words, if there is none. */
enum bs_status media_of_file(struct change *ch, int64_t edition, struct str hash, int64_t *out, struct err *err);

#endif
