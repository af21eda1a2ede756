/*
 * Reads the folder with openat, follows no symbolic link, and takes only files whose kind it knows by their name:
 * whatever else lies there (a README, an editor's back-up) is none of the theme. Limits bound what a folder that is
 * not a theme at all can do.
 */
#include "page/theme_files.h"

#include "base/buf.h"
#include "base/embedded.h"
#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	NAME_BYTES_MAX = 100,
	TEXT_BYTES_MAX = 1 << 20,
	ASSET_BYTES_MAX = 8 << 20,
	FILES_MAX = 1000,
	ALL_BYTES_MAX = 64 << 20,
};

/* Made by script/embed.py from src/themes/default. */
extern const struct embedded_file theme_default[];
extern const size_t theme_default_count;

static const struct {
	struct str ending, type;
} asset_types[] = {
	{ STR_INIT(".css"), STR_INIT("text/css; charset=utf-8") },
	{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
	{ STR_INIT(".ico"), STR_INIT("image/x-icon") },
	{ STR_INIT(".png"), STR_INIT("image/png") },
	{ STR_INIT(".webp"), STR_INIT("image/webp") },
	{ STR_INIT(".jpg"), STR_INIT("image/jpeg") },
	{ STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8") },
	{ STR_INIT(".woff2"), STR_INIT("font/woff2") },
	{ STR_INIT(".webmanifest"), STR_INIT("application/manifest+json") },
};

static const struct str words_folder = STR_INIT("messages/");

static bool name_is_good(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '.' && c != '_' && c != '-')
			return false;
	}
	return name.len > 0 && name.len <= NAME_BYTES_MAX && name.ptr[0] != '.';
}

static struct str without(struct str name, struct str ending)
{
	return str_slice(name, 0, name.len - ending.len);
}

/* Fills kind, stem and type from the name; false for a file that is none of a theme's. */
static bool file_judge(struct theme_file *f)
{
	struct str name = f->name;
	if (str_starts(name, words_folder)) {
		struct str base = str_slice(name, words_folder.len, name.len);
		f->kind = THEME_WORDS;
		f->stem = str_ends(base, STR(".ini")) ? without(base, STR(".ini")) : STR_EMPTY;
		return name_is_good(base) && f->stem.len > 0;
	}
	if (!name_is_good(name))
		return false;
	if (str_ends(name, STR(".mustache"))) {
		f->kind = THEME_TEMPLATE;
		f->stem = without(name, STR(".mustache"));
		return true;
	}
	f->kind = THEME_ASSET;
	f->stem = name;
	for (size_t i = 0; i < sizeof asset_types / sizeof *asset_types; i++)
		if (str_ends(name, asset_types[i].ending)) {
			f->type = asset_types[i].type;
			return true;
		}
	return false;
}

static void file_put(struct arena *mem, struct theme_files *files, struct theme_file file)
{
	struct theme_file **at = &files->first;
	for (; *at; at = &(*at)->next)
		if (file.kind != THEME_WORDS && str_eq((*at)->name, file.name)) {
			file.next = (*at)->next;
			**at = file;
			return;
		}
	*at = ARENA_NEW(mem, struct theme_file, 1);
	**at = file;
	files->n_templates += file.kind == THEME_TEMPLATE;
	files->n_assets += file.kind == THEME_ASSET;
}

/* ── The folder ── */

struct folder {
	struct arena       *mem;
	struct theme_files *files;
	const char         *dir_z;
	size_t              n, bytes;
	struct err         *err;
};

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}
#define AUTO_FD __attribute__((cleanup(close_fd))) int

static void close_dir(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir);
}
#define AUTO_DIR __attribute__((cleanup(close_dir))) DIR *

