/*
 * Feeds: RSS 2.0 wherever an imported site had it, and the same as Atom and JSON Feed. Of the newest twenty stories a
 * feed shows what a card shows. Addresses are whole, dates are GMT.
 *
 * RSS and Atom are templates of the theme; JSON is written here, because a template knows no JSON strings.
 */
#include "site/address.h"
#include "site/thread.h"
#include "site/view.h"

#include "base/clock.h"
#include "news/comment.h"
#include "text/clean.h"

enum { FEED_ITEMS = 20, FEED_COMMENTS = 20, NAMES_MOST = 2 };

static struct str time_text(struct page *p, int64_t at_us, void (*put)(struct buf *, int64_t))
{
	AUTO_BUF buf = BUF_MAX(64);
	put(&buf, at_us);
	return str_dup(p->mem, buf_str(&buf));
}

static void put_moment(struct page *p, struct object *o, struct str name, int64_t at_us)
{
	struct object *moment = object_add_object(o, name);
	object_set(moment, STR("http"), value_text(time_text(p, at_us, put_time_http)));
	object_set(moment, STR("rfc3339"), value_text(time_text(p, at_us, put_time_rfc3339)));
}

/* ── One item, from wherever it came ── */

struct feed_item {
	struct str   title, url, category, summary; /* url: whole and encoded */
	struct str   guid;                          /* what feeds called it before it moved in; "" = its url */
	struct str   authors;                       /* names separated by '\n' */
	int64_t      published_us, updated_us;
	const struct media *picture;                /* NULL if none */
};

struct feed {
	struct str        title, description, page, self; /* addresses: whole and encoded */
	struct feed_item *items;
	size_t            n;
};

static int64_t changed_us(const struct feed_item *item)
{
	return item->updated_us ? item->updated_us : item->published_us;
}

static void put_enclosure(struct page *p, struct object *o, const struct media *m)
{
	if (!m || m->n_files == 0) {
		object_set(o, STR("picture"), value_bool(false));
		return;
	}
	struct object *picture = object_add_object(o, STR("picture"));
	struct str     path = media_file_path(p->mem, m, &m->files[0]);
	object_set(picture, STR("url"), value_text(url_encode(p->mem, str_join(p->mem, p->asked->origin, path))));
	object_set(picture, STR("bytes"), value_int(m->files[0].bytes));
	object_set(picture, STR("type"), value_text(m->type));
}

static void put_item(struct page *p, struct object *o, const struct feed_item *item)
{
	object_set(o, STR("title"), value_text(item->title));
	object_set(o, STR("url"), value_text(item->url));
	object_set(o, STR("guid"), value_text(item->guid));
	object_set(o, STR("category"), value_text(item->category));
	object_set(o, STR("summary"), value_text(item->summary));
	put_moment(p, o, STR("published"), item->published_us);
	put_moment(p, o, STR("updated"), changed_us(item));
	put_enclosure(p, o, item->picture);
	struct list *authors = object_add_list(o, STR("authors"));
	for (struct str names = item->authors; names.ptr && names.len > 0;)
		list_add(authors, value_text(str_cut(&names, '\n')));
	object_set(o, STR("has_authors"), value_bool(list_count(authors) > 0));
}

static int64_t newest_us(const struct page *p, const struct feed *f)
{
	int64_t newest = 0;
	for (size_t i = 0; i < f->n; i++)
		if (changed_us(&f->items[i]) > newest)
			newest = changed_us(&f->items[i]);
	if (newest)
		return newest;
	int64_t day = p->snap->now_us / US_PER_DAY; /* an empty feed has no moment of its own */
	snapshot_changes_at(p->snap, (day + 1) * US_PER_DAY);
	return day * US_PER_DAY;
}

