/* What a setting may hold. Used by edition.c; apart, because every kind has its rule. */
#ifndef BS_NEWS_SETTING_H
#define BS_NEWS_SETTING_H

#include "news/edition.h"

struct setting_info {
	struct str name;
	struct str preset;
	size_t     field;  /* offset of its struct str in struct settings */
	/* NULL if the value is fine, else what it should be: "an address that starts with https://". */
	const char *(*fault)(struct str value);
};

/* NULL if there is no such setting. */
const struct setting_info *setting_find(struct str name);

/* Every setting at its default. */
struct settings settings_preset(void);

/* The setting's place in s. */
struct str *setting_field(struct settings *s, const struct setting_info *info);

#endif
