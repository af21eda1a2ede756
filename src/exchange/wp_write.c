/*
 * Rows of `imported`, by kind:
 *
 *     author LOGIN   user ID   section SLUG   topic SLUG   media "ID URL"   post "ID GUID"   comment ID
 *     attached "POST PLACE ID"   a picture of a post, for a gallery of all of them
 *     parent "ID GUID"   a page whose parent was not there yet: own_id is the page, the digest its parent's number there
 *     run end        the lists have to be rebuilt: written with the first article of a run, removed at its end
 *
 * The digest of a post holds in its three lowest bits the state that the import gave it, so that a later run sees what
 * the desk did since: another state, or another working version, means "edited here".
 */
#include "exchange/wp_write.h"

#include "base/check.h"
#include "base/hash.h"
#include "news/route.h"
#include "news/source.h"

#include <inttypes.h>
#include <stdlib.h>

enum { REFS_MAX = 64 };

struct wp_writer *wp_writer_new(int64_t edition)
{
	struct wp_writer *w = calloc(1, sizeof *w);
	if (!w)
		check_no_memory(sizeof *w);
	w->edition = edition;
	w->counted = import_seen_new();
	return w;
}

void wp_writer_free(struct wp_writer *w)
{
	if (!w)
		return;
	import_seen_free(w->counted);
	free(w);
}

void wp_writer_settled(struct wp_writer *w)
{
	import_seen_settle(w->counted);
}

void wp_writer_undone(struct wp_writer *w)
{
	memset(w->memo, 0, sizeof w->memo);
	import_seen_undo(w->counted);
	w->marked = false;
}

/* ── Names there, ids here ── */

static uint64_t memo_name(const struct wp_writer *w, struct str kind, struct str name)
{
	struct hash_key key = { (uint64_t)w->source, hash_str(HASH_KEY_STORED, kind) };
	return hash_str(key, name) | 1;
}

static void memo_put(struct wp_writer *w, struct str kind, struct str name, int64_t own_id)
{
	uint64_t hash = memo_name(w, kind, name);
	w->memo[(hash >> 1) % WP_MEMO_PLACES] = (struct wp_memo){ hash, own_id };
}

/* BS_NOT_FOUND, without words, if it is not here. */
static enum bs_status own_id_of(struct wp_writer *w, struct change *ch, struct str kind, struct str name, int64_t *out,
                                struct err *err)
{
	uint64_t              hash = memo_name(w, kind, name);
	const struct wp_memo *memo = &w->memo[(hash >> 1) % WP_MEMO_PLACES];
	if (memo->name == hash) {
		*out = memo->own_id;
		return BS_OK;
	}
	struct imported row;
	enum bs_status  st = imported_find(ch, w->source, kind, name, &row, err);
	if (st)
		return st;
	*out = row.own_id;
	memo_put(w, kind, name, row.own_id);
	return BS_OK;
}

static enum bs_status keep_id(struct wp_writer *w, struct change *ch, struct str kind, struct str name, int64_t own_id,
                              struct err *err)
{
	enum bs_status st = imported_put(ch, w->source, kind, name, &(struct imported){ .own_id = own_id }, err);
	if (!st)
		memo_put(w, kind, name, own_id);
	return st;
}

static enum bs_status lead(struct wp_writer *w, struct change *ch, enum route_kind kind, int64_t target,
                           const struct wp_paths *paths, struct str address, struct err *err)
{
	enum bs_status st = BS_OK;
	bool           added;
	for (size_t i = 0; i < paths->n && !st; i++)
		if (!str_eq(paths->paths[i], address))
			st = route_lead(ch, w->edition, kind, target, paths->paths[i], address, &added, err);
	return st;
}

/* ── What posts are filed under ── */

/* A further name of something, unless that name is known already. */
static enum bs_status keep_alias(struct wp_writer *w, struct change *ch, struct str kind, struct str name, int64_t id,
                                 struct err *err)
{
	int64_t        known;
	enum bs_status st = own_id_of(w, ch, kind, name, &known, err);
	return st == BS_NOT_FOUND ? keep_id(w, ch, kind, name, id, err) : st;
}

