/*
 * Reads a WordPress export and hands over one thing at a time: memory does not grow with the file.
 *
 * Texts are as they stand in the file: bodies and titles are WordPress's HTML, addresses are whole, times are
 * "YYYY-MM-DD hh:mm:ss" in two clocks. What they mean here is wp_map's affair. Versions 1.0, 1.1 and 1.2 differ in
 * what is there, not in what it is called; a thing that an older version does not have is empty.
 */
#ifndef BS_EXCHANGE_WXR_READER_H
#define BS_EXCHANGE_WXR_READER_H

#include "base/arena.h"
#include "exchange/wxr_filter.h"

enum {
	WXR_DEPTH_MAX = 64,                   /* elements inside one another */
	WXR_STRING_MAX = 16 * 1024 * 1024,    /* bytes of one text: above, the item is not taken */
	WXR_ITEM_MAX = 32 * 1024 * 1024,      /* bytes of one item, without the comments handed over before */
	WXR_PART_MAX = 128 * 1024,            /* bytes of comments after which a part of an item is handed over */
};

struct wxr_site {
	struct str title, link, description, language, version;
	struct str base_site, base_blog; /* addresses: of the network, of this site */
};

struct wxr_author {
	struct str id, login, email, display_name, first_name, last_name;
};

enum wxr_term_kind { WXR_CATEGORY, WXR_TAG, WXR_OTHER_TERM };

struct wxr_term {
	enum wxr_term_kind kind;
	struct str         taxonomy;    /* of an other term */
	struct str         id, slug, name, parent, description; /* parent: a slug, in 1.0 a name */
};

struct wxr_filed { /* an item's <category> */
	struct wxr_filed *next;
	struct str        domain, slug, name; /* domain "" in old files: a category or tag that is named again */
};

struct wxr_meta {
	struct wxr_meta *next;
	struct str       key, value;
};

struct wxr_comment {
	struct wxr_comment *next;
	struct str          id, parent, user_id;
	struct str          author, email, url, ip, date, date_gmt, content, approved, type;
};

struct wxr_item {
	struct str title, link, creator, guid, content, excerpt;
	struct str id, date, date_gmt, modified, modified_gmt, comment_status, slug, status, parent, menu_order, type,
		password, sticky, attachment_url;
	struct wxr_filed   *filed;
	struct wxr_meta    *metas;
	struct wxr_comment *comments;
	size_t              n_comments;
	int                 part;    /* 0, then 1, 2 ... with further comments only, all else as before */
	bool                too_big; /* a limit was passed: texts are missing */
	struct arena       *mem;     /* holds all of the above until the call returns; may be used for more */
};

/* What the reader calls, in the order of the file; any may be NULL. Borrowed texts end with the call. */
struct wxr_handler {
	enum bs_status (*author)(void *ctx, const struct wxr_author *author, struct err *err);
	enum bs_status (*term)(void *ctx, const struct wxr_term *term, struct err *err);
	/* Once: before an author or term if the head has told version and address by then, else before the first item. */
	enum bs_status (*site)(void *ctx, const struct wxr_site *site, struct err *err);
	enum bs_status (*item)(void *ctx, const struct wxr_item *item, struct err *err);
	/* After every chunk of at most 256 KiB, with the bytes of the file read so far: for progress and stopping. */
	enum bs_status (*chunk)(void *ctx, uint64_t position, struct err *err);
	void *ctx;
};

/*
 * Reads the whole file. BS_BAD_INPUT, with one line that names the file, the place and what to do, if it is no
 * export, has another version, ends early, is broken beyond repair or is too deep; a handler's failure as it is.
 * Everything before the fault was handed over. repairs may be NULL.
 */
enum bs_status wxr_read(const struct wxr_source *source, const struct wxr_handler *handler, struct wxr_repairs *repairs,
                        struct err *err) __attribute__((warn_unused_result));

#endif
