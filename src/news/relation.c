/*
 * article_terms holds an article's vector as one blob, so that its postings can be found and taken out again when its
 * text changes; term_article is the same turned round, clustered by word, so that the neighbours of an article in
 * the archive's order are one range read.
 */
#include "news/relation.h"

#include "base/check.h"

#include <string.h>

enum { TERM_BYTES = 10 }; /* hash, 8 bytes little-endian; weight, 2 bytes */

static void pack_term(char *to, struct term t)
{
	uint64_t hash = (uint64_t)t.hash;
	for (int i = 0; i < 8; i++)
		to[i] = (char)(hash >> (8 * i));
	to[8] = (char)(t.weight & 0xFF);
	to[9] = (char)(t.weight >> 8);
}

static int64_t unpack_hash(const char *from)
{
	uint64_t hash = 0;
	for (int i = 0; i < 8; i++)
		hash |= (uint64_t)(unsigned char)from[i] << (8 * i);
	return (int64_t)hash;
}

/* Collects the first column of all rows of q. */
static enum bs_status collect_ids(struct query *q, int64_t *ids, size_t max, size_t *n, struct err *err)
{
	enum bs_status st = BS_OK;
	*n = 0;
	while (*n < max && (st = query_next(q, err)) == BS_OK)
		ids[(*n)++] = query_i64(q, 0);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status relation_due(struct snapshot *snap, int64_t *ids, size_t max, size_t *n, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL("SELECT article FROM related_due ORDER BY article LIMIT ?1"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, (int64_t)max);
	return collect_ids(q, ids, max, n, err);
}

static enum bs_status load_topics(struct arena *mem, struct snapshot *snap, int64_t version, struct str *out,
                                  struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL(
		"SELECT n.name FROM version_topic v JOIN topic_name n ON n.topic = v.topic"
		" AND n.live_from_us <= ?2 AND n.live_to_us > ?2 WHERE v.version = ?1 ORDER BY v.position"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, version);
	query_bind_i64(q, 2, snap->now_us);
	AUTO_BUF names = BUF_MAX(64 * 1024);
	while ((st = query_next(q, err)) == BS_OK) {
		buf_put(&names, query_str(q, 0));
		buf_putc(&names, '\n');
	}
	*out = str_dup(mem, buf_str(&names));
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status relation_text_load(struct arena *mem, struct snapshot *snap, int64_t article,
                                  struct relation_text *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL(
		"SELECT a.edition, coalesce(a.first_published_us, v.published_us), v.headline, v.standfirst, t.body, v.id,"
		" coalesce((SELECT value FROM setting s WHERE s.edition = a.edition AND s.name = 'language'"
		"           AND s.live_from_us <= ?2 AND s.live_to_us > ?2), 'en')"
		" FROM article a JOIN publication p ON p.article = a.id AND p.live_to_us > ?2"
		" JOIN version v ON v.id = p.version JOIN version_text t ON t.version = v.id"
		" WHERE a.id = ?1 AND a.kind = 'article' ORDER BY p.live_from_us LIMIT 1"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	query_bind_i64(q, 2, snap->now_us);
	st = query_next(q, err);
	if (st)
		return st;
	*out = (struct relation_text){
		.article      = article,
		.edition      = query_i64(q, 0),
		.published_us = query_i64(q, 1),
		.headline     = str_dup(mem, query_str(q, 2)),
		.standfirst   = str_dup(mem, query_str(q, 3)),
		.body         = safe_html_from_cleaner(str_dup(mem, query_str(q, 4))),
		.language     = str_dup(mem, query_str(q, 6)),
	};
	return load_topics(mem, snap, query_i64(q, 5), &out->topics, err);
}

static enum bs_status id_range(struct snapshot *snap, int64_t *lowest, int64_t *highest, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL(
		"SELECT coalesce((SELECT min(id) FROM article), 0), coalesce((SELECT max(id) FROM article), 0)"), &q, err);
	if (!st)
		st = query_next(q, err);
	if (st)
		return st;
	*lowest = query_i64(q, 0);
	*highest = query_i64(q, 1);
	return BS_OK;
}

/* Walks the ids in steps and takes the first article of the edition at or after each step: no scan of the archive. */
enum bs_status relation_sample(struct snapshot *snap, int64_t edition, int64_t *ids, size_t max, size_t *n,
                               struct err *err)
{
	int64_t lowest, highest;
	*n = 0;
	enum bs_status st = id_range(snap, &lowest, &highest, err);
	if (st || highest == 0)
		return st;
	AUTO_QUERY q = NULL;
	st = query_open(snap->db, SQL(
		"SELECT id FROM article WHERE id >= ?1 AND id < ?2 AND edition = ?3 AND kind = 'article'"
		" AND state = 'live' ORDER BY id LIMIT 1"), &q, err);
	if (st)
		return st;
	int64_t step = (highest - lowest) / (int64_t)max + 1;
	for (int64_t at = lowest; at <= highest && *n < max; at += step) {
		query_reset(q);
		query_bind_i64(q, 1, at);
		query_bind_i64(q, 2, at + step);
		query_bind_i64(q, 3, edition);
		st = query_next(q, err);
		if (st == BS_OK)
			ids[(*n)++] = query_i64(q, 0);
		else if (st != BS_NOT_FOUND)
			return st;
	}
	return BS_OK;
}

static enum bs_status walk_postings(struct query *q, int64_t term, int64_t around, size_t limit,
                                    relation_posting_fn *fn, void *ctx, struct err *err)
{
	query_bind_i64(q, 1, term);
	query_bind_i64(q, 2, around);
	query_bind_i64(q, 3, (int64_t)limit);
	enum bs_status st;
	while ((st = query_next(q, err)) == BS_OK)
		fn(ctx, query_i64(q, 0), (int)query_i64(q, 1));
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status relation_postings(struct snapshot *snap, int64_t term, int64_t around, size_t each_side,
                                 relation_posting_fn *fn, void *ctx, struct err *err)
{
	AUTO_QUERY older = NULL;
	enum bs_status st = query_open(snap->db, SQL("SELECT article, weight FROM term_article WHERE term = ?1"
		" AND article < ?2 ORDER BY article DESC LIMIT ?3"), &older, err);
	if (!st)
		st = walk_postings(older, term, around, each_side, fn, ctx, err);
	if (st)
		return st;
	AUTO_QUERY newer = NULL;
	st = query_open(snap->db, SQL("SELECT article, weight FROM term_article WHERE term = ?1"
		" AND article > ?2 ORDER BY article LIMIT ?3"), &newer, err);
	return st ? st : walk_postings(newer, term, around, each_side, fn, ctx, err);
}

enum bs_status relation_candidate(struct snapshot *snap, int64_t article, int64_t *published_us, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(snap->db, SQL(
		"SELECT t.published_us FROM article_terms t WHERE t.article = ?1 AND EXISTS (SELECT 1 FROM publication p"
		" WHERE p.article = ?1 AND p.live_from_us <= ?2 AND p.live_to_us > ?2)"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	query_bind_i64(q, 2, snap->now_us);
	st = query_next(q, err);
	if (!st)
		*published_us = query_i64(q, 0);
	return st;
}

/* ── Writing ── */

static enum bs_status drop_postings(struct change *ch, int64_t article, struct err *err)
{
	AUTO_QUERY old = NULL;
	enum bs_status st = query_open(ch->db, SQL("SELECT terms FROM article_terms WHERE article = ?1"), &old, err);
	if (st)
		return st;
	query_bind_i64(old, 1, article);
	st = query_next(old, err);
	if (st)
		return st == BS_NOT_FOUND ? BS_OK : st;
	AUTO_QUERY drop = NULL;
	st = query_open(ch->db, SQL("DELETE FROM term_article WHERE term = ?1 AND article = ?2"), &drop, err);
	struct str terms = query_str(old, 0);
	for (size_t at = 0; !st && at + TERM_BYTES <= terms.len; at += TERM_BYTES) {
		query_reset(drop);
		query_bind_i64(drop, 1, unpack_hash(terms.ptr + at));
		query_bind_i64(drop, 2, article);
		st = query_run(drop, err);
	}
	return st;
}

static enum bs_status put_vector(struct change *ch, int64_t article, int64_t published_us, const struct term *terms,
                                 size_t n, struct err *err)
{
	char blob[TERMS_PER_ARTICLE * TERM_BYTES];
	for (size_t i = 0; i < n; i++)
		pack_term(blob + i * TERM_BYTES, terms[i]);
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL(
		"INSERT INTO article_terms (article, published_us, terms) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (article) DO UPDATE SET published_us = excluded.published_us, terms = excluded.terms"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	query_bind_i64(q, 2, published_us);
	query_bind_blob(q, 3, str_of(blob, n * TERM_BYTES));
	return query_run(q, err);
}

enum bs_status relation_save_terms(struct change *ch, int64_t article, int64_t published_us, const struct term *terms,
                                   size_t n, struct err *err)
{
	ASSERT(n <= TERMS_PER_ARTICLE);
	enum bs_status st = drop_postings(ch, article, err);
	if (!st)
		st = put_vector(ch, article, published_us, terms, n, err);
	if (st)
		return st;
	AUTO_QUERY q = NULL;
	st = query_open(ch->db, SQL(
		"INSERT INTO term_article (term, article, weight) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (term, article) DO UPDATE SET weight = excluded.weight"), &q, err);
	for (size_t i = 0; !st && i < n; i++) {
		query_reset(q);
		query_bind_i64(q, 1, terms[i].hash);
		query_bind_i64(q, 2, article);
		query_bind_i64(q, 3, terms[i].weight);
		st = query_run(q, err);
	}
	return st;
}

struct rows { /* an article's related rows, nearest first */
	struct relation row[RELATED_ROWS];
	size_t          n;
};

static enum bs_status load_rows(struct change *ch, int64_t article, struct rows *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL(
		"SELECT other, score FROM related WHERE article = ?1 ORDER BY rank"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	out->n = 0;
	while (out->n < RELATED_ROWS && (st = query_next(q, err)) == BS_OK)
		out->row[out->n++] = (struct relation){ query_i64(q, 0), (int)query_i64(q, 1) };
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status clear_rows(struct change *ch, int64_t article, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL("DELETE FROM related WHERE article = ?1"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	return query_run(q, err);
}

static enum bs_status store_rows(struct change *ch, int64_t article, const struct rows *rows, struct err *err)
{
	enum bs_status st = clear_rows(ch, article, err);
	if (st)
		return st;
	AUTO_QUERY q = NULL;
	st = query_open(ch->db, SQL("INSERT INTO related (article, rank, other, score) VALUES (?1, ?2, ?3, ?4)"), &q, err);
	for (size_t i = 0; !st && i < rows->n; i++) {
		query_reset(q);
		query_bind_i64(q, 1, article);
		query_bind_i64(q, 2, (int64_t)i + 1);
		query_bind_i64(q, 3, rows->row[i].other);
		query_bind_i64(q, 4, rows->row[i].score);
		st = query_run(q, err);
	}
	if (!st)
		change_announce(ch, KEY_RELATED, article);
	return st;
}

/* How many articles have this one among their rows; counting stops at the limit. */
static enum bs_status count_inbound(struct change *ch, int64_t other, size_t *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL(
		"SELECT count(*) FROM (SELECT 1 FROM related WHERE other = ?1 LIMIT ?2)"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, other);
	query_bind_i64(q, 2, RELATED_INBOUND);
	st = query_next(q, err);
	if (!st)
		*out = (size_t)query_i64(q, 0);
	return st;
}

/* Puts r in its place among the rows, the last falls off. False if it is there with this score or not near enough. */
static bool enter(struct rows *rows, struct relation r)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->row[i].other != r.other)
			continue;
		if (rows->row[i].score == r.score)
			return false;
		memmove(rows->row + i, rows->row + i + 1, (rows->n - i - 1) * sizeof *rows->row);
		rows->n--;
	}
	size_t at = rows->n;
	while (at > 0 && rows->row[at - 1].score < r.score)
		at--;
	if (at == RELATED_ROWS)
		return false;
	size_t kept = rows->n < RELATED_ROWS ? rows->n : RELATED_ROWS - 1;
	memmove(rows->row + at + 1, rows->row + at, (kept - at) * sizeof *rows->row);
	rows->row[at] = r;
	rows->n = kept + 1;
	return true;
}

/* Enters `article` into the rows of each of `near`, nearest first, while it is in fewer than RELATED_INBOUND. */
static enum bs_status enter_others(struct change *ch, int64_t article, const struct relation *near, size_t n,
                                   struct err *err)
{
	size_t inbound;
	enum bs_status st = count_inbound(ch, article, &inbound, err);
	for (size_t i = 0; !st && i < n && inbound < RELATED_INBOUND; i++) {
		struct rows rows;
		st = load_rows(ch, near[i].other, &rows, err);
		if (st || !enter(&rows, (struct relation){ article, near[i].score }))
			continue;
		st = store_rows(ch, near[i].other, &rows, err);
		inbound++;
	}
	return st;
}

enum bs_status relation_skip(struct change *ch, int64_t article, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(ch->db, SQL("DELETE FROM related_due WHERE article = ?1"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, article);
	return query_run(q, err);
}

enum bs_status relation_save(struct change *ch, int64_t article, const struct relation *near, size_t n,
                             struct err *err)
{
	struct rows rows = { 0 };
	enum bs_status st = clear_rows(ch, article, err); /* its own old rows must not count against its neighbours */
	for (size_t i = 0; !st && i < n && rows.n < RELATED_ROWS; i++) {
		size_t inbound;
		st = count_inbound(ch, near[i].other, &inbound, err);
		if (!st && inbound < RELATED_INBOUND)
			rows.row[rows.n++] = near[i];
	}
	if (!st)
		st = store_rows(ch, article, &rows, err);
	if (!st)
		st = enter_others(ch, article, near, n, err);
	return st ? st : relation_skip(ch, article, err);
}