/* Once in a run for each thing, however often a file mentions it. */
static void count_once(struct wp_writer *w, struct import_report *report, enum import_kind kind, int64_t id, bool added)
{
	if (import_seen_first(w->counted, kind, str_of((const char *)&id, sizeof id)))
		*(added ? &report->count[kind].added : &report->count[kind].same) += 1;
}

static enum bs_status write_author(struct wp_writer *w, struct change *ch, const struct wp_author_in *in,
                                   struct import_report *report, struct err *err)
{
	int64_t        id;
	enum bs_status st = own_id_of(w, ch, STR("author"), in->login, &id, err);
	bool           added = st == BS_NOT_FOUND;
	if (added) {
		st = author_create(ch, w->edition, in->slug, in->name, STR_EMPTY, &id, err);
		if (!st)
			st = lead(w, ch, ROUTE_AUTHOR, id, &in->paths, STR_EMPTY, err);
		if (!st)
			st = keep_id(w, ch, STR("author"), in->login, id, err);
	}
	if (!st)
		count_once(w, report, IMPORT_AUTHORS, id, added);
	if (!st && in->alias.len)
		st = keep_alias(w, ch, STR("author"), in->alias, id, err);
	if (!st && in->user_id.len)
		st = keep_alias(w, ch, STR("user"), in->user_id, id, err);
	return st;
}

static enum bs_status write_section(struct wp_writer *w, struct change *ch, const struct wp_section_in *in,
                                    struct import_report *report, struct err *err)
{
	int64_t        id, parent = 0;
	enum bs_status st = own_id_of(w, ch, STR("section"), in->key, &id, err);
	if (!st)
		count_once(w, report, IMPORT_SECTIONS, id, false);
	if (st != BS_NOT_FOUND)
		return st;
	if (in->parent_key.len) {
		st = own_id_of(w, ch, STR("section"), in->parent_key, &parent, err);
		if (st && st != BS_NOT_FOUND)
			return st;
	}
	struct section_new section = {
		.edition = w->edition, .parent = parent, .slug = in->slug, .name = in->name, .description = in->description,
		.colour = in->colour, .position = in->position, .in_menu = in->in_menu,
	};
	st = section_create(ch, &section, &id, err);
	if (!st)
		count_once(w, report, IMPORT_SECTIONS, id, true);
	if (!st)
		st = lead(w, ch, ROUTE_SECTION, id, &in->paths, STR_EMPTY, err);
	return st ? st : keep_id(w, ch, STR("section"), in->key, id, err);
}

static enum bs_status write_topic(struct wp_writer *w, struct change *ch, const struct wp_topic_in *in,
                                  struct import_report *report, struct err *err)
{
	int64_t        id;
	enum bs_status st = own_id_of(w, ch, STR("topic"), in->key, &id, err);
	if (!st)
		count_once(w, report, IMPORT_TOPICS, id, false);
	if (st != BS_NOT_FOUND)
		return st;
	st = topic_create(ch, w->edition, in->slug, in->name, in->description, &id, err);
	if (!st)
		count_once(w, report, IMPORT_TOPICS, id, true);
	if (!st)
		st = lead(w, ch, ROUTE_TOPIC, id, &in->paths, STR_EMPTY, err);
	return st ? st : keep_id(w, ch, STR("topic"), in->key, id, err);
}

static enum bs_status make_ref(struct wp_writer *w, struct change *ch, struct str kind, const struct wp_ref *r,
                               struct import_report *report, struct err *err)
{
	if (str_eq(kind, STR("author")))
		return write_author(w, ch, &(struct wp_author_in){ .login = r->key, .slug = r->slug, .name = r->name,
		                                                   .paths = r->paths }, report, err);
	if (str_eq(kind, STR("section")))
		return write_section(w, ch, &(struct wp_section_in){ .key = r->key, .slug = r->slug, .name = r->name,
		                                                     .paths = r->paths, .in_menu = true }, report, err);
	return write_topic(w, ch, &(struct wp_topic_in){ .key = r->key, .slug = r->slug, .name = r->name,
	                                                 .paths = r->paths }, report, err);
}

