/*
 * expat's events become structs by one table: which element, inside which struct, fills which field. Elements that
 * the table does not know are walked over. To read one more field is one more line.
 *
 *     depth  1 rss   2 channel   3 item, wp:author, wp:category ...   4 their fields, wp:comment ...   5 its fields
 *
 * A struct is open between its start and its end tag; fields count only directly inside it, so a <title> inside
 * something foreign is not the item's. Names are compared with the prefixes that WordPress writes; a file that
 * binds other prefixes to the same namespaces is understood, one that binds none is forgiven.
 */
#include "exchange/wxr_reader.h"

#include "base/check.h"
#include "base/utf8.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

enum { PREFIXES_MAX = 16, NAME_MAX_BYTES = 64, TITLE_MAX_BYTES = 80, TEXT_KEPT = 1024 * 1024 };

enum scope { SCOPE_SITE, SCOPE_AUTHOR, SCOPE_TERM, SCOPE_ITEM, SCOPE_FILED, SCOPE_META, SCOPE_COMMENT, SCOPE_COUNT };

/* ── The tables ── */

struct field {
	const char *name_z;
	enum scope  scope;
	size_t      offset; /* of a struct str */
};

#define FIELD(scope, name, type, field) { name, scope, offsetof(struct type, field) }

/* Sorted by name, for the search; several scopes may use one name. */
static const struct field FIELDS[] = {
	FIELD(SCOPE_ITEM, "content:encoded", wxr_item, content),
	FIELD(SCOPE_ITEM, "dc:creator", wxr_item, creator),
	FIELD(SCOPE_SITE, "description", wxr_site, description),
	FIELD(SCOPE_ITEM, "excerpt:encoded", wxr_item, excerpt),
	FIELD(SCOPE_ITEM, "guid", wxr_item, guid),
	FIELD(SCOPE_SITE, "language", wxr_site, language),
	FIELD(SCOPE_SITE, "link", wxr_site, link),
	FIELD(SCOPE_ITEM, "link", wxr_item, link),
	FIELD(SCOPE_SITE, "title", wxr_site, title),
	FIELD(SCOPE_ITEM, "title", wxr_item, title),
	FIELD(SCOPE_ITEM, "wp:attachment_url", wxr_item, attachment_url),
	FIELD(SCOPE_AUTHOR, "wp:author_display_name", wxr_author, display_name),
	FIELD(SCOPE_AUTHOR, "wp:author_email", wxr_author, email),
	FIELD(SCOPE_AUTHOR, "wp:author_first_name", wxr_author, first_name),
	FIELD(SCOPE_AUTHOR, "wp:author_id", wxr_author, id),
	FIELD(SCOPE_AUTHOR, "wp:author_last_name", wxr_author, last_name),
	FIELD(SCOPE_AUTHOR, "wp:author_login", wxr_author, login),
	FIELD(SCOPE_SITE, "wp:base_blog_url", wxr_site, base_blog),
	FIELD(SCOPE_SITE, "wp:base_site_url", wxr_site, base_site),
	FIELD(SCOPE_TERM, "wp:cat_name", wxr_term, name),
	FIELD(SCOPE_TERM, "wp:category_description", wxr_term, description),
	FIELD(SCOPE_TERM, "wp:category_nicename", wxr_term, slug),
	FIELD(SCOPE_TERM, "wp:category_parent", wxr_term, parent),
	FIELD(SCOPE_COMMENT, "wp:comment_approved", wxr_comment, approved),
	FIELD(SCOPE_COMMENT, "wp:comment_author", wxr_comment, author),
	FIELD(SCOPE_COMMENT, "wp:comment_author_IP", wxr_comment, ip),
	FIELD(SCOPE_COMMENT, "wp:comment_author_email", wxr_comment, email),
	FIELD(SCOPE_COMMENT, "wp:comment_author_url", wxr_comment, url),
	FIELD(SCOPE_COMMENT, "wp:comment_content", wxr_comment, content),
	FIELD(SCOPE_COMMENT, "wp:comment_date", wxr_comment, date),
	FIELD(SCOPE_COMMENT, "wp:comment_date_gmt", wxr_comment, date_gmt),
	FIELD(SCOPE_COMMENT, "wp:comment_id", wxr_comment, id),
	FIELD(SCOPE_COMMENT, "wp:comment_parent", wxr_comment, parent),
	FIELD(SCOPE_ITEM, "wp:comment_status", wxr_item, comment_status),
	FIELD(SCOPE_COMMENT, "wp:comment_type", wxr_comment, type),
	FIELD(SCOPE_COMMENT, "wp:comment_user_id", wxr_comment, user_id),
	FIELD(SCOPE_ITEM, "wp:is_sticky", wxr_item, sticky),
	FIELD(SCOPE_ITEM, "wp:menu_order", wxr_item, menu_order),
	FIELD(SCOPE_META, "wp:meta_key", wxr_meta, key),
	FIELD(SCOPE_META, "wp:meta_value", wxr_meta, value),
	FIELD(SCOPE_ITEM, "wp:post_date", wxr_item, date),
	FIELD(SCOPE_ITEM, "wp:post_date_gmt", wxr_item, date_gmt),
	FIELD(SCOPE_ITEM, "wp:post_id", wxr_item, id),
	FIELD(SCOPE_ITEM, "wp:post_modified", wxr_item, modified),
	FIELD(SCOPE_ITEM, "wp:post_modified_gmt", wxr_item, modified_gmt),
	FIELD(SCOPE_ITEM, "wp:post_name", wxr_item, slug),
	FIELD(SCOPE_ITEM, "wp:post_parent", wxr_item, parent),
	FIELD(SCOPE_ITEM, "wp:post_password", wxr_item, password),
	FIELD(SCOPE_ITEM, "wp:post_type", wxr_item, type),
	FIELD(SCOPE_ITEM, "wp:status", wxr_item, status),
	FIELD(SCOPE_TERM, "wp:tag_description", wxr_term, description),
	FIELD(SCOPE_TERM, "wp:tag_name", wxr_term, name),
	FIELD(SCOPE_TERM, "wp:tag_slug", wxr_term, slug),
	FIELD(SCOPE_TERM, "wp:term_description", wxr_term, description),
	FIELD(SCOPE_TERM, "wp:term_id", wxr_term, id),
	FIELD(SCOPE_TERM, "wp:term_name", wxr_term, name),
	FIELD(SCOPE_TERM, "wp:term_parent", wxr_term, parent),
	FIELD(SCOPE_TERM, "wp:term_slug", wxr_term, slug),
	FIELD(SCOPE_TERM, "wp:term_taxonomy", wxr_term, taxonomy),
	FIELD(SCOPE_SITE, "wp:wxr_version", wxr_site, version),
};
enum { N_FIELDS = sizeof FIELDS / sizeof FIELDS[0] };

