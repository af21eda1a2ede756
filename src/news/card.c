/* Cards out of rows; see the header. One statement reads all that a list shows, whatever its length. */
#include "news/card.h"

#include "base/clock.h"
#include "news/sql.h"

/* ── Pictures ── */

struct media media_take(struct arena *mem, struct snapshot *snap, struct query *q, int media)
{
	int64_t id = query_i64(q, media);
	if (id == 0)
		return (struct media){ 0 };
	snapshot_note(snap, KEY_MEDIA, id);
	return (struct media){
		.id      = id,
		.name    = str_dup(mem, query_str(q, media + 1)),
		.type    = str_dup(mem, query_str(q, media + 2)),
		.width   = (int)query_i64(q, media + 3),
		.height  = (int)query_i64(q, media + 4),
		.alt     = str_dup(mem, query_str(q, media + 5)),
		.caption = str_dup(mem, query_str(q, media + 6)),
		.credit  = str_dup(mem, query_str(q, media + 7)),
	};
}

void media_take_file(struct arena *mem, struct media *m, struct media_file f)
{
	size_t cap = m->n_files;
	if ((cap & (cap - 1)) == 0) /* room is 1, 2, 4, 8 ... */
		m->files = rows_grow(mem, m->files, &cap, 1, sizeof *m->files);
	size_t at = m->n_files++;
	while (at > 0 && m->files[at - 1].width < f.width) {
		m->files[at] = m->files[at - 1];
		at--;
	}
	f.hash = str_dup(mem, f.hash);
	f.extension = str_dup(mem, f.extension);
	m->files[at] = f;
}

/* From columns `file` and following, as in CARD_COLUMNS. */
static void take_file(struct arena *mem, struct media *m, struct query *q, int file)
{
	media_take_file(mem, m, (struct media_file){
		.width     = (int)query_i64(q, file),
		.height    = (int)query_i64(q, file + 1),
		.hash      = query_str(q, file + 2),
		.extension = query_str(q, file + 3),
		.bytes     = query_i64(q, file + 4),
	});
}

enum bs_status media_load_files(struct arena *mem, struct snapshot *snap, struct media *m, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT width, height, hash, extension, bytes FROM media_file WHERE media = ?1"),
		ARGS(INT(m->id)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK)
		take_file(mem, m, q, 0);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

/* ── Cards ── */

void card_reader_init(struct card_reader *r, struct arena *mem, struct snapshot *snap, size_t expected)
{
	*r = (struct card_reader){ .mem = mem, .snap = snap, .cards = ARENA_NEW(mem, struct card, expected), .cap = expected };
}

bool card_is_same(const struct card_reader *r, struct query *q)
{
	return r->n && r->cards[r->n - 1].id == query_i64(q, CARD_ARTICLE);
}

static struct str bylines(struct card_reader *r, struct query *q)
{
	for (int column = CARD_AUTHOR_1; column <= CARD_AUTHOR_2; column += 2)
		if (!query_is_null(q, column))
			snapshot_note(r->snap, KEY_AUTHOR, query_i64(q, column));
	struct str first = query_str(q, CARD_NAME_1), second = query_str(q, CARD_NAME_2);
	if (first.len == 0 || second.len == 0)
		return str_dup(r->mem, first.len ? first : second);
	return str_fmt(r->mem, "%.*s\n%.*s", STR_ARG(first), STR_ARG(second));
}

static struct card card_of_row(struct card_reader *r, struct query *q)
{
	return (struct card){
		.id           = query_i64(q, CARD_ARTICLE),
		.path         = str_dup(r->mem, query_str(q, CARD_PATH)),
		.headline     = str_dup(r->mem, query_str(q, CARD_HEADLINE)),
		.standfirst   = str_dup(r->mem, query_str(q, CARD_STANDFIRST)),
		.kicker       = str_dup(r->mem, query_str(q, CARD_KICKER)),
		.published_us = query_i64(q, CARD_PUBLISHED),
		.updated_us   = query_i64(q, CARD_UPDATED),
		.section      = query_i64(q, CARD_SECTION),
		.bylines      = bylines(r, q),
		.n_authors    = (size_t)query_i64(q, CARD_AUTHORS),
		.lead         = media_take(r->mem, r->snap, q, CARD_MEDIA),
	};
}

void card_take(struct card_reader *r, struct query *q)
{
	snapshot_note(r->snap, KEY_CARD, query_i64(q, CARD_ARTICLE));
	int64_t from_us = query_i64(q, CARD_FROM);
	if (from_us > r->snap->now_us) {
		snapshot_changes_at(r->snap, from_us);
		return;
	}
	if (!card_is_same(r, q)) {
		if (r->n == r->cap)
			r->cards = rows_grow(r->mem, r->cards, &r->cap, CARDS_MAX, sizeof *r->cards);
		snapshot_changes_at(r->snap, query_i64(q, CARD_TO));
		r->cards[r->n++] = card_of_row(r, q);
	}
	if (!query_is_null(q, CARD_FILE))
		take_file(r->mem, &r->cards[r->n - 1].lead, q, CARD_FILE);
}

/* ── Cards by id, and related ones ── */

static enum bs_status take_card_of(struct card_reader *r, int64_t id, struct err *err)
{
	snapshot_note(r->snap, KEY_CARD, id);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(r->snap->db, SQL(
		"SELECT" CARD_COLUMNS "FROM article k" CARD_JOINS("k.id") "WHERE k.id = ?2"),
		ARGS(INT(r->snap->now_us), INT(id)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK)
		card_take(r, q);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status card_list_load(struct arena *mem, struct snapshot *snap, const int64_t *ids, size_t n,
                              struct card_list *out, struct err *err)
{
	struct card_reader r;
	card_reader_init(&r, mem, snap, n);
	enum bs_status st = BS_OK;
	for (size_t i = 0; !st && i < n; i++)
		st = take_card_of(&r, ids[i], err);
	if (!st)
		*out = (struct card_list){ r.cards, r.n };
	return st;
}

enum bs_status related_load(struct arena *mem, struct snapshot *snap, int64_t article, size_t limit,
                            struct card_list *out, struct err *err)
{
	snapshot_note(snap, KEY_RELATED, article);
	struct card_reader r;
	card_reader_init(&r, mem, snap, limit);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT" CARD_COLUMNS "FROM related k" CARD_JOINS("k.other") "WHERE k.article = ?2 ORDER BY k.rank"),
		ARGS(INT(snap->now_us), INT(article)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK && (r.n < limit || card_is_same(&r, q)))
		card_take(&r, q);
	if (st && st != BS_NOT_FOUND)
		return st;
	*out = (struct card_list){ r.cards, r.n };
	return BS_OK;
}
