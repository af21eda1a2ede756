/*
 * A page in the making. Internal to site/.
 *
 * A page function gets one of these. Of the request it sees only `asked`; of the database only `snap`. So its bytes
 * are a function of (snapshot, edition, path, declared parameters, origin), which is what a page cache is keyed by:
 * no header, cookie or other parameter can get in.
 */
#ifndef BS_SITE_PAGE_H
#define BS_SITE_PAGE_H

#include "http/message.h"
#include "news/article.h"
#include "page/date.h"
#include "page/theme.h"
#include "site/frame.h"

/* All that a page may depend on, besides the snapshot. */
struct page_request {
	const struct edition *edition;
	struct str            path;       /* decoded, normal, within the edition */
	struct str            post_id;    /* "?p=17" or "?page_id=17" of an imported site, on "/" only; else "" */
	struct str            origin;     /* "https://news.example": what absolute addresses begin with */
	struct str            local_port; /* ":8080" while looked at by a loopback name; else "" */
	bool                  is_local;   /* looked at by a loopback name: sister editions are NAME.localhost */
};

enum page_keeping {
	KEEP_NEVER,      /* no-store: errors of ours, health */
	KEEP_REVALIDATE, /* pages: may be kept, asked about before each use */
	KEEP_SHORT,      /* files at addresses that do not name their content: an hour */
	KEEP_FOREVER     /* the address names the content */
};

struct page {
	struct arena               *mem;     /* dies when the answer is sent */
	const struct page_request  *asked;
	struct snapshot            *snap;    /* NULL for an error page without a database */
	const struct frame         *frame;
	const struct edition       *edition; /* asked->edition */
	const struct section_tree  *tree;    /* of that edition */
	const struct theme         *theme;
	const struct messages      *words;   /* of the edition's language */
	struct dates               *dates;   /* of the edition's language, zone and digits */
	int                         media_fd; /* DIR/media, -1 if there is none */
	struct http_response       *res;
	struct str                  type;    /* Content-Type */
	struct str                  etag;    /* with its quotes, or "" */
	enum page_keeping           keeping;
};

/*
 * A page function fills page->res and the fields after it. Any other status than BS_OK becomes an error page:
 * BS_NOT_FOUND 404, BS_GONE 410 (err->msg: the reason), the rest as bs_status_http says.
 */
enum bs_status page_find(struct page *p, struct err *err); /* whatever stands at asked->path: route.c */

enum bs_status page_front(struct page *p, struct err *err);
enum bs_status page_article(struct page *p, int64_t article, struct err *err);

/* A list and how to speak of it. */
struct list_subject {
	enum list_kind        kind;
	int64_t               owner;
	struct str            path;        /* "/coast/": its own address */
	const struct section *section;     /* of a section's list; else NULL */
	struct str            name, description; /* filled by list_subject_load for author, topic, edition */
	int64_t               picture;     /* media id, 0 = none */
};
/* Names what a list is of. kind LIST_EDITION needs no owner. BS_NOT_FOUND if there is no such thing. */
enum bs_status list_subject_load(struct page *p, enum list_kind kind, int64_t owner, struct str path,
                                 struct list_subject *out, struct err *err);
/* The address of a page of it: number 0 is the newest, which for an edition is /archive/, since "/" is composed. */
struct str list_page_path(struct arena *mem, const struct list_subject *s, int number);
/* number 0 is the newest page. */
enum bs_status page_list(struct page *p, const struct list_subject *subject, int number, struct err *err);

enum feed_format { FEED_RSS, FEED_ATOM, FEED_JSON };
enum bs_status page_feed(struct page *p, const struct list_subject *subject, enum feed_format format, struct err *err);
enum bs_status page_comment_feed(struct page *p, int64_t article, struct err *err); /* 0: of the whole edition */

enum bs_status page_sitemap_index(struct page *p, struct err *err);
enum bs_status page_sitemap_part(struct page *p, int number, struct err *err); /* from 1 */
enum bs_status page_robots(struct page *p, struct err *err);

/* name: "HASH.EXT" of a stored file. */
enum bs_status page_media(struct page *p, struct str name, enum page_keeping keeping, struct err *err);
/* path: after "/-/theme/". */
enum bs_status page_asset(struct page *p, struct str path, struct err *err);

/* Says what went wrong, in the theme, and sets the response's status. With snap NULL it reads nothing. Cannot fail. */
void page_error(struct page *p, enum bs_status status, const struct err *why, const char *request_id);
/* The same, for an HTTP status that no enum bs_status stands for: 405, 421, 429. */
void page_error_code(struct page *p, int code, const struct err *why, const char *request_id);

/* Leads to a path of the page's edition (decoded), or to another site if it is a whole address. */
void page_redirect(struct page *p, int code, struct str path);

#endif
