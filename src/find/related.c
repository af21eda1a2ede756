/*
 * See related.h. Counting uses small open-addressing tables of int64 hashes, which are already SipHash values and so
 * need no further mixing.
 */
#include "find/related.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/hash.h"
#include "text/clean.h"
#include "text/words.h"

#include <math.h>
#include <stdlib.h>

enum {
	HEADLINE_COUNTS = 4,   /* a word of the headline counts as so many of the body */
	TOPIC_COUNTS    = 6,
	STANDFIRST_COUNTS = 2,
	POSTINGS_EACH_SIDE = 200,
	MIN_SCORE = 40,        /* thousandths: less than that is chance */
	MAX_TEXT_BYTES = 64 * 1024, /* of a body: later words hardly change what it is about */
};

/* ── A table of counts by hash ── */

struct slot {
	int64_t hash;  /* 0 = empty */
	int     count;
};
struct counts {
	struct slot *slots;
	size_t       cap, used; /* cap is a power of two */
};

static struct slot *find_slot(const struct counts *c, int64_t hash)
{
	size_t at = (size_t)hash & (c->cap - 1);
	while (c->slots[at].hash && c->slots[at].hash != hash)
		at = (at + 1) & (c->cap - 1);
	return &c->slots[at];
}

static void grow(struct counts *c)
{
	struct counts bigger = { .cap = c->cap ? c->cap * 2 : 256, .used = c->used };
	bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
	if (!bigger.slots)
		check_no_memory(bigger.cap * sizeof *bigger.slots);
	for (size_t i = 0; i < c->cap; i++)
		if (c->slots[i].hash)
			*find_slot(&bigger, c->slots[i].hash) = c->slots[i];
	free(c->slots);
	*c = bigger;
}

static void count_add(struct counts *c, int64_t hash, int by)
{
	if (c->used * 2 >= c->cap)
		grow(c);
	struct slot *s = find_slot(c, hash);
	c->used += s->hash == 0;
	s->hash = hash;
	s->count += by;
}

static int count_get(const struct counts *c, int64_t hash)
{
	return c->cap ? find_slot(c, hash)->count : 0;
}

static void free_slots(void *slots)
{
	free(slots);
}

/* ── How common words are ── */

struct word_model {
	struct counts articles_with; /* by word */
	size_t        articles;
};

struct word_model *word_model_new(void)
{
	struct word_model *m = calloc(1, sizeof *m);
	if (!m)
		check_no_memory(sizeof *m);
	return m;
}

void word_model_free(struct word_model *m)
{
	if (!m)
		return;
	free(m->articles_with.slots);
	free(m);
}

void word_model_add(struct word_model *m, const int64_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		count_add(&m->articles_with, words[i], 1);
	m->articles++;
}

size_t word_model_articles(const struct word_model *m)
{
	return m->articles;
}

/* Smoothed: a word that the sample has not seen is as rare as one article in it; one that every article has says nothing. */
static double rarity(const struct word_model *m, int64_t word)
{
	double with = count_get(&m->articles_with, word), all = (double)m->articles;
	double idf = log((all + 1.0) / (with + 0.5));
	return idf > 0 ? idf : 0;
}

/* ── An article's words ── */

struct counting {
	struct counts   counts;
	struct hash_key key;
	int             by;
};

static void count_word(void *ctx, struct str stem)
{
	struct counting *c = ctx;
	if (stem.len < 2)
		return;
	int64_t hash = (int64_t)(hash_str(c->key, stem) >> 1);
	count_add(&c->counts, hash ? hash : 1, c->by);
}

static void count_text(struct counting *c, struct stemmer *stemmer, struct str text, int by)
{
	c->by = by;
	words_each(stemmer, text, count_word, c);
}

