/* broadsheet init: makes a new newsroom. */
#include "cmd/verb.h"

#include "base/clock.h"
#include "exchange/demo.h"
#include "news/edition.h"

#include <stdio.h>

static int run(const struct verb *v, struct args *a);

const struct verb verb_init = {
	.name_z    = "init",
	.usage_z   = "init DIR [--demo]",
	.summary_z = "make a new newsroom in the folder DIR",
	.help_z    = "DIR is made if it is not there; it holds the database, the pictures and, if you want one, a theme.\n"
	             "--demo fills it with The Coast Courier, an invented newspaper in three languages.\n"
	             "Next: broadsheet serve DIR, or broadsheet import DIR wordpress FILE\n",
	.run = run,
};

static enum bs_status make_default_edition(struct change *ch, void *arg, struct err *err)
{
	(void)arg;
	int64_t id;
	return edition_create(ch, STR("main"), STR(""), STR(""), &id, err);
}

static int run(const struct verb *v, struct args *a)
{
	bool demo = args_flag(a, "--demo");
	const char *dir_z = args_word(a);
	if (!dir_z)
		return verb_usage(v, "the folder for the new newsroom is missing");
	int left = args_end(v, a);
	if (left)
		return left;
	struct err err = { 0 };
	struct store_config config = { .dir_z = dir_z, .create = true, .exclusive = true };
	struct store *store;
	if (store_open(&config, &store, &err))
		return verb_failed(&err);
	enum bs_status st = demo ? demo_install(store, dir_z, clock_now_us(), &err)
	                         : store_change(store, make_default_edition, NULL, &err);
	store_close(store);
	if (st)
		return verb_failed(&err);
	printf("The newsroom is in %s. To see it: broadsheet serve %s\n", dir_z, dir_z);
	return EXIT_DONE;
}
