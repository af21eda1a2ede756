/*
 * What reads and writes cost: how many statements, by which index, and that it is the same in a small archive and in a
 * large one. Looks at the statements through SQLite itself.
 */
#include "newsroom_for_test.h"

#include <sqlite3.h>

#include "store/sqlite_db.h"

enum { SECTIONS = 12, AUTHORS = 5, TOPICS = 20 };

struct archive {
	struct newsroom *room;
	int64_t          sections[SECTIONS], authors[AUTHORS], topics[TOPICS];
	int              n;     /* articles */
	int64_t          first; /* id of the first; the others follow */
};

static void put_names(struct archive *a, struct change *ch)
{
	for (int i = 0; i < SECTIONS; i++)
		a->sections[i] = make_section(ch, a->room, i < 4 ? 0 : a->sections[i % 4], "section");
	for (int i = 0; i < AUTHORS; i++)
		a->authors[i] = make_author(ch, a->room, "author");
	for (int i = 0; i < TOPICS; i++)
		a->topics[i] = make_topic(ch, a->room, "topic");
}

static struct article_content content_of(struct archive *a, int i)
{
	struct article_content c = plain("story");
	c.path = str_fmt(&a->room->mem, "/story-%d/", i);
	c.sections = &a->sections[4 + i % 8];
	c.n_sections = 1;
	c.authors = &a->authors[i % AUTHORS];
	c.n_authors = 1;
	c.topics = &a->topics[i % TOPICS];
	c.n_topics = 1;
	return c;
}

static int64_t put_article(struct archive *a, struct change *ch, int64_t at_us)
{
	int64_t comment, id = make_live(ch, a->room, content_of(a, a->n), at_us);
	a->first = a->first ? a->first : id;
	a->n++;
	for (int i = 0; i < 3; i++) {
		struct comment_new c = { .article = id, .written_us = at_us, .author_name = STR("reader"), .body = STR("Yes.") };
		assert_ok(comment_add(ch, &c, &comment, &a->room->err), &a->room->err);
	}
	return id;
}

#define START (T0 - 10000 * HOUR)

/* Articles up to n, an hour apart; related to their neighbours. */
static void grow(struct archive *a, int n)
{
	struct change *ch = begin(a->room, T0);
	if (a->n == 0)
		put_names(a, ch);
	while (a->n < n) {
		int64_t id = put_article(a, ch, START + a->n * HOUR);
		for (int rank = 1; rank <= 6 && id - rank >= a->first; rank++) {
			AUTO_QUERY q = NULL;
			assert_ok(query_open(ch->db, SQL("INSERT INTO related (article, rank, other, score) VALUES (?1, ?2, ?3, 1)"), &q,
			                     &a->room->err), &a->room->err);
			query_bind_i64(q, 1, id);
			query_bind_i64(q, 2, rank);
			query_bind_i64(q, 3, id - rank);
			assert_ok(query_run(q, &a->room->err), &a->room->err);
		}
	}
	end(a->room);
}

/* ── What a page reads ── */

static uint64_t read_article_page(struct archive *a, int64_t id, const char *path_z)
{
	struct newsroom *room = a->room;
	struct arena *mem = &room->mem;
	struct snapshot *snap = look(room, T0);
	uint64_t before = db_statements(room->db);
	struct route r;
	struct edition_list editions;
	struct section_tree tree;
	struct article article;
	struct card_list related;
	struct comment_thread thread;
	struct sister_list sisters;
	assert_ok(route_find(mem, snap, room->edition, str_from_z(path_z), &r, &room->err), &room->err);
	assert_int_equal(r.target, id);
	assert_ok(edition_list_load(mem, snap, &editions, &room->err), &room->err);
	assert_ok(section_tree_load(mem, snap, room->edition, &tree, &room->err), &room->err);
	assert_ok(article_load(mem, snap, id, &article, &room->err), &room->err);
	assert_ok(related_load(mem, snap, id, 6, &related, &room->err), &room->err);
	assert_int_equal(related.n, 6);
	assert_ok(comment_thread_load(mem, snap, id, &thread, &room->err), &room->err);
	assert_int_equal(thread.n, 3);
	assert_ok(sister_list_load(mem, snap, 1, &sisters, &room->err), &room->err);
	return db_statements(room->db) - before;
}

static void read_lists(struct archive *a)
{
	struct newsroom *room = a->room;
	struct snapshot *snap = look(room, T0);
	struct list_view v;
	int number;
	assert_ok(list_load(&room->mem, snap, LIST_EDITION, room->edition, 0, 30, &v, &room->err), &room->err);
	assert_ok(list_load(&room->mem, snap, LIST_SECTION, a->sections[5], 0, 10, &v, &room->err), &room->err);
	assert_ok(list_load(&room->mem, snap, LIST_EDITION, room->edition, 2, 0, &v, &room->err), &room->err);
	assert_int_equal(v.cards.n, 40);
	(void)list_page_of_imported(snap, LIST_EDITION, room->edition, 2, 10, &number, &room->err);
}

