/*
 * Reading goes by list: first the pictures' files, then each edition's lists, then its articles, whose heads refer to
 * the lists by slug. A reference is looked up at once, so that a slip is found here with the file's name, and never by
 * a reader.
 */
#include "exchange/demo_paper.h"

#include "base/check.h"

static const struct str edition_names[DEMO_EDITIONS] = { STR_INIT("en"), STR_INIT("tr"), STR_INIT("ar") };

struct reader {
	struct arena               *mem;
	const struct embedded_file *files; /* sorted by name */
	size_t                      n_files;
	struct demo_paper          *paper;
	struct err                 *err;
};

static const struct embedded_file *file_find(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->n_files; i++)
		if (str_eq(r->files[i].name, name))
			return &r->files[i];
	return NULL;
}

/* Every stanza of a list, an absent file being an empty list. */
static enum bs_status read_list(struct reader *r, struct str name, struct demo_stanza **out, size_t *n)
{
	const struct embedded_file *file = file_find(r, name);
	struct str     rest = file ? file->bytes : STR_EMPTY, count = rest;
	enum bs_status st;
	size_t         total = 0;
	struct demo_stanza one;
	while ((st = demo_stanza_next(r->mem, &count, &one, r->err)) == BS_OK)
		total++;
	if (st != BS_NOT_FOUND)
		return err_wrap(r->err, "%.*s", STR_ARG(name));
	*out = ARENA_NEW(r->mem, struct demo_stanza, total);
	*n = total;
	for (size_t i = 0; i < total; i++)
		(void)demo_stanza_next(r->mem, &rest, &(*out)[i], r->err); /* read well a moment ago */
	return BS_OK;
}

static struct str list_name(struct reader *r, const struct demo_edition *e, const char *what_z)
{
	return str_fmt(r->mem, "%.*s/%s.txt", STR_ARG(e->name), what_z);
}

/* ── Pictures ── */

static struct demo_image *image_find(const struct demo_paper *paper, struct str name)
{
	for (size_t i = 0; i < paper->n_images; i++)
		if (str_eq(paper->images[i].name, name))
			return &paper->images[i];
	return NULL;
}

/* "pictures/rendered/ferry-640.webp" is a file of the image "ferry". */
static enum bs_status take_image_file(struct reader *r, const struct embedded_file *file)
{
	struct str folder = STR("pictures/rendered/");
	size_t dash = str_rchr(file->name, '-');
	if (!str_starts(file->name, folder) || dash == STR_NONE)
		return BS_OK;
	struct str name = str_slice(file->name, folder.len, dash);
	struct demo_image *image = image_find(r->paper, name);
	if (!image) {
		image = &r->paper->images[r->paper->n_images++];
		image->name = name;
	}
	if (image->n == DEMO_WIDTHS_MAX)
		return err_set(r->err, BS_BAD_INPUT, "%.*s: more than %d widths", STR_ARG(file->name), DEMO_WIDTHS_MAX);
	image->bytes[image->n++] = file->bytes;
	return BS_OK;
}

static enum bs_status read_images(struct reader *r)
{
	enum bs_status st = BS_OK;
	r->paper->images = ARENA_NEW(r->mem, struct demo_image, r->n_files);
	for (size_t i = 0; i < r->n_files && !st; i++)
		st = take_image_file(r, &r->files[i]);
	return st;
}

/* ── An edition's lists ── */

static enum bs_status read_settings(struct reader *r, struct demo_edition *e)
{
	struct demo_stanza *stanzas;
	size_t n;
	enum bs_status st = read_list(r, list_name(r, e, "edition"), &stanzas, &n);
	if (st || n == 0)
		return st;
	e->settings = stanzas[0];
	e->prefix = demo_value(&e->settings, STR("prefix"));
	return BS_OK;
}

static enum bs_status read_sections(struct reader *r, struct demo_edition *e)
{
	struct demo_stanza *stanzas;
	enum bs_status st = read_list(r, list_name(r, e, "sections"), &stanzas, &e->n_sections);
	if (st)
		return st;
	e->sections = ARENA_NEW(r->mem, struct demo_section, e->n_sections);
	for (size_t i = 0; i < e->n_sections; i++)
		e->sections[i] = (struct demo_section){
			.key         = demo_value(&stanzas[i], STR("path")),
			.name        = demo_value(&stanzas[i], STR("name")),
			.description = demo_value(&stanzas[i], STR("description")),
			.colour      = demo_value(&stanzas[i], STR("colour")),
		};
	return BS_OK;
}

