/* A chained hash table with a fixed number of buckets: with 65,536 connections a chain has about sixteen. */
#include "http/peers.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"

#include <arpa/inet.h>
#include <endian.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 4096 };

struct peer {
	struct peer *next;
	uint64_t     key;
	size_t       connections; /* never 0 while listed */
};

struct peers {
	pthread_mutex_t lock; /* guards buckets */
	struct hash_key key;
	size_t          max_per_address;
	struct peer    *buckets[BUCKETS];
};

struct peers *peers_new(size_t max_per_address)
{
	struct peers *p = calloc(1, sizeof *p);
	if (!p)
		check_no_memory(sizeof *p);
	p->max_per_address = max_per_address;
	random_bytes(&p->key, sizeof p->key);
	(void)pthread_mutex_init(&p->lock, NULL);
	return p;
}

void peers_free(struct peers *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (p->buckets[i]) {
			struct peer *gone = p->buckets[i];
			p->buckets[i] = gone->next;
			free(gone);
		}
	}
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

static uint64_t key_of_v4(uint32_t address)
{
	return UINT64_C(0xffff00000000) | address; /* as a /64 that is 0:ffff:…, which nobody has */
}

uint64_t peer_key(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		return key_of_v4(ntohl(v4.sin_addr.s_addr));
	}
	struct sockaddr_in6 v6;
	memcpy(&v6, address, sizeof v6);
	uint32_t last;
	uint64_t prefix;
	memcpy(&last, v6.sin6_addr.s6_addr + 12, sizeof last);
	memcpy(&prefix, v6.sin6_addr.s6_addr, sizeof prefix);
	return IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) ? key_of_v4(ntohl(last)) : be64toh(prefix);
}

bool peer_key_of_text(struct str text, uint64_t *out)
{
	char text_z[INET6_ADDRSTRLEN] = { 0 };
	union {
		struct sockaddr_storage any;
		struct sockaddr_in      v4;
		struct sockaddr_in6     v6;
	} a = { 0 };
	if (text.len >= sizeof text_z)
		return false;
	memcpy(text_z, text.ptr, text.len);
	bool is_v4 = inet_pton(AF_INET, text_z, &a.v4.sin_addr) == 1;
	if (!is_v4 && inet_pton(AF_INET6, text_z, &a.v6.sin6_addr) != 1)
		return false;
	a.any.ss_family = is_v4 ? AF_INET : AF_INET6;
	*out = peer_key(&a.any);
	return true;
}

static struct peer **find_locked(struct peers *p, uint64_t key)
{
	struct str bytes = { (const char *)&key, sizeof key };
	struct peer **at = &p->buckets[hash_str(p->key, bytes) % BUCKETS];
	while (*at && (*at)->key != key)
		at = &(*at)->next;
	return at;
}

bool peers_enter(struct peers *p, uint64_t key)
{
	(void)pthread_mutex_lock(&p->lock);
	struct peer **at = find_locked(p, key);
	if (!*at) {
		struct peer *fresh = calloc(1, sizeof *fresh);
		if (!fresh)
			check_no_memory(sizeof *fresh);
		fresh->key = key;
		*at = fresh;
	}
	bool fits = (*at)->connections < p->max_per_address;
	(*at)->connections += fits;
	(void)pthread_mutex_unlock(&p->lock);
	return fits;
}

void peers_leave(struct peers *p, uint64_t key)
{
	(void)pthread_mutex_lock(&p->lock);
	struct peer **at = find_locked(p, key);
	ASSERT(*at && (*at)->connections > 0);
	if (--(*at)->connections == 0) {
		struct peer *gone = *at;
		*at = gone->next;
		free(gone);
	}
	(void)pthread_mutex_unlock(&p->lock);
}
