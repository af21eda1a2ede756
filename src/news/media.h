/*
 * Pictures: rows with words, and files named by their content. A file lies at DIR/media/HH/HASH.EXT and is
 * served as /-/media/HASH/NAME-WIDTH.EXT; an imported one also at its old address (a route of kind media).
 */
#ifndef BS_NEWS_MEDIA_H
#define BS_NEWS_MEDIA_H

#include "base/encode.h"
#include "store/store.h"

struct media_file {
	int        width, height;
	struct str hash;      /* 32 hex digits */
	struct str extension; /* "jpg" */
	int64_t    bytes;
};

struct media {
	int64_t            id;
	struct str         name;    /* label: "night-ferry" */
	struct str         type;    /* "image/jpeg" */
	int                width, height; /* of the original; 0 unknown */
	struct str         alt, caption, credit;
	struct media_file *files;   /* widest first; none while the picture has no file yet */
	size_t             n_files;
};

/* With its files. BS_NOT_FOUND if there is none. Notes KEY_MEDIA. */
enum bs_status media_load(struct arena *mem, struct snapshot *snap, int64_t id, struct media *out, struct err *err);

/* "/-/media/HASH/NAME-640.jpg" */
struct str media_file_path(struct arena *mem, const struct media *m, const struct media_file *f);

/*
 * Type, extension and size, as it is shown, read from a picture's first bytes. BS_UNACCEPTABLE if it is none of JPEG PNG
 * GIF WebP AVIF, is damaged, or is over 16,384 pixels a side or 40 million in all.
 */
struct media_head {
	struct str type, extension;
	int        width, height;
};
enum bs_status media_read_head(struct str bytes, struct media_head *out, struct err *err);

/*
 * Stores a picture by content under DIR/media: temp file, fsync, rename, fsync of the folders. Fills all of *out_in_mem
 * and the type. Before the row that names it. fd is a file and is read from its start. BS_UNACCEPTABLE as above,
 * BS_TOO_BIG over 32 MiB, BS_FULL, BS_IO. May block; not on the writer thread.
 */
enum bs_status media_store_file(const char *dir_z, int fd, struct media_file *out_in_mem, struct arena *mem,
                                struct str *type, struct err *err);

struct media_new {
	int64_t    edition;
	struct str name, type, alt, caption, credit;
	int        width, height;
	int64_t    created_us;
};
/*
 * Texts are stored as given. All announce KEY_MEDIA; a file that is there already changes nothing. An update without a
 * type, which knows of no file, leaves type and size of a picture that has one.
 */
enum bs_status media_create(struct change *ch, const struct media_new *m, int64_t *out, struct err *err);
enum bs_status media_update(struct change *ch, int64_t id, const struct media_new *m, struct err *err);
enum bs_status media_add_file(struct change *ch, int64_t media, const struct media_file *f, struct err *err);

#endif
