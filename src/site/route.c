/*
 * What stands at a path. In this order:
 *
 *   1. ?p=ID and ?page_id=ID of an imported site, on "/";
 *   2. a route row: an article, a section, an author, a topic, a file, or something that leads on;
 *   3. built-in addresses: the front page, robots.txt, sitemaps;
 *   4. a suffix (feed/, archive/N/, page/N/ ...) behind a path of 2 or 3.
 *
 * So a row beats everything built in: an old site may have an article at /feed/ or a page at /archive/3/.
 * Whatever is spelled otherwise than normally is led to the normal spelling in one step.
 */
#include "site/address.h"
#include "site/view.h"

#include "news/route.h"

enum { IMPORTED_PAGE_SIZE = 10, MOVED = 301, FOUND = 302 };

void page_redirect(struct page *p, int code, struct str path)
{
	bool is_path = str_starts(path, STR("/"));
	while (str_starts(path, STR("//"))) /* that would be another host */
		path = str_slice(path, 1, path.len);
	p->keeping = code == MOVED ? KEEP_SHORT : KEEP_REVALIDATE;
	http_redirect(p->res, code, is_path ? view_path(p, path) : path);
}

static enum bs_status nothing(struct err *err)
{
	return err_set(err, BS_NOT_FOUND, "nothing stands at this address");
}

/* ── Lists and articles, with and without suffix ── */

static bool list_kind_of(enum route_kind kind, enum list_kind *out)
{
	switch (kind) {
	case ROUTE_SECTION:
		*out = LIST_SECTION;
		return true;
	case ROUTE_AUTHOR:
		*out = LIST_AUTHOR;
		return true;
	case ROUTE_TOPIC:
		*out = LIST_TOPIC;
		return true;
	case ROUTE_ARTICLE:
	case ROUTE_MEDIA:
	case ROUTE_REDIRECT:
		break;
	}
	return false;
}

static enum bs_status imported_page(struct page *p, const struct list_subject *s, int n, struct err *err)
{
	int            number = 0; /* page 1 was always the newest */
	enum bs_status st = BS_OK;
	if (n > 1)
		st = list_page_of_imported(p->snap, s->kind, s->owner, n, IMPORTED_PAGE_SIZE, &number, err);
	if (st)
		return st;
	page_redirect(p, MOVED, n > 1 ? list_page_path(p->mem, s, number) : s->path);
	return BS_OK;
}

static enum bs_status list_with_suffix(struct page *p, enum list_kind kind, int64_t owner, const struct suffix *x,
                                       struct err *err)
{
	struct list_subject s;
	enum bs_status      st = list_subject_load(p, kind, owner, x->base, &s, err);
	if (st)
		return st;
	switch (x->kind) {
	case SUFFIX_FEED:
		return page_feed(p, &s, FEED_RSS, err);
	case SUFFIX_FEED_ATOM:
		return page_feed(p, &s, FEED_ATOM, err);
	case SUFFIX_FEED_JSON:
		return page_feed(p, &s, FEED_JSON, err);
	case SUFFIX_ARCHIVE:
		return page_list(p, &s, x->number, err);
	case SUFFIX_IMPORTED_PAGE:
		return imported_page(p, &s, x->number, err);
	case SUFFIX_NONE:
		return page_list(p, &s, 0, err);
	case SUFFIX_PART:
		break;
	}
	return nothing(err);
}

/* An old site's parts of an article lead to the whole; its feed is that of its comments. */
static enum bs_status article_with_suffix(struct page *p, int64_t article, const struct suffix *x, struct err *err)
{
	switch (x->kind) {
	case SUFFIX_NONE:
		return page_article(p, article, err);
	case SUFFIX_FEED:
		return page_comment_feed(p, article, err);
	case SUFFIX_FEED_ATOM:
	case SUFFIX_FEED_JSON:
		page_redirect(p, MOVED, suffix_path(p->mem, x->base, SUFFIX_FEED, 0));
		return BS_OK;
	case SUFFIX_PART:
		page_redirect(p, MOVED, x->base);
		return BS_OK;
	case SUFFIX_ARCHIVE:
	case SUFFIX_IMPORTED_PAGE:
		break;
	}
	return nothing(err);
}

/*
 * An article that was never public does not exist for readers, so nothing leads to it either: its address may hold the
 * headline. One that was withdrawn is public: its page says so.
 */
static enum bs_status may_lead_to(struct page *p, const struct route *r, struct err *err)
{
	struct article a;
	if (r->kind != ROUTE_ARTICLE)
		return BS_OK;
	enum bs_status st = article_load(p->mem, p->snap, r->target, &a, err);
	return st == BS_GONE ? BS_OK : st;
}

/* From an address that leads on to one that may lead on itself: straight to the end, in one step for the reader. */
static enum bs_status lead_on(struct page *p, struct str address, struct err *err)
{
	struct route   end;
	enum bs_status st = route_find(p->mem, p->snap, p->edition->id, address, &end, err);
	bool           is_elsewhere = st == BS_NOT_FOUND && !str_starts(address, STR("/?")); /* or built in */
	if (!st)
		st = may_lead_to(p, &end, err);
	if (st && !is_elsewhere)
		return st;
	page_redirect(p, MOVED, is_elsewhere || end.kind == ROUTE_MEDIA ? address : end.address);
	return BS_OK;
}

