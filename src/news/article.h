/*
 * Articles and pages: a story with a life, and its immutable versions.
 *
 *     draft ─► review ─► ready ─► scheduled ─► live ─► withdrawn      any ─► bin
 *
 * What readers see is publication(article, version, live_from, live_to) at the snapshot's now; `state` is the
 * desk's word for it. A scheduled article is live as soon as the clock says so: no job runs for it.
 */
#ifndef BS_NEWS_ARTICLE_H
#define BS_NEWS_ARTICLE_H

#include "base/encode.h"
#include "news/media.h"
#include "news/section.h"

enum article_kind { ARTICLE_STORY, ARTICLE_PAGE };
enum article_state { STATE_DRAFT, STATE_REVIEW, STATE_READY, STATE_SCHEDULED, STATE_LIVE, STATE_WITHDRAWN, STATE_BIN };

/* What lists show of an article. */
struct card {
	int64_t      id;
	struct str   path;        /* decoded, within the edition */
	struct str   headline, standfirst, kicker; /* plain text */
	int64_t      published_us, updated_us;     /* updated_us 0 = not */
	int64_t      section;     /* 0 = none */
	struct str   bylines;     /* the names of the first two authors, separated by '\n' */
	size_t       n_authors;
	struct media lead;        /* id 0 = no picture */
};

struct card_list {
	struct card *cards;
	size_t       n;
};

/* All that its own page shows. */
struct article {
	int64_t           id;
	enum article_kind kind;
	int64_t           story;          /* 0 = no sister */
	int64_t           version;
	int               version_number;
	struct str        path, headline, standfirst, kicker;
	struct safe_html  body, correction;
	int64_t           published_us, updated_us, first_published_us;
	int64_t           section;        /* the first; 0 = none */
	struct author    *authors;
	size_t            n_authors;
	struct topic     *topics;
	size_t            n_topics;
	struct media      lead;           /* id 0 = none; caption and credit are the version's own where it has them */
	bool              comments_open;
};

/*
 * The version that is live at the snapshot's now. BS_NOT_FOUND if there was none yet, BS_GONE if it was withdrawn
 * (err->msg: the reason). Notes KEY_ARTICLE, KEY_AUTHOR and KEY_TOPIC of those shown, and KEY_MEDIA. Three statements,
 * four with a picture.
 */
enum bs_status article_load(struct arena *mem, struct snapshot *snap, int64_t id, struct article *out, struct err *err);

/*
 * Cards of the given articles that are live, in the given order. Notes each KEY_CARD, and the KEY_AUTHOR and KEY_MEDIA
 * that they show, as every function that reads cards does. One statement each.
 */
enum bs_status card_list_load(struct arena *mem, struct snapshot *snap, const int64_t *ids, size_t n,
                              struct card_list *out, struct err *err);

/* Related articles: at most `limit` live ones by rank, one statement. Notes KEY_RELATED and each card's keys. */
enum bs_status related_load(struct arena *mem, struct snapshot *snap, int64_t article, size_t limit,
                            struct card_list *out, struct err *err);

/*
 * A story in every edition that has it live now, the asking one's own included, by edition id. Notes KEY_SISTERS.
 * Nothing, and no statement, if story is 0.
 */
struct sister {
	int64_t    edition;
	struct str path;
};
struct sister_list {
	struct sister *sisters;
	size_t         n;
};
enum bs_status sister_list_load(struct arena *mem, struct snapshot *snap, int64_t story, struct sister_list *out,
                                struct err *err);

/*
 * What feeds call an article, in mem; "" for its address. An imported one keeps its name, so that a reader's programme
 * does not show it as new. It never changes, so no key is noted. BS_NOT_FOUND if there is no such article.
 */
enum bs_status article_guid_load(struct arena *mem, struct snapshot *snap, int64_t article, struct str *out,
                                 struct err *err);

/* ── Lists ── */

enum list_kind { LIST_EDITION, LIST_SECTION, LIST_AUTHOR, LIST_TOPIC };
enum { LIST_PAGE_SIZE = 40, LIST_NEWEST_KEEPS = 20 };

struct list_view {
	struct card_list cards;  /* newest first */
	int              number; /* this page's number; 0 = the newest, open one */
	int              older;  /* number of the page before in time; 0 = none */
	int              newer;  /* number of the page after; 0 = the newest page (or none, if number is 0) */
	int              oldest; /* 1, or 0 if there are no closed pages */
};
/*
 * number 0: the newest `limit` articles, at most those of the newest page and the one before (limit 0: all of the newest
 * page, 20 to 59). number 1 is the oldest page. BS_NOT_FOUND for a page that does not exist. Notes KEY_LIST (newest) or
 * KEY_LIST_PAGE, and each card's keys; tells the snapshot when a scheduled article comes in. Two statements. A snapshot of
 * the past shows the pages that were then.
 */
enum bs_status list_load(struct arena *mem, struct snapshot *snap, enum list_kind kind, int64_t owner, int number,
                         size_t limit, struct list_view *out, struct err *err);
