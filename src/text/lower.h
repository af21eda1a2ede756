/* Lower case by the rules of a language, and the composed form. */
#ifndef BS_TEXT_LOWER_H
#define BS_TEXT_LOWER_H

#include "base/arena.h"

/*
 * text in lower case. language: a BCP 47 tag; for Turkish, Azeri (I to dotless i) and Lithuanian (dots are kept) ICU
 * decides, for all others Unicode's simple mapping. Broken UTF-8 becomes U+FFFD.
 */
struct str text_lower(struct arena *mem, struct str text, struct str language);

/* text in NFC. Valid UTF-8 only. */
struct str text_nfc(struct arena *mem, struct str text);

/* True if the language tag's first part is `two`, as in language_is(STR("tr-TR"), "tr"). */
bool language_is(struct str language, const char *two_z);

#endif
