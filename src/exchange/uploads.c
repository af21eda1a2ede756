/*
 * A picture in a text was usually stored moments before, as a size of its attachment, so the newest few thousand are
 * remembered by path: a table without chains, where a newer path replaces an older one in the same place. What is
 * forgotten is read again, which costs time only: storing by content finds the file there.
 */
#include "exchange/uploads.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PLACES = 4096, PATH_MAX_BYTES = 1024, FILE_MAX_BYTES = 64 * 1024 * 1024 };

struct place {
	uint64_t       path;   /* its hash; 0 = empty */
	enum bs_status status; /* BS_NOT_FOUND, BS_UNACCEPTABLE: it was looked for, and counted */
	char           hash[33], extension[8], type[16];
	int            width, height;
	int64_t        bytes;
};

struct uploads {
	int             folder_fd;
	const char     *newsroom_dir_z;
	bool            dry_run;
	struct hash_key key;
	struct place    places[PLACES];
};

struct uploads *uploads_new(int folder_fd, const char *newsroom_dir_z, bool dry_run)
{
	struct uploads *u = calloc(1, sizeof *u);
	if (!u)
		check_no_memory(sizeof *u);
	u->folder_fd = folder_fd;
	u->newsroom_dir_z = newsroom_dir_z;
	u->dry_run = dry_run;
	random_bytes(&u->key, sizeof u->key);
	return u;
}

void uploads_free(struct uploads *u)
{
	free(u);
}

bool uploads_are_there(const struct uploads *u)
{
	return u->folder_fd >= 0;
}

/* A relative path of plain names. The kernel enforces it again; this is about clear answers. */
static bool is_plain_path(struct str path)
{
	if (path.len == 0 || path.len > PATH_MAX_BYTES || str_chr(path, '\0', 0) != STR_NONE ||
	    str_chr(path, '\\', 0) != STR_NONE)
		return false;
	struct str rest = path;
	while (rest.ptr) {
		struct str name = str_cut(&rest, '/');
		if (name.len == 0 || name.ptr[0] == '.')
			return false;
	}
	return true;
}

static int open_below(int folder_fd, const char *path_z)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	return (int)syscall(SYS_openat2, folder_fd, path_z, &how, sizeof how);
}

/* An error of this file alone means that it is missing; anything else is the disk's. */
static bool is_missing(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EXDEV || error == ENAMETOOLONG ||
	       error == EACCES || error == EISDIR || error == ENXIO;
}

static enum bs_status store_picture(struct uploads *u, struct arena *mem, int fd, struct upload *out, struct err *err)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return err_errno(err, errno, "a picture of the uploads folder cannot be read");
	if (!S_ISREG(info.st_mode) || info.st_size > FILE_MAX_BYTES)
		return err_set(err, BS_UNACCEPTABLE, "the file is no picture");
	char    head[4096];
	ssize_t n = pread(fd, head, sizeof head, 0);
	if (n < 0)
		return err_errno(err, errno, "a picture of the uploads folder cannot be read");
	if (!u->dry_run)
		return media_store_file(u->newsroom_dir_z, fd, &out->file, mem, &out->type, err);
	struct media_head what = { 0 };
	enum bs_status    st = media_read_head(str_of(head, (size_t)n), &what, err);
	if (st)
		return st;
	*out = (struct upload){ .type = what.type,
		                .file = { what.width, what.height, STR("00000000000000000000000000000000"),
		                          what.extension, info.st_size } };
	return BS_OK;
}

static void put_text(char *to, size_t room, struct str s)
{
	if (s.len >= room)
		s.len = 0;
	memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
}

static void remember(struct place *p, const struct upload *up)
{
	put_text(p->hash, sizeof p->hash, up->file.hash);
	put_text(p->extension, sizeof p->extension, up->file.extension);
	put_text(p->type, sizeof p->type, up->type);
	p->width = up->file.width;
	p->height = up->file.height;
	p->bytes = up->file.bytes;
}

static struct upload recall(struct arena *mem, const struct place *p)
{
	return (struct upload){
		.type = str_dup(mem, str_from_z(p->type)),
		.file = { p->width, p->height, str_dup(mem, str_from_z(p->hash)), str_dup(mem, str_from_z(p->extension)),
		          p->bytes },
	};
}

static enum bs_status take(struct uploads *u, struct arena *mem, struct str path, struct upload *out, struct err *err)
{
	if (!is_plain_path(path))
		return err_set(err, BS_NOT_FOUND, "the uploads folder has no such file");
	int fd = open_below(u->folder_fd, str_z(mem, path));
	int error = errno;
	if (fd < 0 && is_missing(error))
		return err_set(err, BS_NOT_FOUND, "the uploads folder has no such file");
	if (fd < 0)
		return err_errno(err, error, "the uploads folder cannot be read");
	enum bs_status st = store_picture(u, mem, fd, out, err);
	(void)close(fd);
	return st == BS_TOO_BIG || st == BS_BAD_INPUT ? BS_UNACCEPTABLE : st;
}

enum bs_status uploads_take(struct uploads *u, struct arena *mem, struct str path, struct upload *out,
                            struct import_report *report, struct err *err)
{
	if (u->folder_fd < 0)
		return BS_NOT_FOUND;
	uint64_t      hash = hash_str(u->key, path) | 1;
	struct place *place = &u->places[(hash >> 1) % PLACES];
	if (place->path == hash && place->status == BS_OK)
		*out = recall(mem, place);
	if (place->path == hash)
		return place->status;
	enum bs_status st = take(u, mem, path, out, err);
	if (st && st != BS_NOT_FOUND && st != BS_UNACCEPTABLE)
		return st;
	report->note[st == BS_OK ? IMPORT_FILES_STORED : st == BS_NOT_FOUND ? IMPORT_FILES_MISSING : IMPORT_FILES_REFUSED]++;
	*place = (struct place){ .path = hash, .status = st };
	if (!st)
		remember(place, out);
	return st;
}