static enum bs_status read_labels(struct reader *r, struct demo_edition *e, const char *what_z, struct str words,
                                  struct demo_label **out, size_t *n)
{
	struct demo_stanza *stanzas;
	enum bs_status st = read_list(r, list_name(r, e, what_z), &stanzas, n);
	if (st)
		return st;
	*out = ARENA_NEW(r->mem, struct demo_label, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct demo_label){
			.slug  = demo_value(&stanzas[i], STR("slug")),
			.name  = demo_value(&stanzas[i], STR("name")),
			.words = demo_value(&stanzas[i], words),
		};
	return BS_OK;
}

static enum bs_status read_pictures(struct reader *r, struct demo_edition *e)
{
	struct demo_stanza *stanzas;
	struct str preset = STR_EMPTY;
	enum bs_status st = read_list(r, list_name(r, e, "pictures"), &stanzas, &e->n_pictures);
	if (st)
		return st;
	e->pictures = ARENA_NEW(r->mem, struct demo_picture, e->n_pictures);
	for (size_t i = 0; i < e->n_pictures; i++) {
		struct str name = demo_value(&stanzas[i], STR("name")), credit = demo_value(&stanzas[i], STR("credit"));
		/* The first picture's credit holds for all that have none of their own. */
		preset = i == 0 ? credit : preset;
		e->pictures[i] = (struct demo_picture){
			.image   = image_find(r->paper, name),
			.alt     = demo_value(&stanzas[i], STR("alt")),
			.caption = demo_value(&stanzas[i], STR("caption")),
			.credit  = credit.len ? credit : preset,
		};
		if (!e->pictures[i].image)
			return err_set(r->err, BS_BAD_INPUT, "%.*s/pictures.txt: no files of \"%.*s\"", STR_ARG(e->name),
			               STR_ARG(name));
	}
	return BS_OK;
}

/* ── Looking up ── */

static struct demo_picture *picture_find(const struct demo_edition *e, struct str name)
{
	for (size_t i = 0; i < e->n_pictures; i++)
		if (str_eq(e->pictures[i].image->name, name))
			return &e->pictures[i];
	return NULL;
}

static struct demo_article *article_find(const struct demo_edition *e, struct str number)
{
	for (size_t i = 0; i < e->n_articles; i++)
		if (str_eq(e->articles[i].number, number))
			return &e->articles[i];
	return NULL;
}

static size_t section_place(const void *edition, struct str key)
{
	const struct demo_edition *e = edition;
	size_t i = 0;
	while (i < e->n_sections && !str_eq(e->sections[i].key, key))
		i++;
	return i < e->n_sections ? i : STR_NONE;
}

static size_t label_place(const struct demo_label *labels, size_t n, struct str slug)
{
	size_t i = 0;
	while (i < n && !str_eq(labels[i].slug, slug))
		i++;
	return i < n ? i : STR_NONE;
}

static size_t author_place(const void *edition, struct str slug)
{
	const struct demo_edition *e = edition;
	return label_place(e->authors, e->n_authors, slug);
}

static size_t topic_place(const void *edition, struct str slug)
{
	const struct demo_edition *e = edition;
	return label_place(e->topics, e->n_topics, slug);
}

/* "port-maren, orrin" as places in a list. */
static enum bs_status add_refs(struct reader *r, const struct demo_edition *e, struct str names,
                               size_t (*place)(const void *, struct str), struct demo_refs *out)
{
	while (names.ptr && names.len) {
		struct str name = str_trim(str_cut(&names, ','));
		size_t at = place(e, name);
		if (at == STR_NONE || out->n == DEMO_REFS_MAX)
			return err_set(r->err, BS_BAD_INPUT, "\"%.*s\" is in no list, or one too many", STR_ARG(name));
		out->at[out->n++] = at;
	}
	return BS_OK;
}

/* ── Articles ── */

static enum bs_status read_age(struct reader *r, const struct demo_stanza *head, struct str name, int64_t *out)
{
	struct str text = demo_value(head, name);
	int64_t    age;
	if (text.len == 0)
		return BS_NOT_FOUND;
	if (!demo_age(text, &age))
		return err_set(r->err, BS_BAD_INPUT, "\"%.*s\" is no age like 2 hours 10 minutes", STR_ARG(text));
	*out = r->paper->now_us - age;
	return BS_OK;
}