static enum bs_status render_xml(struct page *p, const struct feed *f, bool is_atom, struct err *err)
{
	struct object *root = object_new(p->mem), *feed = object_add_object(root, STR("feed"));
	object_set(feed, STR("title"), value_text(f->title));
	object_set(feed, STR("description"), value_text(f->description));
	object_set(feed, STR("page"), value_text(f->page));
	object_set(feed, STR("self"), value_text(f->self));
	object_set(feed, STR("language"), value_text(p->edition->settings.language));
	object_set(feed, STR("author"), value_text(p->edition->settings.title));
	put_moment(p, feed, STR("updated"), newest_us(p, f));
	if (f->n > 0)
		put_moment(p, feed, STR("changed"), newest_us(p, f));
	struct list *items = object_add_list(feed, STR("items"));
	for (size_t i = 0; i < f->n; i++)
		put_item(p, list_add_object(items), &f->items[i]);
	p->type = is_atom ? STR("application/atom+xml; charset=utf-8") : STR("application/rss+xml; charset=utf-8");
	return template_render(theme_templates(p->theme), is_atom ? STR("atom.xml") : STR("feed.xml"), root, &p->res->body, err);
}

/* ── JSON Feed 1.1 ── */

static void put_member(struct buf *out, const char *before, struct str value)
{
	buf_put(out, str_from_z(before));
	json_put_str(out, value);
}

static void put_json_item(struct page *p, struct buf *out, const struct feed_item *item)
{
	put_member(out, "{\"id\":", item->guid.len ? item->guid : item->url);
	put_member(out, ",\"url\":", item->url);
	put_member(out, ",\"title\":", item->title);
	put_member(out, ",\"content_text\":", item->summary);
	put_member(out, ",\"date_published\":", time_text(p, item->published_us, put_time_rfc3339));
	put_member(out, ",\"date_modified\":", time_text(p, changed_us(item), put_time_rfc3339));
	if (item->picture && item->picture->n_files > 0)
		put_member(out, ",\"image\":",
		           url_encode(p->mem, str_join(p->mem, p->asked->origin,
		                                       media_file_path(p->mem, item->picture, &item->picture->files[0]))));
	buf_put(out, STR(",\"authors\":["));
	const char *before = "{\"name\":";
	for (struct str names = item->authors; names.ptr && names.len > 0; before = "},{\"name\":")
		put_member(out, before, str_cut(&names, '\n'));
	buf_put(out, item->authors.len > 0 ? STR("}]}") : STR("]}"));
}

static enum bs_status render_json(struct page *p, const struct feed *f, struct err *err)
{
	struct buf *out = &p->res->body;
	put_member(out, "{\"version\":", STR("https://jsonfeed.org/version/1.1"));
	put_member(out, ",\"title\":", f->title);
	put_member(out, ",\"description\":", f->description);
	put_member(out, ",\"language\":", p->edition->settings.language);
	put_member(out, ",\"home_page_url\":", f->page);
	put_member(out, ",\"feed_url\":", f->self);
	buf_put(out, STR(",\"items\":["));
	for (size_t i = 0; i < f->n; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_json_item(p, out, &f->items[i]);
	}
	buf_put(out, STR("]}"));
	p->type = STR("application/feed+json; charset=utf-8");
	return buf_status(out) ? err_set(err, BS_TOO_BIG, "the feed is too long") : BS_OK;
}

static enum bs_status render(struct page *p, const struct feed *f, enum feed_format format, struct err *err)
{
	p->keeping = KEEP_REVALIDATE;
	return format == FEED_JSON ? render_json(p, f, err) : render_xml(p, f, format == FEED_ATOM, err);
}

/* ── Stories ── */

static struct feed_item item_of_card(struct page *p, const struct card *c)
{
	const struct section *section = c->section ? section_find(p->tree, c->section) : NULL;
	return (struct feed_item){
		.title = c->headline, .url = view_address(p, c->path), .summary = c->standfirst,
		.category = section ? section->name : c->kicker, .authors = c->bylines,
		.published_us = c->published_us, .updated_us = c->updated_us, .picture = &c->lead,
	};
}