static enum import_kind kind_of_refs(struct str kind)
{
	return str_eq(kind, STR("author")) ? IMPORT_AUTHORS : str_eq(kind, STR("section")) ? IMPORT_SECTIONS : IMPORT_TOPICS;
}

/* Of a post that is left as it is: what it is filed under is here as well. */
static enum bs_status count_refs(struct wp_writer *w, struct change *ch, struct str kind, const struct wp_refs *refs,
                                 struct import_report *report, struct err *err)
{
	for (size_t i = 0; i < refs->n && i < REFS_MAX; i++) {
		int64_t        id;
		enum bs_status st = own_id_of(w, ch, kind, refs->refs[i].key, &id, err);
		if (!st)
			count_once(w, report, kind_of_refs(kind), id, false);
		else if (st != BS_NOT_FOUND)
			return st;
	}
	return BS_OK;
}

/* The ids of what a post refers to; what no head of a file defined is made now. */
static enum bs_status find_refs(struct wp_writer *w, struct change *ch, struct str kind, const struct wp_refs *refs,
                                int64_t ids[static REFS_MAX], struct import_report *report, struct err *err)
{
	for (size_t i = 0; i < refs->n && i < REFS_MAX; i++) {
		const struct wp_ref *r = &refs->refs[i];
		enum bs_status       st = own_id_of(w, ch, kind, r->key, &ids[i], err);
		if (st == BS_NOT_FOUND)
			st = make_ref(w, ch, kind, r, report, err);
		if (!st)
			st = own_id_of(w, ch, kind, r->key, &ids[i], err);
		if (st)
			return st;
		count_once(w, report, kind_of_refs(kind), ids[i], false);
	}
	return BS_OK;
}

/* ── Pictures ── */

/* *added becomes true if the file or its address was not here. */
static enum bs_status add_file(struct wp_writer *w, struct change *ch, int64_t media, const struct wp_file *f,
                               bool *added, struct err *err)
{
	bool           there, led = false;
	enum bs_status st = media_has_file(ch, media, &f->file, &there, err);
	if (!st && !there)
		st = media_add_file(ch, media, &f->file, err);
	if (!st && f->path.len) {
		struct str address = str_fmt(ch->mem, "%.*s.%.*s", STR_ARG(f->file.hash), STR_ARG(f->file.extension));
		st = route_lead(ch, w->edition, ROUTE_MEDIA, media, f->path, address, &led, err);
	}
	if (!st)
		*added = *added || !there || led;
	return st;
}

static enum bs_status write_media(struct wp_writer *w, struct change *ch, const struct wp_media_in *in,
                                  struct import_report *report, struct err *err)
{
	struct media_new media = {
		.edition = w->edition, .name = in->name, .alt = in->alt, .caption = in->caption, .credit = in->credit,
		.width = in->width, .height = in->height, .created_us = in->created_us,
		.type = in->files.n ? in->files.files[0].type : STR_EMPTY,
	};
	struct import_count *count = &report->count[IMPORT_MEDIA];
	struct imported      row = { 0 };
	enum bs_status       st = imported_find(ch, w->source, STR("media"), in->key, &row, err);
	bool                 is_new = st == BS_NOT_FOUND, more_files = false;
	if (is_new)
		st = media_create(ch, &media, &row.own_id, err);
	for (size_t i = 0; i < in->files.n && !st; i++)
		st = add_file(w, ch, row.own_id, &in->files.files[i], &more_files, err);
	bool is_same = !is_new && !more_files && row.digest == in->digest;
	*(is_new ? &count->added : is_same ? &count->same : &count->changed) += 1;
	if (st || is_same)
		return st;
	if (!is_new)
		st = media_update(ch, row.own_id, &media, err);
	if (!st && in->attached.len)
		st = imported_put(ch, w->source, STR("attached"), in->attached, &row, err);
	row.digest = in->digest;
	return st ? st : imported_put(ch, w->source, STR("media"), in->key, &row, err);
}

