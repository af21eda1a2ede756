/*
 * The linear pass before gumbo: any HTML in, bounded HTML of few elements out. SECURITY-TARGETS 4.8.
 */
#ifndef BS_TEXT_BOUND_H
#define BS_TEXT_BOUND_H

#include "base/buf.h"
#include "text/clean.h"
#include "text/held.h"

enum {
	BOUND_OPEN = 100,     /* elements open at a time, marks not counted */
	BOUND_MARKS = 8,      /* marks (active formatting elements) open at a time */
	BOUND_TAGS = 50000,   /* start tags */
};

/*
 * Appends to `out` the reduced text of html (valid UTF-8): start tags of the elements of elements.h and <div>, with
 * double-quoted attributes that the cleaner reads; end tags in strict nesting; text without '<', '>' and control
 * characters, longer stretches of it held in `held`. Foreign media of known providers is an embed figure already. Every
 * element that is opened is closed. Counts into *report what is gone. html must live as long as *held is used.
 */
void bound_html(struct str html, struct buf *out, struct held_texts *held, struct clean_report *report);

#endif
