/* Reading a verb's words: options anywhere, no abbreviations, nothing left over silently. */
#include "cmd/verb.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void take_out(struct args *a, int at, int count)
{
	memmove(a->words + at, a->words + at + count, (size_t)(a->n - at - count) * sizeof *a->words);
	a->n -= count;
}

bool args_flag(struct args *a, const char *name_z)
{
	for (int i = 0; i < a->n; i++)
		if (!strcmp(a->words[i], name_z)) {
			take_out(a, i, 1);
			return true;
		}
	return false;
}

const char *args_value(struct args *a, const char *name_z)
{
	size_t len = strlen(name_z);
	for (int i = 0; i < a->n; i++) {
		const char *word_z = a->words[i];
		if (strncmp(word_z, name_z, len) != 0)
			continue;
		if (word_z[len] == '=') {
			take_out(a, i, 1);
			return word_z + len + 1;
		}
		if (word_z[len] == 0 && i + 1 < a->n) {
			const char *value_z = a->words[i + 1];
			take_out(a, i, 2);
			return value_z;
		}
	}
	return NULL;
}

const char *args_word(struct args *a)
{
	for (int i = 0; i < a->n; i++) {
		if (!strcmp(a->words[i], "--")) { /* what follows is taken as it is */
			if (i + 1 == a->n)
				return NULL;
			const char *word_z = a->words[i + 1];
			take_out(a, i + 1, 1);
			return word_z;
		}
		if (strncmp(a->words[i], "--", 2) != 0) {
			const char *word_z = a->words[i];
			take_out(a, i, 1);
			return word_z;
		}
	}
	return NULL;
}

int args_end(const struct verb *v, struct args *a)
{
	if (a->n == 0 || (a->n == 1 && !strcmp(a->words[0], "--")))
		return EXIT_DONE;
	if (!strncmp(a->words[0], "--", 2))
		return verb_usage(v, "the option %s is not known here, or its value is missing", a->words[0]);
	return verb_usage(v, "the word \"%s\" is one too many", a->words[0]);
}

int verb_usage(const struct verb *v, const char *fmt, ...)
{
	fprintf(stderr, "broadsheet %s: ", v->name_z);
	va_list args;
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nusage: broadsheet %s\n", v->usage_z);
	return EXIT_USAGE;
}

int verb_failed(const struct err *err)
{
	/* The number that the system gave: its words are in the message. */
	bool has_detail = err->detail[0] && !str_starts(str_from_z(err->detail), STR("errno "));
	if (has_detail)
		fprintf(stderr, "broadsheet: %s (%s)\n", err->msg, err->detail);
	else
		fprintf(stderr, "broadsheet: %s\n", err->msg);
	return EXIT_WORK_FAILED;
}
