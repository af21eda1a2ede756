/* The demo articles' texts: Markdown, then the cleaner, which asks here what a picture and a link become. */
#include "exchange/demo_paper.h"

#include "exchange/demo_markdown.h"
#include "text/clean.h"

enum { BODY_PICTURE_WIDTH = 960 };

struct renderer {
	struct arena              *mem;
	const struct demo_edition *edition;
	struct str                 missing; /* an article that a link names and that is not there */
};

static const struct demo_picture *picture_of(const struct demo_edition *e, struct str name)
{
	for (size_t i = 0; i < e->n_pictures; i++)
		if (str_eq(e->pictures[i].image->name, name))
			return &e->pictures[i];
	return NULL;
}

static bool picture_words(void *ctx, struct str name, struct demo_picture_words *out)
{
	const struct renderer     *r = ctx;
	const struct demo_picture *p = picture_of(r->edition, name);
	if (p)
		*out = (struct demo_picture_words){ p->alt, p->caption, p->credit };
	return p;
}

/* "ferry" becomes the address of its file of medium width. */
static struct str picture_address(void *ctx, struct arena *mem, struct str src, int *width, int *height)
{
	const struct renderer     *r = ctx;
	const struct demo_picture *p = picture_of(r->edition, src);
	if (!p)
		return STR_EMPTY;
	size_t at = 0;
	while (at + 1 < p->image->n && p->image->files[at].width != BODY_PICTURE_WIDTH)
		at++;
	const struct media_file *file = &p->image->files[at];
	*width = file->width;
	*height = file->height;
	return media_file_path(mem, &(struct media){ .name = p->image->name }, file);
}

/* "0014-crossing-cost.md" becomes that article's address; other links stay. */
static struct str link_address(void *ctx, struct arena *mem, struct str href)
{
	struct renderer *r = ctx;
	if (!str_ends(href, STR(".md")))
		return href;
	struct str rest = href, number = str_cut(&rest, '-');
	for (size_t i = 0; i < r->edition->n_articles; i++) {
		const struct demo_article *a = &r->edition->articles[i];
		if (str_eq(a->number, number))
			return url_encode(mem, str_join(mem, r->edition->prefix, a->path));
	}
	r->missing = str_dup(r->mem, href);
	return href;
}

static enum bs_status render(struct renderer *r, struct str markdown, struct safe_html *out, struct err *err)
{
	const struct clean_policy policy = { .picture = picture_address, .link = link_address, .ctx = r };
	struct clean_report taken_out = { 0 };
	struct str     html;
	enum bs_status st = demo_markdown(r->mem, markdown, picture_words, r, &html, err);
	if (!st)
		st = clean_html(r->mem, html, &policy, out, &taken_out, err);
	if (!st && r->missing.len)
		st = err_set(err, BS_BAD_INPUT, "there is no article \"%.*s\"", STR_ARG(r->missing));
	if (!st && (taken_out.elements || taken_out.attributes || taken_out.addresses || taken_out.foreign_pictures))
		st = err_set(err, BS_BAD_INPUT, "the cleaner took something out");
	return st;
}

static enum bs_status render_version(struct renderer *r, struct demo_version *v, struct err *err)
{
	enum bs_status st = render(r, v->markdown, &v->body, err);
	return st || v->correction_markdown.len == 0 ? st : render(r, v->correction_markdown, &v->correction, err);
}

enum bs_status demo_paper_render(struct arena *mem, struct demo_paper *paper, struct err *err)
{
	enum bs_status st = BS_OK;
	for (size_t e = 0; e < DEMO_EDITIONS; e++) {
		struct renderer r = { .mem = mem, .edition = &paper->editions[e] };
		for (size_t i = 0; i < r.edition->n_articles; i++) {
			struct demo_article *a = &paper->editions[e].articles[i];
			for (size_t k = 0; k < a->n_versions && !st; k++)
				st = render_version(&r, &a->versions[k], err);
			if (st) {
				err_wrap(err, "%.*s/%.*s", STR_ARG(r.edition->name), STR_ARG(a->number));
				return st;
			}
		}
	}
	return BS_OK;
}
