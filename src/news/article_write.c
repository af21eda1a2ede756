/*
 * Articles and versions as the desk and an import make them: nothing here changes what readers see, except an article
 * that is taken back from them by its state. Publishing is article_publish.c.
 *
 * A version's path is settled when it is saved: the address that the article has, or the wished one, or what the
 * edition's article-path setting makes of section, slug and date. Whether it is free is seen when it is claimed, at the
 * first publication.
 */
#include "news/article.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "news/list_rows.h"
#include "news/route.h"
#include "news/sql.h"

#include <inttypes.h>

enum { HEADLINE_MAX_CHARS = 300, BODY_MAX_BYTES = 2 * 1024 * 1024 };

enum bs_status article_create(struct change *ch, const struct article_new *a, int64_t *out, struct err *err)
{
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO article (edition, kind, state, parent, created_us, comments, guid)"
		" VALUES (?1, ?2, 'draft', ?3, ?4, ?5, ?6)"),
		ARGS(INT(a->edition), TEXT(a->kind == ARTICLE_PAGE ? STR("page") : STR("article")), ID_OR_NULL(a->parent),
		     INT(a->created_us ? a->created_us : ch->now_us), TEXT(a->comments_open ? STR("open") : STR("closed")),
		     TEXT(a->guid)), err);
	if (!st)
		*out = db_last_id(ch->db);
	return st;
}

/* ── The address ── */

struct article_row {
	int64_t id, edition, parent;
	bool    is_page;
	bool    has_address; /* it was published or scheduled */
	int64_t last_number; /* of its versions; 0 = none */
};

