/*
 * What is near an article, found from the text.
 *
 *   text ─► stems ─► the 24 that say most (tf × idf, headline counts more) ─► a vector of length 1
 *   near = the articles with the largest product of vectors, mildly favouring the same time
 *
 * How common a word is (idf) is learned from a sample of the archive, so nothing is counted on every publish. The
 * candidates for a word are its postings nearest in time: a word of the week leads to the week.
 */
#ifndef BS_FIND_RELATED_H
#define BS_FIND_RELATED_H

#include "news/relation.h"

/* How common the words of one edition are. */
struct word_model;
struct word_model *word_model_new(void);
void word_model_free(struct word_model *m); /* NULL is fine */
/* Counts an article's words once each. */
void word_model_add(struct word_model *m, const int64_t *words, size_t n);
size_t word_model_articles(const struct word_model *m);

struct stemmer;
/*
 * All different words of a text with how often they stand there; the headline's and topics' count more. Returns how many
 * there are (in mem), most frequent first; *hashes and *counts run in parallel.
 */
size_t text_words(struct arena *mem, struct stemmer *stemmer, const struct relation_text *text, int64_t **hashes,
                  int **counts);

/* The vector of an article: at most TERMS_PER_ARTICLE into out; returns how many. 0 for a text without words. */
size_t text_terms(struct arena *mem, const struct word_model *m, const int64_t *hashes, const int *counts, size_t n,
                  struct term *out);

/* At most max articles near the one with these terms, nearest first, all live. Reads postings: a few milliseconds. */
enum bs_status related_find(struct arena *mem, struct snapshot *snap, int64_t article, int64_t published_us,
                            const struct term *terms, size_t n_terms, struct relation *out, size_t max, size_t *n,
                            struct err *err);

#endif
