/*
 * Keyed hashes of what must be recognised but not kept: e-mail and network addresses of commenters. The key is
 * random and lies in DIR/person.key; without it a hash says nothing, and whoever removes it forgets everybody.
 */
#ifndef BS_EXCHANGE_PERSON_HASH_H
#define BS_EXCHANGE_PERSON_HASH_H

#include "base/arena.h"
#include "base/err.h"

struct person_key {
	unsigned char bytes[32];
};

/* Reads DIR/person.key; makes it (mode 0600, durable) if it is not there. BS_CORRUPT if it has another size. */
enum bs_status person_key_load(const char *dir_z, struct person_key *out, struct err *err);

/* 32 hex digits: BLAKE2b-128 of the text, trimmed and with ASCII letters in lower case; "" for the empty text. */
struct str person_hash(struct arena *mem, const struct person_key *key, struct str text);

#endif
