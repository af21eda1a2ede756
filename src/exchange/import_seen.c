/*
 * Hashes in a table with open addressing, which doubles when half full. Since nothing is ever taken out of it but by
 * import_seen_undo, which is rare, that one fills the table anew without what is younger than the last settling.
 */
#include "exchange/import_seen.h"

#include "base/check.h"
#include "base/hash.h"

#include <stdlib.h>

enum { FIRST_ROOM = 1024 };

struct mark {
	uint64_t name; /* hash; 0 = empty */
	bool     settled;
};

struct import_seen {
	struct mark *marks;
	size_t       n, room; /* room: a power of two */
};

static struct mark *marks_new(size_t room)
{
	struct mark *marks = calloc(room, sizeof *marks);
	if (!marks)
		check_no_memory(room * sizeof *marks);
	return marks;
}

struct import_seen *import_seen_new(void)
{
	struct import_seen *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	s->room = FIRST_ROOM;
	s->marks = marks_new(s->room);
	return s;
}

void import_seen_free(struct import_seen *s)
{
	if (!s)
		return;
	free(s->marks);
	free(s);
}

/* Where a name stands or would stand. */
static struct mark *place_of(struct mark *marks, size_t room, uint64_t name)
{
	size_t at = name & (room - 1);
	while (marks[at].name && marks[at].name != name)
		at = (at + 1) & (room - 1);
	return &marks[at];
}

static void rebuild(struct import_seen *s, size_t room, bool settled_only)
{
	struct mark *marks = marks_new(room);
	size_t       n = 0;
	for (size_t i = 0; i < s->room; i++) {
		const struct mark *m = &s->marks[i];
		if (!m->name || (settled_only && !m->settled))
			continue;
		*place_of(marks, room, m->name) = *m;
		n++;
	}
	free(s->marks);
	*s = (struct import_seen){ .marks = marks, .n = n, .room = room };
}

bool import_seen_first(struct import_seen *s, enum import_kind kind, struct str name)
{
	struct hash_key key = { (uint64_t)kind, 0 };
	uint64_t        hash = hash_str(key, name);
	hash += !hash;
	struct mark *m = place_of(s->marks, s->room, hash);
	if (m->name)
		return false;
	*m = (struct mark){ .name = hash };
	if (++s->n * 2 > s->room)
		rebuild(s, 2 * s->room, false);
	return true;
}

void import_seen_settle(struct import_seen *s)
{
	for (size_t i = 0; i < s->room; i++)
		s->marks[i].settled = s->marks[i].name != 0;
}

void import_seen_undo(struct import_seen *s)
{
	rebuild(s, s->room, true);
}
