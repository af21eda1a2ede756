/*
 * What an import brings is older than the names it is filed under: they were made here, today. So that the site of an
 * old day has its sections, authors, topics and its title, the first interval of each reaches back to the first article
 * in its list. Later intervals stay; a name whose first article is younger than itself stays too, so a newsroom without
 * an import is never touched.
 */
#include "news/list_pages.h"

#include "news/sql.h"

struct reach {
	int64_t owner, from_us;
};

static enum bs_status reach_edition(struct change *ch, struct reach r, struct err *err)
{
	change_announce(ch, KEY_SETTINGS, r.owner);
	return sql_run(ch->db, SQL(
		"UPDATE setting SET live_from_us = ?2 WHERE edition = ?1 AND live_from_us > ?2 AND NOT EXISTS"
		" (SELECT 1 FROM setting o WHERE o.edition = setting.edition AND o.name = setting.name"
		"  AND o.live_from_us < setting.live_from_us)"),
		ARGS(INT(r.owner), INT(r.from_us)), err);
}

static enum bs_status reach_section(struct change *ch, struct reach r, struct err *err)
{
	int64_t edition;
	enum bs_status st = sql_number(ch->db, SQL("SELECT edition FROM section WHERE id = ?1"), ARGS(INT(r.owner)),
	                               &edition, err);
	if (st)
		return st;
	change_announce(ch, KEY_SECTION_TREE, edition);
	return sql_run(ch->db, SQL(
		"UPDATE section_name SET live_from_us = ?3 WHERE edition = ?1 AND section = ?2 AND live_from_us > ?3"
		" AND live_from_us = (SELECT min(live_from_us) FROM section_name WHERE edition = ?1 AND section = ?2)"),
		ARGS(INT(edition), INT(r.owner), INT(r.from_us)), err);
}

static enum bs_status reach_author(struct change *ch, struct reach r, struct err *err)
{
	change_announce(ch, KEY_AUTHOR, r.owner);
	return sql_run(ch->db, SQL(
		"UPDATE author_name SET live_from_us = ?2 WHERE author = ?1 AND live_from_us > ?2"
		" AND live_from_us = (SELECT min(live_from_us) FROM author_name WHERE author = ?1)"),
		ARGS(INT(r.owner), INT(r.from_us)), err);
}

static enum bs_status reach_topic(struct change *ch, struct reach r, struct err *err)
{
	change_announce(ch, KEY_TOPIC, r.owner);
	return sql_run(ch->db, SQL(
		"UPDATE topic_name SET live_from_us = ?2 WHERE topic = ?1 AND live_from_us > ?2"
		" AND live_from_us = (SELECT min(live_from_us) FROM topic_name WHERE topic = ?1)"),
		ARGS(INT(r.owner), INT(r.from_us)), err);
}

enum bs_status list_reach_back(struct change *ch, int64_t list, struct err *err)
{
	typedef enum bs_status reach_fn(struct change *ch, struct reach r, struct err *err);
	static reach_fn *const reach_of_kind[] = {
		[LIST_EDITION] = reach_edition, [LIST_SECTION] = reach_section,
		[LIST_AUTHOR] = reach_author,   [LIST_TOPIC] = reach_topic,
	};
	struct reach r;
	size_t kind = 0;
	{
		AUTO_QUERY q = NULL;
		enum bs_status st = sql_first(ch->db, SQL(
			"SELECT l.kind, l.owner, r.live_from_us FROM list l JOIN listed r ON r.list = l.id"
			" WHERE l.id = ?1 ORDER BY r.published_us, r.article LIMIT 1"), ARGS(INT(list)), &q, err);
		if (st)
			return st == BS_NOT_FOUND ? BS_OK : st;
		while (kind < LIST_TOPIC && !str_eq(query_str(q, 0), list_kind_names[kind]))
			kind++;
		r = (struct reach){ query_i64(q, 1), query_i64(q, 2) };
	}
	return reach_of_kind[kind](ch, r, err);
}
