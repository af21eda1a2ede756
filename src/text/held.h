/*
 * Text that gumbo does not need to read. gumbo reads a character at a time and copies it twice; where elements end does
 * not depend on what the text says. So the linear pass puts a number in place of each longer stretch of text without
 * references, and the walk over the tree puts the text back in: two articles in the time of one.
 *
 * A number stands between the last two characters of the last private plane, which nobody else may use (char_is_text).
 * A source can spell them as references; so each text is given out once, and the worst that comes of it is text in
 * another place.
 */
#ifndef BS_TEXT_HELD_H
#define BS_TEXT_HELD_H

#include "base/arena.h"
#include "base/buf.h"

#define HELD_BEGIN "\U0010FFFC"
#define HELD_END   "\U0010FFFD"

struct held_texts {
	struct arena *mem;
	struct str   *items; /* borrowed from the source; ptr NULL once given out */
	size_t        n, cap;
};

/* Holds text back and writes its number to out. */
void held_put(struct held_texts *held, struct buf *out, struct str text);

/* Cuts what comes next off *rest: a text that was held, or what stands before the next one. Empty pieces occur. */
struct str held_next(struct held_texts *held, struct str *rest);

/* If `text` is, but for white space, one number, the text that it stands for; else text itself. Gives nothing out. */
struct str held_look(const struct held_texts *held, struct str text);

#endif