/* A picture that a body shows and no attachment told of becomes a row of its own. */
static enum bs_status write_body_file(struct wp_writer *w, struct change *ch, const struct wp_file *f,
                                      struct import_report *report, struct err *err)
{
	int64_t        media;
	enum bs_status st = media_of_file(ch, w->edition, f->file.hash, &media, err);
	if (st == BS_NOT_FOUND) {
		report->count[IMPORT_MEDIA].added++;
		st = media_create(ch, &(struct media_new){ .edition = w->edition, .name = f->name, .type = f->type,
		                                           .width = f->file.width, .height = f->file.height }, &media, err);
	}
	bool added = false;
	return st ? st : add_file(w, ch, media, f, &added, err);
}

static enum bs_status write_body_files(struct wp_writer *w, struct change *ch, const struct wp_files *files,
                                       struct import_report *report, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < files->n && !st; i++)
		st = write_body_file(w, ch, &files->files[i], report, err);
	return st;
}

/* ── Comments ── */

/* The id here of the comment answered; 0 if it is not there (yet). */
static enum bs_status parent_of(struct wp_writer *w, struct change *ch, const struct wp_comment_in *c, int64_t *out,
                                struct err *err)
{
	*out = 0;
	if (!c->parent)
		return BS_OK;
	struct imported row;
	enum bs_status  st = imported_find(ch, w->source, STR("comment"), str_fmt(ch->mem, "%" PRId64, c->parent), &row, err);
	if (!st)
		*out = row.own_id;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status add_comment(struct wp_writer *w, struct change *ch, int64_t article, struct str name,
                                  const struct wp_comment_in *c, struct import_report *report, struct err *err)
{
	int64_t            author = 0, id;
	struct comment_new comment = {
		.article = article, .status = c->status, .pingback = c->pingback, .written_us = c->written_us,
		.author_name = c->author_name, .email_hash = c->email_hash, .address_hash = c->address_hash, .url = c->url,
		.body = c->body, .anchor = str_fmt(ch->mem, "comment-%" PRId64, c->id),
	};
	enum bs_status st = parent_of(w, ch, c, &comment.parent, err);
	if (!st && c->user_id.len && !str_eq(c->user_id, STR("0")))
		st = own_id_of(w, ch, STR("user"), c->user_id, &author, err);
	if (st && st != BS_NOT_FOUND)
		return st;
	comment.author = author;
	st = comment_add(ch, &comment, &id, err);
	if (st == BS_UNACCEPTABLE && comment.parent) { /* it answers a comment of another article */
		report->note[IMPORT_PARENTS_MISSING]++;
		comment.parent = 0;
		st = comment_add(ch, &comment, &id, err);
	}
	report->count[c->pingback ? IMPORT_PINGBACKS : IMPORT_COMMENTS].added++;
	return st ? st : imported_put(ch, w->source, STR("comment"), name,
	                              &(struct imported){ .own_id = id, .digest = c->digest }, err);
}

/* An answer with a lower number than what it answers came in before it: now both are there. */
static enum bs_status mend_parent(struct wp_writer *w, struct change *ch, const struct wp_comment_in *c,
                                  struct import_report *report, struct err *err)
{
	int64_t         parent;
	struct imported own;
	enum bs_status  st = parent_of(w, ch, c, &parent, err);
	if (st)
		return st;
	if (!parent) {
		report->note[IMPORT_PARENTS_MISSING]++;
		return BS_OK;
	}
	st = imported_find(ch, w->source, STR("comment"), str_fmt(ch->mem, "%" PRId64, c->id), &own, err);
	if (!st)
		st = comment_set_parent(ch, own.own_id, parent, err);
	if (st != BS_UNACCEPTABLE)
		return st;
	report->note[IMPORT_PARENTS_MISSING]++; /* a circle, or another article's comment */
	return BS_OK;
}

static bool is_among(const struct wp_post_in *in, int64_t id)
{
	size_t from = 0, to = in->n_comments;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (in->comments[mid].id == id)
			return true;
		if (in->comments[mid].id < id)
			from = mid + 1;
		else
			to = mid;
	}
	return false;
}

