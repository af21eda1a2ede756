/*
 * From what WordPress wrote to what the newsroom holds. The reading thread's part of the import: it cleans, decodes and
 * decides, but asks the database only for pictures: those of a gallery, and those that an earlier run stored.
 */
#ifndef BS_EXCHANGE_WP_MAP_H
#define BS_EXCHANGE_WP_MAP_H

#include "exchange/import_report.h"
#include "exchange/person_hash.h"
#include "exchange/uploads.h"
#include "exchange/wp_site.h"
#include "exchange/wp_things.h"
#include "exchange/wp_zone.h"
#include "exchange/wxr_reader.h"

struct wp_picture {
	struct str src, alt, caption;
	int        width, height; /* 0 = unknown */
};

struct wp_map {
	struct arena            *site_mem;  /* lives as long as the file */
	struct wp_site           site;
	struct str               prefix;    /* the edition's */
	struct str               language;  /* for slugs */
	bool                     rtl;       /* it runs right to left */
	struct zone             *zone;      /* the old site's; NULL = UTC */
	const struct person_key *persons;
	struct uploads          *uploads;
	struct import_report    *report;
	/* For galleries: an attachment's picture by its id; false if unknown. May be NULL. */
	bool (*find_picture)(void *ctx, struct arena *mem, struct str id, struct wp_picture *out);
	/* The ids of the pictures attached to a post, separated by commas. May be NULL. */
	struct str (*find_attached)(void *ctx, struct arena *mem, struct str post);
	/* The picture that stands at an old path since an earlier run; false if none does. May be NULL. */
	bool (*find_stored)(void *ctx, struct arena *mem, struct str path, struct wp_file *out);
	void                    *find_ctx;
};

/* ── Small decisions, shared ── */

/* A slug as it is written in an export, %-encoded or not, as a slug here; made of `name` if nothing is left. */
struct str wp_slug(const struct wp_map *m, struct arena *mem, struct str slug, struct str name);
/* A slug for use in an old path: decoded, as it was. */
struct str wp_old_slug(struct arena *mem, struct str slug);
/* The moment of a date given in two clocks; the UTC one may be missing or "0000-00-00 00:00:00". 0 if there is none. */
int64_t wp_moment(const struct wp_map *m, struct str gmt, struct str local);
/* An old path below the site's own, as it is here: without the edition's prefix. In mem. */
struct str wp_path(const struct wp_map *m, struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The path here of a permalink; false if it has none that a route could keep: see wp_site_path. */
bool wp_permalink(const struct wp_map *m, struct arena *mem, struct str link, struct str *out);
void wp_paths_add(struct wp_paths *p, struct arena *mem, struct str path);

/* A file's name as a label: without folder and extension. Never empty. */
struct str wp_label(const struct wp_map *m, struct arena *mem, struct str file);

/* What find_stored says; false for a file without an old path. out: path, type, file. */
bool wp_stored_file(const struct wp_map *m, struct arena *mem, struct str path, struct wp_file *out);

/* The value of a post's meta field; "" if it has none. */
struct str wp_meta(const struct wxr_item *item, struct str key);

/* ── The things ── */

void wp_map_author(const struct wp_map *m, struct arena *mem, const struct wxr_author *a, struct wp_author_in *out);
void wp_map_topic(const struct wp_map *m, struct arena *mem, const struct wxr_term *t, struct wp_topic_in *out);

/* BS_NOT_FOUND, counted in the report, if it is no picture. BS_FULL and BS_IO from the uploads. */
enum bs_status wp_map_media(struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_media_in *out,
                            struct err *err);
/* False if an attachment's page has no address, or nothing to lead to. */
bool wp_map_lead(const struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_lead_in *out);
/* BS_NOT_FOUND, counted in the report, if it is nothing that is brought in. BS_FULL and BS_IO from the uploads. */
enum bs_status wp_map_post(struct wp_map *m, struct arena *mem, const struct wxr_item *item, struct wp_post_in *out,
                           struct err *err);

#endif
