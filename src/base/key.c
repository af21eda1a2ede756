/* Keys as values, sets and text. A set is a sorted array: pages note tens of keys, and bisection is cheap. */
#include "base/key.h"

#include "base/check.h"
#include "base/hash.h"

#include <stdlib.h>

static const struct str kind_names[] = {
#define KEY_KIND_NAME(kind, name) [kind] = STR_INIT(name),
	KEY_KIND_TABLE(KEY_KIND_NAME)
};

static int key_cmp(struct dep_key a, struct dep_key b)
{
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	return a.id < b.id ? -1 : a.id > b.id;
}

/* Where the key stands, or would stand: sets are kept sorted. */
static size_t lower_bound(const struct key_set *set, struct dep_key key)
{
	size_t from = 0, to = set->n;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (key_cmp(set->keys[mid], key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

void key_set_add(struct key_set *set, enum key_kind kind, int64_t id)
{
	struct dep_key key = { kind, id };
	size_t at = lower_bound(set, key);
	if (at < set->n && key_cmp(set->keys[at], key) == 0)
		return;
	if (set->n == set->cap) {
		size_t cap = set->cap ? set->cap * 2 : 32;
		struct dep_key *grown = reallocarray(set->keys, cap, sizeof *grown);
		if (!grown)
			check_no_memory(cap * sizeof *grown);
		set->keys = grown;
		set->cap = cap;
	}
	memmove(set->keys + at + 1, set->keys + at, (set->n - at) * sizeof *set->keys);
	set->keys[at] = key;
	set->n++;
}

bool key_set_has(const struct key_set *set, enum key_kind kind, int64_t id)
{
	struct dep_key key = { kind, id };
	size_t at = lower_bound(set, key);
	return at < set->n && key_cmp(set->keys[at], key) == 0;
}

void key_set_clear(struct key_set *set)
{
	set->n = 0;
}

void key_set_done(struct key_set *set)
{
	free(set->keys);
	*set = (struct key_set){ 0 };
}

int64_t route_key(int64_t edition, struct str path)
{
	struct hash_key key = HASH_KEY_STORED;
	key.k0 ^= (uint64_t)edition;
	return (int64_t)(hash_str(key, path) >> 1); /* positive */
}

void put_key(struct buf *out, struct dep_key key)
{
	ASSERT(key.kind < KEY_KIND_COUNT);
	buf_put(out, kind_names[key.kind]);
	buf_putc(out, ':');
	buf_put_i64(out, key.id);
}

bool key_from_text(struct str s, struct dep_key *out)
{
	struct str rest = s, name = str_cut(&rest, ':');
	int64_t id;
	if (!rest.ptr || !str_to_i64(rest, &id))
		return false;
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++)
		if (str_eq(kind_names[kind], name)) {
			*out = (struct dep_key){ (enum key_kind)kind, id };
			return true;
		}
	return false;
}
