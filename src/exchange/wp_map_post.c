/*
 * Posts, pages and comments.
 *
 *     publish, future     live from its date (scheduled, if that is to come)
 *     draft, custom       draft          with a password, private   draft, counted: readers never see it
 *     pending             review         trash                      bin
 *
 * An article keeps the path of its permalink. Where the old site had none (?p=123), the edition's pattern makes one.
 */
#include "exchange/wp_map.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "exchange/wp_body.h"
#include "text/clean.h"
#include "text/words.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	HEADLINE_MAX_CHARS = 300,
	STANDFIRST_MAX_CHARS = 1000,
	NAME_MAX_CHARS = 120,
	REFS_MAX = 64,
	FILES_MAX = 500,
	SLUG_MAX_BYTES = 120,
	URL_MAX_BYTES = 500,
};
#define UPDATED_AFTER_US (3600 * US_PER_S) /* a later save within the hour is no news to a reader */

/* ── Bodies ── */

struct body {
	struct wp_map     *m;
	struct wp_post_in *post;
	enum bs_status     status; /* the disk's failure while a picture was stored */
	struct err         err;
};

/* Stores the file at a path below the folder; for a size that is not there, its original. */
static enum bs_status take_file(struct body *b, struct arena *mem, struct str file, struct upload *out)
{
	struct wp_map *m = b->m;
	struct str     stem, extension;
	size_t         slash = str_rchr(file, '/'), from = slash == STR_NONE ? 0 : slash + 1;
	enum bs_status st = uploads_take(m->uploads, mem, file, out, m->report, &b->err);
	if (st != BS_NOT_FOUND || !upload_is_size(str_slice(file, from, file.len), &stem, &extension))
		return st;
	struct str original = str_join(mem, str_slice(file, 0, from), str_join(mem, stem, extension));
	return uploads_take(m->uploads, mem, original, out, m->report, &b->err);
}

/* Stores the picture at an old address, or finds that an earlier run did; false if nobody has it. */
static bool take_picture(struct body *b, struct arena *mem, struct str url, struct wp_file *out)
{
	struct wp_map *m = b->m;
	struct str     file, path;
	struct upload  up;
	if (b->status || !wp_site_upload(&m->site, mem, url, &file, &path))
		return false;
	enum bs_status st = take_file(b, mem, file, &up);
	if (st == BS_NOT_FOUND || st == BS_UNACCEPTABLE) {
		bool stored = wp_stored_file(m, mem, path, out);
		out->name = wp_label(m, mem, file);
		return stored;
	}
	b->status = st;
	if (st)
		return false;
	*out = (struct wp_file){ .path = path, .type = up.type, .name = wp_label(m, mem, file), .file = up.file };
	struct wp_files *files = &b->post->files;
	if (!files->files)
		files->files = ARENA_NEW(mem, struct wp_file, FILES_MAX);
	if (files->n < FILES_MAX)
		files->files[files->n++] = *out;
	return true;
}

static struct str on_picture(void *ctx, struct arena *mem, struct str src, int *width, int *height)
{
	struct body   *b = ctx;
	struct wp_file f;
	struct str     own;
	if (take_picture(b, mem, src, &f)) {
		*width = f.file.width;
		*height = f.file.height;
		struct media label = { .name = f.name };
		return media_file_path(mem, &label, &f.file);
	}
	return wp_site_own(&b->m->site, src, &own) ? str_dup(mem, own) : STR_EMPTY;
}

static struct str on_link(void *ctx, struct arena *mem, struct str href)
{
	struct body   *b = ctx;
	struct wp_file f;
	struct str     own;
	(void)take_picture(b, mem, href, &f); /* a link to the whole picture: it answers at its old address */
	return wp_site_own(&b->m->site, href, &own) ? str_dup(mem, own) : href;
}

static void put_picture(struct buf *out, const struct wp_picture *p)
{
	buf_put(out, STR("<figure><img src=\""));
	html_put_text(out, p->src);
	buf_put(out, STR("\" alt=\""));
	html_put_text(out, p->alt);
	if (p->width > 0 && p->height > 0)
		buf_fmt(out, "\" width=\"%d\" height=\"%d", p->width, p->height);
	buf_put(out, STR("\">"));
	if (p->caption.len) {
		buf_put(out, STR("<figcaption>"));
		html_put_text(out, p->caption);
		buf_put(out, STR("</figcaption>"));
	}
	buf_put(out, STR("</figure>"));
}