/* Elements that open a struct inside another. */
static const struct {
	const char        *name_z;
	enum scope         inside, scope;
	enum wxr_term_kind term;
} OPENERS[] = {
	{ "item", SCOPE_SITE, SCOPE_ITEM, 0 },
	{ "wp:author", SCOPE_SITE, SCOPE_AUTHOR, 0 },
	{ "wp:category", SCOPE_SITE, SCOPE_TERM, WXR_CATEGORY },
	{ "wp:tag", SCOPE_SITE, SCOPE_TERM, WXR_TAG },
	{ "wp:term", SCOPE_SITE, SCOPE_TERM, WXR_OTHER_TERM },
	{ "category", SCOPE_ITEM, SCOPE_FILED, 0 },
	{ "wp:postmeta", SCOPE_ITEM, SCOPE_META, 0 },
	{ "wp:comment", SCOPE_ITEM, SCOPE_COMMENT, 0 },
};

/* ── The reader ── */

struct reader {
	XML_Parser                parser;
	const struct wxr_source  *source;
	const struct wxr_handler *handler;
	enum bs_status            status; /* the first failure */
	struct err               *err;

	struct {
		char       file[32];   /* as the file writes it, with the colon */
		const char *ours_z;    /* "wp:" ... */
	} prefixes[PREFIXES_MAX];
	size_t n_prefixes;

	int        depth;
	enum scope scopes[4];          /* open structs, outermost first */
	int        scope_depth[4];     /* the depth of each one's element */
	size_t     n_scopes;
	struct str *field;             /* is being filled; NULL = text is of no interest */
	int        field_depth;
	struct buf text;               /* of the field at hand */

