/* Finds the verb. Everything else stands behind it, in src/cmd: one file per verb of the command line. */
#include "cmd/verb.h"

#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = { &verb_init, &verb_serve, &verb_import, &verb_set };
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_overview(FILE *to)
{
	fputs("Broadsheet: the publishing system of a newsroom, in one program.\n\n", to);
	for (int i = 0; i < VERB_COUNT; i++)
		fprintf(to, "  broadsheet %s\n        %s\n", verbs[i]->usage_z, verbs[i]->summary_z);
	fputs("\n`broadsheet VERB --help` says more about each. DIR is the newsroom's folder.\n", to);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_overview(stderr);
		return EXIT_USAGE;
	}
	const char *name_z = argv[1];
	if (!strcmp(name_z, "--help") || !strcmp(name_z, "help")) {
		print_overview(stdout);
		return EXIT_DONE;
	}
	if (!strcmp(name_z, "--version")) {
		puts("broadsheet " BS_VERSION);
		return EXIT_DONE;
	}
	for (int i = 0; i < VERB_COUNT; i++) {
		if (strcmp(name_z, verbs[i]->name_z) != 0)
			continue;
		struct args args = { .words = argv + 2, .n = argc - 2 };
		if (args_flag(&args, "--help")) {
			printf("usage: broadsheet %s\n\n%s", verbs[i]->usage_z, verbs[i]->help_z);
			return EXIT_DONE;
		}
		return verbs[i]->run(verbs[i], &args);
	}
	fprintf(stderr, "broadsheet: there is no verb \"%s\": `broadsheet --help` lists them\n", name_z);
	return EXIT_USAGE;
}
