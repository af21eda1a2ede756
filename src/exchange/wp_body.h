/*
 * A WordPress body as plain HTML, ready for the cleaner: what WordPress would have made of it when it showed it,
 * as far as an article can hold it.
 *
 * Block comments go, [caption] becomes a figure, an address of a video on a line of its own becomes an embed link,
 * other shortcodes lose their brackets, and a text of the old editor gets its paragraphs.
 */
#ifndef BS_EXCHANGE_WP_BODY_H
#define BS_EXCHANGE_WP_BODY_H

#include "exchange/import_report.h"

struct wp_body_env {
	/* Writes the pictures of [gallery ids="..."] as <figure>s into out; ids "": all of the post's own. False: they are
	 * unknown. May be NULL. */
	bool (*gallery)(void *ctx, struct arena *mem, struct buf *out, struct str ids);
	void                 *ctx;
	struct import_report *report; /* shortcodes, blocks and embeds are counted here */
};

/* *out is in mem or borrowed from content. BS_UNACCEPTABLE if it would grow past 8 MiB. Linear in the text's length. */
enum bs_status wp_body_prepare(struct arena *mem, struct str content, const struct wp_body_env *env, struct str *out,
                               struct err *err);

/* A title, an excerpt, a description: HTML with entities in, one line of plain text out, cut at max_chars. */
struct str wp_plain_text(struct arena *mem, struct str html, size_t max_chars);

/* A comment's HTML as stored text: paragraphs, links, *em*, **strong**, `code`, > quote. */
struct str wp_comment_text(struct arena *mem, struct str html);

/* True for the address of a site whose pages WordPress showed as a player or a card. */
bool wp_is_embed_address(struct str url);

#endif
