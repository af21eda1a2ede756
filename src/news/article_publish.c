/*
 * What makes a version live, and what takes an article from readers.
 *
 *     publication:   [ version 1 ──────────)[ version 2 ─────────────────)      [ version 5 ──── open
 *                                          correction                 withdrawn  published again
 *
 * An interval that has begun only gets its end. At most one version is scheduled: publishing, scheduling, withdrawing
 * or another state replaces what was scheduled. Once something was live, nothing can be published into the past.
 *
 * A second publication within one struct change finds an interval that began at this very now, which nobody has seen:
 * it is overwritten, since no two changes share a now.
 */
#include "news/article.h"

#include "base/check.h"
#include "base/clock.h"
#include "news/list_rows.h"
#include "news/route.h"
#include "news/sql.h"

/* ── What stands ── */

struct life {
	int64_t    article, edition, story;
	bool       is_page;
	bool       was_listed;      /* it was published or scheduled before */
	int64_t    first_us;        /* first_published_us */
	bool       has_begun;       /* something was live at some time */
	int64_t    live_version;    /* 0 = nothing is live now */
	int64_t    live_from_us;
	int64_t    scheduled_version; /* 0 = nothing is scheduled */
	int64_t    scheduled_us;
};

static enum bs_status load_publications(struct change *ch, struct life *l, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_open(ch->db, SQL(
		"SELECT live_from_us, live_to_us, version FROM publication WHERE article = ?1 ORDER BY live_from_us DESC"),
		ARGS(INT(l->article)), &q, err);
	while (!st && !l->has_begun && (st = query_next(q, err)) == BS_OK) {
		if (query_i64(q, 0) > ch->now_us) {
			l->scheduled_us = query_i64(q, 0);
			l->scheduled_version = query_i64(q, 2);
			continue;
		}
		l->has_begun = true;
		if (query_i64(q, 1) > ch->now_us) {
			l->live_from_us = query_i64(q, 0);
			l->live_version = query_i64(q, 2);
		}
	}
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status load_life(struct change *ch, int64_t article, struct life *out, struct err *err)
{
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(ch->db, SQL(
			"SELECT edition, kind, story, first_published_us FROM article WHERE id = ?1"), ARGS(INT(article)), &q, err);
		if (st == BS_NOT_FOUND)
			return err_set(err, st, "the article does not exist");
		if (st)
			return st;
		*out = (struct life){
			.article    = article,
			.edition    = query_i64(q, 0),
			.is_page    = str_eq(query_str(q, 1), STR("page")),
			.story      = query_i64(q, 2),
			.was_listed = !query_is_null(q, 3),
			.first_us   = query_i64(q, 3),
		};
	}
	return out->was_listed ? load_publications(ch, out, err) : BS_OK;
}

static void announce_life(struct change *ch, const struct life *l)
{
	change_announce(ch, KEY_ARTICLE, l->article);
	change_announce(ch, KEY_SITEMAP, l->edition);
	if (l->story)
		change_announce(ch, KEY_SISTERS, l->story);
}

/*
 * What is scheduled is taken back, and what was to end for it stays open. A version that would have been the first is
 * without its time again, if that was the schedule's.
 */
static enum bs_status drop_scheduled(struct change *ch, const struct life *l, struct err *err)
{
	if (!l->scheduled_version)
		return BS_OK;
	change_announce(ch, KEY_CARD, l->article);
	enum bs_status st = sql_run(ch->db, SQL("DELETE FROM publication WHERE article = ?1 AND live_from_us > ?2"),
	                            ARGS(INT(l->article), INT(ch->now_us)), err);
	if (!st)
		st = sql_run(ch->db, SQL(
			"UPDATE publication SET live_to_us = ?3 WHERE article = ?1 AND live_from_us <= ?2 AND live_to_us > ?2"),
			ARGS(INT(l->article), INT(ch->now_us), INT(TIME_NEVER)), err);
	if (!st && !l->has_begun)
		st = sql_run(ch->db, SQL("UPDATE version SET published_us = 0 WHERE id = ?1 AND published_us = ?2"),
		             ARGS(INT(l->scheduled_version), INT(l->scheduled_us)), err);
	return st;
}

/* Ends what is live. An interval that began in this very change has never been seen and goes. */
static enum bs_status end_live(struct change *ch, const struct life *l, int64_t to_us, struct err *err)
{
	if (!l->live_version)
		return BS_OK;
	if (l->live_from_us >= to_us)
		return sql_run(ch->db, SQL("DELETE FROM publication WHERE article = ?1 AND live_from_us = ?2"),
		               ARGS(INT(l->article), INT(l->live_from_us)), err);
	return sql_run(ch->db, SQL("UPDATE publication SET live_to_us = ?3 WHERE article = ?1 AND live_from_us = ?2"),
	               ARGS(INT(l->article), INT(l->live_from_us), INT(to_us)), err);
}