/* The folder's open handle; -1 with errno. base: an open folder or AT_FDCWD. */
static int folder_open(int base, const char *name_z)
{
	return openat(base, name_z, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A stream over the folder; takes the handle, which closes with it. */
static DIR *folder_list(int *take_fd)
{
	DIR *dir = fdopendir(*take_fd);
	if (dir)
		*take_fd = -1;
	return dir;
}

static enum bs_status read_all(struct folder *f, int fd, size_t size, struct theme_file *file)
{
	char *bytes = arena_bytes(f->mem, size);
	size_t got = 0;
	while (got < size) {
		ssize_t n = read(fd, bytes + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(f->err, errno, "%.*s cannot be read", STR_ARG(file->label));
		if (n == 0)
			break;
		got += (size_t)n;
	}
	file->bytes = str_of(bytes, got);
	return BS_OK;
}

static enum bs_status file_read(struct folder *f, int dir_fd, const char *name_z, struct theme_file *file)
{
	AUTO_FD fd = openat(dir_fd, name_z, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int e = errno;
	if (fd < 0 && e == ELOOP)
		return err_set(f->err, BS_BAD_INPUT, "%.*s is a symbolic link; put the file itself there",
		               STR_ARG(file->label));
	if (fd < 0)
		return err_errno(f->err, e, "%.*s cannot be opened", STR_ARG(file->label));
	struct stat s;
	if (fstat(fd, &s) != 0)
		return err_errno(f->err, errno, "%.*s cannot be read", STR_ARG(file->label));
	if (!S_ISREG(s.st_mode))
		return err_set(f->err, BS_BAD_INPUT, "%.*s is not a file", STR_ARG(file->label));
	off_t max = file->kind == THEME_ASSET ? ASSET_BYTES_MAX : TEXT_BYTES_MAX;
	if (s.st_size > max)
		return err_set(f->err, BS_TOO_BIG, "%.*s is larger than %lld bytes", STR_ARG(file->label),
		               (long long)max);
	f->bytes += (size_t)s.st_size;
	if (++f->n > FILES_MAX || f->bytes > ALL_BYTES_MAX)
		return err_set(f->err, BS_TOO_BIG, "%s is no theme: it has more than %d files or %d MiB", f->dir_z,
		               FILES_MAX, ALL_BYTES_MAX >> 20);
	return read_all(f, fd, (size_t)s.st_size, file);
}

/* All files of one open folder; prefix: "" or "messages/". */
static enum bs_status folder_read(struct folder *f, DIR *dir, struct str prefix)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(dir);
		if (!entry && errno)
			return err_errno(f->err, errno, "%s cannot be read", f->dir_z);
		if (!entry)
			return BS_OK;
		struct theme_file file = { .name = str_join(f->mem, prefix, str_from_z(entry->d_name)) };
		if (!file_judge(&file))
			continue;
		file.label = str_fmt(f->mem, "%s/%.*s", f->dir_z, STR_ARG(file.name));
		enum bs_status st = file_read(f, dirfd(dir), entry->d_name, &file);
		if (st)
			return st;
		file_put(f->mem, f->files, file);
	}
}

static enum bs_status folders_read(struct folder *f)
{
	AUTO_FD fd = folder_open(AT_FDCWD, f->dir_z);
	int e = errno;
	if (fd < 0 && e == ENOENT)
		return BS_OK;
	if (fd < 0 && (e == ELOOP || e == ENOTDIR))
		return err_set(f->err, BS_BAD_INPUT, "%s is not a folder", f->dir_z);
	AUTO_DIR dir = fd < 0 ? NULL : folder_list(&fd);
	if (!dir)
		return err_errno(f->err, e, "%s cannot be opened", f->dir_z);
	enum bs_status st = folder_read(f, dir, STR_EMPTY);
	if (st)
		return st;
	AUTO_FD words_fd = folder_open(dirfd(dir), "messages");
	AUTO_DIR words = words_fd < 0 ? NULL : folder_list(&words_fd);
	return words ? folder_read(f, words, words_folder) : BS_OK;
}

enum bs_status theme_files_load(struct arena *mem, const char *dir_z, struct theme_files *out, struct err *err)
{
	*out = (struct theme_files){ 0 };
	for (size_t i = 0; i < theme_default_count; i++) {
		struct theme_file file = { .name = theme_default[i].name, .bytes = theme_default[i].bytes };
		file.label = str_fmt(mem, "default/%.*s", STR_ARG(file.name));
		if (file_judge(&file))
			file_put(mem, out, file);
	}
	struct folder f = { .mem = mem, .files = out, .dir_z = dir_z, .err = err };
	return dir_z ? folders_read(&f) : BS_OK;
}

/* ── Has something changed? ── */

/* The sum over the entries does not depend on their order. */
static uint64_t folder_stamp(DIR *dir)
{
	uint64_t sum = 1;
	const struct dirent *entry;
	while ((entry = readdir(dir))) {
		struct stat s;
		if (fstatat(dirfd(dir), entry->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(s.st_mode))
			continue;
		AUTO_BUF line = BUF_MAX(1024);
		buf_fmt(&line, "%s/%lld.%09ld/%lld/%llu", entry->d_name, (long long)s.st_mtim.tv_sec,
		        s.st_mtim.tv_nsec, (long long)s.st_size, (unsigned long long)s.st_ino);
		sum += hash_str(HASH_KEY_STORED, buf_str(&line));
	}
	return sum;
}

uint64_t theme_files_stamp(const char *dir_z)
{
	AUTO_FD fd = dir_z ? folder_open(AT_FDCWD, dir_z) : -1;
	AUTO_DIR dir = fd < 0 ? NULL : folder_list(&fd);
	if (!dir)
		return 0;
	AUTO_FD words_fd = folder_open(dirfd(dir), "messages");
	AUTO_DIR words = words_fd < 0 ? NULL : folder_list(&words_fd);
	return folder_stamp(dir) + (words ? 3 * folder_stamp(words) : 0);
}
