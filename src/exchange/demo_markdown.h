/*
 * The demo articles' Markdown as HTML. CommonMark with tables and three kinds of fenced block of our own:
 *
 *     ``` picture NAME          a figure; alt, caption and credit are the picture's own, or given as "name: value" lines
 *     ``` gallery               pictures side by side: "NAME: caption" lines
 *     ``` quote                 a pull quote; the line "by: ..." says whose words
 *
 * What comes out is for the cleaner: a picture's address is its bare name, a link is as written.
 */
#ifndef BS_EXCHANGE_DEMO_MARKDOWN_H
#define BS_EXCHANGE_DEMO_MARKDOWN_H

#include "base/arena.h"
#include "base/err.h"

struct demo_picture_words {
	struct str alt, caption, credit;
};
/* False if there is no picture of that name. */
typedef bool demo_picture_fn(void *ctx, struct str name, struct demo_picture_words *out);

/* BS_BAD_INPUT for a block or a picture that is not known. */
enum bs_status demo_markdown(struct arena *mem, struct str text, demo_picture_fn *picture, void *ctx, struct str *html,
                             struct err *err);

#endif