static bool on_gallery(void *ctx, struct arena *mem, struct buf *out, struct str ids)
{
	struct body *b = ctx;
	bool         any = false;
	if (ids.len == 0 && b->m->find_attached)
		ids = b->m->find_attached(b->m->find_ctx, mem, b->post->id);
	while (ids.ptr) {
		struct str        id = str_trim(str_cut(&ids, ','));
		struct wp_picture picture;
		if (!b->m->find_picture || !b->m->find_picture(b->m->find_ctx, mem, id, &picture))
			continue;
		any = true;
		put_picture(out, &picture);
	}
	return any;
}

static enum bs_status map_body(struct wp_map *m, struct arena *mem, struct str content, struct wp_post_in *post,
                               struct err *err)
{
	struct body                b = { .m = m, .post = post };
	const struct wp_body_env   env = { .gallery = on_gallery, .ctx = &b, .report = m->report };
	const struct clean_policy  policy = { .site = STR_EMPTY, .picture = on_picture, .link = on_link, .ctx = &b,
	                                      .rtl = m->rtl };
	struct clean_report        cleaned = { 0 };
	struct str                 html;
	enum bs_status             st = wp_body_prepare(mem, content, &env, &html, err);
	if (!st)
		st = clean_html(mem, html, &policy, &post->content.body, &cleaned, err);
	if (b.status) {
		*err = b.err;
		return b.status;
	}
	import_report_cleaned(m->report, &cleaned);
	return st;
}

/* ── What it is filed under ── */

static bool ref_add(struct arena *mem, struct wp_refs *r, const struct wp_ref *ref)
{
	if (ref->key.len == 0 || r->n == REFS_MAX)
		return false;
	if (!r->refs)
		r->refs = ARENA_NEW(mem, struct wp_ref, REFS_MAX);
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->refs[i].key, ref->key))
			return false;
	r->refs[r->n++] = *ref;
	return true;
}

/* A category or tag; old files name each twice, once without its slug. */
static void file_under(const struct wp_map *m, struct arena *mem, const struct wxr_filed *f, const char *base_z,
                       struct wp_refs *r)
{
	struct wp_ref ref = { .name = wp_plain_text(mem, f->name, NAME_MAX_CHARS) };
	ref.slug = wp_slug(m, mem, f->slug, ref.name);
	ref.key = f->slug.len ? str_dup(mem, wp_old_slug(mem, f->slug)) : ref.slug;
	if (ref.name.len == 0)
		ref.name = clean_line(mem, ref.key, NAME_MAX_CHARS);
	wp_paths_add(&ref.paths, mem, wp_path(m, mem, "/%s/%.*s/", base_z, STR_ARG(ref.key)));
	if (str_eq(str_from_z(base_z), STR("tag"))) /* a category's is its number, which an item does not tell */
		wp_paths_add(&ref.paths, mem, wp_path(m, mem, "/?tag=%.*s", STR_ARG(ref.key)));
	(void)ref_add(mem, r, &ref);
}

static void add_author(const struct wp_map *m, struct arena *mem, struct str login, struct str name, struct wp_refs *r)
{
	struct wxr_author   a = { .login = login, .display_name = name };
	struct wp_author_in in;
	wp_map_author(m, mem, &a, &in);
	(void)ref_add(mem, r, &(struct wp_ref){ .key = in.login, .slug = in.slug, .name = in.name, .paths = in.paths });
}

static bool has_domain(const struct wxr_item *item, struct str domain)
{
	for (const struct wxr_filed *f = item->filed; f; f = f->next)
		if (str_eq(f->domain, domain))
			return true;
	return false;
}

/* The category that stands in the permalink comes first: it is the breadcrumb's. */
static void order_sections(struct wp_refs *r, struct str path)
{
	if (path.len && path.ptr[path.len - 1] == '/')
		path = str_slice(path, 0, path.len - 1);
	size_t slash = str_rchr(path, '/');
	if (slash == STR_NONE)
		return;
	path = str_slice(path, 0, slash);
	slash = str_rchr(path, '/');
	struct str last = slash == STR_NONE ? path : str_slice(path, slash + 1, path.len);
	for (size_t i = 1; i < r->n; i++) {
		if (!str_eq(r->refs[i].key, last))
			continue;
		struct wp_ref first = r->refs[i];
		memmove(r->refs + 1, r->refs, i * sizeof *r->refs);
		r->refs[0] = first;
	}
}

