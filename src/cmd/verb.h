/* What a verb of the command line is, and reading its words. */
#ifndef BS_CMD_VERB_H
#define BS_CMD_VERB_H

#include "base/err.h"

#include <stdbool.h>

enum { EXIT_DONE = 0, EXIT_WORK_FAILED = 1, EXIT_USAGE = 2 };

/* The words after the verb. Options are taken out as they are asked for; what remains stands in order. */
struct args {
	char **words;
	int    n;
};

/* True, and the word is taken out, if `name_z` is there. */
bool args_flag(struct args *a, const char *name_z);
/* The value of `--name VALUE` or `--name=VALUE`, taken out; NULL if absent. A missing value leaves the word, which args_end reports. */
const char *args_value(struct args *a, const char *name_z);
/* The next word that is no option, taken out; NULL if there is none. */
const char *args_word(struct args *a);

struct verb {
	const char *name_z;
	const char *usage_z;   /* "init DIR [--demo]" */
	const char *summary_z; /* one line */
	const char *help_z;    /* paragraphs, ends with a line end */
	int (*run)(const struct verb *v, struct args *a); /* returns the exit status */
};

extern const struct verb verb_init, verb_serve, verb_import, verb_set;

/* Prints "broadsheet VERB: what" and the usage; returns EXIT_USAGE. */
int verb_usage(const struct verb *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Complains about the first word that nobody took: EXIT_USAGE, or EXIT_DONE if none is left. */
int args_end(const struct verb *v, struct args *a);
/* Prints "broadsheet: message (detail)" to stderr, in one line; returns EXIT_WORK_FAILED. */
int verb_failed(const struct err *err);

#endif
