/* An article's stored body as readers see it. */
#ifndef BS_SITE_BODY_H
#define BS_SITE_BODY_H

#include "base/encode.h"
#include "page/theme.h"

/*
 * One linear pass over what the cleaner wrote:
 *   - pictures load when they come into sight;
 *   - a table stands in a region that scrolls by itself and can be reached by keyboard, named by its caption;
 *   - headings begin below the page's own and skip no level, whatever levels the article came with;
 *   - a figure of class "embed" becomes a block that says what it is, from whom, and links to it: nothing is loaded
 *     from another host.
 * The rest is passed on as it is. The result is in mem, or is `body` itself if nothing had to change.
 */
struct safe_html body_render(struct arena *mem, struct safe_html body, const struct messages *words);

/* "video.example" of "https://www.video.example/watch?v=1"; the empty text if it is no web address. */
struct str embed_host(struct str url);

#endif
