/*
 * How many connections each client address has, over all loops: an IPv4 address counts alone, IPv6 by its
 * /64, as one customer holds a whole one. One lock, held for one look-up.
 */
#ifndef BS_HTTP_PEERS_H
#define BS_HTTP_PEERS_H

#include "base/str.h"

#include <stddef.h>
#include <sys/socket.h>

struct peers;

struct peers *peers_new(size_t max_per_address);
void peers_free(struct peers *p); /* accepts NULL */

/* Who a socket address counts as. IPv4 inside IPv6 counts as IPv4. */
uint64_t peer_key(const struct sockaddr_storage *address);
/* The same for an address as text: "10.0.0.7", "2001:db8::1". False if it is none. */
bool peer_key_of_text(struct str text, uint64_t *out);

/* Counts one more connection; false, and not counted, if the address has all it may have. */
bool peers_enter(struct peers *p, uint64_t key);
void peers_leave(struct peers *p, uint64_t key);

#endif
