/*
 * A newsroom for tests of news/: a database of its own, a clock that the test sets, and changes written down line by
 * line:
 *
 *     struct change *ch = begin(room, T0);
 *     assert_ok(setting_set(ch, room->edition, ...), &err);
 *     end(room);                                  committed; room->announced has its keys
 *     struct snapshot *snap = look(room, T1);     the view at T1; room->noted has what is read
 *
 * begin starts a thread that asks for a change and lends it to the test until end.
 */
#ifndef BS_TEST_UNIT_NEWS_NEWSROOM_FOR_TEST_H
#define BS_TEST_UNIT_NEWS_NEWSROOM_FOR_TEST_H

#include "../store/folder_for_test.h"

#include <inttypes.h>
#include <pthread.h>
#include <semaphore.h>

#include "base/clock.h"
#include "news/article.h"
#include "news/comment.h"
#include "news/edition.h"
#include "news/route.h"
#include "news/section.h"

#define HOUR (INT64_C(3600) * US_PER_S)
#define T0   (INT64_C(1795000000) * US_PER_S) /* a Friday in November 2026 */

struct newsroom {
	struct folder  *folder;
	struct store   *store;
	struct db      *db;       /* a reader */
	struct arena    mem;
	struct err      err;
	int64_t         edition;  /* "en" */

	struct snapshot snap;
	bool            looking;
	struct key_set  noted;

	struct change  *ch;       /* lent; NULL outside begin ... end */
	int64_t         at_us;
	pthread_t       thread;
	sem_t           lent, given_back;
	struct key_set  announced; /* of the last change */
	enum bs_status  result;
};

/* ── Changes ── */

static enum bs_status lend_change(struct change *ch, void *arg, struct err *err)
{
	(void)err;
	struct newsroom *room = arg;
	ch->now_us = room->at_us;
	room->ch = ch;
	(void)sem_post(&room->lent);
	while (sem_wait(&room->given_back))
		;
	key_set_clear(&room->announced);
	for (size_t i = 0; i < ch->announced->n; i++)
		key_set_add(&room->announced, ch->announced->keys[i].kind, ch->announced->keys[i].id);
	room->ch = NULL;
	return BS_OK;
}

static void *ask_for_change(void *arg)
{
	struct newsroom *room = arg;
	room->result = store_change_bulk(room->store, lend_change, room, &room->err);
	return NULL;
}

static inline void stop_looking(struct newsroom *room)
{
	if (room->looking)
		snapshot_end(&room->snap);
	room->looking = false;
}

static inline struct change *begin(struct newsroom *room, int64_t at_us)
{
	stop_looking(room);
	room->at_us = at_us;
	assert_int_equal(pthread_create(&room->thread, NULL, ask_for_change, room), 0);
	while (sem_wait(&room->lent))
		;
	return room->ch;
}

static inline void end(struct newsroom *room)
{
	(void)sem_post(&room->given_back);
	assert_int_equal(pthread_join(room->thread, NULL), 0);
	assert_ok(room->result, &room->err);
}

/* ── Views ── */

static inline struct snapshot *look(struct newsroom *room, int64_t at_us)
{
	stop_looking(room);
	assert_ok(snapshot_begin(room->db, at_us, &room->noted, &room->snap, &room->err), &room->err);
	room->looking = true;
	return &room->snap;
}

/* ── Making one ── */

static inline int newsroom_set_up(void **state)
{
	void *folder;
	struct newsroom *room = calloc(1, sizeof *room);
	assert_non_null(room);
	folder_set_up(&folder);
	room->folder = folder;
	room->store = store_made(folder);
	room->db = reader_opened(room->store);
	assert_int_equal(sem_init(&room->lent, 0, 0), 0);
	assert_int_equal(sem_init(&room->given_back, 0, 0), 0);
	struct change *ch = begin(room, T0 - 1000 * HOUR);
	assert_ok(edition_create(ch, STR("en"), STR(""), STR(""), &room->edition, &room->err), &room->err);
	end(room);
	*state = room;
	return 0;
}

static inline int newsroom_tear_down(void **state)
{
	struct newsroom *room = *state;
	void *folder = room->folder;
	stop_looking(room);
	if (room->ch) {
		(void)sem_post(&room->given_back);
		(void)pthread_join(room->thread, NULL);
	}
	store_close_reader(room->db);
	store_close(room->store);
	arena_done(&room->mem);
	key_set_done(&room->noted);
	key_set_done(&room->announced);
	free(room);
	return folder_tear_down(&folder);
}

