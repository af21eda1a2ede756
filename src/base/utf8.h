/* UTF-8 (RFC 3629): no surrogates, no overlong forms, nothing past U+10FFFF. */
#ifndef BS_BASE_UTF8_H
#define BS_BASE_UTF8_H

#include "base/buf.h"

#define UTF8_BAD UINT32_MAX

/*
 * Reads one character at s[*at] and moves *at past it. At a broken sequence it returns UTF8_BAD and moves past the
 * longest start of a character (at least one byte), as the Unicode standard recommends for repair. *at < s.len.
 */
uint32_t utf8_next(struct str s, size_t *at);

bool utf8_is_valid(struct str s);
size_t utf8_count(struct str s); /* characters; each broken sequence counts as one */

/* Appends one character. c must be a Unicode scalar value. */
void put_utf8(struct buf *out, uint32_t c);

/* Appends s with every broken sequence replaced by U+FFFD. Returns how many there were. */
size_t put_utf8_repaired(struct buf *out, struct str s);

/* The first part of s of at most max_bytes bytes that does not cut a character. */
struct str utf8_head(struct str s, size_t max_bytes);

#endif
