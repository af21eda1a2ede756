/*
 * Authors, topics, pictures, and what all mappings share: slugs, dates, old addresses, meta fields.
 * Posts and their comments are wp_map_post.c; the tree of sections is wp_sections.c.
 */
#include "exchange/wp_map.h"

#include "base/encode.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "exchange/wp_body.h"
#include "text/clean.h"
#include "text/words.h"

#include <inttypes.h>

enum { SLUG_MAX_BYTES = 120, SIZES_MAX = 64, NAME_MAX_CHARS = 120, TEXT_MAX_CHARS = 1000 };

/* ── Shared ── */

struct str wp_old_slug(struct arena *mem, struct str slug)
{
	struct str decoded;
	slug = str_trim(slug);
	if (str_chr(slug, '%', 0) != STR_NONE && url_decode(mem, slug, false, &decoded) && utf8_is_valid(decoded) &&
	    str_chr(decoded, '\0', 0) == STR_NONE)
		return decoded;
	return slug;
}

struct str wp_slug(const struct wp_map *m, struct arena *mem, struct str slug, struct str name)
{
	struct str made = slug_make(mem, wp_old_slug(mem, slug), m->language, SLUG_MAX_BYTES);
	return made.len ? made : slug_make(mem, name, m->language, SLUG_MAX_BYTES);
}

int64_t wp_moment(const struct wp_map *m, struct str gmt, struct str local)
{
	int64_t at_us;
	if (time_from_text(str_trim(gmt), &at_us))
		return at_us;
	if (!time_from_text(str_trim(local), &at_us))
		return 0;
	return m->zone ? zone_to_utc(m->zone, at_us) : at_us;
}

static struct str without_prefix(const struct wp_map *m, struct str path)
{
	size_t n = m->prefix.len;
	return n && path.len > n && str_starts(path, m->prefix) && path.ptr[n] == '/' ? str_slice(path, n, path.len) : path;
}

struct str wp_path(const struct wp_map *m, struct arena *mem, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str path = str_join(mem, m->site.base, str_fmt_v(mem, fmt, args));
	va_end(args);
	return without_prefix(m, path);
}

bool wp_permalink(const struct wp_map *m, struct arena *mem, struct str link, struct str *out)
{
	if (!wp_site_path(&m->site, mem, str_trim(link), out))
		return false;
	*out = without_prefix(m, *out);
	return true;
}

void wp_paths_add(struct wp_paths *p, struct arena *mem, struct str path)
{
	if (path.len == 0 || path.len > WP_PATH_MAX_BYTES)
		return;
	struct str *grown = ARENA_NEW(mem, struct str, p->n + 1);
	if (p->n)
		memcpy(grown, p->paths, p->n * sizeof *grown);
	grown[p->n] = path;
	*p = (struct wp_paths){ grown, p->n + 1 };
}

bool wp_stored_file(const struct wp_map *m, struct arena *mem, struct str path, struct wp_file *out)
{
	return path.len && m->find_stored && m->find_stored(m->find_ctx, mem, path, out);
}

struct str wp_meta(const struct wxr_item *item, struct str key)
{
	for (const struct wxr_meta *meta = item->metas; meta; meta = meta->next)
		if (str_eq(meta->key, key))
			return str_trim(meta->value);
	return STR_EMPTY;
}

/* ── Authors and topics ── */

void wp_map_author(const struct wp_map *m, struct arena *mem, const struct wxr_author *a, struct wp_author_in *out)
{
	struct str name = wp_plain_text(mem, a->display_name, NAME_MAX_CHARS);
	if (name.len == 0)
		name = wp_plain_text(mem, str_fmt(mem, "%.*s %.*s", STR_ARG(a->first_name), STR_ARG(a->last_name)),
		                     NAME_MAX_CHARS);
	if (name.len == 0)
		name = wp_plain_text(mem, a->login, NAME_MAX_CHARS);
	*out = (struct wp_author_in){
		.login = str_dup(mem, str_trim(a->login)),
		.user_id = str_dup(mem, str_trim(a->id)),
		.name = name,
		.slug = wp_slug(m, mem, name, a->login),
	};
	/* The address there was made of the login name. It leads on, and is shown nowhere. */
	struct str old = slug_make(mem, a->login, m->language, SLUG_MAX_BYTES);
	if (old.len)
		wp_paths_add(&out->paths, mem, wp_path(m, mem, "/author/%.*s/", STR_ARG(old)));
	out->alias = str_eq(old, out->login) ? STR_EMPTY : old;
	if (out->user_id.len)
		wp_paths_add(&out->paths, mem, wp_path(m, mem, "/?author=%.*s", STR_ARG(out->user_id)));
}

