/*
 * The builders. They run for every page that is not kept, so they allocate only in the page's arena, format each time
 * once, and read nothing: what they need is in the cards already.
 */
#include "site/view.h"

#include "base/check.h"
#include "site/address.h"

enum { SOURCE_WIDTH = 960 }; /* of the file that a browser without srcset gets */

/* ── Addresses ── */

static bool same_host(const struct page *p, const struct edition *e)
{
	const struct edition_list *all = &p->frame->editions;
	return str_eq_nocase(edition_host(all, e), edition_host(all, p->edition));
}

static struct str with_prefix(struct arena *mem, const struct edition *e, struct str path)
{
	path = path_encode(mem, path);
	return e->prefix.len ? str_join(mem, e->prefix, path) : path;
}

struct str view_path(const struct page *p, struct str path)
{
	return with_prefix(p->mem, p->edition, path);
}

struct str view_edition_address(const struct page *p, const struct edition *e, struct str path)
{
	const struct edition_list *all = &p->frame->editions;
	struct str                 origin = p->asked->origin;
	if (!same_host(p, e))
		origin = p->asked->is_local ? str_fmt(p->mem, "http://%.*s.localhost%.*s", STR_ARG(e->name),
		                                      STR_ARG(p->asked->local_port))
		                            : edition_origin(p->mem, all, e);
	return url_encode(p->mem, str_join(p->mem, origin, with_prefix(p->mem, e, path)));
}

struct str view_address(const struct page *p, struct str path)
{
	return view_edition_address(p, p->edition, path);
}

struct str view_edition_path(const struct page *p, const struct edition *e, struct str path)
{
	return same_host(p, e) ? with_prefix(p->mem, e, path) : view_edition_address(p, e, path);
}

/* ── Words ── */

struct str view_words(const struct page *p, struct str key)
{
	return message(p->mem, p->words, key, NULL, 0);
}

struct str view_words1(const struct page *p, struct str key, struct str name, struct str text)
{
	return message(p->mem, p->words, key, &(struct message_arg){ .name = name, .text = text }, 1);
}

struct str view_words2(const struct page *p, struct str key, struct str name1, struct str text1, struct str name2,
                       struct str text2)
{
	const struct message_arg args[] = { { .name = name1, .text = text1 }, { .name = name2, .text = text2 } };
	return message(p->mem, p->words, key, args, 2);
}

struct str view_number(const struct page *p, int64_t number)
{
	return number_text(p->mem, p->dates, number);
}

struct str view_names(const struct page *p, struct str names, size_t n)
{
	struct str first = str_cut(&names, '\n'), second = names.ptr ? str_cut(&names, '\n') : STR_EMPTY;
	if (n <= 1 || second.len == 0)
		return first;
	if (n == 2)
		return view_words2(p, STR("names_two"), STR("a"), first, STR("b"), second);
	const struct message_arg args[] = {
		{ .name = STR("a"), .text = first },
		{ .name = STR("b"), .text = second },
		{ .name = STR("n"), .number = (int64_t)n - 2, .is_number = true },
		{ .name = STR("count"), .text = view_number(p, (int64_t)n - 2) },
	};
	return message(p->mem, p->words, STR("names_more"), args, 4);
}

/* ── Pieces ── */

void view_time(const struct page *p, struct object *o, struct str name, int64_t at_us, enum date_form form)
{
	if (at_us == 0) {
		object_set(o, name, value_bool(false));
		return;
	}
	struct object *time = object_add_object(o, name);
	object_set(time, STR("machine"), value_text(date_machine(p->mem, p->dates, at_us)));
	object_set(time, STR("text"), value_text(date_text(p->mem, p->dates, form, at_us)));
}

void view_list_time(struct page *p, struct object *o, struct str name, int64_t at_us)
{
	bool is_today = p->snap && date_same_day(p->dates, at_us, p->snap->now_us);
	if (p->snap && (is_today || at_us > p->snap->now_us)) /* what is of tomorrow will be of today */
		snapshot_changes_at(p->snap, date_next_midnight_us(p->dates, p->snap->now_us));
	view_time(p, o, name, at_us, is_today ? DATE_CLOCK : DATE_SHORT);
}