	struct arena       site_mem;
	struct wxr_site    site;
	bool               is_rss, is_wordpress, site_given;
	struct arena       mem;        /* of the struct directly inside the channel */
	struct wxr_author  author;
	struct wxr_term    term;
	struct wxr_item    item;
	struct wxr_filed  *filed, **filed_end;
	struct wxr_meta   *meta, **meta_end;
	struct wxr_comment *comment, **comment_end;
	struct wxr_filed   spare_filed;   /* are filled instead, and dropped, once the item is too big */
	struct wxr_meta    spare_meta;
	struct wxr_comment spare_comment;
	struct arena_mark  before_comments;
	uint64_t           n_items;
	char               title[TITLE_MAX_BYTES]; /* of the item that ended last, for a message */
};

static void stop(struct reader *r, enum bs_status st)
{
	r->status = st;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

/* ── Names ── */

/* A namespace's prefix as WordPress writes it; NULL for a foreign one. */
static const char *prefix_of_namespace(struct str uri)
{
	if (str_find(uri, STR("://wordpress.org/export/"), 0) != STR_NONE)
		return str_ends(uri, STR("/excerpt/")) ? "excerpt:" : "wp:";
	if (str_starts(uri, STR("http://purl.org/rss/1.0/modules/content")))
		return "content:";
	if (str_starts(uri, STR("http://purl.org/dc/elements/1.1")))
		return "dc:";
	return NULL;
}

static void learn_prefixes(struct reader *r, const char **attributes)
{
	for (; attributes[0]; attributes += 2) {
		struct str  name = str_from_z(attributes[0]);
		const char *ours_z = prefix_of_namespace(str_from_z(attributes[1]));
		if (!ours_z || !str_starts(name, STR("xmlns:")))
			continue;
		name = str_slice(name, 6, name.len);
		bool same = str_starts(str_from_z(ours_z), name) && ours_z[name.len] == ':';
		if (same || name.len + 2 > sizeof r->prefixes[0].file || r->n_prefixes == PREFIXES_MAX)
			continue;
		memcpy(r->prefixes[r->n_prefixes].file, name.ptr, name.len);
		memcpy(r->prefixes[r->n_prefixes].file + name.len, ":", 2);
		r->prefixes[r->n_prefixes++].ours_z = ours_z;
	}
}

/* The element's name with WordPress's own prefix, in room if it had another. */
static const char *our_name(const struct reader *r, const char *name_z, char room[static NAME_MAX_BYTES])
{
	struct str name = str_from_z(name_z);
	for (size_t i = 0; i < r->n_prefixes; i++) {
		struct str prefix = str_from_z(r->prefixes[i].file);
		if (str_starts(name, prefix)) {
			(void)snprintf(room, NAME_MAX_BYTES, "%s%s", r->prefixes[i].ours_z, name_z + prefix.len);
			return room;
		}
	}
	return name_z;
}

static int compare_name(const void *key, const void *member)
{
	return strcmp(key, ((const struct field *)member)->name_z);
}

/* NULL if this is no field of the scope. */
static const struct field *field_find(const char *name_z, enum scope scope)
{
	const struct field *f = bsearch(name_z, FIELDS, N_FIELDS, sizeof FIELDS[0], compare_name);
	if (!f)
		return NULL;
	while (f > FIELDS && strcmp(f[-1].name_z, name_z) == 0)
		f--;
	for (; f < FIELDS + N_FIELDS && strcmp(f->name_z, name_z) == 0; f++)
		if (f->scope == scope)
			return f;
	return NULL;
}

static struct str attribute(const char **attributes, const char *name_z)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(attributes[0], name_z) == 0)
			return str_from_z(attributes[1]);
	return STR_EMPTY;
}

/* ── Structs ── */

static void *scope_struct(struct reader *r, enum scope scope)
{
	switch (scope) {
	case SCOPE_SITE:
		return &r->site;
	case SCOPE_AUTHOR:
		return &r->author;
	case SCOPE_TERM:
		return &r->term;
	case SCOPE_ITEM:
		return &r->item;
	case SCOPE_META:
		return r->meta;
	case SCOPE_COMMENT:
		return r->comment;
	default:
		return NULL;
	}
}