void wp_map_topic(const struct wp_map *m, struct arena *mem, const struct wxr_term *t, struct wp_topic_in *out)
{
	struct str name = wp_plain_text(mem, t->name, NAME_MAX_CHARS);
	struct str key = str_dup(mem, wp_old_slug(mem, t->slug));
	*out = (struct wp_topic_in){
		.key = key,
		.name = name.len ? name : clean_line(mem, key, NAME_MAX_CHARS),
		.slug = wp_slug(m, mem, t->slug, name),
		.description = wp_plain_text(mem, t->description, TEXT_MAX_CHARS),
	};
	wp_paths_add(&out->paths, mem, wp_path(m, mem, "/tag/%.*s/", STR_ARG(key)));
	wp_paths_add(&out->paths, mem, wp_path(m, mem, "/?tag=%.*s", STR_ARG(key)));
}

/* ── Pictures ── */

/*
 * The next value of "key" in PHP's serialised form: s:4:"file";s:11:"2019/a.jpg"; or s:5:"width";i:800; from *at on, which
 * moves past it. The lengths are not believed: a search-and-replace on the database often leaves them wrong.
 */
static bool php_value(struct arena *mem, struct str data, const char *key_z, size_t *at, struct str *out)
{
	struct str key = str_fmt(mem, "\"%s\";", key_z);
	size_t     found = str_find(data, key, *at);
	if (found == STR_NONE)
		return false;
	struct str rest = str_slice(data, found + key.len, data.len);
	*at = found + key.len;
	if (str_starts(rest, STR("i:"))) {
		size_t end = str_chr(rest, ';', 0);
		*out = end == STR_NONE ? STR_EMPTY : str_slice(rest, 2, end);
		return true;
	}
	size_t open = str_starts(rest, STR("s:")) ? str_chr(rest, '"', 0) : STR_NONE;
	size_t close = open == STR_NONE ? STR_NONE : str_find(rest, STR("\";"), open + 1);
	*out = close == STR_NONE ? STR_EMPTY : str_slice(rest, open + 1, close);
	return true;
}

static int php_pixels(struct arena *mem, struct str data, const char *key_z)
{
	size_t     at = 0;
	struct str text;
	int64_t    pixels;
	if (!php_value(mem, data, key_z, &at, &text) || !str_to_i64(text, &pixels) || pixels < 1 || pixels > 100000)
		return 0;
	return (int)pixels;
}

static bool is_picture_name(struct str name)
{
	static const struct str ENDS[] = { STR_INIT(".jpg"), STR_INIT(".jpeg"), STR_INIT(".jpe"), STR_INIT(".png"),
		                           STR_INIT(".gif"), STR_INIT(".webp"), STR_INIT(".avif") };
	for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++)
		if (name.len > ENDS[i].len && str_eq_nocase(str_slice(name, name.len - ENDS[i].len, name.len), ENDS[i]))
			return true;
	return false;
}

static struct str base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');
	return slash == STR_NONE ? path : str_slice(path, slash + 1, path.len);
}

struct str wp_label(const struct wp_map *m, struct arena *mem, struct str file)
{
	struct str name = base_name(file);
	size_t     dot = str_rchr(name, '.');
	name = slug_make(mem, dot == STR_NONE ? name : str_slice(name, 0, dot), m->language, SLUG_MAX_BYTES);
	return name.len ? name : STR("picture");
}

static struct str folder_of(struct str path)
{
	size_t slash = str_rchr(path, '/');
	return slash == STR_NONE ? STR_EMPTY : str_slice(path, 0, slash + 1);
}

/*
 * Stores one file of an attachment if the folder has it. A size that is not there is no loss: the original answers at
 * its address.
 */
static enum bs_status take_file(struct wp_map *m, struct arena *mem, struct str file, struct str path, bool original,
                                struct wp_media_in *out, struct err *err)
{
	struct import_report ignored = { 0 };
	struct upload        up;
	enum bs_status       st = uploads_take(m->uploads, mem, file, &up, original ? m->report : &ignored, err);
	if (!original)
		m->report->note[IMPORT_FILES_STORED] += ignored.note[IMPORT_FILES_STORED];
	struct wp_files *f = &out->files;
	if (st && st != BS_NOT_FOUND && st != BS_UNACCEPTABLE)
		return st;
	if (st && (original || f->n == 0))
		return BS_OK;
	if (st)
		up = (struct upload){ .type = f->files[0].type, .file = f->files[0].file };
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->files[i].path, path))
			return BS_OK;
	f->files[f->n++] = (struct wp_file){ .path = path, .type = up.type, .name = out->name, .file = up.file };
	return BS_OK;
}

/* One more file from beside the original. */
static enum bs_status take_size(struct wp_map *m, struct arena *mem, struct str file, struct str path, struct str name,
                                struct wp_media_in *out, struct err *err)
{
	struct str its_path = path.len ? str_join(mem, folder_of(path), name) : STR_EMPTY;
	return take_file(m, mem, str_join(mem, folder_of(file), name), its_path, false, out, err);
}