static struct str sizes_of(enum picture_size size)
{
	static const struct str sizes[] = {
		[PICTURE_LEAD]  = STR_INIT("(min-width: 68em) 53.5rem, 100vw"),
		[PICTURE_HALF]  = STR_INIT("(min-width: 80em) 37rem, (min-width: 64em) 47vw, 100vw"),
		[PICTURE_CARD]  = STR_INIT("(min-width: 80em) 18rem, (min-width: 64em) 23vw, (min-width: 40em) 46vw, 100vw"),
		[PICTURE_THUMB] = STR_INIT("(min-width: 80em) 18rem, (min-width: 48em) 23vw, (min-width: 40em) 46vw, 7rem"),
		[PICTURE_FACE]  = STR_INIT("8.5rem"),
	};
	return sizes[size];
}

static struct str file_path(const struct page *p, const struct media *m, const struct media_file *f)
{
	return media_file_path(p->mem, m, f);
}

/* The widest file that is not wider than SOURCE_WIDTH, else the narrowest. files: widest first. */
static const struct media_file *source_of(const struct media *m)
{
	for (size_t i = 0; i < m->n_files; i++)
		if (m->files[i].width <= SOURCE_WIDTH)
			return &m->files[i];
	return &m->files[m->n_files - 1];
}

struct object *view_picture(struct page *p, struct object *o, struct str name, const struct media *m,
                            enum picture_size size, bool is_eager, struct str alt)
{
	if (m->n_files == 0) {
		object_set(o, name, value_bool(false));
		return NULL;
	}
	const struct media_file *source = source_of(m);
	struct object           *picture = object_add_object(o, name);
	object_set(picture, STR("src"), value_url(file_path(p, m, source)));
	struct list *files = object_add_list(picture, STR("files"));
	for (size_t i = m->n_files; i-- > 0;) {
		struct object *file = list_add_object(files);
		object_set(file, STR("url"), value_url(file_path(p, m, &m->files[i])));
		object_set(file, STR("width"), value_int(m->files[i].width));
		object_set(file, STR("is_last"), value_bool(i == 0));
	}
	object_set(picture, STR("sizes"), value_text(sizes_of(size)));
	object_set(picture, STR("width"), value_int(source->width));
	object_set(picture, STR("height"), value_int(source->height));
	object_set(picture, STR("alt"), value_text(alt));
	object_set(picture, STR("is_eager"), value_bool(is_eager));
	return picture;
}

/* One only: what the editor wrote, on opinion the writer, else the section. */
static struct str kicker_of(const struct page *p, const struct card *c, bool is_opinion)
{
	if (c->kicker.len > 0)
		return c->kicker;
	if (is_opinion && c->n_authors > 0)
		return view_names(p, c->bylines, c->n_authors);
	const struct section *section = c->section ? section_find(p->tree, c->section) : NULL;
	return section ? section->name : STR_EMPTY;
}

void view_card(struct page *p, struct object *o, const struct card *c, const struct card_look *look)
{
	struct str colour = frame_colour(p->frame, p->edition, c->section);
	bool       is_opinion = str_eq(colour, STR("opinion"));
	bool       is_named = (is_opinion && c->kicker.len == 0) || (look->of_author && c->n_authors == 1);
	struct str by = is_named ? STR_EMPTY : view_names(p, c->bylines, c->n_authors);

	object_set(o, STR("url"), value_url(view_path(p, c->path)));
	object_set(o, STR("headline"), value_text(c->headline));
	object_set(o, STR("kicker"), value_text(kicker_of(p, c, is_opinion)));
	object_set(o, STR("colour"), value_text(colour));
	object_set(o, STR("size"), value_text(look->size));
	object_set(o, STR("shape"), value_text(look->shape.len > 0 ? look->shape : is_opinion ? STR("is-opinion") : STR_EMPTY));
	object_set(o, STR("standfirst"), value_text(look->show_standfirst ? c->standfirst : STR_EMPTY));
	object_set(o, STR("by"), value_text(by));
	object_set(o, STR("has_meta"), value_bool(look->show_meta));
	if (look->clock_only)
		view_time(p, o, STR("time"), c->published_us, DATE_CLOCK);
	else
		view_list_time(p, o, STR("time"), c->published_us);
	if (look->show_picture)
		view_picture(p, o, STR("picture"), &c->lead, look->picture, look->is_eager, STR_EMPTY);
	else
		object_set(o, STR("picture"), value_bool(false));
}

void view_crumb(struct page *p, struct list *crumbs, struct str name, struct str path, bool is_current)
{
	struct object *crumb = list_add_object(crumbs);
	object_set(crumb, STR("name"), value_text(name));
	object_set(crumb, STR("url"), value_url(view_path(p, path)));
	object_set(crumb, STR("is_current"), value_bool(is_current));
}

enum { CRUMBS_MAX = 16 };

