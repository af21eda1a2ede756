/*
 * A copy of the old site's uploads folder: its pictures are stored in the newsroom, by content. Names come from an
 * export file and are never trusted: nothing outside the folder is opened, no symbolic link followed.
 */
#ifndef BS_EXCHANGE_UPLOADS_H
#define BS_EXCHANGE_UPLOADS_H

#include "exchange/import_report.h"
#include "news/media.h"

struct uploads;

/* folder_fd: -1 = there is none, and everything is missing. dry_run: files are looked at, not stored. */
struct uploads *uploads_new(int folder_fd, const char *newsroom_dir_z, bool dry_run);
void uploads_free(struct uploads *u);
bool uploads_are_there(const struct uploads *u);

struct upload {
	struct media_file file; /* as stored; in mem */
	struct str        type; /* image/jpeg ... */
};
/*
 * Stores the picture at a path below the folder ("2019/05/quay-300x200.jpg"), or finds that it was stored a moment ago.
 * BS_NOT_FOUND if there is no such file, BS_UNACCEPTABLE if it is no picture of a kind that is kept: both counted in the
 * report. BS_FULL, BS_IO as they come. May block.
 */
enum bs_status uploads_take(struct uploads *u, struct arena *mem, struct str path, struct upload *out,
                            struct import_report *report, struct err *err);

/*
 * The renditions that lie beside an original ("2019/05/quay.jpg"), whether or not an export names them: quay-300x200.jpg,
 * quay-scaled.jpg; beside quay-scaled.jpg those of quay.jpg. Their names without the folder, borrowed until the next call;
 * *n is 0 if there are none or the folder cannot be listed. May block.
 */
const struct str *uploads_sizes(struct uploads *u, struct str original, size_t *n);
/* "quay-300x200.jpg" or "quay-scaled.jpg" is a size of "quay" with the extension ".jpg"; false for any other name. */
bool upload_is_size(struct str name, struct str *stem, struct str *extension);

#endif
