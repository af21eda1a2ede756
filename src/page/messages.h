/*
 * The words of one language: from the text of messages/LANGUAGE.ini to something that is quick to ask. What a page
 * asks for stands in theme.h; this is for the theme, which owns them. Internal to page/.
 */
#ifndef BS_PAGE_MESSAGES_H
#define BS_PAGE_MESSAGES_H

#include "page/source.h"
#include "page/theme.h"

/* No words yet. language: a BCP 47 tag, copied. All memory is in mem; ICU's parts close with it. */
struct messages *messages_new(struct arena *mem, struct str language);
struct str messages_language(const struct messages *m);

/* Adds the words of a file; a word that is already there from another file is replaced. The source outlives m. */
enum bs_status messages_read(struct messages *m, const struct source *file, struct err *err);

/* Where to look for a word that m does not have; NULL for nowhere. */
void messages_set_base(struct messages *m, const struct messages *base);

/* After the last file, and after its base is ready: makes messages_object. */
void messages_ready(struct messages *m);

#endif