/* ── Publishing ── */

struct wish {
	int64_t    version, published_us; /* published_us 0 = at its first publication */
	struct str path;
};

static enum bs_status load_wish(struct change *ch, int64_t article, int64_t version, struct wish *out, struct err *err)
{
	AUTO_QUERY q = NULL;
	enum bs_status st = sql_first(ch->db, SQL("SELECT article, published_us, path FROM version WHERE id = ?1"),
	                              ARGS(INT(version)), &q, err);
	if (st == BS_NOT_FOUND || (!st && query_i64(q, 0) != article))
		return err_set(err, BS_NOT_FOUND, "the article has no such version");
	if (!st)
		*out = (struct wish){ version, query_i64(q, 1), str_dup(ch->mem, query_str(q, 2)) };
	return st;
}

/*
 * What a version could not know when it was saved. Its address: claimed at the first publication, later the article's own
 * one holds. The time that readers see: that of the first publication, unless it was given.
 */
static enum bs_status settle_version(struct change *ch, const struct life *l, const struct wish *w, int64_t first_us,
                                     struct err *err)
{
	struct str path;
	enum bs_status st = l->was_listed ? route_own_path(ch, ROUTE_ARTICLE, l->article, &path, err) : BS_NOT_FOUND;
	if (st == BS_NOT_FOUND)
		st = route_claim(ch, l->edition, ROUTE_ARTICLE, l->article, w->path, &path, err);
	int64_t published_us = w->published_us ? w->published_us : first_us;
	if (!st && (!str_eq(path, w->path) || published_us != w->published_us))
		st = sql_run(ch->db, SQL("UPDATE version SET path = ?2, published_us = ?3 WHERE id = ?1"),
		             ARGS(INT(w->version), TEXT(path), INT(published_us)), err);
	return st;
}

/* Whether lists show something else of the two versions. */
static enum bs_status card_differs(struct change *ch, int64_t old_version, int64_t new_version, bool *out,
                                   struct err *err)
{
	int64_t same = 0;
	enum bs_status st = sql_number(ch->db, SQL(
		"SELECT CASE WHEN o.headline = n.headline AND o.standfirst = n.standfirst AND o.kicker = n.kicker"
		" AND o.path = n.path AND o.published_us = n.published_us AND o.updated_us = n.updated_us"
		" AND o.authors = n.authors AND coalesce(o.author, 0) = coalesce(n.author, 0)"
		" AND coalesce(o.second_author, 0) = coalesce(n.second_author, 0)"
		" AND coalesce(o.lead_media, 0) = coalesce(n.lead_media, 0)"
		" AND coalesce(o.section, 0) = coalesce(n.section, 0)"
		" THEN 1 ELSE 0 END FROM version o, version n WHERE o.id = ?1 AND n.id = ?2"),
		ARGS(INT(old_version), INT(new_version)), &same, err);
	*out = !same;
	return st;
}

static enum bs_status insert_publication(struct change *ch, const struct life *l, int64_t version, int64_t from_us,
                                         struct err *err)
{
	return sql_run(ch->db, SQL(
		"INSERT INTO publication (article, live_from_us, live_to_us, version) VALUES (?1, ?2, ?3, ?4)"),
		ARGS(INT(l->article), INT(from_us), INT(TIME_NEVER), INT(version)), err);
}

static enum bs_status mark_published(struct change *ch, const struct life *l, bool is_scheduled, int64_t first_us,
                                     struct err *err)
{
	struct str state = is_scheduled && !l->live_version ? STR("scheduled") : STR("live");
	enum bs_status st = sql_run(ch->db, SQL(
		"UPDATE article SET state = ?2, first_published_us = ?3, withdrawn_reason = CASE WHEN ?2 = 'live' THEN ''"
		" ELSE withdrawn_reason END WHERE id = ?1"),
		ARGS(INT(l->article), TEXT(state), INT(first_us)), err);
	if (!st && !l->is_page)
		st = sql_run(ch->db, SQL("INSERT INTO related_due (article) VALUES (?1) ON CONFLICT (article) DO NOTHING"),
		             ARGS(INT(l->article)), err);
	return st;
}