static enum bs_status take_files(struct wp_map *m, struct arena *mem, struct str file, struct str path, struct str data,
                                 struct wp_media_in *out, struct err *err)
{
	out->files.files = ARENA_NEW(mem, struct wp_file, SIZES_MAX);
	enum bs_status st = take_file(m, mem, file, path, true, out, err);
	static const char *const KEYS[] = { "file", "original_image" };
	for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
		size_t     at = 0;
		struct str size;
		while (!st && out->files.n < SIZES_MAX && php_value(mem, data, KEYS[i], &at, &size)) {
			if (size.len == 0 || str_chr(size, '/', 0) != STR_NONE)
				continue;
			st = take_size(m, mem, file, path, size, out, err);
		}
	}
	size_t            n = 0;
	const struct str *sizes = out->files.n ? uploads_sizes(m->uploads, file, &n) : NULL;
	for (size_t i = 0; i < n && !st && out->files.n < SIZES_MAX; i++)
		st = take_size(m, mem, file, path, sizes[i], out, err);
	return st;
}

static int64_t media_digest(const struct wp_media_in *in)
{
	AUTO_BUF all = BUF_MAX(1 << 20);
	buf_fmt(&all, "%d %d %lld", in->width, in->height, (long long)in->created_us);
	const struct str texts[] = { in->name, in->alt, in->caption, in->credit };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		buf_putc(&all, '\0');
		buf_put(&all, texts[i]);
	}
	return (int64_t)hash_str(HASH_KEY_STORED, buf_str(&all));
}

/* Sorts in the order that a gallery without a list of its own shows: by the place that was given, then by number. */
static struct str attached_name(struct arena *mem, const struct wxr_item *item)
{
	int64_t parent, id, place = 0;
	if (!str_to_i64(str_trim(item->parent), &parent) || parent <= 0 || !str_to_i64(str_trim(item->id), &id) || id <= 0)
		return STR_EMPTY;
	(void)str_to_i64(str_trim(item->menu_order), &place);
	place = place < 0 ? 0 : place > 999999 ? 999999 : place;
	return str_fmt(mem, "%" PRId64 " %06" PRId64 " %019" PRId64, parent, place, id);
}

enum bs_status wp_map_media(struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_media_in *out,
                            struct err *err)
{
	struct str url = str_trim(item->attachment_url.len ? item->attachment_url : item->guid);
	struct str attached = wp_meta(item, STR("_wp_attached_file"));
	struct str data = wp_meta(item, STR("_wp_attachment_metadata"));
	struct str file, path = STR_EMPTY;
	wp_site_learn_files(&m->site, m->site_mem, url);
	if (!wp_site_upload(&m->site, mem, url, &file, &path))
		file = attached;
	else if (attached.len && str_ends(path, attached))
		file = attached; /* of one site of a network: its uploads folder is what the path starts with */
	if (!is_picture_name(file)) {
		size_t     dot = str_rchr(base_name(file), '.');
		struct str end = dot == STR_NONE ? STR_EMPTY : str_slice(base_name(file), dot, base_name(file).len);
		import_report_name(m->report, IMPORT_SKIPPED, str_fmt(mem, "file (%.*s)", STR_ARG(end)), 1);
		return BS_NOT_FOUND;
	}
	size_t     at = 0;
	struct str credit = STR_EMPTY, own;
	(void)php_value(mem, data, "credit", &at, &credit);
	*out = (struct wp_media_in){
		.key = str_fmt(mem, "%.*s %.*s", STR_ARG(str_trim(item->id)),
		               STR_ARG(utf8_head(wp_site_own(&m->site, url, &own) ? own : url, WP_PATH_MAX_BYTES))),
		.attached = attached_name(mem, item),
		.name = wp_label(m, mem, file),
		.alt = wp_plain_text(mem, wp_meta(item, STR("_wp_attachment_image_alt")), TEXT_MAX_CHARS),
		.caption = wp_plain_text(mem, item->excerpt, TEXT_MAX_CHARS),
		.credit = wp_plain_text(mem, credit, NAME_MAX_CHARS),
		.width = php_pixels(mem, data, "width"),
		.height = php_pixels(mem, data, "height"),
		.created_us = wp_moment(m, item->date_gmt, item->date),
	};
	out->digest = media_digest(out);
	enum bs_status st = BS_OK;
	if (uploads_are_there(m->uploads))
		st = take_files(m, mem, file, path, data, out, err);
	if (!st && out->files.n) {
		out->width = out->files.files[0].file.width;
		out->height = out->files.files[0].file.height;
	}
	return st;
}

bool wp_map_lead(const struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_lead_in *out)
{
	struct str     path, file, file_path, id = str_trim(item->id), parent = str_trim(item->parent);
	struct wp_file stored;
	*out = (struct wp_lead_in){ 0 };
	if (parent.len && !str_eq(parent, STR("0")))
		out->address = wp_path(m, mem, "/?p=%.*s", STR_ARG(parent));
	else if (wp_site_upload(&m->site, mem, item->attachment_url, &file, &file_path) && is_picture_name(file) &&
	         (uploads_are_there(m->uploads) || wp_stored_file(m, mem, file_path, &stored)))
		out->address = file_path;
	if (out->address.len == 0)
		return false;
	if (wp_permalink(m, mem, item->link, &path))
		wp_paths_add(&out->paths, mem, path);
	wp_paths_add(&out->paths, mem, wp_path(m, mem, "/?attachment_id=%.*s", STR_ARG(id)));
	return true;
}
