/*
 * Puts the demo paper into a store, as it would have come about: each version is saved and published with the change's
 * `now` set to the moment at which it went live, oldest first. So histories, list pages and the paper as it was last
 * week are what they would be in a newsroom that has worked for some weeks. What is older than the first article
 * (editions, settings, sections, authors, topics, pictures) begins FOUNDED_DAYS earlier.
 *
 * Files come first, then one change with all the rows.
 */
#include "exchange/demo.h"

#include "base/check.h"
#include "base/clock.h"
#include "exchange/demo_paper.h"
#include "news/article.h"
#include "news/comment.h"
#include "text/clean.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FOUNDED_DAYS = 400, NAME_MAX_CHARS = 80 };

extern const struct embedded_file demo_files_embedded[];
extern const size_t               demo_files_embedded_count;

/* ── Pictures' files ── */

static enum bs_status fd_of_bytes(struct str bytes, int *out, struct err *err)
{
	int fd = memfd_create("demo-picture", MFD_CLOEXEC);
	if (fd < 0)
		return err_errno(err, errno, "no memory file for a picture");
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int e = n < 0 ? errno : EIO;
			(void)close(fd);
			return err_errno(err, e, "writing a picture");
		}
		bytes = str_slice(bytes, (size_t)n, bytes.len);
	}
	*out = fd;
	return BS_OK;
}

static enum bs_status store_file(const char *dir_z, struct arena *mem, struct demo_image *image, size_t at,
                                 struct err *err)
{
	int fd = -1;
	enum bs_status st = fd_of_bytes(image->bytes[at], &fd, err);
	if (st)
		return st;
	st = media_store_file(dir_z, fd, &image->files[at], mem, &image->type, err);
	(void)close(fd);
	return st;
}

static enum bs_status store_files(const char *dir_z, struct arena *mem, struct demo_paper *paper, struct err *err)
{
	for (size_t i = 0; i < paper->n_images; i++)
		for (size_t k = 0; k < paper->images[i].n; k++) {
			enum bs_status st = store_file(dir_z, mem, &paper->images[i], k, err);
			if (st) {
				err_wrap(err, "picture %.*s", STR_ARG(paper->images[i].name));
				return st;
			}
		}
	return BS_OK;
}

/* ── An edition and its lists ── */

static enum bs_status set_settings(struct change *ch, const struct demo_edition *e, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < e->settings.n && !st; i++) {
		struct str name = e->settings.fields[i].name;
		if (!str_eq(name, STR("name")) && !str_eq(name, STR("prefix")))
			st = setting_set(ch, e->id, name, e->settings.fields[i].value, err);
	}
	return st;
}

static const struct demo_section *parent_of(const struct demo_edition *e, const struct demo_section *s)
{
	size_t slash = str_rchr(s->key, '/');
	struct str above = slash == STR_NONE ? STR_EMPTY : str_slice(s->key, 0, slash);
	for (size_t i = 0; i < e->n_sections && above.len; i++)
		if (str_eq(e->sections[i].key, above))
			return &e->sections[i];
	return NULL;
}

static enum bs_status make_sections(struct change *ch, struct demo_edition *e, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < e->n_sections && !st; i++) {
		struct demo_section *s = &e->sections[i];
		const struct demo_section *parent = parent_of(e, s);
		size_t slash = str_rchr(s->key, '/');
		st = section_create(ch, &(struct section_new){
			.edition = e->id, .parent = parent ? parent->id : 0,
			.slug = str_slice(s->key, slash == STR_NONE ? 0 : slash + 1, s->key.len),
			.name = s->name, .description = s->description, .colour = s->colour, .position = (int)i + 1,
			.in_menu = true,
		}, &s->id, err);
	}
	return st;
}

static enum bs_status make_pictures(struct change *ch, struct demo_edition *e, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < e->n_pictures && !st; i++) {
		struct demo_picture *p = &e->pictures[i];
		const struct demo_image *image = p->image;
		const struct media_file *widest = &image->files[0];
		for (size_t k = 1; k < image->n; k++)
			if (image->files[k].width > widest->width)
				widest = &image->files[k];
		st = media_create(ch, &(struct media_new){
			.edition = e->id, .name = image->name, .type = image->type, .alt = p->alt, .caption = p->caption,
			.credit = p->credit, .width = widest->width, .height = widest->height, .created_us = ch->now_us,
		}, &p->id, err);
		for (size_t k = 0; k < image->n && !st; k++)
			st = media_add_file(ch, p->id, &image->files[k], err);
	}
	return st;
}

