/*
 * SipHash-2-4 (Aumasson and Bernstein): a keyed 64-bit hash that an outsider who does not know the key cannot
 * make collide. For every hash table over input.
 */
#ifndef BS_BASE_HASH_H
#define BS_BASE_HASH_H

#include "base/str.h"

struct hash_key {
	uint64_t k0, k1;
};

/* A key that is the same in every process and release: for hashes that are stored, where collisions only cost time. */
#define HASH_KEY_STORED ((struct hash_key){ UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908) })

uint64_t hash_str(struct hash_key key, struct str s);

#endif
