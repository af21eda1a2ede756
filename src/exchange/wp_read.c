/*
 * The first pass takes authors, topics and pictures as they come, and learns: the sections, which addresses the items
 * have, how the old site's clock ran. It ends with the sections and the settings. The second pass, begun when all that
 * is committed, takes articles, pages and comments, and the pages of attachments.
 *
 * A head that names its authors before its own address (WordPress never writes one) cannot be mapped in the first pass;
 * its authors and tags come in the second.
 */
#include "exchange/wp_read.h"

#include "base/check.h"
#include "exchange/import_seen.h"
#include "exchange/wp_body.h"
#include "exchange/wp_sections.h"
#include "news/route.h"
#include "news/source.h"
#include "text/clean.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unicode/uloc.h>

enum { NAME_MAX_CHARS = 120, LANGUAGE_MAX_BYTES = 35, GALLERY_MAX = 200 };

struct file {
	struct wp_site    site;
	struct wp_settings_in settings;
	bool              site_known;
	bool              heads_late; /* authors and tags are left for the second pass */
};

struct pass {
	struct wp_reading  *r;
	struct wp_map       map;
	struct wp_sections *sections;
	struct zone_samples samples;
	struct file        *files;
	struct file        *file;         /* the one at hand */
	bool                second;
	uint64_t            bytes_before;
	struct arena        mem;          /* lives as long as the import */
	struct arena        scratch;      /* one item */
	struct db          *db;           /* opened for the first question */
	struct import_seen *counted;      /* of a dry run, by name there */
	void (*tick)(void *ctx);
	void *tick_ctx;
};

/* ── Handing over ── */

static void count_name(struct pass *pass, enum import_kind kind, struct str name)
{
	if (import_seen_first(pass->counted, kind, name))
		pass->r->report->count[kind].added++;
}

static void count_refs(struct pass *pass, enum import_kind kind, const struct wp_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++)
		count_name(pass, kind, refs->refs[i].key);
}

static void count_author(struct pass *pass, const struct wp_author_in *a)
{
	count_name(pass, IMPORT_AUTHORS, a->login);
	if (a->alias.len)
		(void)import_seen_first(pass->counted, IMPORT_AUTHORS, a->alias);
}

/* A dry run counts what would have been handed over. */
static void count_dry(struct pass *pass, enum wp_job_kind kind, const void *thing)
{
	struct import_report *r = pass->r->report;
	if (kind == WP_AUTHOR)
		count_author(pass, thing);
	else if (kind == WP_SECTION)
		count_name(pass, IMPORT_SECTIONS, ((const struct wp_section_in *)thing)->key);
	else if (kind == WP_TOPIC)
		count_name(pass, IMPORT_TOPICS, ((const struct wp_topic_in *)thing)->key);
	else if (kind == WP_MEDIA)
		r->count[IMPORT_MEDIA].added++;
	if (kind != WP_POST)
		return;
	const struct wp_post_in *p = thing;
	count_refs(pass, IMPORT_AUTHORS, &p->authors);
	count_refs(pass, IMPORT_SECTIONS, &p->sections);
	count_refs(pass, IMPORT_TOPICS, &p->topics);
	r->count[p->kind == ARTICLE_PAGE ? IMPORT_PAGES : IMPORT_ARTICLES].added += !p->more;
	for (size_t i = 0; i < p->n_comments; i++)
		r->count[p->comments[i].pingback ? IMPORT_PINGBACKS : IMPORT_COMMENTS].added++;
}

/* Takes the job. */
static enum bs_status give(struct pass *p, struct import_job *job, enum wp_job_kind kind, void *thing, struct err *err)
{
	if (p->r->options->dry_run) {
		count_dry(p, kind, thing);
		import_queue_drop(p->r->queue, job);
		return BS_OK;
	}
	job->kind = (int)kind;
	job->thing = thing;
	return import_queue_put(p->r->queue, job) ? BS_OK : err_set(err, BS_BUSY, "the import was stopped");
}