enum bs_status page_feed(struct page *p, const struct list_subject *s, enum feed_format format, struct err *err)
{
	static const enum suffix_kind suffixes[] = {
		[FEED_RSS] = SUFFIX_FEED, [FEED_ATOM] = SUFFIX_FEED_ATOM, [FEED_JSON] = SUFFIX_FEED_JSON,
	};
	struct list_view view = { 0 };
	enum bs_status   st = list_load(p->mem, p->snap, s->kind, s->owner, 0, FEED_ITEMS, &view, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	const struct settings *settings = &p->edition->settings;
	bool                   is_whole = s->kind == LIST_EDITION;
	struct feed            f = {
		           .title = is_whole ? settings->title : view_words2(p, STR("page_title"), STR("page"), s->name, STR("site"), settings->title),
		           .description = is_whole ? settings->motto : s->description,
		           .page = view_address(p, s->path),
		           .self = view_address(p, suffix_path(p->mem, s->path, suffixes[format], 0)),
		           .items = ARENA_NEW(p->mem, struct feed_item, view.cards.n + 1),
	};
	if (f.description.len == 0)
		f.description = f.title;
	for (st = BS_OK; !st && f.n < view.cards.n; f.n++) {
		f.items[f.n] = item_of_card(p, &view.cards.cards[f.n]);
		st = article_guid_load(p->mem, p->snap, view.cards.cards[f.n].id, &f.items[f.n].guid, err);
	}
	return st ? st : render(p, &f, format, err);
}

/* ── Comments ── */

/* Keeps f->items as the newest FEED_COMMENTS of all that were offered, newest first. */
static void offer(struct feed *f, const struct feed_item *item)
{
	if (f->n == FEED_COMMENTS && f->items[f->n - 1].published_us >= item->published_us)
		return;
	size_t at = f->n < FEED_COMMENTS ? f->n++ : f->n - 1;
	for (; at > 0 && f->items[at - 1].published_us < item->published_us; at--)
		f->items[at] = f->items[at - 1];
	f->items[at] = *item;
}

static enum bs_status offer_comments(struct page *p, struct feed *f, const struct card *c, struct err *err)
{
	struct comment_thread t = { 0 };
	enum bs_status        st = comment_thread_load(p->mem, p->snap, c->id, &t, err);
	if (st)
		return st;
	struct str address = view_address(p, c->path);
	for (size_t i = 0; i < t.n; i++) {
		const struct comment *comment = &t.comments[i];
		struct str            anchor = comment_anchor(p->mem, comment->anchor, comment->number);
		if (comment->removed)
			continue;
		offer(f, &(struct feed_item){
			.title = view_words2(p, STR("comment_by"), STR("name"), comment->author_name, STR("title"), c->headline),
			.url = str_fmt(p->mem, "%.*s#%.*s", STR_ARG(address), STR_ARG(anchor)),
			.summary = html_to_text(p->mem, comment_html(p->mem, comment->body)),
			.authors = comment->author_name, .published_us = comment->written_us,
		});
	}
	return BS_OK;
}

static enum bs_status cards_of_comments(struct page *p, int64_t article, struct card_list *out, struct err *err)
{
	if (article)
		return card_list_load(p->mem, p->snap, &article, 1, out, err);
	struct list_view view = { 0 };
	enum bs_status   st = list_load(p->mem, p->snap, LIST_EDITION, p->edition->id, 0, FEED_ITEMS, &view, err);
	*out = view.cards;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

enum bs_status page_comment_feed(struct page *p, int64_t article, struct err *err)
{
	struct card_list cards = { 0 };
	enum bs_status   st = cards_of_comments(p, article, &cards, err);
	if (st)
		return st;
	if (article && cards.n == 0)
		return err_set(err, BS_NOT_FOUND, "this article is not public");
	struct str  title = p->edition->settings.title, path = article ? cards.cards[0].path : STR("/");
	struct feed f = {
		.title = article ? view_words1(p, STR("comments_of"), STR("title"), cards.cards[0].headline)
		                 : view_words1(p, STR("comments_on_site"), STR("site"), title),
		.page = view_address(p, path),
		.self = view_address(p, suffix_path(p->mem, article ? path : STR("/comments/"), SUFFIX_FEED, 0)),
		.items = ARENA_NEW(p->mem, struct feed_item, FEED_COMMENTS),
	};
	f.description = f.title;
	for (size_t i = 0; !st && i < cards.n; i++)
		st = offer_comments(p, &f, &cards.cards[i], err);
	return st ? st : render(p, &f, FEED_RSS, err);
}