static enum bs_status load_row(struct change *ch, int64_t article, struct article_row *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL(
		"SELECT edition, kind, parent, first_published_us, (SELECT max(number) FROM version WHERE article = ?1)"
		" FROM article WHERE id = ?1"),
		ARGS(INT(article)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the article does not exist");
	if (st)
		return st;
	*out = (struct article_row){
		.id          = article,
		.edition     = query_i64(q, 0),
		.is_page     = str_eq(query_str(q, 1), STR("page")),
		.parent      = query_i64(q, 2),
		.has_address = !query_is_null(q, 3),
		.last_number = query_i64(q, 4),
	};
	return BS_OK;
}

/* Without the slashes at its ends; empty if the thing has no address. */
static enum bs_status bare_path(struct change *ch, enum route_kind kind, int64_t id, struct str *out, struct err *err)
{
	*out = STR_EMPTY;
	if (id == 0)
		return BS_OK;
	struct str path;
	enum bs_status st = route_own_path(ch, kind, id, &path, err);
	if (st)
		return st == BS_NOT_FOUND ? BS_OK : st;
	while (path.len && path.ptr[0] == '/')
		path = str_slice(path, 1, path.len);
	while (path.len && path.ptr[path.len - 1] == '/')
		path = str_slice(path, 0, path.len - 1);
	*out = path;
	return BS_OK;
}

struct address_parts {
	struct str section, slug, id;
	struct civil_time date;
};

static void put_word(struct buf *out, struct str word, const struct address_parts *p)
{
	if (str_eq(word, STR("section")))
		buf_put(out, p->section);
	else if (str_eq(word, STR("slug")))
		buf_put(out, p->slug);
	else if (str_eq(word, STR("id")))
		buf_put(out, p->id);
	else if (str_eq(word, STR("year")))
		buf_fmt(out, "%04d", p->date.year);
	else if (str_eq(word, STR("month")))
		buf_fmt(out, "%02d", p->date.month);
	else if (str_eq(word, STR("day")))
		buf_fmt(out, "%02d", p->date.day);
}

/* What the pattern makes of the parts; an empty part takes its slash along. */
static struct str fill_pattern(struct arena *mem, struct str pattern, const struct address_parts *p)
{
	AUTO_BUF out = BUF_MAX(8192);
	struct str rest = pattern;
	while (rest.len) {
		if (rest.ptr[0] == '{') {
			size_t close = str_chr(rest, '}', 0);
			size_t end = close == STR_NONE ? rest.len : close;
			put_word(&out, str_slice(rest, 1, end), p);
			rest = str_slice(rest, close == STR_NONE ? end : end + 1, rest.len);
			continue;
		}
		if (rest.ptr[0] != '/' || out.len == 0 || out.ptr[out.len - 1] != '/')
			buf_putc(&out, rest.ptr[0]);
		rest = str_slice(rest, 1, rest.len);
	}
	return str_dup(mem, buf_str(&out));
}

static enum bs_status make_path(struct change *ch, const struct article_row *a, const struct article_content *c,
                                struct str *out, struct err *err)
{
	struct str pattern = STR("/{section}/{slug}/");
	struct address_parts parts = {
		.slug = c->slug.len ? c->slug : STR("article"),
		.id   = str_fmt(ch->mem, "%" PRId64, a->id),
		.date = civil_of_us(c->published_us ? c->published_us : ch->now_us),
	};
	enum bs_status st;
	if (a->is_page) { /* below its parent, whatever the articles' pattern is */
		st = bare_path(ch, ROUTE_ARTICLE, a->parent, &parts.section, err);
	} else {
		st = bare_path(ch, ROUTE_SECTION, c->n_sections ? c->sections[0] : 0, &parts.section, err);
		if (!st)
			st = setting_read(ch, a->edition, STR("article-path"), &pattern, err);
	}
	if (!st)
		*out = fill_pattern(ch->mem, pattern, &parts);
	return st;
}

static enum bs_status choose_path(struct change *ch, const struct article_row *a, const struct article_content *c,
                                  struct str *out, struct err *err)
{
	if (a->has_address) {
		enum bs_status st = route_own_path(ch, ROUTE_ARTICLE, a->id, out, err);
		if (st != BS_NOT_FOUND)
			return st;
	}
	if (c->path.len == 0)
		return make_path(ch, a, c, out, err);
	*out = c->path;
	return BS_OK;
}

/* ── Versions ── */

/* An id that comes twice keeps its first place. */
static bool is_first_of(const int64_t *ids, size_t at)
{
	size_t seen = 0;
	while (seen < at && ids[seen] != ids[at])
		seen++;
	return seen == at;
}

static enum bs_status check_content(const struct article_content *c, struct err *err)
{
	if (utf8_count(c->headline) > HEADLINE_MAX_CHARS)
		return err_set(err, BS_UNACCEPTABLE, "a headline has at most %d characters", HEADLINE_MAX_CHARS);
	if (c->body.markup.len > BODY_MAX_BYTES)
		return err_set(err, BS_UNACCEPTABLE, "an article's text has at most %d MiB", BODY_MAX_BYTES >> 20);
	if (c->path.len && c->path.ptr[0] != '/')
		return err_set(err, BS_UNACCEPTABLE, "an address starts with /");
	return BS_OK;
}

/* The i-th of the ids without what is named twice; 0 if there are fewer. */
static int64_t nth_distinct(const int64_t *ids, size_t n, size_t wanted)
{
	for (size_t i = 0, found = 0; i < n; i++)
		if (is_first_of(ids, i) && found++ == wanted)
			return ids[i];
	return 0;
}

static enum bs_status insert_version(struct change *ch, const struct article_row *a, const struct article_content *c,
                                     struct str path, int64_t *out, struct err *err)
{
	int64_t authors = 0;
	for (size_t i = 0; i < c->n_authors; i++)
		authors += is_first_of(c->authors, i);
	enum bs_status st = sql_run(ch->db, SQL(
		"INSERT INTO version (article, number, saved_us, saved_by, headline, standfirst, kicker, path, published_us,"
		" updated_us, lead_media, lead_caption, lead_credit, section, author, second_author, authors)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
		ARGS(INT(a->id), INT(a->last_number + 1), INT(ch->now_us), TEXT(c->saved_by), TEXT(c->headline),
		     TEXT(c->standfirst), TEXT(c->kicker), TEXT(path), INT(c->published_us), INT(c->updated_us),
		     ID_OR_NULL(c->lead_media), TEXT(c->lead_caption), TEXT(c->lead_credit),
		     ID_OR_NULL(c->n_sections ? c->sections[0] : 0), ID_OR_NULL(nth_distinct(c->authors, c->n_authors, 0)),
		     ID_OR_NULL(nth_distinct(c->authors, c->n_authors, 1)), INT(authors)), err);
	if (st)
		return st;
	*out = db_last_id(ch->db);
	return sql_run(ch->db, SQL("INSERT INTO version_text (version, correction, body) VALUES (?1, ?2, ?3)"),
	               ARGS(INT(*out), TEXT(c->correction.markup), TEXT(c->body.markup)), err);
}

/* One row per distinct id, numbered from 1. */
static enum bs_status insert_ids(struct change *ch, struct sql sql, int64_t version, const int64_t *ids, size_t n,
                                 struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = n ? query_open(ch->db, sql, &q, err) : BS_OK;
	int64_t position = 0;
	for (size_t i = 0; !st && i < n; i++) {
		if (!is_first_of(ids, i))
			continue;
		query_reset(q);
		query_bind_i64(q, 1, version);
		query_bind_i64(q, 2, ++position);
		query_bind_i64(q, 3, ids[i]);
		st = query_run(q, err);
	}
	return st;
}

enum bs_status article_save(struct change *ch, int64_t article, const struct article_content *c, int64_t *version,
                            struct err *err)
{
	struct article_row a = { 0 };
	struct str path = STR_EMPTY;
	int64_t id = 0;
	enum bs_status st = check_content(c, err);
	if (!st)
		st = load_row(ch, article, &a, err);
	if (!st)
		st = choose_path(ch, &a, c, &path, err);
	if (!st)
		st = insert_version(ch, &a, c, path, &id, err);
	if (!st)
		st = insert_ids(ch, SQL("INSERT INTO version_author (version, position, author) VALUES (?1, ?2, ?3)"), id,
		                c->authors, c->n_authors, err);
	if (!st)
		st = insert_ids(ch, SQL("INSERT INTO version_section (version, position, section) VALUES (?1, ?2, ?3)"), id,
		                c->sections, c->n_sections, err);
	if (!st)
		st = insert_ids(ch, SQL("INSERT INTO version_topic (version, position, topic) VALUES (?1, ?2, ?3)"), id,
		                c->topics, c->n_topics, err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"UPDATE article SET working = ?2, working_json = NULL, revision = revision + 1 WHERE id = ?1"),
			ARGS(INT(article), INT(id)), err);
	if (!st)
		*version = id;
	return st;
}

enum bs_status article_working_version(struct change *ch, int64_t article, int64_t *out, struct err *err)
{
	enum bs_status st = sql_number(ch->db, SQL("SELECT working FROM article WHERE id = ?1"), ARGS(INT(article)), out,
	                               err);
	return st == BS_NOT_FOUND ? err_set(err, st, "the article does not exist") : st;
}

/* ── Sisters ── */

static enum bs_status load_story(struct change *ch, int64_t article, int64_t *story, int64_t *edition,
                                 struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL("SELECT story, edition FROM article WHERE id = ?1"), ARGS(INT(article)),
	                              &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the article does not exist");
	if (!st) {
		*story = query_i64(q, 0);
		*edition = query_i64(q, 1);
	}
	return st;
}

/* Moves one article, or (article 0) every article of `from`, to a story. */
static enum bs_status join_story(struct change *ch, int64_t article, int64_t from, int64_t story, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = from
		? sql_open(ch->db, SQL("UPDATE article SET story = ?1 WHERE story = ?2 RETURNING id"),
		           ARGS(INT(story), INT(from)), &q, err)
		: sql_open(ch->db, SQL("UPDATE article SET story = ?1 WHERE id = ?2 RETURNING id"),
		           ARGS(INT(story), INT(article)), &q, err);
	while (!st && (st = query_next(q, err)) == BS_OK)
		change_announce(ch, KEY_ARTICLE, query_i64(q, 0));
	if (from)
		change_announce(ch, KEY_SISTERS, from);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

/* Two articles of one edition are never one story. */
static enum bs_status check_editions(struct change *ch, int64_t story, int64_t other_story, int64_t edition,
                                     int64_t other_edition, struct err *err)
{
	int64_t twice = edition == other_edition;
	enum bs_status st = BS_OK;
	if (!twice)
		st = sql_number(ch->db, SQL(
			"SELECT count(*) FROM article a JOIN article b ON b.edition = a.edition"
			" WHERE a.story = ?1 AND b.story = ?2"),
			ARGS(INT(story), INT(other_story)), &twice, err);
	if (!st && !twice)
		st = sql_number(ch->db, SQL(
			"SELECT (SELECT count(*) FROM article WHERE story = ?1 AND edition = ?4)"
			" + (SELECT count(*) FROM article WHERE story = ?2 AND edition = ?3)"),
			ARGS(INT(story), INT(other_story), INT(edition), INT(other_edition)), &twice, err);
	if (!st && twice)
		st = err_set(err, BS_UNACCEPTABLE, "an edition has a story once only");
	return st;
}

enum bs_status article_link(struct change *ch, int64_t article, int64_t sister, struct err *err)
{
	int64_t story = 0, other = 0, edition = 0, other_edition = 0;
	enum bs_status st = load_story(ch, article, &story, &edition, err);
	if (!st)
		st = load_story(ch, sister, &other, &other_edition, err);
	if (st || (story && story == other))
		return st;
	st = check_editions(ch, story, other, edition, other_edition, err);
	if (!st && !story && !other) {
		st = sql_run(ch->db, SQL("INSERT INTO story DEFAULT VALUES"), NULL, 0, err);
		story = db_last_id(ch->db);
		if (!st)
			st = join_story(ch, article, 0, story, err);
	} else if (!st && !story) {
		story = other;
		st = join_story(ch, article, 0, story, err);
	}
	if (!st && story != other)
		st = join_story(ch, sister, other, story, err);
	if (!st)
		change_announce(ch, KEY_SISTERS, story);
	return st;
}
