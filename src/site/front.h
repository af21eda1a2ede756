/* The front page's choices, apart from the database, so that they can be tried on any handful of stories. */
#ifndef BS_SITE_FRONT_H
#define BS_SITE_FRONT_H

#include "news/article.h"

enum { FRONT_STACK = 3, FRONT_LATEST = 8, FRONT_USED_MOST = 128 };

struct front_story {
	const struct card *card;
	bool               is_opinion;
};

/* Zeroed at first. Cards are borrowed. */
struct front_plan {
	const struct card *lead; /* NULL if there is no story at all */
	const struct card *stack[FRONT_STACK];
	size_t             n_stack;
	const struct card *latest[FRONT_LATEST];
	size_t             n_latest;
	int64_t            used[FRONT_USED_MOST]; /* what stands on the page already */
	size_t             n_used;
};

/* stories: newest first. */
void front_plan_top(struct front_plan *plan, const struct front_story *stories, size_t n);
/* Marks a story as shown. */
void front_use(struct front_plan *plan, const struct card *c);

enum strip_recipe { STRIP_ONE, STRIP_TWO, STRIP_THREE, STRIP_FOUR, STRIP_PLAIN, STRIP_PANEL };
/*
 * strip: how many strips stand above; pictured_before: how many of them, counted upwards from here without a gap, have pictures;
 * n: stories for this one, of which n_pictures have a picture.
 */
enum strip_recipe front_recipe(size_t strip, size_t pictured_before, size_t n, size_t n_pictures, bool is_opinion);

#endif