static enum bs_status write_comments(struct wp_writer *w, struct change *ch, int64_t article, const struct wp_post_in *in,
                                     struct import_report *report, struct err *err)
{
	for (size_t i = 0; i < in->n_comments; i++) {
		const struct wp_comment_in *c = &in->comments[i];
		struct str                  name = str_fmt(ch->mem, "%" PRId64, c->id);
		struct imported             row;
		enum bs_status              st = imported_find(ch, w->source, STR("comment"), name, &row, err);
		if (st == BS_NOT_FOUND) {
			st = add_comment(w, ch, article, name, c, report, err);
			if (!st && c->parent > c->id && !is_among(in, c->parent))
				report->note[IMPORT_PARENTS_MISSING]++;
		} else if (!st) {
			report->count[c->pingback ? IMPORT_PINGBACKS : IMPORT_COMMENTS].same++;
			report->note[IMPORT_COMMENTS_KEPT] += row.digest != c->digest;
		}
		if (st)
			return st;
	}
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < in->n_comments && !st; i++)
		if (in->comments[i].parent > in->comments[i].id && is_among(in, in->comments[i].parent))
			st = mend_parent(w, ch, &in->comments[i], report, err);
	return st;
}

/* ── Posts ── */

struct post {
	const struct wp_post_in *in;
	struct article_content   content;
	int64_t                  authors[REFS_MAX], sections[REFS_MAX], topics[REFS_MAX];
	int64_t                  digest;
	struct imported          row;
};

static size_t at_most_refs(size_t n)
{
	return n < REFS_MAX ? n : REFS_MAX;
}

/* What the references are here, and the digest with it: a featured picture that was missing may have come since. */
static enum bs_status resolve(struct wp_writer *w, struct change *ch, struct post *p, struct import_report *report,
                              struct err *err)
{
	const struct wp_post_in *in = p->in;
	enum bs_status           st = BS_OK;
	p->content = in->content;
	if (in->lead.len) {
		struct imported media;
		st = imported_find_prefix(ch, w->source, STR("media"), in->lead, &media, err);
		if (!st)
			p->content.lead_media = media.own_id;
		else if (st != BS_NOT_FOUND)
			return st;
		else
			report->note[IMPORT_LEADS_MISSING]++;
	}
	struct { int64_t digest, lead; } both = { in->digest, p->content.lead_media };
	uint64_t digest = hash_str(HASH_KEY_STORED, str_of((const char *)&both, sizeof both));
	p->digest = (int64_t)((digest & ~UINT64_C(7)) | (uint64_t)in->state);
	return BS_OK;
}

static enum bs_status resolve_refs(struct wp_writer *w, struct change *ch, struct post *p, struct import_report *report,
                                   struct err *err)
{
	const struct wp_post_in *in = p->in;
	enum bs_status           st = find_refs(w, ch, STR("author"), &in->authors, p->authors, report, err);
	if (!st)
		st = find_refs(w, ch, STR("section"), &in->sections, p->sections, report, err);
	if (!st)
		st = find_refs(w, ch, STR("topic"), &in->topics, p->topics, report, err);
	p->content.authors = p->authors;
	p->content.n_authors = at_most_refs(in->authors.n);
	p->content.sections = p->sections;
	p->content.n_sections = at_most_refs(in->sections.n);
	p->content.topics = p->topics;
	p->content.n_topics = at_most_refs(in->topics.n);
	p->content.saved_by = STR("import");
	return st;
}

/* The lists are incomplete from the first article on until the end of a run, this one or the next. */
static enum bs_status mark_run(struct wp_writer *w, struct change *ch, struct err *err)
{
	if (w->marked)
		return BS_OK;
	w->marked = true;
	return imported_put(ch, w->source, STR("run"), STR("end"), &(struct imported){ 0 }, err);
}

