/*
 * What related articles are stored as: the words of each article, which articles a word leads to, and the finished
 * rows. find/ decides what is near; this module keeps it. (related_load in article.h is what pages read.)
 */
#ifndef BS_NEWS_RELATION_H
#define BS_NEWS_RELATION_H

#include "base/encode.h"
#include "store/store.h"

enum {
	TERMS_PER_ARTICLE = 24,
	RELATED_ROWS      = 12, /* stored for each article; a page shows six */
	RELATED_INBOUND   = 40, /* an article enters at most so many others' rows */
};

struct term {
	int64_t hash;   /* of edition and stem */
	int     weight; /* thousandths: the weights of an article are a vector of length 1000 */
};

/* ── Reading (for the finder; notes no keys, since no page is made of it) ── */

/* Ids of articles whose rows are due, oldest first. */
enum bs_status relation_due(struct snapshot *snap, int64_t *ids, size_t max, size_t *n, struct err *err);

struct relation_text {
	int64_t          article, edition;
	int64_t          published_us;
	struct str       language;   /* the edition's */
	struct str       headline, standfirst, topics; /* topics: names, each ended by '\n' */
	struct safe_html body;
};
/* The words of an article's version that is live now, or will be next. BS_NOT_FOUND if it has none, or is a page. */
enum bs_status relation_text_load(struct arena *mem, struct snapshot *snap, int64_t article,
                                  struct relation_text *out, struct err *err);

/* About max ids of articles spread over the whole archive of an edition: the same for the same archive. */
enum bs_status relation_sample(struct snapshot *snap, int64_t edition, int64_t *ids, size_t max, size_t *n,
                               struct err *err);

typedef void relation_posting_fn(void *ctx, int64_t article, int weight);
/* The articles that a word leads to: at most `each_side` older and as many newer than `around`, nearest first. */
enum bs_status relation_postings(struct snapshot *snap, int64_t term, int64_t around, size_t each_side,
                                 relation_posting_fn *fn, void *ctx, struct err *err);

/* When an article was first published; BS_NOT_FOUND if it is not live now. */
enum bs_status relation_candidate(struct snapshot *snap, int64_t article, int64_t *published_us, struct err *err);

/* ── Writing ── */

/* Replaces an article's words. */
enum bs_status relation_save_terms(struct change *ch, int64_t article, int64_t published_us, const struct term *terms,
                                   size_t n, struct err *err);

struct relation {
	int64_t other;
	int     score; /* thousandths */
};
/*
 * Replaces an article's rows by the best of `near` (nearest first) that are not yet in RELATED_INBOUND others' rows,
 * and enters the article into the rows of those of `near` for which it is nearer than what they have. Takes the
 * article off the due list. Announces KEY_RELATED of every article whose rows changed.
 */
enum bs_status relation_save(struct change *ch, int64_t article, const struct relation *near, size_t n,
                             struct err *err);
/* Takes an article off the due list without rows: it is not there any more. */
enum bs_status relation_skip(struct change *ch, int64_t article, struct err *err);

#endif
