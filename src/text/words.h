/* Slugs, excerpts, and words: what the text is made of, for related articles and search. */
#ifndef BS_TEXT_WORDS_H
#define BS_TEXT_WORDS_H

#include "base/arena.h"

/*
 * A slug out of a headline: lower case by the language's rules (tr: I to ı, then ı and İ to i), Latin letters folded to ASCII (ğ to g, ß to ss, ø to o),
 * other scripts kept as letters, everything else one '-'; at most max_bytes, cut at a word. "" if nothing is left.
 */
struct str slug_make(struct arena *mem, struct str text, struct str language, size_t max_bytes);

/* The first sentences of a text up to max_chars characters, cut at a sentence or else at a word with "…". */
struct str excerpt_make(struct arena *mem, struct str text, size_t max_chars);

/* Calls fn for every word of a text, lower-cased, stop words left out, stemmed for the language (libstemmer where it
 * knows it; Arabic article and prefixes stripped). Words are borrowed for the call. */
typedef void word_fn(void *ctx, struct str stem);
struct stemmer; /* one thread, one language */
struct stemmer *stemmer_new(struct str language);
void stemmer_free(struct stemmer *s);
void words_each(struct stemmer *s, struct str text, word_fn *fn, void *ctx);

size_t word_count(struct str text);

#endif