static enum bs_status publish(struct change *ch, int64_t article, int64_t version, int64_t from_us, bool in_bulk,
                              struct err *err)
{
	struct wish w = { 0 };
	struct life l = { 0 };
	enum bs_status st = load_life(ch, article, &l, err);
	if (!st)
		st = load_wish(ch, article, version, &w, err);
	if (!st && l.scheduled_version) {
		st = drop_scheduled(ch, &l, err);
		if (!st)
			st = load_wish(ch, article, version, &w, err); /* its time may be open again */
	}
	if (st)
		return st;
	bool is_scheduled = from_us > ch->now_us;
	if (l.has_begun && !is_scheduled)
		from_us = ch->now_us;
	int64_t first_us = l.has_begun ? l.first_us : w.published_us ? w.published_us : from_us;
	bool card_changed = true;
	st = settle_version(ch, &l, &w, first_us, err);
	if (!st && l.live_version)
		st = card_differs(ch, l.live_version, version, &card_changed, err);
	if (!st)
		st = end_live(ch, &l, from_us, err);
	if (!st)
		st = insert_publication(ch, &l, version, from_us, err);
	if (!st && !l.is_page)
		st = list_article(ch, &(struct listing){
			.article = article, .version = version, .edition = l.edition, .published_us = first_us,
			.from_us = from_us, .is_new = !l.was_listed, .in_bulk = in_bulk,
		}, err);
	if (!st)
		st = mark_published(ch, &l, is_scheduled, first_us, err);
	if (st)
		return st;
	announce_life(ch, &l);
	if (card_changed)
		change_announce(ch, KEY_CARD, article);
	change_goes_live(ch, from_us);
	return BS_OK;
}

/* What publishing needs by the way is gone afterwards, so that a batch of thousands stays small. */
static enum bs_status publish_and_rewind(struct change *ch, int64_t article, int64_t version, int64_t from_us,
                                         bool in_bulk, struct err *err)
{
	struct arena_mark mark = arena_mark(ch->mem);
	enum bs_status st = publish(ch, article, version, from_us, in_bulk, err);
	arena_rewind(ch->mem, mark);
	return st;
}

enum bs_status article_publish(struct change *ch, int64_t article, int64_t version, int64_t live_from_us,
                               struct err *err)
{
	return publish_and_rewind(ch, article, version, live_from_us, false, err);
}

enum bs_status article_publish_in_bulk(struct change *ch, int64_t article, int64_t version, int64_t live_from_us,
                                       struct err *err)
{
	return publish_and_rewind(ch, article, version, live_from_us, true, err);
}

/* ── Taking it back ── */

/* From now on nothing of it is live or scheduled. Announces only what that changes. */
static enum bs_status take_back(struct change *ch, const struct life *l, struct err *err)
{
	if (!l->live_version && !l->scheduled_version)
		return BS_OK;
	enum bs_status st = drop_scheduled(ch, l, err);
	if (!st)
		st = end_live(ch, l, ch->now_us, err);
	if (!st && !l->is_page)
		st = list_remove_article(ch, l->article, ch->now_us, err);
	if (st)
		return st;
	announce_life(ch, l);
	change_announce(ch, KEY_CARD, l->article);
	change_goes_live(ch, ch->now_us);
	return BS_OK;
}

static const struct str state_names[] = {
	[STATE_DRAFT] = STR_INIT("draft"),         [STATE_REVIEW] = STR_INIT("review"),
	[STATE_READY] = STR_INIT("ready"),         [STATE_SCHEDULED] = STR_INIT("scheduled"),
	[STATE_LIVE] = STR_INIT("live"),           [STATE_WITHDRAWN] = STR_INIT("withdrawn"),
	[STATE_BIN] = STR_INIT("bin"),
};

static enum bs_status leave_readers(struct change *ch, int64_t article, enum article_state state, struct str reason,
                                    struct err *err)
{
	struct life l;
	enum bs_status st = load_life(ch, article, &l, err);
	if (!st)
		st = take_back(ch, &l, err);
	/* What was never live has no first publication: it will be another one. */
	if (!st)
		st = sql_run(ch->db, SQL(
			"UPDATE article SET state = ?2, withdrawn_reason = ?3,"
			" first_published_us = CASE WHEN ?4 = 1 THEN first_published_us END WHERE id = ?1"),
			ARGS(INT(article), TEXT(state_names[state]), TEXT(reason), INT(l.has_begun)), err);
	return st;
}

enum bs_status article_withdraw(struct change *ch, int64_t article, struct str reason, struct err *err)
{
	return leave_readers(ch, article, STATE_WITHDRAWN, reason, err);
}

enum bs_status article_set_state(struct change *ch, int64_t article, enum article_state state, struct err *err)
{
	if (state == STATE_LIVE || state == STATE_SCHEDULED || state == STATE_WITHDRAWN)
		return err_set(err, BS_UNACCEPTABLE, "an article becomes %.*s by %s", STR_ARG(state_names[state]),
		               state == STATE_WITHDRAWN ? "withdrawing it, with a reason" : "publishing it");
	return leave_readers(ch, article, state, STR_EMPTY, err);
}
