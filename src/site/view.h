/*
 * From the newsroom's things to what templates show. Every object sets all of its members, empty ones too: a name
 * that is missing would be looked for further out, and a card would show the page's standfirst.
 */
#ifndef BS_SITE_VIEW_H
#define BS_SITE_VIEW_H

#include "site/page.h"

/* ── Addresses ── */

/* A link to a path of the page's own edition: "/tr/sahil/". path: decoded. */
struct str view_path(const struct page *p, struct str path);
/* The same as a whole address: "https://news.example/tr/sahil/", percent-encoded: fit for XML text. */
struct str view_address(const struct page *p, struct str path);
/* A link to a path of any edition: relative on the same host, else whole. */
struct str view_edition_path(const struct page *p, const struct edition *e, struct str path);
struct str view_edition_address(const struct page *p, const struct edition *e, struct str path);

/* ── Words ── */

struct str view_words(const struct page *p, struct str key);
/* The message with one part, two parts. */
struct str view_words1(const struct page *p, struct str key, struct str name, struct str text);
struct str view_words2(const struct page *p, struct str key, struct str name1, struct str text1, struct str name2,
                       struct str text2);
struct str view_number(const struct page *p, int64_t number);

/* "Ida Marlow and Tomas Reyes"; names: the first of n, separated by '\n'. */
struct str view_names(const struct page *p, struct str names, size_t n);

/* ── Pieces ── */

/* Adds a member {machine, text}. Nothing (false) if at_us is 0. */
void view_time(const struct page *p, struct object *o, struct str name, int64_t at_us, enum date_form form);
/* As lists show it: the clock time for today, else the date. Tells the snapshot when today ends. */
void view_list_time(struct page *p, struct object *o, struct str name, int64_t at_us);

enum picture_size { PICTURE_LEAD, PICTURE_HALF, PICTURE_CARD, PICTURE_THUMB, PICTURE_FACE };
/* Adds a member {src, files, sizes, width, height, alt, is_eager}, or false if the picture has no file. */
struct object *view_picture(struct page *p, struct object *o, struct str name, const struct media *m,
                            enum picture_size size, bool is_eager, struct str alt);

/* How a card is shown. */
struct card_look {
	struct str        size;      /* of the headline: "xl" "l" "m" "s" "xs" */
	struct str        shape;     /* class of the card: "side", "is-feature", "is-opinion" or "" */
	enum picture_size picture;
	bool              show_picture, show_standfirst, show_meta, is_eager;
	bool              clock_only;  /* the date stands above it already */
	bool              of_author;   /* on the author's own page: a byline only if there are several */
};
void view_card(struct page *p, struct object *o, const struct card *c, const struct card_look *look);

/* Crumbs of a section, from the top: members {name, url, is_current}. */
void view_section_crumbs(struct page *p, struct list *crumbs, int64_t section, bool last_is_current);
void view_crumb(struct page *p, struct list *crumbs, struct str name, struct str path, bool is_current);

/* ── The whole ── */

struct page_head {
	struct str                title;       /* "" on the front page */
	struct str                description;
	struct str                path;        /* own address, decoded; "" for errors, which have none */
	struct str                type;        /* OpenGraph's: "article", "website", "profile" */
	const struct media       *image;       /* NULL if none */
	struct str                feed;        /* path of the page's feed; "" = the edition's */
	struct str                feed_title;
	const struct sister_list *sisters;     /* the same in other editions; NULL if there are none */
	bool                      is_front;    /* its sisters are the other front pages */
	int64_t                   section;     /* current in the menu; 0 = none */
	bool                      is_section;  /* the page is that section's own */
};
/* The root object: t, site, page. */
struct object *view_root(struct page *p, const struct page_head *head);

/* Renders a template into the response as a page. */
enum bs_status view_render(struct page *p, struct str template_name, const struct object *root, struct err *err);

#endif
