/*
 * Addresses. A route row beats every built-in address; a second claimant of a path gets "-2".
 * Paths are decoded UTF-8 from '/', within the edition (without its prefix), compared byte for byte.
 */
#ifndef BS_NEWS_ROUTE_H
#define BS_NEWS_ROUTE_H

#include "store/store.h"

enum route_kind { ROUTE_ARTICLE, ROUTE_SECTION, ROUTE_AUTHOR, ROUTE_TOPIC, ROUTE_MEDIA, ROUTE_REDIRECT };

struct route {
	enum route_kind kind;
	int64_t         target;
	struct str      address;   /* redirect: the path it leads to; media: HASH.EXT; else the target's own path */
	bool            canonical; /* false: answer 301 to address */
};

/*
 * What stands at a path. BS_NOT_FOUND if nothing. A path that differs only in the final slash is found too, with
 * canonical false and address the stored path. A row that leads on is followed: address is the target's canonical
 * path today. Notes KEY_ROUTE of the path, also when nothing is found.
 */
enum bs_status route_find(struct arena *mem, struct snapshot *snap, int64_t edition, struct str path,
                          struct route *out, struct err *err);

/*
 * Claims a path for a thing. If another thing has it, the claim becomes path with -2, -3 ... before its final slash or
 * extension, and *out (in ch->mem) says what it became. A path that the same thing already has is fine. A former own
 * address of the thing leads on from now on. Announces KEY_ROUTE of each path that changed. Files: route_lead.
 */
enum bs_status route_claim(struct change *ch, int64_t edition, enum route_kind kind, int64_t target,
                           struct str path, struct str *out, struct err *err);
/*
 * Lets `path` lead on to a thing's own address, or (ROUTE_REDIRECT) to `address`, or (ROUTE_MEDIA) be the file
 * `address`, HASH.EXT. Silently keeps what already stands at path; *added says which. Announces KEY_ROUTE if added.
 */
enum bs_status route_lead(struct change *ch, int64_t edition, enum route_kind kind, int64_t target,
                          struct str path, struct str address, bool *added, struct err *err);
/* The thing's own address, in ch->mem. BS_NOT_FOUND, without words, while it has none. */
enum bs_status route_own_path(struct change *ch, enum route_kind kind, int64_t target, struct str *out,
                              struct err *err);

#endif
