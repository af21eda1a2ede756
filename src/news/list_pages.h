/* Closed pages of lists, for the files of news/ that change lists. */
#ifndef BS_NEWS_LIST_PAGES_H
#define BS_NEWS_LIST_PAGES_H

#include "news/list_rows.h"

/* Announces what shows this place of the list: KEY_LIST_PAGE of its closed page, or KEY_LIST. */
enum bs_status list_announce_place(struct change *ch, const struct list_head *head, int64_t published_us,
                                   int64_t article, struct err *err);

/* Closes as many pages of the newest stretch as are due. Keeps *head true. Announces the pages that get a neighbour. */
enum bs_status list_close_pages(struct change *ch, struct list_head *head, struct err *err);

/* Lets the first name of the list's owner (an edition's settings) reach back to the first article in the list. */
enum bs_status list_reach_back(struct change *ch, int64_t list, struct err *err);

#endif