#define newsroom_test(test) cmocka_unit_test_setup_teardown(test, newsroom_set_up, newsroom_tear_down)

/* ── Things in it ── */

static inline int64_t make_section(struct change *ch, struct newsroom *room, int64_t parent, const char *slug_z)
{
	int64_t id = 0;
	struct section_new s = {
		.edition = room->edition, .parent = parent, .slug = str_from_z(slug_z), .name = str_from_z(slug_z),
		.in_menu = true,
	};
	assert_ok(section_create(ch, &s, &id, &room->err), &room->err);
	return id;
}

static inline int64_t make_author(struct change *ch, struct newsroom *room, const char *name_z)
{
	int64_t id = 0;
	struct str name = str_from_z(name_z);
	assert_ok(author_create(ch, room->edition, name, name, STR("Writes."), &id, &room->err), &room->err);
	return id;
}

static inline int64_t make_topic(struct change *ch, struct newsroom *room, const char *name_z)
{
	int64_t id = 0;
	struct str name = str_from_z(name_z);
	assert_ok(topic_create(ch, room->edition, name, name, STR(""), &id, &room->err), &room->err);
	return id;
}

/* Content of this headline and slug, and nothing else. */
static inline struct article_content plain(const char *headline_z)
{
	return (struct article_content){
		.headline = str_from_z(headline_z), .slug = str_from_z(headline_z),
		.body = safe_html_from_cleaner(STR("<p>Text.</p>")),
	};
}

static inline int64_t us_of_day(int year, int month, int day)
{
	int64_t out = 0;
	assert_true(us_of_civil((struct civil_time){ .year = year, .month = month, .day = day }, &out));
	return out;
}

/* A draft. */
static inline int64_t make_article(struct change *ch, struct newsroom *room)
{
	int64_t id = 0;
	struct article_new a = { .edition = room->edition, .comments_open = true };
	assert_ok(article_create(ch, &a, &id, &room->err), &room->err);
	return id;
}

static inline int64_t save(struct change *ch, struct newsroom *room, int64_t article, struct article_content c)
{
	int64_t version = 0;
	assert_ok(article_save(ch, article, &c, &version, &room->err), &room->err);
	return version;
}

/* A new article with this content, live from at_us. */
static inline int64_t make_live(struct change *ch, struct newsroom *room, struct article_content c, int64_t at_us)
{
	int64_t article = make_article(ch, room), version = save(ch, room, article, c);
	assert_ok(article_publish(ch, article, version, at_us, &room->err), &room->err);
	return article;
}

/* ── Keys ── */

/* "article:1 card:1", in the order of KEY_KIND_TABLE. */
static inline struct str keys_text(struct newsroom *room, const struct key_set *set)
{
	AUTO_BUF out = BUF_MAX(1 << 20);
	for (size_t i = 0; i < set->n; i++) {
		if (i)
			buf_putc(&out, ' ');
		put_key(&out, set->keys[i]);
	}
	return str_dup(&room->mem, buf_str(&out));
}

#define assert_announced(room, ...) \
	assert_str_equal(keys_text((room), &(room)->announced), str_fmt(&(room)->mem, __VA_ARGS__))
/* The key if it is claimed, else nothing. */
#define assert_announced_if(claim, room, ...) \
	assert_str_equal(keys_text((room), &(room)->announced), (claim) ? str_fmt(&(room)->mem, __VA_ARGS__) : STR_EMPTY)
#define assert_noted(room, ...) \
	assert_str_equal(keys_text((room), &(room)->noted), str_fmt(&(room)->mem, __VA_ARGS__))

static inline int64_t list_of(struct newsroom *room, const char *kind_z, int64_t owner)
{
	AUTO_QUERY q = NULL;
	assert_ok(query_open(room->db, SQL("SELECT id FROM list WHERE kind = ?1 AND owner = ?2"), &q, &room->err), &room->err);
	query_bind_str(q, 1, str_from_z(kind_z));
	query_bind_i64(q, 2, owner);
	assert_ok(query_next(q, &room->err), &room->err);
	return query_i64(q, 0);
}

#endif
