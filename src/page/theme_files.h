/* The files of a theme: the default ones from the program and those of the newsroom's folder. Internal to page/. */
#ifndef BS_PAGE_THEME_FILES_H
#define BS_PAGE_THEME_FILES_H

#include "base/arena.h"
#include "base/err.h"

enum theme_file_kind { THEME_TEMPLATE, THEME_ASSET, THEME_WORDS };

struct theme_file {
	enum theme_file_kind kind;
	struct str           name;  /* "article.mustache", "site.css", "messages/en.ini" */
	struct str           stem;  /* "article", "site.css", "en" */
	struct str           type;  /* ASSET: its media type */
	struct str           label; /* for messages: where the file is */
	struct str           bytes;
	struct theme_file   *next;
};

struct theme_files {
	struct theme_file *first; /* the default's before the newsroom's; a replaced file is gone, words stay */
	size_t             n_templates, n_assets;
};

/* All in mem. dir_z may be NULL or absent. */
enum bs_status theme_files_load(struct arena *mem, const char *dir_z, struct theme_files *out, struct err *err);

/* A number that changes when a file in the folder comes, goes or changes. 0 without a folder. */
uint64_t theme_files_stamp(const char *dir_z);

#endif
