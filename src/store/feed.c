/*
 * The change feed: one row per commit that announced something, numbered without gaps, because there is one writer
 * and a transaction that fails takes its number back. Rows are kept for a week, but at most 100,000; the newest stays
 * for ever, since it tells what `now` may not be before.
 *
 * Somebody who reads on after row N asks for the rows from N on. If N itself comes first, nothing is missing.
 */
#include "store/feed.h"

#include "base/clock.h"

#define KEEP_ROWS     INT64_C(100000)
#define KEEP_US       (7 * US_PER_DAY)
#define PRUNE_EVERY   64                     /* rows; each time as many as can have come since, and as many again */
#define MAX_KEY_TEXT  ((size_t)256 << 20)    /* bytes in one row */

enum bs_status feed_head(struct db *db, struct feed_head *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	struct sql newest = SQL("SELECT id, live_from_us FROM change_feed ORDER BY id DESC LIMIT 1");
	enum bs_status st = query_open(db, newest, &q, err);
	if (st)
		return st;
	st = query_next(q, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	*out = st ? (struct feed_head){ 0 } : (struct feed_head){ query_i64(q, 0), query_i64(q, 1) };
	return BS_OK;
}

static enum bs_status prune(struct db *db, int64_t newest, int64_t now_us, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		db,
		SQL("DELETE FROM change_feed WHERE id IN"
		    " (SELECT id FROM (SELECT id, at_us FROM change_feed WHERE id < ?1 ORDER BY id LIMIT ?2)"
		    "  WHERE id <= ?3 OR at_us < ?4)"),
		&q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, newest);
	query_bind_i64(q, 2, PRUNE_EVERY * 2);
	query_bind_i64(q, 3, newest - KEEP_ROWS);
	query_bind_i64(q, 4, now_us - KEEP_US);
	return query_run(q, err);
}

static void put_keys(struct buf *out, const struct key_set *keys)
{
	for (size_t i = 0; i < keys->n; i++) {
		if (i)
			buf_putc(out, ' ');
		put_key(out, keys->keys[i]);
	}
}

static enum bs_status insert(struct db *db, struct feed_head head, int64_t at_us, struct str keys, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = query_open(
		db, SQL("INSERT INTO change_feed (id, at_us, live_from_us, keys) VALUES (?1, ?2, ?3, ?4)"), &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, head.id);
	query_bind_i64(q, 2, at_us);
	query_bind_i64(q, 3, head.live_from_us);
	query_bind_str(q, 4, keys);
	return query_run(q, err);
}

enum bs_status feed_append(struct db *db, struct feed_head head, int64_t at_us, const struct key_set *keys,
                           struct err *err)
{
	AUTO_BUF text = BUF_MAX(MAX_KEY_TEXT);
	put_keys(&text, keys);
	if (buf_status(&text))
		return err_set(err, BS_TOO_BIG, "One change touches too many things: make it in parts");
	enum bs_status st = insert(db, head, at_us, buf_str(&text), err);
	if (!st && head.id % PRUNE_EVERY == 0)
		st = prune(db, head.id, at_us, err);
	return st;
}

/* ── Reading ── */

static enum bs_status keys_from_text(struct str text, int64_t id, struct key_set *out, struct err *err)
{
	key_set_clear(out);
	struct str rest = text;
	while (rest.len) {
		struct dep_key key;
		struct str word = str_cut(&rest, ' ');
		if (!key_from_text(word, &key))
			return err_set(err, BS_CORRUPT, "Row %lld of the change feed has an unknown key", (long long)id);
		key_set_add(out, key.kind, key.id);
	}
	return BS_OK;
}

static enum bs_status read_rows(struct query *q, int64_t after, feed_fn *fn, void *ctx, struct key_set *keys,
                                struct err *err)
{
	enum bs_status st;
	int64_t expected = after ? after : 1; /* the caller's own newest row, or the very first */
	while ((st = query_next(q, err)) == BS_OK) {
		int64_t id = query_i64(q, 0);
		if (id != expected++)
			return err_set(err, BS_OUT_OF_DATE, "The change feed no longer has what follows row %lld",
			               (long long)after);
		if (id == after)
			continue;
		st = keys_from_text(query_str(q, 1), id, keys, err);
		if (!st)
			st = fn(ctx, id, keys->keys, keys->n);
		if (st)
			return st;
	}
	if (st == BS_NOT_FOUND && after && expected == after)
		return err_set(err, BS_OUT_OF_DATE, "The change feed has no row %lld", (long long)after);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status feed_read(struct db *db, int64_t after, feed_fn *fn, void *ctx, struct err *err)
{
	AUTO_QUERY q = NULL;
	struct sql from = SQL("SELECT id, keys FROM change_feed WHERE id >= ?1 ORDER BY id");
	enum bs_status st = query_open(db, from, &q, err);
	if (st)
		return st;
	query_bind_i64(q, 1, after);
	struct key_set keys = { 0 };
	st = read_rows(q, after, fn, ctx, &keys, err);
	key_set_done(&keys);
	return st;
}
