/*
 * Lists as rows, for the files of news/ that change them: one list per edition, section, author and topic; a listed
 * row is an interval in which an article is in a list; closed pages are stored intervals of (published_us, article).
 * What pages read is list_load in article.h.
 */
#ifndef BS_NEWS_LIST_ROWS_H
#define BS_NEWS_LIST_ROWS_H

#include "news/article.h"

extern const struct str list_kind_names[];

/* Before every (published_us, article): where a list's first page starts. */
#define LIST_BEGINNING INT64_MIN

/* A list, and where its newest stretch starts. */
struct list_head {
	int64_t id;
	int64_t pages;                 /* closed ones */
	int64_t open_us, open_article; /* what is listed from here on has no closed page yet */
};

enum bs_status list_create(struct change *ch, enum list_kind kind, int64_t owner, struct err *err);

/* One article that goes into lists, or stays in them. */
struct listing {
	int64_t article, version;
	int64_t edition;
	int64_t published_us; /* of the first publication: decides its place */
	int64_t from_us;      /* when the change takes effect */
	bool    is_new;       /* it was in no list ever before */
	bool    in_bulk;      /* pages are closed later, by lists_rebuild */
};
/*
 * Makes the article's rows fit a version that goes live at from_us: edition, sections with those above them, authors,
 * topics. Rows that fit stay; scheduled rows are dropped; closes pages. Announces KEY_LIST or KEY_LIST_PAGE of every
 * list that it enters or leaves, now or then.
 */
enum bs_status list_article(struct change *ch, const struct listing *l, struct err *err);
/* Takes the article off every list at from_us, and drops scheduled rows. */
enum bs_status list_remove_article(struct change *ch, int64_t article, int64_t from_us, struct err *err);

/* After section_name of a section got another parent: fits the lists of the sections that it left and entered. */
enum bs_status list_move_section(struct change *ch, int64_t edition, int64_t section, struct err *err);

#endif
