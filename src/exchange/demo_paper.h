/*
 * The demo newspaper as it is written down in demo/: read, checked and rendered, before anything goes into a store.
 *
 *     EDITION/edition.txt sections.txt authors.txt topics.txt pictures.txt      lists of stanzas (demo_text.h)
 *     EDITION/0007-SLUG.md            an article: a head and Markdown; its last version
 *     EDITION/0007-SLUG.1.md          what it was before
 *     EDITION/comments/0007.txt       its comments
 *     pictures/rendered/NAME-WIDTH.webp
 *
 * Heads of articles: headline standfirst kicker section also authors topics picture caption credit slug age updated
 * correction kind parent state withdrawn withdrawn-age comments sister. Ages count back from the moment of reading, so
 * that the paper is always fresh.
 */
#ifndef BS_EXCHANGE_DEMO_PAPER_H
#define BS_EXCHANGE_DEMO_PAPER_H

#include "base/embedded.h"
#include "exchange/demo_text.h"
#include "news/media.h"

enum { DEMO_EDITIONS = 3, DEMO_WIDTHS_MAX = 4, DEMO_VERSIONS_MAX = 4, DEMO_REFS_MAX = 8 };

/* A rendered picture. Its files are shared by the editions; each has its own words for it. */
struct demo_image {
	struct str        name;
	struct str        bytes[DEMO_WIDTHS_MAX];
	struct media_file files[DEMO_WIDTHS_MAX]; /* filled by who stores them: hash, size */
	struct str        type;
	size_t            n;
};

struct demo_section {
	struct str key; /* its slugs from the top: "coast/transport" */
	struct str name, description, colour;
	int64_t    id;  /* once it is in a store; so below */
};

/* An author or a topic. */
struct demo_label {
	struct str slug, name, words;
	int64_t    id;
};

struct demo_picture {
	struct demo_image *image;
	struct str         alt, caption, credit;
	int64_t            id;
};

/* Places in the edition's lists. */
struct demo_refs {
	size_t at[DEMO_REFS_MAX];
	size_t n;
};

struct demo_version {
	int64_t             live_us;
	int64_t             updated_us; /* 0 = not */
	struct str          headline, standfirst, kicker, caption, credit;
	struct demo_refs    sections, authors, topics;
	struct demo_picture *picture;   /* NULL = none */
	struct str          markdown, correction_markdown;
	struct safe_html    body, correction; /* after demo_paper_render */
};

enum demo_state { DEMO_LIVE, DEMO_SCHEDULED, DEMO_DRAFT, DEMO_WITHDRAWN };

struct demo_comment {
	struct str number, answers; /* within the file; answers: another's number, or "" */
	struct str name, text, status, reason;
	size_t     author;          /* 1 + place in the edition's authors; 0 = a reader */
	int64_t    written_us;
	int64_t    id;
};

struct demo_article {
	struct str           number; /* "0007": what its file's name begins with */
	struct str           slug, path;
	struct str           parent, sister; /* numbers, or "" */
	bool                 is_page, comments_open;
	enum demo_state      state;
	struct str           withdrawn_reason;
	int64_t              withdrawn_us;
	struct demo_version  versions[DEMO_VERSIONS_MAX]; /* oldest first */
	size_t               n_versions;
	struct demo_comment *comments;
	size_t               n_comments;
	int64_t              id;
};

struct demo_edition {
	struct str           name;
	struct demo_stanza   settings; /* besides "name" and "prefix" each line is a setting */
	struct str           prefix;
	struct demo_section *sections; /* parents before children */
	struct demo_label   *authors, *topics;
	struct demo_picture *pictures;
	struct demo_article *articles; /* by number */
	size_t               n_sections, n_authors, n_topics, n_pictures, n_articles;
	int64_t              id;
};

struct demo_paper {
	struct demo_edition editions[DEMO_EDITIONS]; /* en, tr, ar; the first is the default edition */
	struct demo_image  *images;
	size_t              n_images;
	int64_t             now_us;
};

/*
 * Reads everything but the texts. The files are borrowed. BS_BAD_INPUT names the file with a slip: a line that is
 * none, a section, author, topic, picture or article that does not exist.
 */
enum bs_status demo_paper_read(struct arena *mem, const struct embedded_file *files, size_t n, int64_t now_us,
                               struct demo_paper *out, struct err *err);

/* Turns the texts into clean HTML. Needs the images' files with their hashes: bodies name them. */
enum bs_status demo_paper_render(struct arena *mem, struct demo_paper *paper, struct err *err);

#endif
