/*
 * Loading: take the stamp, read the files, compile the templates, read the words, hash the assets. All of it lives in
 * the theme's arena, templates excepted. After theme_load nothing changes, so every thread may read.
 */
#include "page/theme.h"

#include "base/check.h"
#include "page/messages.h"
#include "page/theme_files.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

enum { LANGUAGES_MAX = 200, ASSET_HASH_BYTES = 8 };

struct theme {
	struct arena         mem;
	struct template_set *templates; /* owned */
	struct asset        *assets;    /* n_assets of them */
	size_t               n_assets;
	struct messages    **languages; /* n_languages of them */
	size_t               n_languages;
	struct messages     *english;   /* one of them, or one without words */
	const char          *dir_z;     /* NULL if there is none */
	uint64_t             stamp;     /* of the folder, before it was read */
};

static enum bs_status templates_load(struct theme *t, const struct theme_files *files, struct err *err)
{
	struct template_source *sources = ARENA_NEW(&t->mem, struct template_source, files->n_templates);
	size_t n = 0;
	for (const struct theme_file *f = files->first; f; f = f->next)
		if (f->kind == THEME_TEMPLATE)
			sources[n++] = (struct template_source){ .name = f->stem, .text = f->bytes,
				                                 .file = f->label };
	return template_set_new(sources, n, &t->templates, err);
}

static struct str hash_hex(struct arena *mem, struct str bytes)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	static_assert(sizeof hash >= ASSET_HASH_BYTES, "the hash is cut, not filled up");
	(void)crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
	char *hex = arena_bytes(mem, ASSET_HASH_BYTES * 2 + 1);
	sodium_bin2hex(hex, ASSET_HASH_BYTES * 2 + 1, hash, ASSET_HASH_BYTES);
	return str_of(hex, ASSET_HASH_BYTES * 2);
}

static void assets_load(struct theme *t, const struct theme_files *files)
{
	t->assets = ARENA_NEW(&t->mem, struct asset, files->n_assets);
	for (const struct theme_file *f = files->first; f; f = f->next)
		if (f->kind == THEME_ASSET)
			t->assets[t->n_assets++] = (struct asset){ .name = f->name, .type = f->type,
				                                   .bytes = f->bytes,
				                                   .hash = hash_hex(&t->mem, f->bytes) };
}

/* "site.css" is {{asset.site_css}}. */
static struct str asset_member(struct arena *mem, struct str name)
{
	char *member = arena_bytes(mem, name.len);
	for (size_t i = 0; i < name.len; i++)
		member[i] = name.ptr[i] == '.' || name.ptr[i] == '-' ? '_' : name.ptr[i];
	return str_of(member, name.len);
}

static void assets_name(struct theme *t)
{
	struct object *globals = object_new(&t->mem), *assets = object_add_object(globals, STR("asset"));
	for (size_t i = 0; i < t->n_assets; i++)
		object_set(assets, asset_member(&t->mem, t->assets[i].name),
		           value_url(theme_asset_path(&t->mem, &t->assets[i])));
	template_set_globals(t->templates, globals);
}

/* ── Languages ── */

/* "pt-BR" and "pt_br" are the same. */
static bool language_eq(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char ca = a.ptr[i] == '_' ? '-' : ascii_lower(a.ptr[i]);
		char cb = b.ptr[i] == '_' ? '-' : ascii_lower(b.ptr[i]);
		if (ca != cb)
			return false;
	}
	return true;
}

static struct messages *language_find(const struct theme *t, struct str language)
{
	for (size_t i = 0; i < t->n_languages; i++)
		if (language_eq(messages_language(t->languages[i]), language))
			return t->languages[i];
	return NULL;
}

/* "zh-Hant-TW" without its last part, or empty. */
static struct str language_parent(struct str language)
{
	size_t cut = language.len;
	while (cut > 0 && language.ptr[cut - 1] != '-' && language.ptr[cut - 1] != '_')
		cut--;
	return str_slice(language, 0, cut ? cut - 1 : 0);
}

