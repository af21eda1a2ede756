/*
 * Names of members, made quick to compare: a name's first seven bytes and its length are packed into one integer,
 * so that almost every comparison is of two integers. Internal to page/.
 */
#ifndef BS_PAGE_NAME_H
#define BS_PAGE_NAME_H

#include "page/value.h"

enum { NAME_KEY_BYTES = 7 };

struct name {
	uint64_t   key;  /* name_key(text) */
	struct str text; /* borrowed */
};

static inline uint64_t name_key(struct str s)
{
	uint64_t key = 0;
	memcpy(&key, s.ptr, s.len < NAME_KEY_BYTES ? s.len : NAME_KEY_BYTES);
	return key << 8 | (s.len & 0xFF);
}

static inline bool name_eq(const struct name *a, const struct name *b)
{
	return a->key == b->key && (a->text.len <= NAME_KEY_BYTES || str_eq(a->text, b->text));
}

/* As object_get, for a name whose key is already known. */
const struct value *object_find(const struct object *o, const struct name *name);

/* The list's items, list_count of them; borrowed until the next addition. */
const struct value *list_items(const struct list *l);

#endif