static void map_filing(const struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_post_in *out)
{
	bool co_authors = has_domain(item, STR("author")), old = !has_domain(item, STR("category"));
	for (const struct wxr_filed *f = item->filed; f; f = f->next) {
		if (str_eq(f->domain, STR("category")) || (old && f->domain.len == 0)) {
			file_under(m, mem, f, "category", &out->sections);
		} else if (str_eq(f->domain, STR("post_tag")) || str_eq(f->domain, STR("tag"))) {
			file_under(m, mem, f, "tag", &out->topics);
		} else if (str_eq(f->domain, STR("author"))) { /* Co-Authors Plus: cap-LOGIN */
			struct str login = f->slug;
			if (str_starts(login, STR("cap-")))
				login = str_slice(login, 4, login.len);
			add_author(m, mem, login, f->name, &out->authors);
		} else if (f->domain.len && !str_eq(f->domain, STR("post_format"))) {
			import_report_name(m->report, IMPORT_SKIPPED, str_fmt(mem, "term of the taxonomy %.*s", STR_ARG(f->domain)), 1);
		}
	}
	if (!co_authors && str_trim(item->creator).len)
		add_author(m, mem, str_trim(item->creator), str_trim(item->creator), &out->authors);
	order_sections(&out->sections, out->content.path);
}

/* ── Comments ── */

static enum comment_status comment_status_of(struct str approved)
{
	if (str_eq(approved, STR("1")) || str_eq(approved, STR("approved")) || str_eq(approved, STR("approve")))
		return COMMENT_VISIBLE;
	if (str_eq(approved, STR("spam")))
		return COMMENT_SPAM;
	if (str_eq(approved, STR("trash")) || str_eq(approved, STR("post-trashed")))
		return COMMENT_BIN;
	return COMMENT_HELD;
}

static int64_t number_or_0(struct str s)
{
	int64_t n;
	return str_to_i64(str_trim(s), &n) && n > 0 ? n : 0;
}

static struct str web_address(struct arena *mem, struct str url)
{
	url = str_trim(url);
	bool web = str_starts_nocase(url, STR("http://")) || str_starts_nocase(url, STR("https://"));
	return web && url.len > 8 && url.len <= URL_MAX_BYTES ? str_dup(mem, url) : STR_EMPTY;
}

static int64_t comment_digest(const struct wp_comment_in *c)
{
	AUTO_BUF all = BUF_MAX(1 << 20);
	buf_fmt(&all, "%d %d %" PRId64 " ", (int)c->status, (int)c->pingback, c->parent);
	buf_put(&all, c->author_name);
	buf_putc(&all, '\0');
	buf_put(&all, c->body);
	return (int64_t)hash_str(HASH_KEY_STORED, buf_str(&all));
}

/* False, counted, for what other plugins keep as comments: notes of a shop, logs. */
static bool map_comment(const struct wp_map *m, struct arena *mem, const struct wxr_comment *c, struct wp_comment_in *out)
{
	struct str type = str_trim(c->type);
	bool       pingback = str_eq(type, STR("pingback")) || str_eq(type, STR("trackback"));
	if (type.len && !pingback && !str_eq(type, STR("comment"))) {
		import_report_name(m->report, IMPORT_SKIPPED, str_fmt(mem, "comment of the type %.*s", STR_ARG(type)), 1);
		return false;
	}
	*out = (struct wp_comment_in){
		.id = number_or_0(c->id),
		.parent = number_or_0(c->parent),
		.user_id = str_dup(mem, str_trim(c->user_id)),
		.status = comment_status_of(str_trim(c->approved)),
		.pingback = pingback,
		.written_us = wp_moment(m, c->date_gmt, c->date),
		.author_name = wp_plain_text(mem, c->author, NAME_MAX_CHARS),
		.email_hash = person_hash(mem, m->persons, c->email),
		.address_hash = person_hash(mem, m->persons, c->ip),
		.url = web_address(mem, c->url),
		.body = wp_comment_text(mem, c->content),
	};
	out->body = str_dup(mem, out->body);
	out->digest = comment_digest(out);
	return out->id > 0;
}