static enum bs_status read_version(struct reader *r, const struct demo_edition *e, const struct demo_stanza *head,
                                   struct demo_version *v)
{
	struct str picture = demo_value(head, STR("picture"));
	v->headline = demo_value(head, STR("headline"));
	v->standfirst = demo_value(head, STR("standfirst"));
	v->kicker = demo_value(head, STR("kicker"));
	v->caption = demo_value(head, STR("caption"));
	v->credit = demo_value(head, STR("credit"));
	v->correction_markdown = demo_value(head, STR("correction"));
	v->picture = picture_find(e, picture);
	if (v->headline.len == 0 || (picture.len && !v->picture))
		return err_set(r->err, BS_BAD_INPUT, "no headline, or no picture \"%.*s\"", STR_ARG(picture));
	enum bs_status st = read_age(r, head, STR("age"), &v->live_us);
	if (st == BS_NOT_FOUND)
		return err_set(r->err, BS_BAD_INPUT, "no age");
	if (!st) {
		st = read_age(r, head, STR("updated"), &v->updated_us);
		st = st == BS_NOT_FOUND ? BS_OK : st;
	}
	if (!st)
		st = add_refs(r, e, demo_value(head, STR("section")), section_place, &v->sections);
	if (!st)
		st = add_refs(r, e, demo_value(head, STR("also")), section_place, &v->sections);
	if (!st)
		st = add_refs(r, e, demo_value(head, STR("authors")), author_place, &v->authors);
	if (!st)
		st = add_refs(r, e, demo_value(head, STR("topics")), topic_place, &v->topics);
	return st;
}

static enum bs_status read_state(struct reader *r, const struct demo_stanza *head, struct demo_article *a)
{
	struct str state = demo_value(head, STR("state"));
	int64_t    live_us = a->versions[a->n_versions - 1].live_us;
	a->withdrawn_reason = demo_value(head, STR("withdrawn"));
	a->state = live_us > r->paper->now_us ? DEMO_SCHEDULED : DEMO_LIVE;
	if (a->withdrawn_reason.len) {
		a->state = DEMO_WITHDRAWN;
		return read_age(r, head, STR("withdrawn-age"), &a->withdrawn_us);
	}
	if (str_eq(state, STR("draft")))
		a->state = DEMO_DRAFT;
	else if (state.len)
		return err_set(r->err, BS_BAD_INPUT, "\"%.*s\" is no state: draft", STR_ARG(state));
	return BS_OK;
}

/* What the last version says of the article as a whole. */
static enum bs_status read_whole(struct reader *r, struct demo_edition *e, const struct demo_stanza *head,
                                 struct str slug, struct demo_article *a)
{
	const struct demo_version *v = &a->versions[a->n_versions - 1];
	struct str wished = demo_value(head, STR("slug"));
	a->slug = wished.len ? wished : slug;
	a->is_page = str_eq(demo_value(head, STR("kind")), STR("page"));
	a->parent = demo_value(head, STR("parent"));
	a->sister = demo_value(head, STR("sister"));
	a->comments_open = !a->is_page && !str_eq(demo_value(head, STR("comments")), STR("closed"));
	const struct demo_article *parent = a->parent.len ? article_find(e, a->parent) : NULL;
	if ((a->parent.len && !parent) || (!a->is_page && (v->sections.n == 0 || v->authors.n == 0)))
		return err_set(r->err, BS_BAD_INPUT, "no section, no author, or a parent that is not there");
	if (a->is_page)
		a->path = str_fmt(r->mem, "%.*s%.*s/", STR_ARG(parent ? parent->path : STR("/")), STR_ARG(a->slug));
	else
		a->path = str_fmt(r->mem, "/%.*s/%.*s/", STR_ARG(e->sections[v->sections.at[0]].key), STR_ARG(a->slug));
	return read_state(r, head, a);
}

/* One file: "0007-night-ferry.md", or "0007-night-ferry.1.md" for what it was before. */
static enum bs_status read_article(struct reader *r, struct demo_edition *e, struct str name, struct str bytes)
{
	struct demo_stanza head;
	struct str     slug = str_slice(name, 0, name.len - STR(".md").len), number = str_cut(&slug, '-');
	bool           is_last = str_chr(slug, '.', 0) == STR_NONE;
	enum bs_status st = demo_stanza_next(r->mem, &bytes, &head, r->err);
	if (st)
		return st == BS_NOT_FOUND ? err_set(r->err, BS_BAD_INPUT, "an empty file") : st;
	struct demo_article *a = article_find(e, number);
	if (!a) {
		a = &e->articles[e->n_articles++];
		a->number = number;
	}
	if (a->n_versions == DEMO_VERSIONS_MAX)
		return err_set(r->err, BS_BAD_INPUT, "more than %d versions", DEMO_VERSIONS_MAX);
	struct demo_version *v = &a->versions[a->n_versions++];
	v->markdown = bytes;
	st = read_version(r, e, &head, v);
	return st || !is_last ? st : read_whole(r, e, &head, slug, a);
}