#define THING(job, type) ARENA_NEW(&(job)->mem, type, 1)

/* ── The head of a file ── */

static bool takes_heads(const struct pass *p)
{
	return p->file->site_known && (!p->second || p->file->heads_late);
}

static enum bs_status on_author(void *ctx, const struct wxr_author *a, struct err *err)
{
	struct pass *p = ctx;
	if (!takes_heads(p) || str_trim(a->login).len == 0) {
		p->file->heads_late |= !p->file->site_known;
		return BS_OK;
	}
	struct import_job   *job = import_queue_job(p->r->queue);
	struct wp_author_in *in = THING(job, struct wp_author_in);
	wp_map_author(&p->map, &job->mem, a, in);
	return give(p, job, WP_AUTHOR, in, err);
}

static void skip_term(struct pass *p, struct str taxonomy)
{
	struct str name = str_fmt(&p->scratch, "term of the taxonomy %.*s", STR_ARG(taxonomy));
	import_report_name(p->r->report, IMPORT_SKIPPED, name, 1);
	arena_reset(&p->scratch);
}

static enum bs_status on_term(void *ctx, const struct wxr_term *t, struct err *err)
{
	struct pass *p = ctx;
	bool         category = t->kind == WXR_CATEGORY || str_eq(t->taxonomy, STR("category"));
	bool         tag = t->kind == WXR_TAG || str_eq(t->taxonomy, STR("post_tag"));
	if (category && !p->second)
		wp_sections_add(p->sections, &p->map, t);
	if (!category && !tag && !p->second && !str_eq(t->taxonomy, STR("nav_menu")))
		skip_term(p, t->taxonomy);
	if (!tag || !takes_heads(p) || str_trim(t->slug).len == 0) {
		p->file->heads_late |= tag && !p->file->site_known;
		return BS_OK;
	}
	struct import_job  *job = import_queue_job(p->r->queue);
	struct wp_topic_in *in = THING(job, struct wp_topic_in);
	wp_map_topic(&p->map, &job->mem, t, in);
	return give(p, job, WP_TOPIC, in, err);
}

static enum bs_status give_site(struct pass *p, struct err *err)
{
	struct import_job *job = import_queue_job(p->r->queue);
	struct wp_site_in *in = THING(job, struct wp_site_in);
	in->address = str_dup(&job->mem, p->file->site.address);
	return give(p, job, WP_SITE, in, err);
}

/* "tr-TR" as the file says it; "en" for something else than a language. */
static struct str language_of(struct arena *mem, struct str s)
{
	s = str_trim(s);
	return s.len <= LANGUAGE_MAX_BYTES ? str_dup(mem, s) : STR_EMPTY;
}

static enum bs_status on_site(void *ctx, const struct wxr_site *s, struct err *err)
{
	struct pass *p = ctx;
	if (p->second)
		return BS_OK;
	struct file *f = p->file;
	struct str   base = s->base_blog.len ? s->base_blog : s->link;
	wp_site_init(&f->site, &p->mem, s->base_site.len ? s->base_site : base, base);
	f->site_known = true;
	f->settings = (struct wp_settings_in){
		.title = wp_plain_text(&p->mem, s->title, NAME_MAX_CHARS),
		.motto = wp_plain_text(&p->mem, s->description, NAME_MAX_CHARS),
		.address = f->site.home,
		.language = language_of(&p->mem, s->language),
	};
	p->map.site = f->site;
	if (!p->r->language_is_set && f->settings.language.len)
		p->map.language = f->settings.language;
	p->map.rtl = uloc_isRightToLeft(str_z(&p->mem, p->map.language));
	return give_site(p, err);
}

/* ── Items ── */

static void sample_clock(struct pass *p, const struct wxr_item *item)
{
	int64_t local_us, utc_us;
	if (time_from_text(str_trim(item->date), &local_us) && time_from_text(str_trim(item->date_gmt), &utc_us))
		zone_sample(&p->samples, local_us, utc_us);
}

