/* broadsheet import: moving in. The caller opens the files; the job reads them, here or in the serving process. */
#include "cmd/job.h"
#include "cmd/progress.h"
#include "cmd/verb.h"

#include "exchange/wordpress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The words of a job "import": what from, edition ("" = the default), "dry" or "", "uploads" or "", then the files'
 * names. Its files: those named, in order, then the folder if the fourth word says so.
 */
enum { WORD_FROM, WORD_EDITION, WORD_DRY, WORD_UPLOADS, WORD_FILES };

static int run(const struct verb *v, struct args *a);

const struct verb verb_import = {
	.name_z    = "import",
	.usage_z   = "import DIR wordpress FILE... [--uploads FOLDER] [--edition E] [--dry-run]",
	.summary_z = "move in: bring the content of another system's export into the newsroom",
	.help_z    = "FILE is what WordPress writes under Tools > Export > All content; .xml or .xml.gz, several if it was split.\n"
	             "--uploads FOLDER   a copy of wp-content/uploads: its pictures come along and keep their addresses\n"
	             "--edition E        the edition to bring it into; the default edition if not given\n"
	             "--dry-run          read and count everything, change nothing\n"
	             "\n"
	             "Running it again changes nothing that is there, and continues where a stopped run ended. What was edited\n"
	             "here meanwhile is reported and left alone. The newsroom may be served while it runs.\n",
	.run = run,
};

static bool open_inputs(char **names, int n, const char *uploads_z, int *fds, struct err *err)
{
	for (int i = 0; i < n; i++) {
		struct stat info;
		fds[i] = open(names[i], O_RDONLY | O_CLOEXEC);
		if (fds[i] < 0 || fstat(fds[i], &info) < 0) {
			err_errno(err, errno, "%s cannot be read", names[i]);
			return false;
		}
		if (!S_ISREG(info.st_mode)) {
			err_set(err, BS_BAD_INPUT, "%s is not a file: give the export file itself", names[i]);
			return false;
		}
	}
	if (!uploads_z)
		return true;
	fds[n] = open(uploads_z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fds[n] < 0)
		err_errno(err, errno, "the uploads folder %s cannot be read", uploads_z);
	return fds[n] >= 0;
}

static int run(const struct verb *v, struct args *a)
{
	const char *edition_z = args_value(a, "--edition"), *uploads_z = args_value(a, "--uploads");
	bool dry = args_flag(a, "--dry-run");
	const char *dir_z = args_word(a), *from_z = args_word(a);
	if (!dir_z || !from_z)
		return verb_usage(v, "DIR and the kind of export are needed");
	if (strcmp(from_z, "wordpress") != 0)
		return verb_usage(v, "\"%s\" cannot be imported: the one kind so far is wordpress", from_z);
	char *words[WORD_FILES + JOB_MAX_FILES];
	int n_files = 0;
	for (const char *name_z; (name_z = args_word(a));) {
		if (n_files == JOB_MAX_FILES - 1)
			return verb_usage(v, "at most %d files at once", JOB_MAX_FILES - 1);
		words[WORD_FILES + n_files++] = (char *)name_z; /* argv is ours, only its type says char */
	}
	int left = args_end(v, a);
	if (left)
		return left;
	if (n_files == 0)
		return verb_usage(v, "the export file is missing");
	words[WORD_FROM] = (char *)from_z;
	words[WORD_EDITION] = (char *)(edition_z ? edition_z : "");
	words[WORD_DRY] = dry ? "dry" : "";
	words[WORD_UPLOADS] = uploads_z ? "uploads" : "";
	int fds[JOB_MAX_FILES];
	struct err err = { 0 };
	if (!open_inputs(words + WORD_FILES, n_files, uploads_z, fds, &err))
		return verb_failed(&err); /* the process ends: what is open closes with it */
	return job_run(dir_z, "import", words, WORD_FILES + n_files, fds, (size_t)n_files + (uploads_z != NULL));
}

static void show_progress(void *ctx, uint64_t done_bytes, uint64_t total_bytes, uint64_t items)
{
	progress_update(ctx, (int64_t)done_bytes, (int64_t)total_bytes, (int64_t)items);
}

static void say_report(const struct job *job, const struct import_report *report, bool dry)
{
	AUTO_BUF text = BUF_MAX(1 << 20);
	import_report_put(&text, report, dry);
	job_say(job, "%.*s", STR_ARG(buf_str(&text)));
}

static bool brought_something(const struct import_report *r)
{
	for (int kind = 0; kind < IMPORT_KIND_COUNT; kind++)
		if (r->count[kind].added + r->count[kind].changed + r->count[kind].same > 0)
			return true;
	return false;
}

int job_import(struct job *job)
{
	struct err err = { 0 };
	int n_files = job->n_words - WORD_FILES;
	bool uploads = job->n_words > WORD_FILES && job->words[WORD_UPLOADS][0];
	if (n_files < 1 || job->n_files != (size_t)n_files + uploads) {
		err_set(&err, BS_BAD_INPUT, "the command and the running server are of different versions: restart the server");
		return job_failed(job, &err);
	}
	struct import_file *files = ARENA_NEW(job->mem, struct import_file, (size_t)n_files);
	for (int i = 0; i < n_files; i++)
		files[i] = (struct import_file){ job->files[i], str_from_z(job->words[WORD_FILES + i]) };
	struct progress progress;
	progress_start(&progress, job, "items");
	struct wordpress_import_options options = {
		.files        = files,
		.n_files      = (size_t)n_files,
		.uploads_fd   = uploads ? job->files[n_files] : -1,
		.edition      = str_from_z(job->words[WORD_EDITION]),
		.dry_run      = job->words[WORD_DRY][0] != 0,
		.progress     = show_progress,
		.progress_ctx = &progress,
		.cancelled    = job->cancelled,
	};
	struct import_report report = { 0 };
	enum bs_status st = wordpress_import(job->store, &options, &report, &err);
	progress_end(&progress);
	if (!st || brought_something(&report)) /* what came in before a failure stays */
		say_report(job, &report, options.dry_run);
	import_report_done(&report);
	return st ? job_failed(job, &err) : EXIT_DONE;
}