static enum bs_status read_articles(struct reader *r, struct demo_edition *e)
{
	struct str     folder = str_fmt(r->mem, "%.*s/", STR_ARG(e->name));
	enum bs_status st = BS_OK;
	e->articles = ARENA_NEW(r->mem, struct demo_article, r->n_files);
	for (size_t i = 0; i < r->n_files && !st; i++) {
		struct str name = r->files[i].name;
		if (!str_starts(name, folder) || !str_ends(name, STR(".md")))
			continue;
		st = read_article(r, e, str_slice(name, folder.len, name.len), r->files[i].bytes);
		if (st)
			err_wrap(r->err, "%.*s", STR_ARG(name));
	}
	return st;
}

/* ── Comments ── */

static enum bs_status read_comment(struct reader *r, const struct demo_edition *e, const struct demo_stanza *s,
                                   struct demo_comment *c)
{
	struct str author = demo_value(s, STR("author"));
	size_t     place = author.len ? author_place(e, author) : 0;
	*c = (struct demo_comment){
		.number  = demo_value(s, STR("number")),
		.answers = demo_value(s, STR("answers")),
		.name    = demo_value(s, STR("name")),
		.text    = demo_value(s, STR("text")),
		.status  = demo_value(s, STR("status")),
		.reason  = demo_value(s, STR("reason")),
		.author  = author.len ? place + 1 : 0,
	};
	if (author.len && place != STR_NONE)
		c->name = e->authors[place].name;
	if (place == STR_NONE || c->number.len == 0 || c->name.len == 0 || c->text.len == 0)
		return err_set(r->err, BS_BAD_INPUT, "a comment without number, name or text, or by nobody known");
	enum bs_status st = read_age(r, s, STR("age"), &c->written_us);
	return st == BS_NOT_FOUND ? err_set(r->err, BS_BAD_INPUT, "a comment without an age") : st;
}

static enum bs_status read_comments(struct reader *r, struct demo_edition *e, struct demo_article *a)
{
	struct demo_stanza *stanzas;
	struct str     name = str_fmt(r->mem, "%.*s/comments/%.*s.txt", STR_ARG(e->name), STR_ARG(a->number));
	enum bs_status st = read_list(r, name, &stanzas, &a->n_comments);
	if (st)
		return st;
	a->comments = ARENA_NEW(r->mem, struct demo_comment, a->n_comments);
	for (size_t i = 0; i < a->n_comments && !st; i++)
		st = read_comment(r, e, &stanzas[i], &a->comments[i]);
	if (st)
		err_wrap(r->err, "%.*s", STR_ARG(name));
	return st;
}

/* ── All of it ── */

static enum bs_status read_edition(struct reader *r, struct demo_edition *e)
{
	enum bs_status st = read_settings(r, e);
	if (!st)
		st = read_sections(r, e);
	if (!st)
		st = read_labels(r, e, "authors", STR("biography"), &e->authors, &e->n_authors);
	if (!st)
		st = read_labels(r, e, "topics", STR("description"), &e->topics, &e->n_topics);
	if (!st)
		st = read_pictures(r, e);
	if (!st)
		st = read_articles(r, e);
	for (size_t i = 0; i < e->n_articles && !st; i++)
		st = read_comments(r, e, &e->articles[i]);
	return st;
}

enum bs_status demo_paper_read(struct arena *mem, const struct embedded_file *files, size_t n, int64_t now_us,
                               struct demo_paper *out, struct err *err)
{
	*out = (struct demo_paper){ .now_us = now_us };
	struct reader  r = { .mem = mem, .files = files, .n_files = n, .paper = out, .err = err };
	enum bs_status st = read_images(&r);
	for (size_t i = 0; i < DEMO_EDITIONS && !st; i++) {
		out->editions[i].name = edition_names[i];
		st = read_edition(&r, &out->editions[i]);
	}
	for (size_t i = 1; i < DEMO_EDITIONS && !st; i++)
		for (size_t k = 0; k < out->editions[i].n_articles && !st; k++) {
			const struct demo_article *a = &out->editions[i].articles[k];
			if (a->sister.len && !article_find(&out->editions[0], a->sister))
				st = err_set(err, BS_BAD_INPUT, "%.*s/%.*s: there is no sister %.*s", STR_ARG(edition_names[i]),
				             STR_ARG(a->number), STR_ARG(a->sister));
		}
	return st;
}