static int compare_comments(const void *a, const void *b)
{
	const struct wp_comment_in *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* By id, so that an answer follows what it answers: WordPress numbers them as they are written. */
static void map_comments(const struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_post_in *out)
{
	if (item->n_comments == 0)
		return;
	out->comments = ARENA_NEW(mem, struct wp_comment_in, item->n_comments);
	for (const struct wxr_comment *c = item->comments; c; c = c->next)
		out->n_comments += map_comment(m, mem, c, &out->comments[out->n_comments]);
	qsort(out->comments, out->n_comments, sizeof *out->comments, compare_comments);
}

/* ── The post ── */

static enum article_state map_state(const struct wp_map *m, const struct wxr_item *item)
{
	struct str status = str_trim(item->status);
	bool       shown = status.len == 0 || str_eq(status, STR("publish")) || str_eq(status, STR("future"));
	if (str_eq(status, STR("trash"))) {
		m->report->note[IMPORT_BINNED]++;
		return STATE_BIN;
	}
	if (str_eq(status, STR("private"))) {
		m->report->note[IMPORT_PRIVATE]++;
		return STATE_DRAFT;
	}
	if (shown && str_trim(item->password).len) {
		m->report->note[IMPORT_PASSWORD]++;
		return STATE_DRAFT;
	}
	if (shown)
		return STATE_LIVE;
	m->report->note[IMPORT_DRAFTS]++;
	return str_eq(status, STR("pending")) ? STATE_REVIEW : STATE_DRAFT;
}

static struct str map_headline(const struct wp_map *m, struct arena *mem, const struct wxr_item *item,
                               const struct wp_post_in *post)
{
	struct str headline = wp_plain_text(mem, item->title, HEADLINE_MAX_CHARS + 1);
	if (utf8_count(headline) > HEADLINE_MAX_CHARS) {
		m->report->note[IMPORT_HEADLINES_CUT]++;
		headline = wp_plain_text(mem, item->title, HEADLINE_MAX_CHARS);
	}
	if (headline.len == 0)
		headline = excerpt_make(mem, html_to_text(mem, post->content.body), 80);
	if (headline.len == 0)
		headline = STR("…");
	return clean_line(mem, headline, HEADLINE_MAX_CHARS);
}

/* Excerpts hold shortcodes and blocks, too. */
static struct str map_standfirst(const struct wp_map *m, struct arena *mem, struct str excerpt)
{
	if (str_trim(excerpt).len == 0)
		return STR_EMPTY;
	struct import_report     ignored = { 0 };
	const struct wp_body_env env = { .report = &ignored };
	struct str               html = excerpt;
	bool                     special = str_chr(excerpt, '[', 0) != STR_NONE || str_chr(excerpt, '<', 0) != STR_NONE;
	if (special && wp_body_prepare(mem, excerpt, &env, &html, NULL) != BS_OK)
		html = STR_EMPTY;
	import_report_done(&ignored);
	(void)m;
	return wp_plain_text(mem, html, STANDFIRST_MAX_CHARS);
}

static struct str without_last_name(struct str path)
{
	if (path.len && path.ptr[path.len - 1] == '/')
		path = str_slice(path, 0, path.len - 1);
	size_t slash = str_rchr(path, '/');
	return slash == STR_NONE ? STR_EMPTY : str_slice(path, 0, slash + 1);
}

/* Its own path, and what leads on to it: ?p=ID, and addresses from before its slug was changed. */
static void map_addresses(const struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_post_in *out)
{
	struct str path, slug = str_trim(item->slug), id = out->id;
	if (out->state != STATE_BIN && wp_permalink(m, mem, item->link, &path))
		out->content.path = path;
	if (str_ends(slug, STR("__trashed")))
		slug = str_slice(slug, 0, slug.len - 9);
	out->content.slug = wp_slug(m, mem, slug, out->content.headline);
	if (out->state == STATE_BIN)
		return;
	if (id.len)
		wp_paths_add(&out->paths, mem, wp_path(m, mem, "/?p=%.*s", STR_ARG(id)));
	if (id.len && out->kind == ARTICLE_PAGE)
		wp_paths_add(&out->paths, mem, wp_path(m, mem, "/?page_id=%.*s", STR_ARG(id)));
	bool final_slash = str_ends(out->content.path, STR("/"));
	for (const struct wxr_meta *meta = item->metas; meta && out->content.path.len; meta = meta->next) {
		struct str old = wp_old_slug(mem, meta->value);
		if (str_eq(meta->key, STR("_wp_old_slug")) && old.len && str_chr(old, '/', 0) == STR_NONE)
			wp_paths_add(&out->paths, mem, str_fmt(mem, "%.*s%.*s%s", STR_ARG(without_last_name(out->content.path)),
			                                       STR_ARG(old), final_slash ? "/" : ""));
	}
}

static void put_refs(struct buf *all, const struct wp_refs *r)
{
	for (size_t i = 0; i < r->n; i++) {
		buf_put(all, r->refs[i].key);
		buf_putc(all, '\1');
	}
	buf_putc(all, '\0');
}

static int64_t post_digest(const struct wp_post_in *p)
{
	AUTO_BUF                      all = BUF_MAX(16 * 1024 * 1024);
	const struct article_content *c = &p->content;
	const struct str texts[] = { c->headline, c->standfirst, c->body.markup, c->path, c->slug, p->lead, p->parent };
	buf_fmt(&all, "%d %d %" PRId64 " %" PRId64, (int)p->kind, (int)p->state, c->published_us, c->updated_us);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		buf_putc(&all, '\0');
		buf_put(&all, texts[i]);
	}
	put_refs(&all, &p->authors);
	put_refs(&all, &p->sections);
	put_refs(&all, &p->topics);
	return (int64_t)hash_str(HASH_KEY_STORED, buf_str(&all));
}

