/* The addresses of an old WordPress site: which are its own, and what path they become here. */
#ifndef BS_EXCHANGE_WP_SITE_H
#define BS_EXCHANGE_WP_SITE_H

#include "base/arena.h"

enum { WP_HOSTS_MAX = 8, WP_PATH_MAX_BYTES = 1500 };

struct wp_site {
	struct str address; /* without scheme and "www.": what a source is known by; "" if the file does not say */
	struct str home;    /* "https://old.example/blog", as the file says */
	struct str base;    /* the path that all its own addresses begin with: "" or "/blog" */
	struct str hosts[WP_HOSTS_MAX]; /* its own, lower case, without "www." */
	size_t     n_hosts;
	struct str files[WP_HOSTS_MAX]; /* other hosts that its uploads lie on: old.files.example */
	size_t     n_files;
};

/* Learns from the addresses in an export's head; either may be empty. Texts are copied to mem. */
void wp_site_init(struct wp_site *s, struct arena *mem, struct str base_site, struct str base_blog);
/* Learns where uploads lie from an attachment's address. */
void wp_site_learn_files(struct wp_site *s, struct arena *mem, struct str attachment_url);

/*
 * The path, query and fragment of an address of the site ("/blog/a/?p=1#x"), as it stands; also of one that is
 * relative anyway. False for other hosts and what is no web address.
 */
bool wp_site_own(const struct wp_site *s, struct str url, struct str *out);

/*
 * The decoded path of a permalink, fit for a route; false for other hosts, addresses with a query, the site's own
 * front page, and what no route can be.
 */
bool wp_site_path(const struct wp_site *s, struct arena *mem, struct str url, struct str *out);

/*
 * Where in the uploads folder a file's address points ("2019/05/a.jpg"), and its old path here ("/wp-content/uploads/...";
 * "" if it lay on a host of its own). Query and fragment are left out. False if it is no such address.
 */
bool wp_site_upload(const struct wp_site *s, struct arena *mem, struct str url, struct str *file, struct str *path);

#endif
