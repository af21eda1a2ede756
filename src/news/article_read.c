/*
 * An article as its own page shows it, its sisters, and every public address.
 *
 * article_load reads the version with its picture in one statement, its authors and its topics in one each, the files
 * of the picture in a fourth; one more is needed only to tell why nothing is live.
 */
#include "news/card.h"

#include "base/check.h"
#include "base/clock.h"
#include "news/sql.h"

/* ── The version ── */

enum {
	COL_KIND, COL_STORY, COL_COMMENTS, COL_FIRST, COL_REASON, COL_TO, COL_VERSION, COL_NUMBER, COL_PATH, COL_HEADLINE,
	COL_STANDFIRST, COL_KICKER, COL_PUBLISHED, COL_UPDATED, COL_CORRECTION, COL_CAPTION, COL_CREDIT, COL_SECTION,
	COL_BODY, COL_MEDIA,
};

/* Why nothing is live: was it, or will it be? */
static enum bs_status not_live(struct snapshot *snap, int64_t id, struct str reason, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT (SELECT count(*) FROM (SELECT 1 FROM publication WHERE article = ?1 AND live_from_us <= ?2 LIMIT 1) AS o),"
		" (SELECT min(live_from_us) FROM publication WHERE article = ?1 AND live_from_us > ?2)"),
		ARGS(INT(id), INT(snap->now_us)), &q, err);
	if (st)
		return st;
	if (!query_is_null(q, 1))
		snapshot_changes_at(snap, query_i64(q, 1));
	if (query_i64(q, 0) == 0)
		return err_set(err, BS_NOT_FOUND, "the article is not published");
	return err_set(err, BS_GONE, "%.*s", STR_ARG(reason));
}

static struct media lead_of_row(struct arena *mem, struct snapshot *snap, struct query *q)
{
	struct media lead = media_take(mem, snap, q, COL_MEDIA);
	struct str caption = query_str(q, COL_CAPTION), credit = query_str(q, COL_CREDIT);
	if (lead.id && caption.len)
		lead.caption = str_dup(mem, caption);
	if (lead.id && credit.len)
		lead.credit = str_dup(mem, credit);
	return lead;
}

static void take_version(struct arena *mem, struct snapshot *snap, int64_t id, struct query *q, struct article *out)
{
	*out = (struct article){
		.id                 = id,
		.kind               = str_eq(query_str(q, COL_KIND), STR("page")) ? ARTICLE_PAGE : ARTICLE_STORY,
		.story              = query_i64(q, COL_STORY),
		.version            = query_i64(q, COL_VERSION),
		.version_number     = (int)query_i64(q, COL_NUMBER),
		.path               = str_dup(mem, query_str(q, COL_PATH)),
		.headline           = str_dup(mem, query_str(q, COL_HEADLINE)),
		.standfirst         = str_dup(mem, query_str(q, COL_STANDFIRST)),
		.kicker             = str_dup(mem, query_str(q, COL_KICKER)),
		.body               = safe_html_from_cleaner(str_dup(mem, query_str(q, COL_BODY))),
		.correction         = safe_html_from_cleaner(str_dup(mem, query_str(q, COL_CORRECTION))),
		.published_us       = query_i64(q, COL_PUBLISHED),
		.updated_us         = query_i64(q, COL_UPDATED),
		.first_published_us = query_i64(q, COL_FIRST),
		.section            = query_i64(q, COL_SECTION),
		.lead               = lead_of_row(mem, snap, q),
		.comments_open      = str_eq(query_str(q, COL_COMMENTS), STR("open")),
	};
}

static enum bs_status load_version(struct arena *mem, struct snapshot *snap, int64_t id, struct article *out,
                                   struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL(
		"SELECT a.kind, a.story, a.comments, a.first_published_us, a.withdrawn_reason, p.live_to_us, v.id, v.number,"
		" v.path, v.headline, v.standfirst, v.kicker, v.published_us, v.updated_us, t.correction, v.lead_caption,"
		" v.lead_credit, v.section, t.body, m.id, m.name, m.type, m.width, m.height, m.alt, m.caption, m.credit"
		" FROM article a"
		" LEFT JOIN publication p ON p.article = a.id AND p.live_from_us <= ?2 AND p.live_to_us > ?2"
		" LEFT JOIN version v ON v.id = p.version"
		" LEFT JOIN version_text t ON t.version = v.id"
		" LEFT JOIN media m ON m.id = v.lead_media"
		" WHERE a.id = ?1"),
		ARGS(INT(id), INT(snap->now_us)), &q, err);
	if (st == BS_NOT_FOUND)
		return err_set(err, st, "the article does not exist");
	if (st)
		return st;
	if (query_is_null(q, COL_VERSION))
		return not_live(snap, id, query_str(q, COL_REASON), err);
	snapshot_changes_at(snap, query_i64(q, COL_TO));
	take_version(mem, snap, id, q, out);
	return BS_OK;
}

/* ── What hangs on it ── */

enum { PARTS_AT_FIRST = 8 };