static enum bs_status publish_first(struct wp_writer *w, struct change *ch, struct post *p, struct import_report *report,
                                    struct err *err)
{
	int64_t live_from_us = p->content.published_us ? p->content.published_us : ch->now_us;
	if (live_from_us > ch->now_us)
		report->note[IMPORT_SCHEDULED]++;
	enum bs_status st = mark_run(w, ch, err);
	if (!st)
		st = article_publish_in_bulk(ch, p->row.own_id, p->row.version, live_from_us, err);
	if (st || p->in->content.path.len == 0)
		return st;
	struct str path;
	st = route_own_path(ch, ROUTE_ARTICLE, p->row.own_id, &path, err);
	if (!st)
		report->note[IMPORT_OTHER_ADDRESS] += !str_eq(path, p->in->content.path);
	return st;
}

/* A page's parent, if it is here; else it is noted for the end of the run. */
static enum bs_status find_page_parent(struct wp_writer *w, struct change *ch, const struct wp_post_in *in, int64_t *out,
                                       struct err *err)
{
	struct imported row;
	*out = 0;
	if (in->parent.len == 0)
		return BS_OK;
	enum bs_status st = imported_find_prefix(ch, w->source, STR("post"), in->parent, &row, err);
	if (!st)
		*out = row.own_id;
	return st == BS_NOT_FOUND ? BS_OK : st;
}

static enum bs_status note_page_parent(struct wp_writer *w, struct change *ch, const struct post *p, struct err *err)
{
	int64_t parent;
	if (!str_to_i64(p->in->parent, &parent))
		return BS_OK;
	enum bs_status st = mark_run(w, ch, err);
	return st ? st : imported_put(ch, w->source, STR("parent"), p->in->key,
	                              &(struct imported){ .own_id = p->row.own_id, .digest = parent }, err);
}

static enum bs_status write_new_post(struct wp_writer *w, struct change *ch, struct post *p, struct import_report *report,
                                     struct err *err)
{
	const struct wp_post_in *in = p->in;
	int64_t                  parent;
	enum bs_status           st = resolve_refs(w, ch, p, report, err);
	if (!st)
		st = find_page_parent(w, ch, in, &parent, err);
	if (!st)
		st = article_create(ch, &(struct article_new){ .edition = w->edition, .kind = in->kind, .parent = parent,
		                                               .created_us = in->created_us, .guid = in->guid,
		                                               .comments_open = in->comments_open }, &p->row.own_id, err);
	if (!st)
		st = article_save(ch, p->row.own_id, &p->content, &p->row.version, err);
	if (!st && in->state == STATE_LIVE)
		st = publish_first(w, ch, p, report, err);
	else if (!st && in->state != STATE_DRAFT)
		st = article_set_state(ch, p->row.own_id, in->state, err);
	if (!st)
		st = lead(w, ch, ROUTE_ARTICLE, p->row.own_id, &in->paths, STR_EMPTY, err);
	if (!st && in->parent.len && !parent)
		st = note_page_parent(w, ch, p, err);
	return st;
}

static enum bs_status is_edited_here(struct change *ch, const struct post *p, bool *out, struct err *err)
{
	int64_t            working;
	enum article_state state = STATE_DRAFT, given = (enum article_state)((uint64_t)p->row.digest & 7);
	enum bs_status     st = article_working_version(ch, p->row.own_id, &working, err);
	if (!st)
		st = article_state_find(ch, p->row.own_id, &state, err);
	bool same_state = state == given || (given == STATE_LIVE && state == STATE_SCHEDULED);
	*out = working != p->row.version || !same_state;
	return st;
}