static enum bs_status make_edition(struct change *ch, struct demo_edition *e, struct err *err)
{
	enum bs_status st = edition_create(ch, e->name, STR_EMPTY, e->prefix, &e->id, err);
	if (!st)
		st = set_settings(ch, e, err);
	if (!st)
		st = make_sections(ch, e, err);
	for (size_t i = 0; i < e->n_authors && !st; i++)
		st = author_create(ch, e->id, e->authors[i].slug, e->authors[i].name, e->authors[i].words, &e->authors[i].id, err);
	for (size_t i = 0; i < e->n_topics && !st; i++)
		st = topic_create(ch, e->id, e->topics[i].slug, e->topics[i].name, e->topics[i].words, &e->topics[i].id, err);
	return st ? st : make_pictures(ch, e, err);
}

/* ── What happened, in its order ── */

struct event {
	int64_t              at_us;
	size_t               sequence;
	struct demo_edition *edition;
	struct demo_article *article;
	size_t               version; /* STR_NONE: it was withdrawn */
};

static int event_cmp(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->sequence < y->sequence ? -1 : 1;
}

static struct event *list_events(struct arena *mem, struct demo_paper *paper, size_t *n)
{
	size_t most = 0, at = 0;
	for (size_t e = 0; e < DEMO_EDITIONS; e++)
		most += paper->editions[e].n_articles * (DEMO_VERSIONS_MAX + 1);
	struct event *events = ARENA_NEW(mem, struct event, most);
	for (size_t e = 0; e < DEMO_EDITIONS; e++)
		for (size_t i = 0; i < paper->editions[e].n_articles; i++) {
			struct demo_article *a = &paper->editions[e].articles[i];
			for (size_t v = 0; v < a->n_versions; v++, at++)
				events[at] = (struct event){ a->versions[v].live_us, at, &paper->editions[e], a, v };
			if (a->state == DEMO_WITHDRAWN) {
				events[at] = (struct event){ a->withdrawn_us, at, &paper->editions[e], a, STR_NONE };
				at++;
			}
		}
	qsort(events, at, sizeof *events, event_cmp);
	*n = at;
	return events;
}

struct ids {
	int64_t at[DEMO_REFS_MAX];
};

static struct ids label_ids(const struct demo_label *labels, const struct demo_refs *refs)
{
	struct ids ids = { { 0 } };
	for (size_t i = 0; i < refs->n; i++)
		ids.at[i] = labels[refs->at[i]].id;
	return ids;
}

static enum bs_status save_version(struct change *ch, const struct event *ev, int64_t *version, struct err *err)
{
	const struct demo_edition *e = ev->edition;
	const struct demo_version *v = &ev->article->versions[ev->version];
	struct ids authors = label_ids(e->authors, &v->authors), topics = label_ids(e->topics, &v->topics), sections = { { 0 } };
	for (size_t i = 0; i < v->sections.n; i++)
		sections.at[i] = e->sections[v->sections.at[i]].id;
	return article_save(ch, ev->article->id, &(struct article_content){
		.headline = v->headline, .standfirst = v->standfirst, .kicker = v->kicker, .body = v->body,
		.correction = v->correction, .path = ev->article->path, .slug = ev->article->slug,
		.published_us = ev->article->versions[0].live_us, .updated_us = v->updated_us,
		.lead_media = v->picture ? v->picture->id : 0, .lead_caption = v->caption, .lead_credit = v->credit,
		.authors = authors.at, .n_authors = v->authors.n, .sections = sections.at, .n_sections = v->sections.n,
		.topics = topics.at, .n_topics = v->topics.n,
		.saved_by = v->authors.n ? e->authors[v->authors.at[0]].name : STR("The desk"),
	}, version, err);
}

static int64_t id_of_number(const struct demo_edition *e, struct str number)
{
	for (size_t i = 0; i < e->n_articles; i++)
		if (number.len && str_eq(e->articles[i].number, number))
			return e->articles[i].id;
	return 0;
}