/* x->kind SUFFIX_NONE: the path itself. */
static enum bs_status of_route(struct page *p, const struct route *r, const struct suffix *x, struct err *err)
{
	enum list_kind kind;
	if (r->kind == ROUTE_MEDIA && r->canonical)
		return x->kind == SUFFIX_NONE ? page_media(p, r->address, KEEP_SHORT, err) : nothing(err);
	if (r->kind == ROUTE_REDIRECT)
		return x->kind == SUFFIX_NONE ? lead_on(p, r->address, err) : nothing(err);
	enum bs_status st = r->canonical && x->kind == SUFFIX_NONE ? BS_OK : may_lead_to(p, r, err);
	if (st)
		return st;
	if (!r->canonical || !x->is_normal) {
		if (r->address.len == 0)
			return nothing(err);
		page_redirect(p, MOVED, suffix_path(p->mem, r->address, x->kind, x->number));
		return BS_OK;
	}
	if (list_kind_of(r->kind, &kind))
		return list_with_suffix(p, kind, r->target, x, err);
	return article_with_suffix(p, r->target, x, err);
}

/* ── Built in ── */

static int sitemap_number(struct str path)
{
	struct str prefix = STR("/sitemap-"), end = STR(".xml");
	int64_t    number;
	if (!str_starts(path, prefix) || !str_ends(path, end) || path.len > prefix.len + end.len + 4 ||
	    !str_to_i64(str_slice(path, prefix.len, path.len - end.len), &number) || number < 1)
		return 0;
	return (int)number;
}

static enum bs_status built_in(struct page *p, struct str path, struct err *err)
{
	int part = sitemap_number(path);
	if (str_eq(path, STR("/")))
		return page_front(p, err);
	if (str_eq(path, STR("/robots.txt")))
		return page_robots(p, err);
	if (str_eq(path, STR("/sitemap.xml")))
		return page_sitemap_index(p, err);
	if (part > 0)
		return page_sitemap_part(p, part, err);
	if (str_starts(path, STR("/wp-sitemap")) || str_eq(path, STR("/sitemap_index.xml"))) {
		page_redirect(p, MOVED, STR("/sitemap.xml"));
		return BS_OK;
	}
	if (str_eq(path, STR("/favicon.ico"))) {
		const struct asset *icon = theme_asset(p->theme, STR("favicon.svg"));
		if (!icon)
			return nothing(err);
		p->keeping = KEEP_SHORT;
		http_redirect(p->res, FOUND, theme_asset_path(p->mem, icon));
		return BS_OK;
	}
	return nothing(err);
}

static enum bs_status front_with_suffix(struct page *p, const struct suffix *x, struct err *err)
{
	if (x->kind == SUFFIX_PART)
		return nothing(err);
	if (!x->is_normal) {
		page_redirect(p, MOVED, suffix_path(p->mem, STR("/"), x->kind, x->number));
		return BS_OK;
	}
	return list_with_suffix(p, LIST_EDITION, p->edition->id, x, err);
}

static enum bs_status behind_suffix(struct page *p, struct err *err)
{
	struct suffix x = suffix_parse(p->asked->path);
	struct route  base;
	if (x.kind == SUFFIX_NONE)
		return nothing(err);
	if (str_eq(x.base, STR("/comments/")) && x.kind == SUFFIX_FEED)
		return page_comment_feed(p, 0, err);
	enum bs_status st = route_find(p->mem, p->snap, p->edition->id, x.base, &base, err);
	if (st == BS_NOT_FOUND && str_eq(x.base, STR("/")))
		return front_with_suffix(p, &x, err);
	return st ? st : of_route(p, &base, &x, err);
}

/* ── The order ── */

/* An imported site's number leads to what it named; a number that names nothing public is not there, as it was not there. */
static enum bs_status imported_id(struct page *p, struct err *err)
{
	struct route   route;
	struct str     path = str_join(p->mem, STR("/?p="), p->asked->post_id);
	enum bs_status st = route_find(p->mem, p->snap, p->edition->id, path, &route, err);
	if (!st)
		st = may_lead_to(p, &route, err);
	if (st)
		return st == BS_NOT_FOUND ? nothing(err) : st;
	if (route.address.len == 0 || route.canonical)
		return nothing(err);
	page_redirect(p, MOVED, route.address);
	return BS_OK;
}

enum bs_status page_find(struct page *p, struct err *err)
{
	static const struct suffix none = { .kind = SUFFIX_NONE, .is_normal = true };
	struct route               route;
	if (p->asked->post_id.len > 0)
		return imported_id(p, err);
	enum bs_status st = route_find(p->mem, p->snap, p->edition->id, p->asked->path, &route, err);
	if (st == BS_OK)
		return of_route(p, &route, &(struct suffix){ .kind = none.kind, .base = route.address, .is_normal = true }, err);
	if (st != BS_NOT_FOUND)
		return st;
	st = built_in(p, p->asked->path, err);
	return st == BS_NOT_FOUND && p->res->status == 200 ? behind_suffix(p, err) : st;
}