static struct str id_or_empty(struct arena *mem, struct str id)
{
	return number_or_0(id) ? str_dup(mem, str_trim(id)) : STR_EMPTY;
}

/* A guid is a name that feeds print: a very long one is a fault, and the article's address serves instead. */
static struct str guid_kept(struct arena *mem, struct str guid)
{
	guid = str_trim(guid);
	return guid.len <= WP_PATH_MAX_BYTES ? str_dup(mem, guid) : STR_EMPTY;
}

/* The guid without scheme and host, so that a site that moved to https is still the same. */
static struct str guid_key(const struct wp_map *m, struct str guid)
{
	struct str own;
	guid = str_trim(guid);
	return utf8_head(wp_site_own(&m->site, guid, &own) ? own : guid, WP_PATH_MAX_BYTES);
}

static enum bs_status refuse(struct wp_map *m, struct arena *mem, const struct wxr_item *item, const char *why_z)
{
	import_report_name(m->report, IMPORT_REFUSED, str_fmt(mem, "%.*s \"%.*s\": %s", STR_ARG(str_trim(item->id)),
	                                                      STR_ARG(utf8_head(item->title, 30)), why_z), 1);
	return BS_NOT_FOUND;
}

static enum bs_status map_what_readers_see(struct wp_map *m, struct arena *mem, const struct wxr_item *item,
                                           struct wp_post_in *out, struct err *err)
{
	enum bs_status st = map_body(m, mem, item->content, out, err);
	if (st == BS_UNACCEPTABLE || st == BS_TOO_BIG || st == BS_BAD_INPUT)
		return refuse(m, mem, item, err->msg);
	if (st)
		return st;
	struct article_content *c = &out->content;
	int64_t                 modified_us = wp_moment(m, item->modified_gmt, item->modified);
	c->headline = map_headline(m, mem, item, out);
	c->standfirst = map_standfirst(m, mem, item->excerpt);
	c->published_us = wp_moment(m, item->date_gmt, item->date);
	c->updated_us = modified_us > c->published_us + UPDATED_AFTER_US && out->state == STATE_LIVE ? modified_us : 0;
	out->created_us = c->published_us;
	out->lead = id_or_empty(mem, wp_meta(item, STR("_thumbnail_id")));
	out->parent = out->kind == ARTICLE_PAGE ? id_or_empty(mem, item->parent) : STR_EMPTY;
	out->comments_open = str_eq(str_trim(item->comment_status), STR("open"));
	return BS_OK;
}

enum bs_status wp_map_post(struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_post_in *out,
                           struct err *err)
{
	struct str type = str_trim(item->type), id = str_trim(item->id);
	bool       is_page = str_eq(type, STR("page")), first = item->part == 0;
	if (!is_page && type.len && !str_eq(type, STR("post"))) {
		if (first)
			import_report_name(m->report, IMPORT_SKIPPED, type, 1);
		return BS_NOT_FOUND;
	}
	if (str_eq(str_trim(item->status), STR("auto-draft"))) {
		if (first)
			import_report_name(m->report, IMPORT_SKIPPED, STR("empty draft that WordPress made by itself"), 1);
		return BS_NOT_FOUND;
	}
	if (item->too_big)
		return refuse(m, mem, item, "larger than 16 MiB");
	struct str guid = guid_key(m, str_trim(item->guid).len ? item->guid : item->link);
	if (!number_or_0(id) && guid.len == 0)
		return refuse(m, mem, item, "it has neither a number nor an address to know it by");
	*out = (struct wp_post_in){
		.id = id_or_empty(mem, id),
		.key = str_fmt(mem, "%.*s %.*s", STR_ARG(number_or_0(id) ? id : STR("0")), STR_ARG(guid)),
		.kind = is_page ? ARTICLE_PAGE : ARTICLE_STORY,
		.guid = guid_kept(mem, item->guid),
		.more = !first,
	};
	map_comments(m, mem, item, out);
	if (out->more)
		return BS_OK;
	out->state = map_state(m, item);
	enum bs_status st = map_what_readers_see(m, mem, item, out, err);
	if (st)
		return st;
	map_addresses(m, mem, item, out);
	map_filing(m, mem, item, out);
	out->digest = post_digest(out);
	return BS_OK;
}