static enum bs_status happen(struct change *ch, const struct event *ev, struct err *err)
{
	struct demo_article *a = ev->article;
	int64_t version;
	enum bs_status st = BS_OK;
	if (ev->version == STR_NONE)
		return article_withdraw(ch, a->id, a->withdrawn_reason, err);
	if (a->id == 0)
		st = article_create(ch, &(struct article_new){
			.edition = ev->edition->id, .kind = a->is_page ? ARTICLE_PAGE : ARTICLE_STORY,
			.parent = id_of_number(ev->edition, a->parent), .created_us = ch->now_us, .comments_open = a->comments_open,
		}, &a->id, err);
	if (!st)
		st = save_version(ch, ev, &version, err);
	return st || a->state == DEMO_DRAFT ? st : article_publish(ch, a->id, version, ev->at_us, err);
}

static enum bs_status play(struct change *ch, struct demo_paper *paper, struct err *err)
{
	size_t n;
	struct event *events = list_events(ch->mem, paper, &n);
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < n && !st; i++) {
		ch->now_us = events[i].at_us < paper->now_us ? events[i].at_us : paper->now_us;
		st = happen(ch, &events[i], err);
		if (st)
			err_wrap(err, "%.*s/%.*s", STR_ARG(events[i].edition->name), STR_ARG(events[i].article->number));
	}
	return st;
}

/* ── Comments and sisters ── */

static enum comment_status status_of(struct str word)
{
	static const struct {
		struct str          word;
		enum comment_status status;
	} words[] = {
		{ STR_INIT("held"), COMMENT_HELD }, { STR_INIT("spam"), COMMENT_SPAM }, { STR_INIT("removed"), COMMENT_REMOVED },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(words[i].word, word))
			return words[i].status;
	return COMMENT_VISIBLE;
}

static int64_t id_of_comment(const struct demo_article *a, struct str number)
{
	for (size_t i = 0; i < a->n_comments; i++)
		if (number.len && str_eq(a->comments[i].number, number))
			return a->comments[i].id;
	return 0;
}

static enum bs_status add_comment(struct change *ch, const struct demo_edition *e, const struct demo_article *a,
                                  struct demo_comment *c, struct err *err)
{
	enum comment_status status = status_of(c->status);
	enum bs_status st = comment_add(ch, &(struct comment_new){
		.article = a->id, .parent = id_of_comment(a, c->answers),
		.status = status == COMMENT_REMOVED ? COMMENT_VISIBLE : status, .written_us = c->written_us,
		.author_name = clean_line(ch->mem, c->name, NAME_MAX_CHARS), .body = c->text,
		.author = c->author ? e->authors[c->author - 1].id : 0,
	}, &c->id, err);
	if (!st && status == COMMENT_REMOVED)
		st = comment_set_status(ch, c->id, status, c->reason, err);
	return st;
}

static enum bs_status add_comments(struct change *ch, struct demo_edition *e, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t i = 0; i < e->n_articles; i++)
		for (size_t k = 0; k < e->articles[i].n_comments && !st; k++)
			st = add_comment(ch, e, &e->articles[i], &e->articles[i].comments[k], err);
	return st;
}

static enum bs_status link_sisters(struct change *ch, const struct demo_paper *paper, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t e = 1; e < DEMO_EDITIONS; e++)
		for (size_t i = 0; i < paper->editions[e].n_articles && !st; i++) {
			const struct demo_article *a = &paper->editions[e].articles[i];
			int64_t sister = id_of_number(&paper->editions[0], a->sister);
			if (sister)
				st = article_link(ch, sister, a->id, err);
		}
	return st;
}

static enum bs_status fill(struct change *ch, void *arg, struct err *err)
{
	struct demo_paper *paper = arg;
	int64_t        now_us = ch->now_us;
	enum bs_status st = BS_OK;
	ch->now_us = paper->now_us - FOUNDED_DAYS * US_PER_DAY;
	for (size_t i = 0; i < DEMO_EDITIONS && !st; i++)
		st = make_edition(ch, &paper->editions[i], err);
	if (!st)
		st = play(ch, paper, err);
	ch->now_us = now_us;
	for (size_t i = 0; i < DEMO_EDITIONS && !st; i++)
		st = add_comments(ch, &paper->editions[i], err);
	return st ? st : link_sisters(ch, paper, err);
}

enum bs_status demo_install(struct store *s, const char *dir_z, int64_t now_us, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct demo_paper *paper = ARENA_NEW(&mem, struct demo_paper, 1);
	enum bs_status st = demo_paper_read(&mem, demo_files_embedded, demo_files_embedded_count, now_us, paper, err);
	if (!st)
		st = store_files(dir_z, &mem, paper, err);
	if (!st)
		st = demo_paper_render(&mem, paper, err);
	return st ? st : store_change(s, fill, paper, err);
}
