/*
 * The sitemap (sitemaps.org, 0.9) and robots.txt.
 *
 * /sitemap.xml is an index of parts, /sitemap-N.xml. A part holds PART_ADDRESSES articles in the order of their
 * making, so an old part changes only when an old article does. News walks articles by id, so finding where part N
 * begins means walking over the parts before it; ids never reach a reader.
 */
#include "site/view.h"

#include "base/clock.h"

enum { PART_ADDRESSES = 10000, PARTS_MOST = 1000 };

static void begin_xml(struct page *p, struct str element)
{
	struct buf *out = &p->res->body;
	p->type = STR("application/xml; charset=utf-8");
	p->keeping = KEEP_REVALIDATE;
	buf_put(out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<"));
	buf_put(out, element);
	buf_put(out, STR(" xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
}

static enum bs_status end_xml(struct page *p, struct str end, struct err *err)
{
	buf_put(&p->res->body, end);
	return buf_status(&p->res->body) ? err_set(err, BS_TOO_BIG, "the sitemap is too long") : BS_OK;
}

static void put_location(struct page *p, struct str element, struct str path, int64_t changed_us)
{
	struct buf *out = &p->res->body;
	buf_putc(out, '<');
	buf_put(out, element);
	buf_put(out, STR("><loc>"));
	/* The address dies at once: a part has ten thousand of them. */
	struct arena_mark mark = arena_mark(p->mem);
	xml_put_text(out, view_address(p, path));
	arena_rewind(p->mem, mark);
	buf_put(out, STR("</loc>"));
	if (changed_us) {
		buf_put(out, STR("<lastmod>"));
		put_time_rfc3339(out, changed_us);
		buf_put(out, STR("</lastmod>"));
	}
	buf_put(out, STR("</"));
	buf_put(out, element);
	buf_put(out, STR(">\n"));
}

/* ── Walking ── */

struct walk {
	struct page *page; /* NULL: only count */
	size_t       n;
};

static enum bs_status walk_one(void *ctx, const struct public_address *a)
{
	struct walk *w = ctx;
	w->n++;
	if (w->page)
		put_location(w->page, STR("url"), a->path, a->changed_us);
	return BS_OK;
}

/* One part from after *id on; moves *id. page NULL: only counts. */
static enum bs_status walk_part(struct page *p, bool is_shown, int64_t *id, size_t *n, struct err *err)
{
	struct walk    w = { .page = is_shown ? p : NULL };
	int64_t        last = *id;
	enum bs_status st = public_addresses(p->snap, p->edition->id, *id, PART_ADDRESSES, &last, walk_one, &w, err);
	*id = last;
	*n = w.n;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status page_sitemap_index(struct page *p, struct err *err)
{
	begin_xml(p, STR("sitemapindex"));
	int64_t id = 0;
	size_t  n = PART_ADDRESSES;
	for (int part = 1; part <= PARTS_MOST && n == PART_ADDRESSES; part++) {
		enum bs_status st = walk_part(p, false, &id, &n, err);
		if (st)
			return st;
		if (part == 1 || n > 0)
			put_location(p, STR("sitemap"), str_fmt(p->mem, "/sitemap-%d.xml", part), 0);
	}
	return end_xml(p, STR("</sitemapindex>\n"), err);
}

/* The front page and the sections stand at the head of the first part. */
static void put_lists(struct page *p)
{
	put_location(p, STR("url"), STR("/"), 0);
	for (size_t i = 0; i < p->tree->n; i++)
		put_location(p, STR("url"), p->tree->sections[i].path, 0);
}

enum bs_status page_sitemap_part(struct page *p, int number, struct err *err)
{
	int64_t id = 0;
	size_t  n = PART_ADDRESSES;
	for (int part = 1; part < number; part++) {
		enum bs_status st = n == PART_ADDRESSES && part <= PARTS_MOST ? walk_part(p, false, &id, &n, err) : BS_NOT_FOUND;
		if (st)
			return st == BS_NOT_FOUND ? err_set(err, st, "the sitemap has fewer parts") : st;
	}
	if (n < PART_ADDRESSES)
		return err_set(err, BS_NOT_FOUND, "the sitemap has fewer parts");
	begin_xml(p, STR("urlset"));
	if (number == 1)
		put_lists(p);
	enum bs_status st = walk_part(p, true, &id, &n, err);
	if (!st && number > 1 && n == 0)
		return err_set(err, BS_NOT_FOUND, "the sitemap has fewer parts");
	return st ? st : end_xml(p, STR("</urlset>\n"), err);
}

enum bs_status page_robots(struct page *p, struct err *err)
{
	struct buf *out = &p->res->body;
	p->type = STR("text/plain; charset=utf-8");
	p->keeping = KEEP_REVALIDATE;
	buf_put(out, STR("User-agent: *\nDisallow: /desk/\nDisallow: /api/\nDisallow: /-/at/\nDisallow: /-/history/\n\n"));
	for (size_t i = 0; i < p->frame->editions.n; i++) {
		buf_put(out, STR("Sitemap: "));
		buf_put(out, view_edition_address(p, &p->frame->editions.editions[i], STR("/sitemap.xml")));
		buf_putc(out, '\n');
	}
	return buf_status(out) ? err_set(err, BS_TOO_BIG, "robots.txt is too long") : BS_OK;
}
