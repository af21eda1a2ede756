/*
 * WordPress's shortcodes: [name attribute="value" word] ... [/name]. Finding them in a text, and telling them from the
 * brackets of people's prose: "[sic]" and "[he said]" stay.
 */
#ifndef BS_EXCHANGE_WP_SHORTCODE_H
#define BS_EXCHANGE_WP_SHORTCODE_H

#include "base/str.h"

enum { SHORTCODE_MAX = 8 * 1024, SHORTCODE_PAIRS_MAX = 64 };

struct shortcode {
	struct str name;
	struct str attributes; /* all between the name and the bracket, as it stands */
	bool       closing;    /* [/name] */
	size_t     end;        /* the byte after the bracket */
};

/* The names that have an end tag [/name] somewhere in a text. */
struct shortcode_pairs {
	struct str names[SHORTCODE_PAIRS_MAX];
	size_t     n;
};
void shortcode_pairs_find(struct str text, struct shortcode_pairs *out);

/* Reads what looks like a shortcode at text[at], which is '['. At most SHORTCODE_MAX bytes are looked at. */
bool shortcode_read(struct str text, size_t at, struct shortcode *out);

/*
 * True if it is one: its name is known, or has an underscore, or it has name=value attributes, or it is one of the
 * text's pairs.
 */
bool shortcode_is_real(const struct shortcode *sc, const struct shortcode_pairs *pairs);

/* The value of an attribute, names compared without case; false if absent. */
bool shortcode_value(const struct shortcode *sc, struct str name, struct str *out);
/* The first value without a name: [youtube https://...], [youtube=https://...]. False if there is none. */
bool shortcode_word(const struct shortcode *sc, struct str *out);

#endif
