/*
 * A newsroom's database: who may read, who writes, and what a change announces.
 *
 *   worker ──► snapshot_begin ... reads through news/, each noting a key ... snapshot_end
 *   worker ──► store_change(fn) ──► queue ──► the one writer thread: BEGIN; fn; fn; fn; feed rows; COMMIT
 *                                                └─► on_commit(keys) ──► answers the waiting workers
 *
 * Exactly one connection of one process writes and checkpoints (SQLite before 3.51.3 can corrupt a WAL database
 * when two do). It is guarded by a lock on the directory: a second process gets BS_BUSY.
 * Changes that wait together share one commit; each runs in a savepoint, so that one that fails takes nothing
 * else with it. Acknowledged means durable: WAL, synchronous=FULL.
 */
#ifndef BS_STORE_STORE_H
#define BS_STORE_STORE_H

#include "base/key.h"
#include "store/db.h"

struct store;

/* Called by the writer thread after a commit and before the changes in it are answered. keys are borrowed. */
typedef void store_commit_fn(void *ctx, const struct dep_key *keys, size_t n, int64_t feed_id);

struct store_config {
	const char      *dir_z;     /* the newsroom's directory: holds broadsheet.db, lock, media/ ... */
	bool             create;    /* make DIR and an empty database; fails with BS_OUT_OF_DATE if there is one */
	bool             exclusive; /* nobody reads meanwhile: bulk changes get 250 ms, not 20, and more memory */
	store_commit_fn *on_commit; /* may be NULL */
	void            *on_commit_ctx;
};

/*
 * Opens a newsroom: takes the lock, applies missing migrations (each in one transaction, after a backup of the
 * file to DIR/backups/), starts the writer thread. BS_BUSY if another process has it ("... is in use by process N"),
 * BS_NOT_FOUND if DIR is not a newsroom, BS_OUT_OF_DATE if its schema is newer than this program. May block.
 */
enum bs_status store_open(const struct store_config *config, struct store **out, struct err *err)
	__attribute__((warn_unused_result));
/* Finishes what waits, checkpoints, closes, frees. NULL is fine. No handle may be in use. */
void store_close(struct store *s);

const char *store_dir_z(const struct store *s); /* valid while s is open */

/* ── Reading ── */

/* A read-only connection for one thread. Opened once per worker. */
enum bs_status store_open_reader(struct store *s, struct db **out, struct err *err)
	__attribute__((warn_unused_result));
void store_close_reader(struct db *db);

/*
 * One consistent view for one page or one job. `now_us` is the clock, but never before the newest live_from
 * acknowledged in this view's change feed, so a clock that steps back cannot hide a change.
 */
struct snapshot {
	struct db      *db;
	int64_t         now_us;         /* "now" for every query: publish time is part of it */
	int64_t         valid_until_us; /* the first moment after now_us when something seen changes by the clock */
	int64_t         feed_id;        /* the newest change that is in this view; 0 before the first */
	struct key_set *noted;          /* what was read; NULL while nobody asks */
};

/*
 * Opens the view by a first read. noted may be NULL; it is cleared. at_us: 0 for now, else the moment to show. One
 * view at a time on a connection. valid_until_us starts as TIME_NEVER. May block.
 */
enum bs_status snapshot_begin(struct db *db, int64_t at_us, struct key_set *noted, struct snapshot *out,
                              struct err *err) __attribute__((warn_unused_result));
/* Must follow every successful begin: no view outlives its job. Every query of it is closed before. */
void snapshot_end(struct snapshot *snap);

static inline void snapshot_note(struct snapshot *snap, enum key_kind kind, int64_t id)
{
	if (snap->noted)
		key_set_add(snap->noted, kind, id);
}
/* Something seen here changes at at_us by the clock alone: a scheduled article, the end of a day. */
static inline void snapshot_changes_at(struct snapshot *snap, int64_t at_us)
{
	if (at_us > snap->now_us && at_us < snap->valid_until_us)
		snap->valid_until_us = at_us;
}

/* ── Writing ── */

/* One running change, inside the writer's transaction. */
struct change {
	struct db      *db;         /* may write */
	struct arena   *mem;        /* dies with the change */
	int64_t         now_us;     /* the same all through; later than any earlier change's, also if the clock stepped back */
	int64_t         until_mono_us; /* a long job should return by then and come again; see change_is_late */
	struct key_set *announced;  /* what the change touched */
	int64_t         live_from_us; /* see change_goes_live */
	struct writer  *writer;     /* who runs it */
};

typedef enum bs_status change_fn(struct change *ch, void *arg, struct err *err);

/*
 * Runs fn in the writer's transaction and waits until it is durable and its keys are dropped. fn runs on the writer
 * thread, while the caller waits, so arg may stand on the caller's stack; fn must not call store_change itself, and
 * closes every query that it opens. If it fails, its savepoint is rolled back, what it announced is forgotten, and its
 * status and message come back. If the commit fails, so do all changes in it (BS_FULL: nothing was changed; the writer
 * works on once there is space). err may be NULL. Any thread. May block.
 */
enum bs_status store_change(struct store *s, change_fn *fn, void *arg, struct err *err)
	__attribute__((warn_unused_result));

/*
 * For imports: the same, but with the lowest urgency. What editors do goes first; a bulk change that has waited for a
 * second gets a turn all the same. fn does at least one item and returns once change_is_late, to be called again.
 */
enum bs_status store_change_bulk(struct store *s, change_fn *fn, void *arg, struct err *err)
	__attribute__((warn_unused_result));
/* True once a bulk change has used its 20 ms (250 ms in an exclusive store), or an editor's change waits. */
bool change_is_late(const struct change *ch);

static inline void change_announce(struct change *ch, enum key_kind kind, int64_t id)
{
	key_set_add(ch->announced, kind, id);
}
/*
 * Tells later snapshots that this change acknowledges something that is live from live_from_us on: usually ch->now_us.
 * A moment after ch->now_us is ignored: what is scheduled appears by the clock.
 */
void change_goes_live(struct change *ch, int64_t live_from_us);

/* ── The change feed ── */

typedef enum bs_status feed_fn(void *ctx, int64_t feed_id, const struct dep_key *keys, size_t n);
/*
 * Every feed entry after feed_id `after`, in order; an error of fn ends it and comes back. BS_OUT_OF_DATE if entries
 * that should follow `after` are no longer kept, or `after` is not from this database: the caller drops everything
 * and starts from the newest. keys are borrowed for the call. May block.
 */
enum bs_status feed_read(struct db *db, int64_t after, feed_fn *fn, void *ctx, struct err *err)
	__attribute__((warn_unused_result));

#endif
