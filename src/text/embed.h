/*
 * Media of known providers. A body stores an embed as a link to the page where a person would watch it, in a figure:
 * <figure class="embed"><a href="ADDRESS">ADDRESS</a></figure>.
 */
#ifndef BS_TEXT_EMBED_H
#define BS_TEXT_EMBED_H

#include "base/arena.h"

/*
 * The canonical address of the media that url (of a player, a short link, a page) shows: "//player.vimeo.com/video/7"
 * gives "https://vimeo.com/7". The empty text if the provider is not known or the address shows nothing to embed. A
 * canonical address gives itself.
 */
struct str embed_address(struct arena *mem, struct str url);

/* An attribute's value with its common references (&amp; &#38; &#x26; ...) decoded. */
struct str embed_unescape(struct arena *mem, struct str value);

#endif
