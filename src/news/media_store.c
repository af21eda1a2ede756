/*
 * Pictures' files, named by their content: DIR/media/HH/HASH.EXT.
 *
 *     DIR/media/.incoming-RANDOM ── write, hash ── fsync ── rename ──► DIR/media/HH/HASH.EXT, fsync of both folders
 *
 * Only then may a row name the file. A crash leaves at most an .incoming file. The same content again finds its file.
 * Every folder is opened by itself and never through a symbolic link. The name that a person gave a file is never part
 * of a path.
 */
#include "news/media.h"

#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_MAX_BYTES = 32 * 1024 * 1024,
	HASH_BYTES = 16,
	PIECE = 64 * 1024,
	HEAD_MAX_BYTES = 4 * 1024 * 1024, /* a camera writes previews and profiles before the size */
};

static void close_at(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}
#define AUTO_FD __attribute__((cleanup(close_at))) int

/* ── Folders ── */

/* Opens the folder name_z of `in`, makes it if it is missing. */
static enum bs_status open_folder(int in, const char *name_z, int *out, struct err *err)
{
	if (mkdirat(in, name_z, 0700) && errno != EEXIST)
		return err_errno(err, errno, "making the folder %s for pictures", name_z);
	*out = openat(in, name_z, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *out < 0 ? err_errno(err, errno, "opening the folder %s for pictures", name_z) : BS_OK;
}

static enum bs_status open_media_folder(const char *dir_z, int *out, struct err *err)
{
	AUTO_FD dir = open(dir_z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? err_errno(err, errno, "opening %s", dir_z) : open_folder(dir, "media", out, err);
}

static enum bs_status sync_folder(int folder, struct err *err)
{
	return fsync(folder) ? err_errno(err, errno, "storing a picture") : BS_OK;
}

/* ── Copying ── */

static ssize_t read_piece(int fd, char *piece, off_t at)
{
	ssize_t n;
	do
		n = pread(fd, piece, PIECE, at);
	while (n < 0 && errno == EINTR);
	return n;
}

static enum bs_status write_piece(int fd, const char *piece, size_t len, struct err *err)
{
	while (len > 0) {
		ssize_t n = write(fd, piece, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, errno, "storing a picture");
		piece += n;
		len -= (size_t)n;
	}
	return BS_OK;
}

static enum bs_status copy_and_hash(int from, int to, char piece[PIECE], struct media_file *f, char hash_z[33],
                                    struct err *err)
{
	crypto_generichash_state state;
	unsigned char hash[HASH_BYTES];
	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	f->bytes = 0;
	for (ssize_t n; (n = read_piece(from, piece, f->bytes)) != 0;) {
		if (n < 0)
			return err_errno(err, errno, "reading a picture");
		f->bytes += n;
		if (f->bytes > FILE_MAX_BYTES)
			return err_set(err, BS_TOO_BIG, "a picture has at most %d MiB", FILE_MAX_BYTES >> 20);
		(void)crypto_generichash_update(&state, (const unsigned char *)piece, (size_t)n);
		enum bs_status st = write_piece(to, piece, (size_t)n, err);
		if (st)
			return st;
	}
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(hash_z, 33, hash, sizeof hash);
	return BS_OK;
}

/* ── The head ── */

static enum bs_status read_head_of(int fd, size_t max_bytes, struct media_head *out, struct err *err)
{
	char *bytes = malloc(max_bytes);
	if (!bytes)
		return err_set(err, BS_BUSY, "no memory for a picture");
	size_t len = 0;
	ssize_t n = 1;
	while (len < max_bytes && n > 0) {
		n = pread(fd, bytes + len, max_bytes - len, (off_t)len);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			len += (size_t)n;
	}
	enum bs_status st = n < 0 ? err_errno(err, errno, "reading a picture")
	                          : media_read_head(str_of(bytes, len), out, err);
	free(bytes);
	return st;
}

static enum bs_status find_head(int fd, struct media_head *out, struct err *err)
{
	enum bs_status st = read_head_of(fd, PIECE, out, err);
	return st == BS_UNACCEPTABLE ? read_head_of(fd, HEAD_MAX_BYTES, out, err) : st;
}

/* ── Putting it in its place ── */

/* True if the very file is there already; anything else under its name is replaced. */
static bool is_there(int folder, const char *name_z, int64_t bytes)
{
	struct stat info;
	return fstatat(folder, name_z, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) && info.st_size == bytes;
}

static enum bs_status move_in(int media, const char *incoming_z, int incoming, const struct media_file *f,
                              struct err *err)
{
	char folder_z[3] = { f->hash.ptr[0], f->hash.ptr[1], '\0' }, name_z[48];
	(void)snprintf(name_z, sizeof name_z, "%.*s.%.*s", STR_ARG(f->hash), STR_ARG(f->extension));
	AUTO_FD folder = -1;
	enum bs_status st = open_folder(media, folder_z, &folder, err);
	if (st)
		return st;
	if (!is_there(folder, name_z, f->bytes)) {
		if (fsync(incoming))
			return err_errno(err, errno, "storing a picture");
		if (renameat(media, incoming_z, folder, name_z))
			return err_errno(err, errno, "storing a picture");
	}
	st = sync_folder(folder, err);
	return st ? st : sync_folder(media, err);
}

/* The head is read from the copy, so that type and hash speak of the same bytes. */
static enum bs_status take_in(int media, const char *incoming_z, int from, struct media_file *f, struct arena *mem,
                              struct media_head *head, struct err *err)
{
	AUTO_FD incoming = openat(media, incoming_z, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (incoming < 0)
		return err_errno(err, errno, "storing a picture");
	char hash_z[33];
	struct arena_mark mark = arena_mark(mem);
	enum bs_status st = copy_and_hash(from, incoming, arena_bytes(mem, PIECE), f, hash_z, err);
	arena_rewind(mem, mark);
	if (!st)
		st = find_head(incoming, head, err);
	if (st)
		return st;
	f->width = head->width;
	f->height = head->height;
	f->extension = head->extension;
	f->hash = str_dup(mem, str_from_z(hash_z));
	return move_in(media, incoming_z, incoming, f, err);
}

enum bs_status media_store_file(const char *dir_z, int fd, struct media_file *out_in_mem, struct arena *mem,
                                struct str *type, struct err *err)
{
	AUTO_FD media = -1;
	enum bs_status st = open_media_folder(dir_z, &media, err);
	if (st)
		return st;
	char incoming_z[40];
	(void)snprintf(incoming_z, sizeof incoming_z, ".incoming-%016" PRIx64, random_u64());
	struct media_file f = { 0 };
	struct media_head head;
	st = take_in(media, incoming_z, fd, &f, mem, &head, err);
	(void)unlinkat(media, incoming_z, 0); /* gone already if it was moved */
	if (st)
		return st;
	*out_in_mem = f;
	*type = head.type;
	return BS_OK;
}
