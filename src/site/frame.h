/*
 * What stands around every page: the editions with their settings, and each edition's tree of sections. It changes
 * a few times a year and would cost three statements and a hundred rows per page, so each worker keeps what it last
 * saw, and a number that site_changed raises tells it when that is old.
 *
 * A page made with a kept frame notes the same keys as if it had read it: a change of a section drops the page.
 */
#ifndef BS_SITE_FRAME_H
#define BS_SITE_FRAME_H

#include "news/section.h"

struct frame {
	struct arena         mem;
	struct edition_list  editions;
	struct section_tree *trees;    /* one per edition, in the same order */
	struct str         **colours;  /* per edition, per section of its tree: its own or inherited colour; never "" */
	uint64_t             generation;
	int64_t              valid_until_us;
	bool                 is_loaded;
};

/*
 * Makes the frame right for the snapshot: reads it again if it was never read, if `generation` (taken before the
 * snapshot began) is another, or if something in it changed by the clock. A failure leaves the frame as it was.
 */
enum bs_status frame_refresh(struct frame *f, struct snapshot *snap, uint64_t generation, struct err *err);
void frame_done(struct frame *f);

/* Notes what a page of this edition shows of the frame, and until when. */
void frame_note(const struct frame *f, struct snapshot *snap, const struct edition *e);

const struct section_tree *frame_tree(const struct frame *f, const struct edition *e);
/* The colour of a section of that edition: a name of the theme's list. "news" if there is no such section. */
struct str frame_colour(const struct frame *f, const struct edition *e, int64_t section);
const struct edition *frame_edition(const struct frame *f, int64_t id); /* NULL if there is none */

#endif
