/* broadsheet set: shows and changes an edition's settings. */
#include "cmd/job.h"
#include "cmd/verb.h"

#include "news/edition.h"

#include <stdio.h>
#include <string.h>

/* The words of a job "set": edition ("" = the default), name ("" = all), and, to change it, the value. */
enum { WORD_EDITION, WORD_NAME, WORD_VALUE };

static int run(const struct verb *v, struct args *a)
{
	const char *edition_z = args_value(a, "--edition");
	const char *dir_z = args_word(a), *name_z = args_word(a), *value_z = args_word(a);
	if (!dir_z)
		return verb_usage(v, "the newsroom's folder is missing");
	int left = args_end(v, a);
	if (left)
		return left;
	char *words[] = { (char *)(edition_z ? edition_z : ""), (char *)(name_z ? name_z : ""), (char *)value_z };
	return job_run(dir_z, "set", words, value_z ? 3 : 2, NULL, 0);
}

const struct verb verb_set = {
	.name_z    = "set",
	.usage_z   = "set DIR [NAME [VALUE]] [--edition E]",
	.summary_z = "show or change a setting: title, address, language, time-zone, about ...",
	.help_z    = "Without NAME all settings of the edition are listed, without VALUE the one is shown.\n"
	             "A change is on the pages as soon as the command returns, also while the newsroom is served.\n"
	             "Settings:\n"
#define SETTING_HELP(field, name, kind, preset, what) "  " name "\n        " what "\n"
	             SETTING_TABLE(SETTING_HELP)
#undef SETTING_HELP
	,
	.run = run,
};

static enum bs_status find_edition(const struct edition_list *all, const char *name_z, const struct edition **out,
                                   struct err *err)
{
	for (size_t i = 0; i < all->n; i++)
		if (!name_z[0] || str_eq(all->editions[i].name, str_from_z(name_z))) {
			*out = &all->editions[i];
			return BS_OK;
		}
	return err_set(err, BS_NOT_FOUND, "there is no edition \"%s\" in this newsroom", name_z);
}

static enum bs_status load_edition(struct job *job, struct edition *out, struct err *err)
{
	struct db *db;
	enum bs_status st = store_open_reader(job->store, &db, err);
	if (st)
		return st;
	struct snapshot snap;
	struct edition_list all;
	const struct edition *found = NULL;
	st = snapshot_begin(db, 0, NULL, &snap, err);
	if (!st) {
		st = edition_list_load(job->mem, &snap, &all, err);
		snapshot_end(&snap);
	}
	if (!st)
		st = find_edition(&all, job->words[WORD_EDITION], &found, err);
	if (!st)
		*out = *found;
	store_close_reader(db);
	return st;
}

struct setting_change {
	int64_t    edition;
	struct str name, value;
};

static enum bs_status apply(struct change *ch, void *arg, struct err *err)
{
	const struct setting_change *c = arg;
	return setting_set(ch, c->edition, c->name, c->value, err);
}

static int show(const struct job *job, const struct settings *s, const char *name_z)
{
	const struct {
		const char *name_z;
		struct str  value;
	} rows[] = {
#define SETTING_ROW(field, name, kind, preset, what) { name, s->field },
		SETTING_TABLE(SETTING_ROW)
#undef SETTING_ROW
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!name_z[0])
			job_say(job, "%-14s %.*s\n", rows[i].name_z, STR_ARG(rows[i].value));
		else if (!strcmp(name_z, rows[i].name_z)) {
			job_say(job, "%.*s\n", STR_ARG(rows[i].value));
			return EXIT_DONE;
		}
	}
	if (!name_z[0])
		return EXIT_DONE;
	struct err err;
	err_set(&err, BS_NOT_FOUND, "there is no setting \"%s\": `broadsheet set --help` lists them", name_z);
	return job_failed(job, &err);
}

int job_set(struct job *job)
{
	struct err err = { 0 };
	struct edition edition;
	if (job->n_words < 2 || load_edition(job, &edition, &err))
		return job_failed(job, &err);
	if (job->n_words <= WORD_VALUE)
		return show(job, &edition.settings, job->words[WORD_NAME]);
	struct setting_change c = { edition.id, str_from_z(job->words[WORD_NAME]), str_from_z(job->words[WORD_VALUE]) };
	if (store_change(job->store, apply, &c, &err))
		return job_failed(job, &err);
	return EXIT_DONE;
}