static enum bs_status write_changed_post(struct wp_writer *w, struct change *ch, struct post *p,
                                         struct import_report *report, struct err *err)
{
	const struct wp_post_in *in = p->in;
	enum article_state       given = (enum article_state)((uint64_t)p->row.digest & 7);
	enum bs_status           st = resolve_refs(w, ch, p, report, err);
	if (!st)
		st = article_save(ch, p->row.own_id, &p->content, &p->row.version, err);
	if (st)
		return st;
	if (in->state == STATE_LIVE) {
		int64_t published_us = p->content.published_us;
		st = mark_run(w, ch, err);
		if (!st)
			st = article_publish_in_bulk(ch, p->row.own_id, p->row.version, published_us ? published_us : ch->now_us, err);
	} else if (in->state != given) {
		st = article_set_state(ch, p->row.own_id, in->state, err);
	}
	return st ? st : lead(w, ch, ROUTE_ARTICLE, p->row.own_id, &in->paths, STR_EMPTY, err);
}

static enum bs_status count_all_refs(struct wp_writer *w, struct change *ch, const struct wp_post_in *in,
                                     struct import_report *report, struct err *err)
{
	enum bs_status st = count_refs(w, ch, STR("author"), &in->authors, report, err);
	if (!st)
		st = count_refs(w, ch, STR("section"), &in->sections, report, err);
	return st ? st : count_refs(w, ch, STR("topic"), &in->topics, report, err);
}

static enum bs_status write_post(struct wp_writer *w, struct change *ch, const struct wp_post_in *in,
                                 struct import_report *report, struct err *err)
{
	struct post          p = { .in = in };
	struct import_count *count = &report->count[in->kind == ARTICLE_PAGE ? IMPORT_PAGES : IMPORT_ARTICLES];
	enum bs_status       st = imported_find(ch, w->source, STR("post"), in->key, &p.row, err);
	bool                 is_new = st == BS_NOT_FOUND;
	if (st && !is_new)
		return st;
	if (in->more) /* the first part was refused if it is not here */
		return is_new ? BS_OK : write_comments(w, ch, p.row.own_id, in, report, err);
	st = resolve(w, ch, &p, report, err);
	bool changed = is_new || p.row.digest != p.digest, edited = false;
	if (!st && changed && !is_new)
		st = is_edited_here(ch, &p, &edited, err);
	if (!st && is_new)
		st = write_new_post(w, ch, &p, report, err);
	else if (!st && changed && !edited)
		st = write_changed_post(w, ch, &p, report, err);
	else if (!st)
		st = count_all_refs(w, ch, in, report, err);
	if (!st && changed && !edited) {
		p.row.digest = p.digest;
		st = imported_put(ch, w->source, STR("post"), in->key, &p.row, err);
	}
	if (!st)
		st = write_body_files(w, ch, &in->files, report, err);
	if (!st)
		st = write_comments(w, ch, p.row.own_id, in, report, err);
	if (edited)
		import_report_edited(report, in->content.path.len ? in->content.path : in->content.headline);
	*(is_new ? &count->added : changed && !edited ? &count->changed : &count->same) += 1;
	return st;
}

/* ── Settings ── */

static enum bs_status fill_setting(struct wp_writer *w, struct change *ch, struct str name, struct str value,
                                   struct err *err)
{
	bool           set = true;
	enum bs_status st = value.len ? setting_is_set(ch, w->edition, name, &set, err) : BS_OK;
	if (!st && !set)
		st = setting_set(ch, w->edition, name, value, err);
	return st == BS_UNACCEPTABLE ? BS_OK : st; /* what the old site called its language need not be one */
}

static enum bs_status write_settings(struct wp_writer *w, struct change *ch, const struct wp_settings_in *in,
                                     struct err *err)
{
	const struct {
		struct str name, value;
	} settings[] = {
		{ STR("title"), in->title },       { STR("motto"), in->motto },         { STR("address"), in->address },
		{ STR("language"), in->language }, { STR("time-zone"), in->time_zone },
	};
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < sizeof settings / sizeof settings[0] && !st; i++)
		st = fill_setting(w, ch, settings[i].name, settings[i].value, err);
	return st;
}

/* ── All kinds ── */

static enum bs_status write_site(struct wp_writer *w, struct change *ch, const struct wp_site_in *in, struct err *err)
{
	w->marked = false;
	enum bs_status st = source_open(ch, STR("wordpress"), in->address, w->edition, &w->source, err);
	for (size_t i = 0; i < w->n_sources && !st; i++)
		if (w->sources[i] == w->source)
			return BS_OK;
	if (!st && w->n_sources < WP_SOURCES_MAX)
		w->sources[w->n_sources++] = w->source;
	return st;
}

