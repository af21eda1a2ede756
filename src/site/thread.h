/* The comments of an article as readers see them. */
#ifndef BS_SITE_THREAD_H
#define BS_SITE_THREAD_H

#include "site/view.h"

/* Adds the member "thread", or false if the article has no visible comment. One statement. */
enum bs_status view_thread(struct page *p, struct object *root, int64_t article, struct err *err);

/* A comment's id on the page: its old anchor, or "comment-" and its number. */
struct str comment_anchor(struct arena *mem, struct str old_anchor, int64_t number);

#endif
