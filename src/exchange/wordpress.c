/*
 * The import as a whole: two threads and the store's writer.
 *
 *     reading thread:  wp_read_all ─► queue
 *     calling thread:  waits until a batch is worth a commit ─► store_change_bulk ─► progress, cancelling
 *     writer thread:   takes jobs off the queue until the change is late ─► wp_write ─► commit
 *
 * A batch that fails is undone as a whole and then repeated job by job; a job that fails alone because a limit refuses
 * it is counted and left out. A failure of the disk ends the import.
 */
#include "exchange/wordpress.h"

#include "base/check.h"
#include "base/clock.h"
#include "exchange/import_queue.h"
#include "exchange/wp_read.h"
#include "exchange/wp_write.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { WAIT_MS = 200, BATCH_BYTES = 16 * 1024 * 1024, SHOW_EVERY_US = 200 * 1000 };

struct import {
	struct store                          *store;
	const struct wordpress_import_options *options;
	struct arena                           mem;
	struct wp_reading                      reading;
	struct import_report                   read_report, batch_report;
	struct import_report                  *report;
	struct wp_writer                      *writer;
	struct import_job                     *batch, **batch_end; /* taken, not yet committed */
	struct import_job                     *failed;             /* at which a batch ended */
	struct wp_finish                       finish;
	uint64_t                               total_bytes;
	int64_t                                shown_us;
	enum bs_status                         read_status;
	struct err                             read_err;
};

/* ── Before ── */

static enum bs_status find_edition(struct import *imp, struct edition *out, struct err *err)
{
	struct db          *db;
	struct snapshot     snap;
	struct edition_list list = { 0 };
	enum bs_status      st = store_open_reader(imp->store, &db, err);
	if (st)
		return st;
	st = snapshot_begin(db, 0, NULL, &snap, err);
	if (!st) {
		st = edition_list_load(&imp->mem, &snap, &list, err);
		snapshot_end(&snap);
	}
	store_close_reader(db);
	struct str name = imp->options->edition;
	for (size_t i = 0; i < list.n && !st; i++) {
		if (name.len && !str_eq(list.editions[i].name, name))
			continue;
		*out = list.editions[i];
		return BS_OK;
	}
	return st ? st : err_set(err, BS_NOT_FOUND, "there is no edition \"%.*s\" in this newsroom", STR_ARG(name));
}

struct known_settings {
	int64_t edition;
	bool    language, time_zone;
};

static enum bs_status ask_settings(struct change *ch, void *arg, struct err *err)
{
	struct known_settings *known = arg;
	enum bs_status         st = setting_is_set(ch, known->edition, STR("language"), &known->language, err);
	return st ? st : setting_is_set(ch, known->edition, STR("time-zone"), &known->time_zone, err);
}

static uint64_t size_of_files(const struct wordpress_import_options *o)
{
	uint64_t    total = 0;
	struct stat info;
	for (size_t i = 0; i < o->n_files; i++)
		if (fstat(o->files[i].fd, &info) == 0)
			total += (uint64_t)info.st_size;
	return total;
}

static enum bs_status prepare(struct import *imp, struct person_key *persons, struct err *err)
{
	struct edition edition = { 0 };
	enum bs_status st = find_edition(imp, &edition, err);
	if (!st && !imp->options->dry_run)
		st = person_key_load(store_dir_z(imp->store), persons, err);
	struct known_settings known = { .edition = st ? 0 : edition.id };
	if (!st)
		st = store_change(imp->store, ask_settings, &known, err);
	if (st)
		return st;
	imp->total_bytes = 2 * size_of_files(imp->options);
	imp->writer = wp_writer_new(edition.id);
	imp->batch_end = &imp->batch;
	imp->reading.options = imp->options;
	imp->reading.store = imp->store;
	imp->reading.queue = import_queue_new();
	imp->reading.persons = persons;
	imp->reading.edition = edition.id;
	imp->reading.prefix = edition.prefix;
	imp->reading.language = edition.settings.language;
	imp->reading.language_is_set = known.language;
	imp->reading.time_zone = known.time_zone ? edition.settings.time_zone : STR_EMPTY;
	imp->reading.report = &imp->read_report;
	return BS_OK;
}

/* ── Writing ── */

static void show_progress(void *arg)
{
	struct import *imp = arg;
	int64_t        now_us = clock_mono_us();
	if (!imp->options->progress || now_us - imp->shown_us < SHOW_EVERY_US)
		return;
	imp->shown_us = now_us;
	imp->options->progress(imp->options->progress_ctx, atomic_load(&imp->reading.done_bytes), imp->total_bytes,
	                       atomic_load(&imp->reading.items));
}

/* One limit or rule of the newsroom refuses one thing; all else is the disk's or ours. */
static bool is_refusal(enum bs_status st)
{
	return st == BS_UNACCEPTABLE || st == BS_BAD_INPUT || st == BS_TOO_BIG || st == BS_NOT_FOUND || st == BS_DENIED;
}

static enum bs_status write_job(struct import *imp, struct change *ch, struct import_job *job, struct err *err)
{
	return wp_write(imp->writer, ch, (enum wp_job_kind)job->kind, job->thing, &imp->batch_report, err);
}

/* On the writer thread. */
static enum bs_status write_batch(struct change *ch, void *arg, struct err *err)
{
	struct import *imp = arg;
	size_t         bytes = 0;
	do {
		struct import_job *job = import_queue_take(imp->reading.queue);
		if (!job)
			break;
		*imp->batch_end = job;
		imp->batch_end = &job->next;
		bytes += job->mem.used_bytes;
		enum bs_status st = write_job(imp, ch, job, err);
		if (st)
			return st;
	} while (!change_is_late(ch) && bytes < BATCH_BYTES);
	return BS_OK;
}