static enum bs_status write_thing(struct wp_writer *w, struct change *ch, enum wp_job_kind kind, const void *thing,
                                  struct import_report *report, struct err *err)
{
	switch (kind) {
	case WP_SITE:
		return write_site(w, ch, thing, err);
	case WP_SETTINGS:
		return write_settings(w, ch, thing, err);
	case WP_AUTHOR:
		return write_author(w, ch, thing, report, err);
	case WP_SECTION:
		return write_section(w, ch, thing, report, err);
	case WP_TOPIC:
		return write_topic(w, ch, thing, report, err);
	case WP_MEDIA:
		return write_media(w, ch, thing, report, err);
	case WP_LEAD: {
		const struct wp_lead_in *in = thing;
		return lead(w, ch, ROUTE_REDIRECT, 0, &in->paths, in->address, err);
	}
	case WP_POST:
		return write_post(w, ch, thing, report, err);
	}
	return BS_OK;
}

enum bs_status wp_write(struct wp_writer *w, struct change *ch, enum wp_job_kind kind, const void *thing,
                        struct import_report *report, struct err *err)
{
	struct arena_mark mark = arena_mark(ch->mem);
	enum bs_status    st = write_thing(w, ch, kind, thing, report, err);
	arena_rewind(ch->mem, mark);
	return st;
}

/* ── The end ── */

static enum bs_status set_parents(struct wp_writer *w, struct change *ch, struct wp_finish *f,
                                  struct import_report *report, struct err *err)
{
	while (!change_is_late(ch)) {
		struct imported page, parent;
		struct str      name;
		enum bs_status  st = imported_next(ch, w->source, STR("parent"), STR_EMPTY, &name, &page, err);
		if (st == BS_NOT_FOUND) {
			f->parents_done = true;
			return BS_OK;
		}
		if (st)
			return st;
		st = imported_find_prefix(ch, w->source, STR("post"), str_fmt(ch->mem, "%" PRId64, page.digest), &parent, err);
		if (st == BS_NOT_FOUND) {
			report->note[IMPORT_PARENTS_MISSING]++;
			st = BS_OK;
		} else if (!st) {
			st = article_set_parent(ch, page.own_id, parent.own_id, err);
			report->note[IMPORT_PARENTS_MISSING] += st == BS_UNACCEPTABLE;
			st = st == BS_UNACCEPTABLE ? BS_OK : st;
		}
		if (!st)
			st = imported_remove(ch, w->source, STR("parent"), name, err);
		if (st)
			return st;
	}
	return BS_OK;
}

static enum bs_status finish_source(struct wp_writer *w, struct change *ch, struct wp_finish *f,
                                    struct import_report *report, struct err *err)
{
	struct imported row;
	enum bs_status  st = imported_find(ch, w->source, STR("run"), STR("end"), &row, err);
	if (st == BS_NOT_FOUND) {
		f->source_done = true;
		return BS_OK;
	}
	if (!st && !f->parents_done)
		st = set_parents(w, ch, f, report, err);
	if (!st && f->parents_done && !f->rebuild.done)
		st = lists_rebuild(ch, &f->rebuild, err);
	if (!st && f->rebuild.done) {
		st = imported_remove(ch, w->source, STR("run"), STR("end"), err);
		f->source_done = true;
	}
	return st;
}

enum bs_status wp_write_finish(struct wp_writer *w, struct change *ch, struct wp_finish *f, struct import_report *report,
                               struct err *err)
{
	while (f->at < w->n_sources) {
		w->source = w->sources[f->at];
		enum bs_status st = finish_source(w, ch, f, report, err);
		if (st)
			return st;
		if (!f->source_done) /* the change is late */
			return BS_OK;
		*f = (struct wp_finish){ .at = f->at + 1 };
	}
	f->done = true;
	return BS_OK;
}