static enum bs_status ignore_address(void *ctx, const struct public_address *address)
{
	(void)ctx, (void)address;
	return BS_OK;
}

static void read_the_rest(struct archive *a)
{
	struct newsroom *room = a->room;
	struct snapshot *snap = look(room, T0);
	struct arena *mem = &room->mem;
	struct author author;
	struct topic topic;
	struct media media;
	struct article article;
	struct list_view v;
	int64_t last;
	assert_ok(author_load(mem, snap, a->authors[0], &author, &room->err), &room->err);
	assert_ok(topic_load(mem, snap, a->topics[0], &topic, &room->err), &room->err);
	(void)media_load(mem, snap, 1, &media, &room->err);
	(void)article_load(mem, snap, INT64_MAX, &article, &room->err);
	assert_ok(public_addresses(snap, room->edition, a->first + 50, 20, &last, ignore_address, NULL, &room->err), &room->err);
	struct card_list cards;
	assert_ok(card_list_load(mem, snap, &a->first, 1, &cards, &room->err), &room->err);
	/* An old day: where the list's newest stretch had not begun. */
	snap = look(room, START + a->n * HOUR / 2);
	assert_ok(list_load(mem, snap, LIST_EDITION, room->edition, 0, 0, &v, &room->err), &room->err);
	(void)article_load(mem, snap, a->first + a->n - 1, &article, &room->err);
}

static void an_article_page_takes_at_most_twelve_statements(void **state)
{
	struct archive a = { .room = *state };
	grow(&a, 120);
	char path_z[32];
	(void)snprintf(path_z, sizeof path_z, "/story-%d/", 70);
	assert_int_equal(read_article_page(&a, a.first + 70, path_z), 10); /* 11 with a picture */
}

/* ── Plans ── */

/* Tables that stay small, and rows that a statement made itself. */
static bool may_be_scanned(const char *what_z)
{
	static const char *const small[] = { "edition", "setting", "up", "live", "o", "CONSTANT ROW", "(subquery", "(join" };
	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		if (strncmp(what_z, small[i], strlen(small[i])) == 0 &&
		    (what_z[strlen(small[i])] == '\0' || strchr(" -", what_z[strlen(small[i])]) || small[i][0] == '('))
			return true;
	return false;
}

static void check_plan(sqlite3 *conn, const char *sql_z, int *faults)
{
	char explain[8192];
	if (strstr(sql_z, "change_feed")) /* the store's own: its newest row */
		return;
	if (strncmp(sql_z, "SELECT", 6) != 0 && strncmp(sql_z, "WITH", 4) != 0 && strncmp(sql_z, "UPDATE", 6) != 0 &&
	    strncmp(sql_z, "DELETE", 6) != 0 && strncmp(sql_z, "INSERT", 6) != 0)
		return;
	assert_true((size_t)snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql_z) < sizeof explain);
	sqlite3_stmt *plan = NULL;
	assert_int_equal(sqlite3_prepare_v2(conn, explain, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail_z = (const char *)sqlite3_column_text(plan, 3);
		bool scans = strncmp(detail_z, "SCAN ", 5) == 0 && !may_be_scanned(detail_z + 5);
		/* All routes of an edition are as many as its articles. */
		bool all_routes = strstr(detail_z, "(edition=?)") && strstr(sql_z, " route ");
		if (scans || all_routes) {
			print_error("%s: %s\n", detail_z, sql_z);
			*faults += 1;
		}
	}
	(void)sqlite3_finalize(plan);
}

static int check_plans(struct db *db)
{
	int n = 0, faults = 0;
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db->conn, s)); n++)
		check_plan(db->conn, sqlite3_sql(s), &faults);
	assert_int_equal(faults, 0);
	return n;
}