void view_section_crumbs(struct page *p, struct list *crumbs, int64_t section, bool last_is_current)
{
	const struct section *chain[CRUMBS_MAX];
	size_t                n = 0;
	for (const struct section *s = section_find(p->tree, section); s && n < CRUMBS_MAX;
	     s = s->parent ? section_find(p->tree, s->parent) : NULL)
		chain[n++] = s;
	for (size_t i = n; i-- > 0;)
		view_crumb(p, crumbs, chain[i]->name, chain[i]->path, i == 0 && last_is_current);
}

/* ── The whole ── */

/* A language's name in itself, as its own words say; the edition's title if the theme does not speak it. */
static struct str edition_label(const struct page *p, const struct edition *e)
{
	const struct messages *words = theme_messages(p->theme, e->settings.language);
	struct str             tag = message(p->mem, words, STR("language_tag"), NULL, 0);
	struct str             language = e->settings.language, first = str_cut(&language, '-');
	if (str_eq_nocase(tag, first) || str_eq_nocase(tag, e->settings.language))
		return message(p->mem, words, STR("language_name"), NULL, 0);
	return e->settings.title;
}

static const struct sister *sister_in(const struct sister_list *sisters, int64_t edition)
{
	for (size_t i = 0; sisters && i < sisters->n; i++)
		if (sisters->sisters[i].edition == edition)
			return &sisters->sisters[i];
	return NULL;
}

static void put_editions(struct page *p, struct object *site, const struct page_head *head)
{
	const struct edition_list *all = &p->frame->editions;
	struct list               *editions = object_add_list(site, STR("editions"));
	for (size_t i = 0; i < all->n; i++) {
		const struct edition *e = &all->editions[i];
		const struct sister  *sister = sister_in(head->sisters, e->id);
		bool                  is_current = e == p->edition;
		struct str            path = is_current && head->path.len > 0 ? head->path : sister ? sister->path : STR("/");
		struct object        *o = list_add_object(editions);
		object_set(o, STR("name"), value_text(edition_label(p, e)));
		object_set(o, STR("language"), value_text(e->settings.language));
		object_set(o, STR("url"), value_url(view_edition_path(p, e, path)));
		object_set(o, STR("is_current"), value_bool(is_current));
	}
	object_set(site, STR("has_editions"), value_bool(all->n > 1));
}

/* The section's ancestor that stands in the menu, for the line under it. */
static int64_t top_of(const struct page *p, int64_t section)
{
	const struct section *s = section ? section_find(p->tree, section) : NULL;
	for (int depth = 0; s && s->parent && depth < CRUMBS_MAX; depth++)
		s = section_find(p->tree, s->parent);
	return s ? s->id : 0;
}

static void put_menu(struct page *p, struct object *site, const struct page_head *head)
{
	int64_t      top = top_of(p, head->section);
	struct list *menu = object_add_list(site, STR("menu")), *sections = object_add_list(site, STR("sections"));
	for (size_t i = 0; i < p->tree->n; i++) {
		const struct section *s = &p->tree->sections[i];
		if (s->depth > 0 || !s->in_menu)
			continue;
		struct object *o = list_add_object(menu);
		struct str     current = s->id != top ? STR_EMPTY : head->is_section && s->id == head->section ? STR("page") : STR("true");
		object_set(o, STR("name"), value_text(s->name));
		object_set(o, STR("url"), value_url(view_path(p, s->path)));
		object_set(o, STR("colour"), value_text(frame_colour(p->frame, p->edition, s->id)));
		object_set(o, STR("is_current"), value_text(current));
		list_add(sections, (struct value){ .type = VALUE_OBJECT, .object = o });
	}
	object_set(site, STR("has_menu"), value_bool(list_count(menu) > 0));
}

/* The site's own words, a paragraph per line. */
static void put_about(struct page *p, struct object *site)
{
	struct list *about = object_add_list(site, STR("about"));
	for (struct str rest = p->edition->settings.about; rest.ptr && rest.len > 0;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.len > 0)
			list_add(about, value_text(line));
	}
}

static struct str asset_path(const struct page *p, struct str name)
{
	const struct asset *a = theme_asset(p->theme, name);
	return a ? theme_asset_path(p->mem, a) : STR_EMPTY;
}