/* The nearest that there is, the language itself counted; NULL if not even its first part is there. */
static struct messages *language_nearest(const struct theme *t, struct str language)
{
	struct messages *found = NULL;
	while (language.len && !found) {
		found = language_find(t, language);
		language = language_parent(language);
	}
	return found;
}

static enum bs_status words_read(struct theme *t, const struct theme_file *f, struct err *err)
{
	struct source *source = ARENA_NEW(&t->mem, struct source, 1);
	*source = (struct source){ .file = f->label, .text = f->bytes };
	struct messages *m = language_find(t, f->stem);
	if (!m && t->n_languages == LANGUAGES_MAX)
		return err_set(err, BS_TOO_BIG, "a theme may have %d languages at most", LANGUAGES_MAX);
	if (!m)
		m = t->languages[t->n_languages++] = messages_new(&t->mem, f->stem);
	return messages_read(m, source, err);
}

static enum bs_status words_load(struct theme *t, const struct theme_files *files, struct err *err)
{
	t->languages = ARENA_NEW(&t->mem, struct messages *, LANGUAGES_MAX);
	for (const struct theme_file *f = files->first; f; f = f->next) {
		enum bs_status st = f->kind == THEME_WORDS ? words_read(t, f, err) : BS_OK;
		if (st)
			return st;
	}
	t->english = language_find(t, STR("en"));
	if (!t->english)
		t->english = messages_new(&t->mem, STR("en"));
	for (size_t i = 0; i < t->n_languages; i++) {
		struct messages *m = t->languages[i];
		struct messages *base = language_nearest(t, language_parent(messages_language(m)));
		if (m != t->english)
			messages_set_base(m, base ? base : t->english);
	}
	for (size_t i = 0; i < t->n_languages; i++)
		messages_ready(t->languages[i]);
	return BS_OK;
}

const struct messages *theme_messages(const struct theme *t, struct str language)
{
	const struct messages *found = language_nearest(t, language);
	return found ? found : t->english;
}

/* ── The whole ── */

static enum bs_status load(struct theme *t, struct err *err)
{
	struct theme_files files;
	t->stamp = theme_files_stamp(t->dir_z);
	enum bs_status st = theme_files_load(&t->mem, t->dir_z, &files, err);
	if (st == BS_OK)
		st = templates_load(t, &files, err);
	if (st == BS_OK)
		st = words_load(t, &files, err);
	if (st == BS_OK) {
		assets_load(t, &files);
		assets_name(t);
	}
	return st;
}

enum bs_status theme_load(const char *dir_z, struct theme **out, struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, BS_IO, "the cryptographic library does not start");
	struct theme *t = calloc(1, sizeof *t);
	if (!t)
		check_no_memory(sizeof *t);
	t->dir_z = dir_z ? str_z(&t->mem, str_from_z(dir_z)) : NULL;
	enum bs_status st = load(t, err);
	if (st) {
		theme_free(t);
		return st;
	}
	*out = t;
	return BS_OK;
}

void theme_free(struct theme *t)
{
	if (!t)
		return;
	template_set_free(t->templates);
	arena_done(&t->mem);
	free(t);
}

bool theme_is_stale(const struct theme *t)
{
	return theme_files_stamp(t->dir_z) != t->stamp;
}

const struct template_set *theme_templates(const struct theme *t)
{
	return t->templates;
}

const struct asset *theme_asset(const struct theme *t, struct str name)
{
	for (size_t i = 0; i < t->n_assets; i++)
		if (str_eq(t->assets[i].name, name))
			return &t->assets[i];
	return NULL;
}

struct str theme_asset_path(struct arena *mem, const struct asset *a)
{
	return str_fmt(mem, "/-/theme/%.*s/%.*s", STR_ARG(a->hash), STR_ARG(a->name));
}
