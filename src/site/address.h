/*
 * Which edition an address belongs to, and what its end asks for. Text in, values out: no database, no allocation
 * but of results, so the event loop may ask too.
 */
#ifndef BS_SITE_ADDRESS_H
#define BS_SITE_ADDRESS_H

#include "news/edition.h"

/* "https://news.example:8443/blog" is scheme https, host news.example, origin https://news.example:8443. */
struct web_address {
	struct str scheme, host, origin; /* slices; host without port */
};
/* False, and *out untouched, unless it is http:// or https:// and a host. */
bool web_address_parse(struct str address, struct web_address *out);

/* The host that reaches an edition in public: its own, else the default edition's, else that of the default
 * edition's address; "" if the newsroom has no name yet. */
struct str edition_host(const struct edition_list *editions, const struct edition *e);
/* "https://news.example" (the address setting decides the scheme and port), or "" without a host. */
struct str edition_origin(struct arena *mem, const struct edition_list *editions, const struct edition *e);

/* localhost, 127.0.0.1, ::1 and NAME.localhost. *name is NAME, or empty for the others. */
bool host_is_local(struct str host, struct str *name);

enum pick {
	PICK_FOUND,     /* *edition, and *path within it */
	PICK_ELSEWHERE, /* the page is at prefix + path: lead there */
	PICK_NONE       /* no edition has that host */
};
/* path: decoded, from '/'. */
enum pick edition_pick(const struct edition_list *editions, struct str host, bool is_loopback, struct str path,
                       const struct edition **edition, struct str *rest);

/* The one normal form of a path: no doubled slashes, no /index.php before it. The same text if it is normal. */
struct str path_normal(struct arena *mem, struct str path);
/* A decoded path as it stands in a link: '%', '?' and '#' are data there. The same text if it has none. */
struct str path_encode(struct arena *mem, struct str path);

/* What stands behind the address of a list or an article. */
enum suffix_kind {
	SUFFIX_NONE,
	SUFFIX_FEED,          /* feed/ */
	SUFFIX_FEED_ATOM,     /* feed/atom/ */
	SUFFIX_FEED_JSON,     /* feed/json/ */
	SUFFIX_ARCHIVE,       /* archive/N/: a closed page of a list, counted from the oldest; never shifts. /archive/ is number 0:
	                       * the edition's newest stories as a list, since its front page is composed */
	SUFFIX_IMPORTED_PAGE, /* page/N/: counted from the newest, as the old site did */
	SUFFIX_PART           /* comment-page-N/, amp/, embed/, trackback/, N/: the old site's parts of an article */
};
struct suffix {
	enum suffix_kind kind;
	int              number;
	struct str       base;    /* "/coast/": with the final slash */
	bool             is_normal; /* false: feed/rss2/, a missing final slash: lead to the normal spelling */
};
struct suffix suffix_parse(struct str path);
/* base and suffix as one path: "/coast/archive/12/". */
struct str suffix_path(struct arena *mem, struct str base, enum suffix_kind kind, int number);

#endif
