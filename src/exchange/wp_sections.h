/*
 * The categories of an export, which name their parents by slug (in version 1.0 by name), in any order. They are few,
 * so they are kept until all are known, and then given out parents first.
 */
#ifndef BS_EXCHANGE_WP_SECTIONS_H
#define BS_EXCHANGE_WP_SECTIONS_H

#include "exchange/wp_map.h"

enum { WP_SECTIONS_MAX = 20000 }; /* further ones come in where a post is filed under them, at the top */

struct wp_sections;

struct wp_sections *wp_sections_new(void);
void wp_sections_free(struct wp_sections *s);

/* A category of an export's head. One that is known from an earlier file is ignored. */
void wp_sections_add(struct wp_sections *s, const struct wp_map *m, const struct wxr_term *t);
/*
 * Looks at a post or page of the first pass: counts what it is filed under, and notes a section that would get the
 * address of this item. All categories of the file must have been added.
 */
void wp_sections_meet(struct wp_sections *s, const struct wp_map *m, struct arena *scratch, const struct wxr_item *item);

typedef enum bs_status wp_section_fn(void *ctx, const struct wp_section_in *section, struct err *err);
/* Gives out every section once, parents first; texts live as long as s. */
enum bs_status wp_sections_each(struct wp_sections *s, const struct wp_map *m, wp_section_fn *fn, void *ctx,
                                struct err *err);

#endif