static enum bs_status load_authors(struct arena *mem, struct snapshot *snap, struct article *a, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT w.id, w.slug, n.name, n.biography, n.picture, r.path FROM version_author v"
		" JOIN author w ON w.id = v.author"
		" JOIN author_name n ON n.author = v.author AND n.live_from_us <= ?2 AND n.live_to_us > ?2"
		" JOIN route r ON r.kind = 'author' AND r.target = v.author AND r.canonical = 1"
		" WHERE v.version = ?1 ORDER BY v.position"),
		ARGS(INT(a->version), INT(snap->now_us)), &q, err);
	size_t cap = 0;
	while (!st && (st = query_next(q, err)) == BS_OK) {
		if (a->n_authors == cap)
			a->authors = rows_grow(mem, a->authors, &cap, PARTS_AT_FIRST, sizeof *a->authors);
		a->authors[a->n_authors++] = (struct author){
			.id        = query_i64(q, 0),
			.slug      = str_dup(mem, query_str(q, 1)),
			.name      = str_dup(mem, query_str(q, 2)),
			.biography = str_dup(mem, query_str(q, 3)),
			.picture   = query_i64(q, 4),
			.path      = str_dup(mem, query_str(q, 5)),
		};
		snapshot_note(snap, KEY_AUTHOR, query_i64(q, 0));
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status load_topics(struct arena *mem, struct snapshot *snap, struct article *a, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT t.id, t.slug, n.name, n.description, r.path FROM version_topic v"
		" JOIN topic t ON t.id = v.topic"
		" JOIN topic_name n ON n.topic = v.topic AND n.live_from_us <= ?2 AND n.live_to_us > ?2"
		" JOIN route r ON r.kind = 'topic' AND r.target = v.topic AND r.canonical = 1"
		" WHERE v.version = ?1 ORDER BY v.position"),
		ARGS(INT(a->version), INT(snap->now_us)), &q, err);
	size_t cap = 0;
	while (!st && (st = query_next(q, err)) == BS_OK) {
		if (a->n_topics == cap)
			a->topics = rows_grow(mem, a->topics, &cap, PARTS_AT_FIRST, sizeof *a->topics);
		a->topics[a->n_topics++] = (struct topic){
			.id          = query_i64(q, 0),
			.slug        = str_dup(mem, query_str(q, 1)),
			.name        = str_dup(mem, query_str(q, 2)),
			.description = str_dup(mem, query_str(q, 3)),
			.path        = str_dup(mem, query_str(q, 4)),
		};
		snapshot_note(snap, KEY_TOPIC, query_i64(q, 0));
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status article_load(struct arena *mem, struct snapshot *snap, int64_t id, struct article *out, struct err *err)
{
	snapshot_note(snap, KEY_ARTICLE, id);
	struct article a;
	enum bs_status st = load_version(mem, snap, id, &a, err);
	if (!st)
		st = load_authors(mem, snap, &a, err);
	if (!st)
		st = load_topics(mem, snap, &a, err);
	if (!st && a.lead.id)
		st = media_load_files(mem, snap, &a.lead, err);
	if (!st)
		*out = a;
	return st;
}

/* ── Sisters and addresses ── */

enum bs_status sister_list_load(struct arena *mem, struct snapshot *snap, int64_t story, struct sister_list *out,
                                struct err *err)
{
	struct sister_list list = { 0 };
	if (story == 0) {
		*out = list;
		return BS_OK;
	}
	snapshot_note(snap, KEY_SISTERS, story);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT a.edition, p.live_from_us, p.live_to_us, v.path FROM article a"
		" JOIN publication p ON p.article = a.id AND p.live_to_us > ?2"
		" JOIN version v ON v.id = p.version"
		" WHERE a.story = ?1 ORDER BY a.edition"),
		ARGS(INT(story), INT(snap->now_us)), &q, err);
	size_t cap = 0;
	while (!st && (st = query_next(q, err)) == BS_OK) {
		int64_t from_us = query_i64(q, 1);
		snapshot_changes_at(snap, from_us > snap->now_us ? from_us : query_i64(q, 2));
		if (from_us > snap->now_us)
			continue;
		if (list.n == cap)
			list.sisters = rows_grow(mem, list.sisters, &cap, PARTS_AT_FIRST, sizeof *list.sisters);
		list.sisters[list.n++] = (struct sister){ query_i64(q, 0), str_dup(mem, query_str(q, 3)) };
	}
	if (st && st != BS_NOT_FOUND)
		return st;
	*out = list;
	return BS_OK;
}

enum bs_status public_addresses(struct snapshot *snap, int64_t edition, int64_t after, size_t limit, int64_t *last,
                                public_address_fn *fn, void *ctx, struct err *err)
{
	snapshot_note(snap, KEY_SITEMAP, edition);
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(snap->db, SQL(
		"SELECT a.id, p.live_from_us, p.live_to_us, v.path, v.updated_us FROM article a"
		" JOIN publication p ON p.article = a.id AND p.live_to_us > ?3"
		" JOIN version v ON v.id = p.version"
		" WHERE a.edition = ?1 AND a.id > ?2 ORDER BY a.id"),
		ARGS(INT(edition), INT(after), INT(snap->now_us)), &q, err);
	*last = after;
	for (size_t n = 0; !st && n < limit && (st = query_next(q, err)) == BS_OK;) {
		int64_t from_us = query_i64(q, 1), updated_us = query_i64(q, 4);
		snapshot_changes_at(snap, from_us > snap->now_us ? from_us : query_i64(q, 2));
		if (from_us > snap->now_us)
			continue;
		struct public_address address = { query_str(q, 3), updated_us > from_us ? updated_us : from_us };
		*last = query_i64(q, 0);
		n++;
		st = fn(ctx, &address);
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status article_guid_load(struct arena *mem, struct snapshot *snap, int64_t article, struct str *out,
                                 struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(snap->db, SQL("SELECT guid FROM article WHERE id = ?1"), ARGS(INT(article)), &q, err);
	if (!st)
		*out = str_dup(mem, query_str(q, 0));
	return st;
}