static enum bs_status write_one(struct change *ch, void *arg, struct err *err)
{
	struct import *imp = arg;
	return write_job(imp, ch, imp->failed, err);
}

/* What was committed is counted, what was undone is forgotten. */
static void settle_report(struct import *imp, enum bs_status st)
{
	if (st)
		wp_writer_undone(imp->writer);
	else
		wp_writer_settled(imp->writer);
	if (!st)
		import_report_add(imp->report, &imp->batch_report);
	import_report_reset(&imp->batch_report);
}

static void refuse(struct import *imp, const struct import_job *job, const struct err *err)
{
	struct str what = STR("item");
	if (job->kind == WP_POST)
		what = ((const struct wp_post_in *)job->thing)->key;
	else if (job->kind == WP_MEDIA)
		what = ((const struct wp_media_in *)job->thing)->key;
	struct arena_mark mark = arena_mark(&imp->mem);
	import_report_name(imp->report, IMPORT_REFUSED, str_fmt(&imp->mem, "%.*s: %s", STR_ARG(what), err->msg), 1);
	arena_rewind(&imp->mem, mark);
}

/* The batch was undone: its jobs once more, each alone. */
static enum bs_status write_singly(struct import *imp, struct err *err)
{
	for (struct import_job *job = imp->batch; job; job = job->next) {
		imp->failed = job;
		enum bs_status st = store_change_bulk(imp->store, write_one, imp, err);
		settle_report(imp, st);
		if (is_refusal(st))
			refuse(imp, job, err);
		else if (st)
			return st;
	}
	return BS_OK;
}

static enum bs_status write_some(struct import *imp, struct err *err)
{
	enum bs_status st = store_change_bulk(imp->store, write_batch, imp, err);
	settle_report(imp, st);
	if (is_refusal(st))
		st = write_singly(imp, err);
	import_queue_done(imp->reading.queue, imp->batch);
	imp->batch = NULL;
	imp->batch_end = &imp->batch;
	return st;
}

static bool is_cancelled(const struct import *imp)
{
	return imp->options->cancelled && atomic_load(imp->options->cancelled);
}

/* Until the reading thread has ended and all is written, or somebody stops it. */
static enum bs_status write_all(struct import *imp, struct err *err)
{
	for (;;) {
		enum queue_state state = import_queue_wait(imp->reading.queue, WAIT_MS);
		show_progress(imp);
		if (state == QUEUE_ENDED)
			return BS_OK;
		if (is_cancelled(imp))
			return err_set(err, BS_BUSY,
			               "the import was stopped: what came in stays, and the same command goes on with it");
		enum bs_status st = state == QUEUE_READY ? write_some(imp, err) : BS_OK;
		if (st)
			return st;
	}
}

static enum bs_status finish_some(struct change *ch, void *arg, struct err *err)
{
	struct import *imp = arg;
	return wp_write_finish(imp->writer, ch, &imp->finish, &imp->batch_report, err);
}

static enum bs_status finish_all(struct import *imp, struct err *err)
{
	while (!imp->finish.done) {
		enum bs_status st = store_change_bulk(imp->store, finish_some, imp, err);
		settle_report(imp, st);
		if (st)
			return st;
		show_progress(imp);
	}
	return BS_OK;
}

/* ── All of it ── */

static void *reading_thread(void *arg)
{
	struct import *imp = arg;
	imp->read_status = wp_read_all(&imp->reading, NULL, NULL, &imp->read_err);
	import_queue_end(imp->reading.queue);
	return NULL;
}

/*
 * A fault of the file is told after all before it is in and complete. If both sides failed, the writing side's words are
 * the cause: the reading side only heard that the queue was stopped.
 */
static enum bs_status run(struct import *imp, struct err *err)
{
	pthread_t thread;
	int       rc = pthread_create(&thread, NULL, reading_thread, imp);
	if (rc)
		return err_errno(err, rc, "the import cannot start a thread");
	enum bs_status st = write_all(imp, err);
	if (st)
		import_queue_stop(imp->reading.queue);
	(void)pthread_join(thread, NULL);
	if (st && st != BS_BUSY)
		return st;
	struct err     finish_err = { 0 };
	enum bs_status finished = finish_all(imp, &finish_err);
	if (!st && imp->read_status) {
		*err = imp->read_err;
		st = imp->read_status;
	}
	if (!st && finished) {
		*err = finish_err;
		st = finished;
	}
	return st;
}

enum bs_status wordpress_import(struct store *s, const struct wordpress_import_options *o, struct import_report *report,
                                struct err *err)
{
	struct import *imp = calloc(1, sizeof *imp);
	if (!imp)
		check_no_memory(sizeof *imp);
	ASSERT(o->n_files > 0 && o->n_files <= WP_SOURCES_MAX);
	imp->store = s;
	imp->options = o;
	imp->report = report;
	struct person_key persons = { 0 };
	enum bs_status    st = prepare(imp, &persons, err);
	if (!st)
		st = o->dry_run ? wp_read_all(&imp->reading, show_progress, imp, err) : run(imp, err);
	import_report_add(report, &imp->read_report);
	import_report_done(&imp->read_report);
	import_report_done(&imp->batch_report);
	import_queue_free(imp->reading.queue);
	wp_writer_free(imp->writer);
	arena_done(&imp->mem);
	free(imp);
	return st;
}
