/*
 * Objects and lists in an arena. An object is an array of members in the order in which they were set, which is
 * searched from the front: pages have objects of five to twenty members. Past SMALL members (the messages of a
 * language) a table of slots is kept beside the array, open addressing, at most half full.
 */
#include "page/value.h"

#include "base/check.h"
#include "page/name.h"

enum { FIRST_MEMBERS = 8, FIRST_ITEMS = 4, SMALL = 16, MOST_MEMBERS = 30000 };

struct member {
	struct name  name;
	struct value value;
};

struct object {
	struct arena  *mem;     /* where it grows */
	struct member *members; /* n of cap */
	uint32_t       n, cap;
	uint16_t      *slots;   /* 1 + index of a member, 0 for none; NULL while small */
	uint32_t       slots_mask;
};

struct list {
	struct arena *mem;
	struct value *items; /* n of cap */
	size_t        n, cap;
};

struct object *object_new(struct arena *mem)
{
	struct object *o = ARENA_NEW(mem, struct object, 1);
	o->mem = mem;
	return o;
}

static uint32_t first_slot(const struct object *o, uint64_t key)
{
	return (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & o->slots_mask;
}

static void slot_take(struct object *o, uint32_t member)
{
	uint32_t at = first_slot(o, o->members[member].name.key);
	while (o->slots[at])
		at = (at + 1) & o->slots_mask;
	o->slots[at] = (uint16_t)(member + 1);
}

static struct member *member_find(const struct object *o, const struct name *name)
{
	if (!o->slots) {
		for (uint32_t i = 0; i < o->n; i++)
			if (name_eq(&o->members[i].name, name))
				return &o->members[i];
		return NULL;
	}
	for (uint32_t at = first_slot(o, name->key); o->slots[at]; at = (at + 1) & o->slots_mask) {
		struct member *m = &o->members[o->slots[at] - 1];
		if (name_eq(&m->name, name))
			return m;
	}
	return NULL;
}

static void object_grow(struct object *o)
{
	ASSERT(o->cap < MOST_MEMBERS);
	uint32_t cap = o->cap ? o->cap * 2 : FIRST_MEMBERS;
	struct member *grown = ARENA_NEW(o->mem, struct member, cap);
	if (o->n)
		memcpy(grown, o->members, o->n * sizeof *grown);
	o->members = grown;
	o->cap = cap;
	if (cap <= SMALL)
		return;
	o->slots = ARENA_NEW(o->mem, uint16_t, (size_t)cap * 2);
	o->slots_mask = cap * 2 - 1;
	for (uint32_t i = 0; i < o->n; i++)
		slot_take(o, i);
}

void object_set(struct object *o, struct str name, struct value v)
{
	struct name wanted = { name_key(name), name };
	struct member *m = member_find(o, &wanted);
	if (m) {
		m->value = v;
		return;
	}
	if (o->n == o->cap)
		object_grow(o);
	o->members[o->n++] = (struct member){ wanted, v };
	if (o->slots)
		slot_take(o, o->n - 1);
}

static struct list *list_new(struct arena *mem)
{
	struct list *l = ARENA_NEW(mem, struct list, 1);
	l->mem = mem;
	return l;
}

static struct value value_object(struct object *o)
{
	return (struct value){ .type = VALUE_OBJECT, .object = o };
}

struct value value_shared(const struct object *o)
{
	struct object *shared = (struct object *)o; /* a value has one kind of pointer; templates only read through it */
	return value_object(shared);
}

struct object *object_add_object(struct object *o, struct str name)
{
	struct object *child = object_new(o->mem);
	object_set(o, name, value_object(child));
	return child;
}

struct list *object_add_list(struct object *o, struct str name)
{
	struct list *child = list_new(o->mem);
	object_set(o, name, (struct value){ .type = VALUE_LIST, .list = child });
	return child;
}

const struct value *object_find(const struct object *o, const struct name *name)
{
	const struct member *m = member_find(o, name);
	return m ? &m->value : NULL;
}

const struct value *object_get(const struct object *o, struct str name)
{
	struct name wanted = { name_key(name), name };
	return object_find(o, &wanted);
}

void list_add(struct list *l, struct value v)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : FIRST_ITEMS;
		struct value *grown = ARENA_NEW(l->mem, struct value, cap);
		if (l->n)
			memcpy(grown, l->items, l->n * sizeof *grown);
		l->items = grown;
		l->cap = cap;
	}
	l->items[l->n++] = v;
}

struct object *list_add_object(struct list *l)
{
	struct object *child = object_new(l->mem);
	list_add(l, value_object(child));
	return child;
}

size_t list_count(const struct list *l)
{
	return l->n;
}

const struct value *list_items(const struct list *l)
{
	return l->items;
}