static void put_site(struct page *p, struct object *root, const struct page_head *head)
{
	const struct settings *settings = &p->edition->settings;
	struct object         *site = object_add_object(root, STR("site"));
	object_set(site, STR("title"), value_text(settings->title));
	object_set(site, STR("motto"), value_text(settings->motto));
	object_set(site, STR("publisher"), value_text(settings->publisher.len > 0 ? settings->publisher : settings->title));
	object_set(site, STR("home"), value_url(view_path(p, STR("/"))));
	object_set(site, STR("feed"), value_url(view_path(p, STR("/feed/"))));
	object_set(site, STR("css"), value_url(asset_path(p, STR("site.css"))));
	object_set(site, STR("favicon"), value_url(asset_path(p, STR("favicon.svg"))));
	put_about(p, site);
	put_editions(p, site, head);
	put_menu(p, site, head);
}

static void put_alternate(struct page *p, struct list *alternates, struct str language, const struct edition *e,
                          struct str path)
{
	struct object *o = list_add_object(alternates);
	object_set(o, STR("language"), value_text(language));
	object_set(o, STR("url"), value_url(view_edition_address(p, e, path)));
}

/* hreflang: each edition that has the page, itself too; x-default is the default edition's, or else this one. */
static void put_alternates(struct page *p, struct object *page, const struct page_head *head)
{
	const struct edition_list *all = &p->frame->editions;
	struct list               *alternates = object_add_list(page, STR("alternates"));
	bool                       has_sisters = head->is_front ? all->n > 1 : head->sisters && head->sisters->n > 0;
	if (!has_sisters)
		return;
	const struct edition *fallback = p->edition;
	struct str            fallback_path = head->path;
	for (size_t i = 0; i < all->n; i++) {
		const struct edition *e = &all->editions[i];
		const struct sister  *sister = sister_in(head->sisters, e->id);
		if (e != p->edition && !sister && !head->is_front)
			continue;
		struct str path = e == p->edition || head->is_front ? head->path : sister->path;
		put_alternate(p, alternates, e->settings.language, e, path);
		if (i == 0) {
			fallback = e;
			fallback_path = path;
		}
	}
	put_alternate(p, alternates, STR("x-default"), fallback, fallback_path);
}

static void put_image(struct page *p, struct object *page, const struct media *m)
{
	if (!m || m->n_files == 0) {
		object_set(page, STR("image"), value_bool(false));
		return;
	}
	struct object           *image = object_add_object(page, STR("image"));
	const struct media_file *file = &m->files[0];
	/* A file's address is the host's, not the edition's. */
	object_set(image, STR("url"), value_url(str_join(p->mem, p->asked->origin, file_path(p, m, file))));
	object_set(image, STR("width"), value_int(file->width));
	object_set(image, STR("height"), value_int(file->height));
	object_set(image, STR("alt"), value_text(m->alt));
}

static void put_page(struct page *p, struct object *root, const struct page_head *head)
{
	const struct settings *settings = &p->edition->settings;
	struct object         *page = object_add_object(root, STR("page"));
	struct str             title = settings->title;
	if (head->title.len > 0)
		title = view_words2(p, STR("page_title"), STR("page"), head->title, STR("site"), settings->title);
	object_set(page, STR("language"), value_text(settings->language));
	object_set(page, STR("direction"), value_text(edition_direction(p->edition)));
	object_set(page, STR("title"), value_text(title));
	object_set(page, STR("headline"), value_text(head->title.len > 0 ? head->title : settings->title));
	object_set(page, STR("description"), value_text(head->description));
	object_set(page, STR("type"), value_text(head->type));
	object_set(page, STR("is_front"), value_bool(head->is_front));
	if (head->path.len > 0)
		object_set(page, STR("canonical"), value_url(view_address(p, head->path)));
	put_alternates(p, page, head);
	put_image(p, page, head->image);
	if (head->path.len > 0) {
		struct object *feed = object_add_object(page, STR("feed"));
		object_set(feed, STR("url"), value_url(view_path(p, head->feed.len > 0 ? head->feed : STR("/feed/"))));
		object_set(feed, STR("title"), value_text(head->feed_title.len > 0 ? head->feed_title : settings->title));
	}
}

struct object *view_root(struct page *p, const struct page_head *head)
{
	struct object *root = object_new(p->mem);
	/* The messages are shared and immutable; a template only reads them. */
	object_set(root, STR("t"), (struct value){ .type = VALUE_OBJECT, .object = (struct object *)messages_object(p->words) });
	put_page(p, root, head);
	put_site(p, root, head);
	return root;
}

enum bs_status view_render(struct page *p, struct str template_name, const struct object *root, struct err *err)
{
	p->type = STR("text/html; charset=utf-8");
	p->keeping = KEEP_REVALIDATE;
	return template_render(theme_templates(p->theme), template_name, root, &p->res->body, err);
}
