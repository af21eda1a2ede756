/* Paragraphs for bodies that were written without them. */
#ifndef BS_TEXT_AUTOP_H
#define BS_TEXT_AUTOP_H

#include "base/arena.h"

/*
 * Gives a classic WordPress body the paragraphs that WordPress shows: a blank line (or two <br>) ends a paragraph, a
 * line's end within one is a <br />, and blocks, <pre>, scripts and shortcodes that stand alone are left as they are. A body that
 * has its paragraphs already keeps them. Linear; the result still has to be cleaned.
 */
struct str autop(struct arena *mem, struct str body);

#endif