static void start_item(struct reader *r)
{
	r->item = (struct wxr_item){ .mem = &r->mem };
	r->filed_end = &r->item.filed;
	r->meta_end = &r->item.metas;
	r->comment_end = &r->item.comments;
	r->n_items++;
}

static enum bs_status give_site(struct reader *r)
{
	if (r->site_given)
		return BS_OK;
	r->site_given = true;
	struct str version = str_trim(r->site.version);
	if (version.len == 0 && !r->is_wordpress)
		return err_set(r->err, BS_BAD_INPUT,
		               "%.*s is a news feed, not a WordPress export: in WordPress, choose Tools, Export, All "
		               "content, and give the file that it saves",
		               STR_ARG(r->source->name));
	if (version.len && !str_eq(version, STR("1.0")) && !str_eq(version, STR("1.1")) && !str_eq(version, STR("1.2")))
		return err_set(r->err, BS_BAD_INPUT,
		               "%.*s is a WordPress export of version %.*s: versions 1.0, 1.1 and 1.2 are understood, so "
		               "export again from WordPress itself",
		               STR_ARG(r->source->name), STR_ARG(utf8_head(version, 20)));
	return r->handler->site ? r->handler->site(r->handler->ctx, &r->site, r->err) : BS_OK;
}

static bool is_site_known(const struct reader *r)
{
	return r->site.version.len && (r->site.base_blog.len || r->site.base_site.len);
}

/* Even empty parts take room. */
static bool is_full(struct reader *r)
{
	r->item.too_big = r->item.too_big || r->mem.used_bytes > WXR_ITEM_MAX;
	return r->item.too_big;
}

static void open_scope(struct reader *r, enum scope scope, enum wxr_term_kind term, const char **attributes)
{
	r->scopes[r->n_scopes] = scope;
	r->scope_depth[r->n_scopes++] = r->depth;
	enum bs_status st = BS_OK;
	switch (scope) {
	case SCOPE_AUTHOR:
		r->author = (struct wxr_author){ 0 };
		st = is_site_known(r) ? give_site(r) : BS_OK;
		break;
	case SCOPE_TERM:
		r->term = (struct wxr_term){ .kind = term };
		st = is_site_known(r) ? give_site(r) : BS_OK;
		break;
	case SCOPE_ITEM:
		start_item(r);
		st = give_site(r);
		break;
	case SCOPE_FILED:
		r->filed = &r->spare_filed;
		if (is_full(r))
			break;
		r->filed = ARENA_NEW(&r->mem, struct wxr_filed, 1);
		r->filed->domain = str_dup(&r->mem, attribute(attributes, "domain"));
		r->filed->slug = str_dup(&r->mem, attribute(attributes, "nicename"));
		break;
	case SCOPE_META:
		r->meta = is_full(r) ? &r->spare_meta : ARENA_NEW(&r->mem, struct wxr_meta, 1);
		break;
	case SCOPE_COMMENT:
		if (r->item.n_comments == 0)
			r->before_comments = arena_mark(&r->mem);
		r->comment = is_full(r) ? &r->spare_comment : ARENA_NEW(&r->mem, struct wxr_comment, 1);
		break;
	default:
		break;
	}
	if (st)
		stop(r, st);
}

/* Hands over what the item has until now, and starts its next part with an empty list of comments. */
static enum bs_status give_item(struct reader *r)
{
	enum bs_status st = r->handler->item ? r->handler->item(r->handler->ctx, &r->item, r->err) : BS_OK;
	if (r->item.n_comments)
		arena_rewind(&r->mem, r->before_comments);
	r->item.comments = NULL;
	r->item.n_comments = 0;
	r->comment_end = &r->item.comments;
	r->item.part++;
	return st;
}

static enum bs_status close_item(struct reader *r)
{
	enum bs_status st = BS_OK;
	if (r->item.part == 0 || r->item.n_comments || r->item.too_big)
		st = give_item(r);
	struct str title = utf8_head(r->item.title, TITLE_MAX_BYTES);
	memcpy(r->title, title.ptr, title.len);
	r->item = (struct wxr_item){ .title = str_of(r->title, title.len) };
	arena_reset(&r->mem);
	return st;
}

