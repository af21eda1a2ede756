/*
 * What the reading thread hands to the writing one: things of an old site, mapped to the newsroom's words, cleaned,
 * and referring to one another by their names there. All texts lie in the job's arena.
 */
#ifndef BS_EXCHANGE_WP_THINGS_H
#define BS_EXCHANGE_WP_THINGS_H

#include "news/article.h"
#include "news/comment.h"

enum wp_job_kind {
	WP_SITE,     /* struct wp_site_in: first of every file */
	WP_SETTINGS, /* struct wp_settings_in */
	WP_AUTHOR,   /* struct wp_author_in */
	WP_SECTION,  /* struct wp_section_in: parents before children */
	WP_TOPIC,    /* struct wp_topic_in */
	WP_MEDIA,    /* struct wp_media_in */
	WP_LEAD,     /* struct wp_lead_in */
	WP_POST,     /* struct wp_post_in */
};

struct wp_paths { /* addresses there that lead on to the thing here; decoded */
	struct str *paths;
	size_t      n;
};

struct wp_site_in {
	struct str address; /* what the source is known by */
};

struct wp_settings_in { /* "" = the file does not say */
	struct str title, motto, address, language, time_zone;
};

struct wp_author_in {
	struct str      login; /* its name there */
	struct str      alias; /* another one: its login as a slug, which plugins refer to; "" = the same */
	struct str      user_id;
	struct str      slug, name;
	struct wp_paths paths;
};

struct wp_section_in {
	struct str      key, parent_key; /* slugs there; parent_key "" at the top */
	struct str      slug, name, description, colour;
	int             position;
	bool            in_menu;
	struct wp_paths paths;
};

struct wp_topic_in {
	struct str      key; /* its slug there */
	struct str      slug, name, description;
	struct wp_paths paths;
};

struct wp_file { /* a stored picture and where it lay */
	struct str        path; /* "/wp-content/uploads/..."; "" = on another host: no address to keep */
	struct str        type, name;
	struct media_file file;
};
struct wp_files {
	struct wp_file *files;
	size_t          n;
};

struct wp_media_in {
	struct str      key;    /* "ID URL" */
	struct str      attached; /* "PARENT PLACE ID": for a gallery of all pictures of a post; "" = of no post */
	struct str      name, alt, caption, credit;
	int             width, height;
	int64_t         created_us;
	struct wp_files files;  /* the original first */
	int64_t         digest; /* of what the export says; not of the files, which need not be at hand each time */
};

/* An address that leads on to another address: an attachment's page to its article. */
struct wp_lead_in {
	struct str      address;
	struct wp_paths paths;
};

struct wp_ref { /* something that a post is filed under */
	struct str      key, slug, name; /* key: its name there; the others make it if it is nowhere defined */
	struct wp_paths paths;
};
struct wp_refs {
	struct wp_ref *refs;
	size_t         n;
};

struct wp_comment_in {
	int64_t             id, parent; /* there; 0 = none */
	struct str          user_id;    /* "" or "0" = a reader */
	enum comment_status status;
	bool                pingback;
	int64_t             written_us;
	struct str          author_name, email_hash, address_hash, url, body;
	int64_t             digest;
};

struct wp_post_in {
	struct str             key;          /* "ID GUID" */
	struct str             id;           /* "" = it has none: other programs write such exports */
	bool                   more;         /* only further comments of a post that came before */
	enum article_kind      kind;
	enum article_state     state;        /* draft, review, bin, or live (scheduled, if its time is to come) */
	struct article_content content;      /* without the ids of what it refers to */
	int64_t                created_us;
	struct str             guid;        /* what feeds called it; "" = nothing that can be kept */
	bool                   comments_open;
	struct wp_refs         authors, sections, topics;
	struct str             lead;         /* an attachment's id there; "" = none */
	struct str             parent;       /* a page's id there; "" = none */
	struct wp_paths        paths;
	struct wp_files        files;        /* pictures met in the body */
	struct wp_comment_in  *comments;
	size_t                 n_comments;
	int64_t                digest;       /* of all but the comments and what the references became here */
};

#endif