/*
 * The page number that today holds what an imported site showed as page n (1 = its newest) of per_page articles;
 * 0 = the newest. BS_NOT_FOUND if it had no such page. Exact for a list that was empty before the import. Notes KEY_LIST.
 */
enum bs_status list_page_of_imported(struct snapshot *snap, enum list_kind kind, int64_t owner, int n, int per_page,
                                     int *out, struct err *err);

/* ── Changing ── */

/* The whole content of a version. Borrowed. */
struct article_content {
	struct str       headline, standfirst, kicker;
	struct safe_html body, correction;
	struct str       path;         /* wished address; "" = made from the edition's article-path setting and slug */
	struct str       slug;         /* used when path is "" */
	int64_t          published_us; /* 0 = the moment of publishing */
	int64_t          updated_us;
	int64_t          lead_media;
	struct str       lead_caption, lead_credit;
	const int64_t   *authors, *sections, *topics; /* in order; the first section is the breadcrumb's */
	size_t           n_authors, n_sections, n_topics;
	struct str       saved_by;
};

struct article_new {
	int64_t           edition;
	enum article_kind kind;
	int64_t           parent;     /* of a nested page; 0 = none */
	int64_t           created_us; /* 0 = now */
	bool              comments_open;
	struct str        guid;       /* what feeds called it before it moved in; "" = its address. Never changes */
};
/* A draft without a version. */
enum bs_status article_create(struct change *ch, const struct article_new *a, int64_t *out, struct err *err);
/*
 * A new immutable version; becomes the working copy. Announces nothing: readers see nothing of it. Its path is the
 * article's address if it has one, else the wished one, else what the article-path setting makes. An author, section or
 * topic that is named twice counts once. BS_UNACCEPTABLE for a headline over 300 characters or a body over 2 MiB.
 */
enum bs_status article_save(struct change *ch, int64_t article, const struct article_content *c, int64_t *version,
                            struct err *err);
/*
 * Makes a version live from live_from_us on: now (ch->now_us), in the future (scheduled), or, if nothing of it has been
 * live yet, in the past, as an import does; after that a past moment means now. Replaces what was scheduled.
 * Claims its route, writes its list rows, closes list pages, queues its related rows. An article keeps the address
 * it was first published at. Announces what pages may show: KEY_ARTICLE, KEY_CARD if the card changed, the lists
 * if membership or order changed, KEY_ROUTE, KEY_SISTERS, KEY_SITEMAP.
 */
enum bs_status article_publish(struct change *ch, int64_t article, int64_t version, int64_t live_from_us,
                               struct err *err);
/* The same for thousands in any order of dates: list pages stay as they are until lists_rebuild, which must follow. */
enum bs_status article_publish_in_bulk(struct change *ch, int64_t article, int64_t version, int64_t live_from_us,
                                       struct err *err);
/* Readers get 410 with the reason from now on; 404 if they never saw it. */
enum bs_status article_withdraw(struct change *ch, int64_t article, struct str reason, struct err *err);
/* Draft, review, ready or bin. Takes it back from readers if it is live or scheduled. BS_UNACCEPTABLE for other states. */
enum bs_status article_set_state(struct change *ch, int64_t article, enum article_state state, struct err *err);
/* Makes articles of different editions, with the sisters that they have, one story. BS_UNACCEPTABLE if an edition would
 * have it twice. Announces KEY_SISTERS, and KEY_ARTICLE of each that got another story. */
enum bs_status article_link(struct change *ch, int64_t article, int64_t sister, struct err *err);
/* The version that the desk edits (0 if none): for seeing whether somebody edited an imported article. */
enum bs_status article_working_version(struct change *ch, int64_t article, int64_t *out, struct err *err);

/* ── The end of an import ── */

/* Where lists_rebuild stands. Starts as { 0 }. */
struct list_rebuild {
	int64_t list;
	bool    open; /* its pages are being closed */
	bool    done;
};
/*
 * Closes the pages that article_publish_in_bulk left open, list after list, remembers each list's size for
 * list_page_of_imported, and lets names and settings that are younger than the articles reach back to them, so that the
 * site of an old day has them. Returns when change_is_late; call it in further changes until r->done. Pages that need nothing
 * stay. Announces KEY_LIST and KEY_LIST_PAGE of what changed, and the key of each name.
 */
enum bs_status lists_rebuild(struct change *ch, struct list_rebuild *r, struct err *err);
/* The same for one list, at once. */
enum bs_status lists_rebuild_pages(struct change *ch, int64_t list, struct err *err);

/* ── Every public address, for sitemaps ── */
struct public_address {
	struct str path;
	int64_t    changed_us;
};
typedef enum bs_status public_address_fn(void *ctx, const struct public_address *a);
/* Articles and pages live now, by article id after `after`, at most `limit`. Notes KEY_SITEMAP. */
enum bs_status public_addresses(struct snapshot *snap, int64_t edition, int64_t after, size_t limit, int64_t *last,
                                public_address_fn *fn, void *ctx, struct err *err);

#endif