static enum bs_status on_item_first(struct pass *p, const struct wxr_item *item, struct err *err)
{
	struct str type = str_trim(item->type);
	if (item->part > 0)
		return BS_OK;
	if (!str_eq(type, STR("attachment"))) {
		if (type.len == 0 || str_eq(type, STR("post")) || str_eq(type, STR("page"))) {
			sample_clock(p, item);
			wp_sections_meet(p->sections, &p->map, &p->scratch, item);
		}
		return BS_OK;
	}
	struct import_job  *job = import_queue_job(p->r->queue);
	struct wp_media_in *in = THING(job, struct wp_media_in);
	enum bs_status      st = wp_map_media(&p->map, &job->mem, item, in, err);
	if (!st) {
		atomic_fetch_add(&p->r->items, 1);
		return give(p, job, WP_MEDIA, in, err);
	}
	import_queue_drop(p->r->queue, job);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status give_lead(struct pass *p, const struct wxr_item *item, struct err *err)
{
	struct import_job *job = import_queue_job(p->r->queue);
	struct wp_lead_in *in = THING(job, struct wp_lead_in);
	if (wp_map_lead(&p->map, &job->mem, item, in))
		return give(p, job, WP_LEAD, in, err);
	import_queue_drop(p->r->queue, job);
	p->r->report->note[IMPORT_PAGES_DROPPED]++;
	return BS_OK;
}

static enum bs_status on_item_second(struct pass *p, const struct wxr_item *item, struct err *err)
{
	if (str_eq(str_trim(item->type), STR("attachment"))) {
		if (item->n_comments)
			import_report_name(p->r->report, IMPORT_SKIPPED, STR("comment on the page of an attachment"), item->n_comments);
		return item->part == 0 ? give_lead(p, item, err) : BS_OK;
	}
	struct import_job *job = import_queue_job(p->r->queue);
	struct wp_post_in *in = THING(job, struct wp_post_in);
	enum bs_status     st = wp_map_post(&p->map, &job->mem, item, in, err);
	if (!st) {
		atomic_fetch_add(&p->r->items, !in->more);
		return give(p, job, WP_POST, in, err);
	}
	import_queue_drop(p->r->queue, job);
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status on_item(void *ctx, const struct wxr_item *item, struct err *err)
{
	struct pass   *p = ctx;
	enum bs_status st = p->second ? on_item_second(p, item, err) : on_item_first(p, item, err);
	arena_reset(&p->scratch);
	return st;
}

static enum bs_status on_chunk(void *ctx, uint64_t position, struct err *err)
{
	struct pass *p = ctx;
	atomic_store(&p->r->done_bytes, p->bytes_before + position);
	if (p->tick)
		p->tick(p->tick_ctx);
	if (p->r->options->cancelled && atomic_load(p->r->options->cancelled))
		return err_set(err, BS_BUSY, "the import was stopped: what came in stays, and the same command goes on with it");
	return BS_OK;
}

/* ── Pictures that are here ── */

/* A view of what the first pass brought in; false in a dry run, which brought nothing. */
static bool look(struct pass *p, struct snapshot *out)
{
	if (p->r->options->dry_run || (!p->db && store_open_reader(p->r->store, &p->db, NULL)))
		return false;
	return snapshot_begin(p->db, 0, NULL, out, NULL) == BS_OK;
}

static struct imported_query query_for(const struct pass *p, struct str kind, struct str prefix)
{
	return (struct imported_query){ .edition = p->r->edition, .source_kind = STR("wordpress"),
		                        .address = p->map.site.address, .kind = kind, .prefix = prefix, .after = STR_EMPTY };
}

/* Its stored file, or else its old address, which is part of its name in `imported`. */
static bool find_picture(void *ctx, struct arena *mem, struct str id, struct wp_picture *out)
{
	struct pass          *p = ctx;
	struct imported_query what = query_for(p, STR("media"), id);
	struct snapshot       snap;
	struct media          m;
	struct str            name;
	int64_t               own_id;
	if (id.len == 0 || !look(p, &snap))
		return false;
	enum bs_status st = imported_look_up(mem, &snap, &what, &name, &own_id, NULL);
	if (!st)
		st = media_load(mem, &snap, own_id, &m, NULL);
	snapshot_end(&snap);
	if (st)
		return false;
	*out = (struct wp_picture){ .alt = m.alt, .caption = m.caption, .width = m.width, .height = m.height };
	if (m.n_files) {
		out->src = media_file_path(mem, &m, &m.files[0]);
		out->width = m.files[0].width;
		out->height = m.files[0].height;
	} else {
		out->src = str_slice(name, str_chr(name, ' ', 0) + 1, name.len);
	}
	return true;
}

/* A file that an earlier run stored stands at its old path. */
static bool find_stored(void *ctx, struct arena *mem, struct str path, struct wp_file *out)
{
	struct pass    *p = ctx;
	struct snapshot snap;
	struct route    route;
	struct media    m;
	if (!look(p, &snap))
		return false;
	enum bs_status st = route_find(mem, &snap, p->r->edition, path, &route, NULL);
	bool           is_file = !st && route.kind == ROUTE_MEDIA && route.canonical;
	if (is_file)
		st = media_load(mem, &snap, route.target, &m, NULL);
	snapshot_end(&snap);
	for (size_t i = 0; is_file && !st && i < m.n_files; i++) {
		const struct media_file *f = &m.files[i];
		if (!str_eq(route.address, str_fmt(mem, "%.*s.%.*s", STR_ARG(f->hash), STR_ARG(f->extension))))
			continue;
		*out = (struct wp_file){ .path = path, .type = m.type, .name = m.name, .file = *f };
		return true;
	}
	return false;
}

/* Their names are "POST PLACE ID". */
static struct str find_attached(void *ctx, struct arena *mem, struct str post)
{
	struct pass          *p = ctx;
	struct imported_query what = query_for(p, STR("attached"), post);
	struct snapshot       snap;
	struct str            ids = STR_EMPTY, name;
	int64_t               own_id;
	if (!look(p, &snap))
		return ids;
	for (int i = 0; i < GALLERY_MAX && imported_look_up(mem, &snap, &what, &name, &own_id, NULL) == BS_OK; i++) {
		int64_t id;
		what.after = name;
		if (str_to_i64(str_slice(name, str_rchr(name, ' ') + 1, name.len), &id))
			ids = str_fmt(mem, "%.*s%s%" PRId64, STR_ARG(ids), ids.len ? "," : "", id);
	}
	snapshot_end(&snap);
	return ids;
}

/* ── The passes ── */

static enum bs_status read_file(struct pass *p, size_t i, struct err *err)
{
	const struct import_file *input = &p->r->options->files[i];
	const struct wxr_source   source = { .fd = input->fd, .name = input->name };
	const struct wxr_handler  handler = {
		.author = on_author, .term = on_term, .site = on_site, .item = on_item, .chunk = on_chunk, .ctx = p,
	};
	struct wxr_repairs repairs = { 0 };
	uint64_t           before = atomic_load(&p->r->done_bytes);
	p->file = &p->files[i];
	p->map.site = p->file->site;
	p->bytes_before = before;
	enum bs_status st = p->second ? give_site(p, err) : BS_OK;
	if (!st)
		st = wxr_read(&source, &handler, &repairs, err);
	p->file->site = p->map.site; /* it has learned where the uploads lie */
	if (!p->second) {
		p->r->report->note[IMPORT_BYTES_REPAIRED] += repairs.characters;
		p->r->report->note[IMPORT_CONTROLS_REMOVED] += repairs.controls;
		p->r->report->note[IMPORT_MARKUP_REPAIRED] += repairs.markup;
	}
	return st;
}

static enum bs_status give_section(void *ctx, const struct wp_section_in *section, struct err *err)
{
	struct pass          *p = ctx;
	struct import_job    *job = import_queue_job(p->r->queue);
	struct wp_section_in *in = THING(job, struct wp_section_in);
	*in = *section; /* its texts live until the end of the import */
	return give(p, job, WP_SECTION, in, err);
}

static enum bs_status give_settings(struct pass *p, struct err *err)
{
	struct import_job     *job = import_queue_job(p->r->queue);
	struct wp_settings_in *in = THING(job, struct wp_settings_in);
	*in = p->files[0].settings;
	in->time_zone = p->r->time_zone;
	return give(p, job, WP_SETTINGS, in, err);
}

static enum bs_status end_first_pass(struct pass *p, struct err *err)
{
	p->map.site = p->files[0].site;
	if (p->r->time_zone.len == 0)
		p->r->time_zone = zone_guess(&p->mem, &p->samples, p->files[0].settings.language);
	p->map.zone = zone_new(p->r->time_zone);
	enum bs_status st = give_settings(p, err);
	if (!st)
		st = wp_sections_each(p->sections, &p->map, give_section, p, err);
	if (!st && !p->r->options->dry_run && !import_queue_flush(p->r->queue))
		st = err_set(err, BS_BUSY, "the import was stopped");
	return st;
}

/*
 * What was read before a fault is to be complete: a file that breaks in the first pass is read in the second one up to the
 * same place, and then its fault is told.
 */
static bool is_fault_of_file(enum bs_status st)
{
	return st == BS_BAD_INPUT || st == BS_TOO_BIG;
}

static enum bs_status both_passes(struct pass *p, struct err *err)
{
	enum bs_status st = BS_OK, fault = BS_OK;
	size_t         n = p->r->options->n_files, n_read = n;
	for (size_t i = 0; i < n_read && !st; i++) {
		st = read_file(p, i, err);
		if (!is_fault_of_file(st))
			continue;
		if (!p->files[i].site_known)
			return st;
		fault = st;
		st = BS_OK;
		n_read = i + 1;
	}
	if (!st)
		st = end_first_pass(p, err);
	p->second = true;
	for (size_t i = 0; i < n_read && !st; i++)
		st = read_file(p, i, err);
	if (!st && fault) /* the same bytes would have broken again */
		return err_set(err, BS_BAD_INPUT, "a file changed while it was read: repeat the import");
	return st;
}

enum bs_status wp_read_all(struct wp_reading *r, void (*tick)(void *ctx), void *ctx, struct err *err)
{
	struct pass *p = calloc(1, sizeof *p);
	if (!p)
		check_no_memory(sizeof *p);
	p->r = r;
	p->tick = tick;
	p->tick_ctx = ctx;
	p->sections = wp_sections_new();
	p->counted = import_seen_new();
	p->files = ARENA_NEW(&p->mem, struct file, r->options->n_files);
	p->map = (struct wp_map){
		.site_mem = &p->mem, .prefix = r->prefix, .language = r->language, .persons = r->persons, .report = r->report,
		.uploads = uploads_new(r->options->uploads_fd, store_dir_z(r->store), r->options->dry_run),
		.find_picture = find_picture, .find_attached = find_attached, .find_stored = find_stored,
		.find_ctx = p,
	};
	enum bs_status st = both_passes(p, err);
	/* What was handed over refers to the sections' texts. */
	if (!r->options->dry_run)
		(void)import_queue_flush(r->queue);
	if (p->db)
		store_close_reader(p->db);
	zone_free(p->map.zone);
	uploads_free(p->map.uploads);
	wp_sections_free(p->sections);
	import_seen_free(p->counted);
	arena_done(&p->scratch);
	arena_done(&p->mem);
	free(p);
	return st;
}