static int by_count(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

size_t text_words(struct arena *mem, struct stemmer *stemmer, const struct relation_text *text, int64_t **hashes,
                  int **counts)
{
	struct counting c = { .key = HASH_KEY_STORED };
	c.key.k1 ^= (uint64_t)text->edition;
	struct str body = html_to_text(mem, text->body);
	count_text(&c, stemmer, str_of(body.ptr, body.len > MAX_TEXT_BYTES ? MAX_TEXT_BYTES : body.len), 1);
	count_text(&c, stemmer, text->headline, HEADLINE_COUNTS);
	count_text(&c, stemmer, text->standfirst, STANDFIRST_COUNTS);
	count_text(&c, stemmer, text->topics, TOPIC_COUNTS);
	struct slot *all = ARENA_NEW(mem, struct slot, c.counts.used + 1);
	size_t n = 0;
	for (size_t i = 0; i < c.counts.cap; i++)
		if (c.counts.slots[i].hash)
			all[n++] = c.counts.slots[i];
	free_slots(c.counts.slots);
	qsort(all, n, sizeof *all, by_count);
	*hashes = ARENA_NEW(mem, int64_t, n + 1);
	*counts = ARENA_NEW(mem, int, n + 1);
	for (size_t i = 0; i < n; i++) {
		(*hashes)[i] = all[i].hash;
		(*counts)[i] = all[i].count;
	}
	return n;
}

struct weighted {
	int64_t hash;
	double  weight;
};

static int by_weight(const void *a, const void *b)
{
	const struct weighted *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

size_t text_terms(struct arena *mem, const struct word_model *m, const int64_t *hashes, const int *counts, size_t n,
                  struct term *out)
{
	struct weighted *all = ARENA_NEW(mem, struct weighted, n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct weighted){ hashes[i], (1.0 + log(counts[i])) * rarity(m, hashes[i]) };
	qsort(all, n, sizeof *all, by_weight);
	size_t kept = n < TERMS_PER_ARTICLE ? n : TERMS_PER_ARTICLE;
	while (kept > 0 && all[kept - 1].weight <= 0)
		kept--;
	double squares = 0;
	for (size_t i = 0; i < kept; i++)
		squares += all[i].weight * all[i].weight;
	for (size_t i = 0; i < kept; i++)
		out[i] = (struct term){ all[i].hash, (int)(all[i].weight * 1000.0 / sqrt(squares) + 0.5) };
	return kept;
}

/* ── What is near ── */

struct gathering {
	struct counts products; /* by article: the sum of products of weights so far */
	int           weight;   /* of the word at hand in the article at hand */
};

static void gather(void *ctx, int64_t article, int weight)
{
	struct gathering *g = ctx;
	count_add(&g->products, article, g->weight * weight);
}

/* Two years apart costs a third: enough to prefer this winter's storm to one of ten years ago, not to hide that one. */
static double closeness(int64_t a_us, int64_t b_us)
{
	double years = fabs((double)(a_us - b_us)) / (365.0 * (double)US_PER_DAY);
	return 1.0 / (1.0 + years / 4.0);
}

static enum bs_status judge(struct snapshot *snap, const struct slot *sorted, size_t n_sorted, int64_t published_us,
                            struct relation *out, size_t max, size_t *n, struct err *err)
{
	*n = 0;
	/* Closeness only lowers a score: some more candidates than wanted are enough to find the best. */
	for (size_t i = 0; i < n_sorted && *n < max; i++) {
		int64_t other_us;
		enum bs_status st = relation_candidate(snap, sorted[i].hash, &other_us, err);
		if (st == BS_NOT_FOUND)
			continue;
		if (st)
			return st;
		int score = (int)((double)sorted[i].count / 1000.0 * closeness(published_us, other_us));
		if (score >= MIN_SCORE)
			out[(*n)++] = (struct relation){ sorted[i].hash, score };
	}
	return BS_OK;
}

static int by_score(const void *a, const void *b)
{
	const struct relation *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->other > y->other ? -1 : x->other < y->other;
}

enum bs_status related_find(struct arena *mem, struct snapshot *snap, int64_t article, int64_t published_us,
                            const struct term *terms, size_t n_terms, struct relation *out, size_t max, size_t *n,
                            struct err *err)
{
	struct gathering g = { 0 };
	enum bs_status st = BS_OK;
	for (size_t i = 0; !st && i < n_terms; i++) {
		g.weight = terms[i].weight;
		st = relation_postings(snap, terms[i].hash, article, POSTINGS_EACH_SIDE, gather, &g, err);
	}
	struct slot *all = ARENA_NEW(mem, struct slot, g.products.used + 1);
	size_t found = 0;
	for (size_t i = 0; i < g.products.cap; i++)
		if (g.products.slots[i].hash && g.products.slots[i].count >= MIN_SCORE * 1000)
			all[found++] = g.products.slots[i];
	free_slots(g.products.slots);
	if (st)
		return st;
	qsort(all, found, sizeof *all, by_count);
	st = judge(snap, all, found, published_us, out, max, n, err);
	qsort(out, *n, sizeof *out, by_score);
	return st;
}