static void write_everything(struct archive *a, struct change *ch)
{
	struct newsroom *room = a->room;
	struct err *err = &room->err;
	int64_t id = put_article(a, ch, T0 + HOUR), picture = 0, other = 0, en = room->edition;
	int64_t version = save(ch, room, id, content_of(a, 3));
	assert_ok(article_publish(ch, id, version, T0 + 2 * HOUR, err), err);
	assert_ok(article_withdraw(ch, a->first, STR("x"), err), err);
	assert_ok(article_set_state(ch, a->first + 1, STATE_BIN, err), err);
	struct media_new m = { .edition = room->edition, .name = STR("m") };
	assert_ok(media_create(ch, &m, &picture, err), err);
	assert_ok(media_update(ch, picture, &m, err), err);
	struct media_file f = { .hash = STR("00"), .extension = STR("jpg") };
	assert_ok(media_add_file(ch, picture, &f, err), err);
	assert_ok(author_update(ch, a->authors[0], STR("New"), STR(""), err), err);
	assert_ok(topic_update(ch, a->topics[0], STR("New"), STR(""), err), err);
	assert_ok(setting_set(ch, room->edition, STR("title"), STR("New"), err), err);
	struct section_new s = { .edition = room->edition, .parent = a->sections[1], .name = STR("Moved") };
	assert_ok(section_update(ch, a->sections[8], &s, err), err);
	assert_ok(edition_create(ch, STR("tr"), STR(""), STR("/tr"), &room->edition, err), err);
	other = make_live(ch, room, plain("x"), T0);
	room->edition = en;
	assert_ok(article_link(ch, a->first + 2, other, err), err);
	struct str got;
	assert_ok(route_claim(ch, en, ROUTE_ARTICLE, a->first + 2, STR("/story-9/"), &got, err), err);
	assert_ok(comment_set_status(ch, 1, COMMENT_SPAM, STR(""), err), err);
	assert_ok(comment_set_parent(ch, 3, 2, err), err);
	struct list_rebuild r = { 0 };
	while (!r.done)
		assert_ok(lists_rebuild(ch, &r, err), err);
}

static void every_statement_finds_its_rows_by_an_index(void **state)
{
	struct archive a = { .room = *state };
	grow(&a, 200);
	(void)read_article_page(&a, a.first + 70, "/story-70/");
	read_lists(&a);
	read_the_rest(&a);
	stop_looking(a.room);
	assert_true(check_plans(a.room->db) > 20);
	struct change *ch = begin(a.room, T0 + HOUR);
	write_everything(&a, ch);
	int n = check_plans(ch->db);
	end(a.room);
	assert_true(n > 60);
}

/* ── Growth ── */

/* Steps of SQLite's machine since the last call: what statements cost, whatever else the computer does. */
static int64_t steps(struct db *db)
{
	int64_t sum = 0;
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db->conn, s));)
		sum += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1);
	return sum;
}

struct costs {
	int64_t article, lists, rest, publish, correct, withdraw;
};

static struct costs measure(struct archive *a)
{
	struct newsroom *room = a->room;
	struct costs c;
	char path_z[32];
	(void)snprintf(path_z, sizeof path_z, "/story-%d/", a->n / 2);
	(void)read_article_page(a, a->first + a->n / 2, path_z); /* prepares */
	read_lists(a);
	read_the_rest(a);
	(void)steps(room->db);
	(void)read_article_page(a, a->first + a->n / 2, path_z);
	c.article = steps(room->db);
	read_lists(a);
	c.lists = steps(room->db);
	read_the_rest(a);
	c.rest = steps(room->db);

	struct change *ch = begin(room, T0 + a->n * HOUR);
	struct db *db = ch->db;
	(void)steps(db);
	int64_t id = put_article(a, ch, T0 + a->n * HOUR);
	c.publish = steps(db);
	int64_t version = save(ch, room, id, content_of(a, a->n + 1));
	assert_ok(article_publish(ch, id, version, T0 + a->n * HOUR, &room->err), &room->err);
	c.correct = steps(db);
	assert_ok(article_withdraw(ch, a->first + a->n / 3, STR(""), &room->err), &room->err);
	c.withdraw = steps(db);
	end(room);
	return c;
}

static void assert_same_cost(const char *what_z, int64_t small, int64_t large)
{
	if (large > small + small * 3 / 10)
		fail_msg("%s: %" PRId64 " steps in a small archive, %" PRId64 " in a large one", what_z, small, large);
}

static void nothing_costs_more_in_a_larger_archive(void **state)
{
	struct archive a = { .room = *state };
	grow(&a, 300); /* the newest stretch of the edition is as long at both sizes */
	struct costs small = measure(&a);
	grow(&a, 3101);
	struct costs large = measure(&a);
	assert_same_cost("an article page", small.article, large.article);
	assert_same_cost("lists", small.lists, large.lists);
	assert_same_cost("other reads", small.rest, large.rest);
	assert_same_cost("a publication", small.publish, large.publish);
	assert_same_cost("a correction", small.correct, large.correct);
	assert_same_cost("a withdrawal", small.withdraw, large.withdraw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		newsroom_test(an_article_page_takes_at_most_twelve_statements),
		newsroom_test(every_statement_finds_its_rows_by_an_index),
		newsroom_test(nothing_costs_more_in_a_larger_archive),
	};
	return cmocka_run_group_tests_name("news/cost", tests, NULL, NULL);
}