/* A link after the element that ends the list keeps the file's order. */
static enum bs_status close_comment(struct reader *r)
{
	if (r->comment == &r->spare_comment)
		return BS_OK;
	*r->comment_end = r->comment;
	r->comment_end = &r->comment->next;
	r->item.n_comments++;
	if (r->mem.used_bytes - r->before_comments.used_bytes > WXR_PART_MAX)
		return give_item(r);
	return BS_OK;
}

static void close_scope(struct reader *r)
{
	const struct wxr_handler *h = r->handler;
	enum bs_status            st = BS_OK;
	switch (r->scopes[--r->n_scopes]) {
	case SCOPE_SITE:
		st = give_site(r);
		break;
	case SCOPE_AUTHOR:
		st = h->author ? h->author(h->ctx, &r->author, r->err) : BS_OK;
		arena_reset(&r->mem);
		break;
	case SCOPE_TERM:
		st = h->term ? h->term(h->ctx, &r->term, r->err) : BS_OK;
		arena_reset(&r->mem);
		break;
	case SCOPE_ITEM:
		st = close_item(r);
		break;
	case SCOPE_FILED:
		if (r->filed == &r->spare_filed)
			break;
		*r->filed_end = r->filed;
		r->filed_end = &r->filed->next;
		break;
	case SCOPE_META:
		if (r->meta == &r->spare_meta)
			break;
		*r->meta_end = r->meta;
		r->meta_end = &r->meta->next;
		break;
	case SCOPE_COMMENT:
		st = close_comment(r);
		break;
	default:
		break;
	}
	if (st)
		stop(r, st);
}

/* ── expat's events ── */

static void start_field(struct reader *r, struct str *field)
{
	r->field = field;
	r->field_depth = r->depth;
	buf_reset(&r->text);
}

static void start_inside(struct reader *r, const char *name_z, const char **attributes)
{
	enum scope          inside = r->scopes[r->n_scopes - 1];
	const struct field *f = field_find(name_z, inside);
	if (f) {
		char *whole = scope_struct(r, inside);
		start_field(r, (struct str *)(void *)(whole + f->offset));
		return;
	}
	for (size_t i = 0; i < sizeof OPENERS / sizeof OPENERS[0]; i++) {
		if (OPENERS[i].inside != inside || strcmp(OPENERS[i].name_z, name_z) != 0)
			continue;
		open_scope(r, OPENERS[i].scope, OPENERS[i].term, attributes);
		if (OPENERS[i].scope == SCOPE_FILED)
			start_field(r, &r->filed->name);
		return;
	}
}

static void start_element(void *ctx, const char *name_z, const char **attributes)
{
	struct reader *r = ctx;
	if (r->status)
		return;
	if (++r->depth > WXR_DEPTH_MAX) {
		stop(r, err_set(r->err, BS_BAD_INPUT,
		                "%.*s, line %lu: more than %d elements inside one another, which no export has: it is "
		                "damaged, export it again",
		                STR_ARG(r->source->name), XML_GetCurrentLineNumber(r->parser), WXR_DEPTH_MAX));
		return;
	}
	if (r->depth <= 2)
		learn_prefixes(r, attributes);
	char room[NAME_MAX_BYTES];
	name_z = our_name(r, name_z, room);
	r->is_wordpress = r->is_wordpress || strncmp(name_z, "wp:", 3) == 0;
	if (r->depth == 1)
		r->is_rss = strcmp(name_z, "rss") == 0;
	else if (r->depth == 2 && r->is_rss && strcmp(name_z, "channel") == 0)
		open_scope(r, SCOPE_SITE, 0, attributes);
	else if (r->n_scopes && r->depth == r->scope_depth[r->n_scopes - 1] + 1)
		start_inside(r, name_z, attributes);
}

static void keep_field(struct reader *r)
{
	struct arena *mem = r->n_scopes == 1 ? &r->site_mem : &r->mem;
	bool          fits = buf_status(&r->text) == BS_OK && mem->used_bytes + r->text.len <= WXR_ITEM_MAX;
	if (fits)
		*r->field = str_dup(mem, buf_str(&r->text));
	else if (r->scopes[r->n_scopes - 1] != SCOPE_META) /* a plugin's megabytes are no reason to lose an article */
		r->item.too_big = true;
	r->field = NULL;
	if (r->text.cap > TEXT_KEPT)
		buf_done(&r->text);
}

static void end_element(void *ctx, const char *name_z)
{
	struct reader *r = ctx;
	(void)name_z;
	if (r->status)
		return;
	if (r->field && r->depth == r->field_depth)
		keep_field(r);
	if (r->n_scopes && r->depth == r->scope_depth[r->n_scopes - 1])
		close_scope(r);
	r->depth--;
}

static void characters(void *ctx, const char *text, int len)
{
	struct reader *r = ctx;
	if (r->field && r->depth == r->field_depth && !r->status)
		buf_put(&r->text, str_of(text, (size_t)len));
}

/* The filter refuses a DOCTYPE before expat sees it; this is the second lock on the same door. */
static void start_doctype(void *ctx, const char *name_z, const char *system_id, const char *public_id, int internal)
{
	struct reader *r = ctx;
	(void)name_z, (void)system_id, (void)public_id, (void)internal;
	stop(r, err_set(r->err, BS_BAD_INPUT, "%.*s has a DOCTYPE, which is not read for safety",
	                STR_ARG(r->source->name)));
}

/* ── The whole file ── */

static enum bs_status broken_xml(struct reader *r, bool at_end)
{
	char place[160] = "";
	if (r->n_items)
		(void)snprintf(place, sizeof place, ", in or after item %llu (\"%.*s\")", (unsigned long long)r->n_items,
		               STR_ARG(utf8_head(r->item.title, TITLE_MAX_BYTES)));
	for (char *c = place; *c; c++)
		if ((unsigned char)*c < 0x20)
			*c = ' ';
	unsigned long line = XML_GetCurrentLineNumber(r->parser);
	if (at_end)
		return err_set(r->err, BS_BAD_INPUT,
		               "%.*s ends too early, at line %lu%s: what came before is in; copy or export the file again "
		               "and repeat the import",
		               STR_ARG(r->source->name), line, place);
	return err_set(r->err, BS_BAD_INPUT,
	               "%.*s is broken at line %lu%s: %s; what came before is in; export the file again, or mend that "
	               "line, and repeat the import",
	               STR_ARG(r->source->name), line, place,
	               XML_ErrorString(XML_GetErrorCode(r->parser)));
}

static enum bs_status parse(struct reader *r, struct wxr_filter *filter)
{
	for (;;) {
		struct str     chunk;
		enum bs_status st = wxr_filter_read(filter, &chunk, r->err);
		if (st)
			return st;
		bool last = chunk.len == 0;
		bool whole = XML_Parse(r->parser, chunk.ptr, (int)chunk.len, last) == XML_STATUS_OK;
		if (r->status)
			return r->status;
		if (!whole)
			return broken_xml(r, last);
		if (r->handler->chunk)
			st = r->handler->chunk(r->handler->ctx, wxr_filter_position(filter), r->err);
		if (st || last)
			return st;
	}
}

static enum bs_status check_was_export(struct reader *r)
{
	if (r->site_given)
		return BS_OK;
	return err_set(r->err, BS_BAD_INPUT,
	               "%.*s is XML, but not a WordPress export: in WordPress, choose Tools, Export, All content, and give "
	               "the file that it saves",
	               STR_ARG(r->source->name));
}

enum bs_status wxr_read(const struct wxr_source *source, const struct wxr_handler *handler, struct wxr_repairs *repairs,
                        struct err *err)
{
	struct wxr_filter *filter;
	enum bs_status     st = wxr_filter_new(source, &filter, err);
	if (st)
		return st;
	struct reader r = { .source = source, .handler = handler, .err = err, .text = BUF_MAX(WXR_STRING_MAX) };
	r.parser = XML_ParserCreate("UTF-8");
	if (!r.parser)
		check_no_memory(0);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, start_element, end_element);
	XML_SetCharacterDataHandler(r.parser, characters);
	XML_SetStartDoctypeDeclHandler(r.parser, start_doctype);
	st = parse(&r, filter);
	if (!st)
		st = check_was_export(&r);
	if (repairs)
		*repairs = *wxr_filter_repairs(filter);
	XML_ParserFree(r.parser);
	buf_done(&r.text);
	arena_done(&r.mem);
	arena_done(&r.site_mem);
	wxr_filter_free(filter);
	return st;
}
