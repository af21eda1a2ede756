/*
 * Stored files. A name is HASH.EXT and nothing else gets to the disk: 32 hex digits and a known extension, opened
 * beneath DIR/media without following a link (SECURITY-TARGETS 8.2). The type is the extension's, which the store took
 * from the content. Anything that is no picture is a download.
 */
#include "site/page.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HASH_DIGITS = 32 };

static struct str type_of(struct str extension)
{
	static const struct {
		struct str extension, type;
	} types[] = {
		{ STR_INIT("jpg"), STR_INIT("image/jpeg") },  { STR_INIT("png"), STR_INIT("image/png") },
		{ STR_INIT("gif"), STR_INIT("image/gif") },   { STR_INIT("webp"), STR_INIT("image/webp") },
		{ STR_INIT("avif"), STR_INIT("image/avif") },
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(types[i].extension, extension))
			return types[i].type;
	return STR_EMPTY;
}

/* "HASH.EXT", lower-case hex and letters or digits. */
static bool is_file_name(struct str name)
{
	if (name.len < HASH_DIGITS + 2 || name.len > HASH_DIGITS + 1 + 8 || name.ptr[HASH_DIGITS] != '.')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool good = i < HASH_DIGITS ? ascii_is_digit(c) || (c >= 'a' && c <= 'f')
		                            : i == HASH_DIGITS || ascii_is_digit(c) || (c >= 'a' && c <= 'z');
		if (!good)
			return false;
	}
	return true;
}

static int open_beneath(int folder_fd, const char *path_z)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	return (int)syscall(SYS_openat2, folder_fd, path_z, &how, sizeof how);
}

enum bs_status page_media(struct page *p, struct str name, enum page_keeping keeping, struct err *err)
{
	if (!is_file_name(name) || p->media_fd < 0)
		return err_set(err, BS_NOT_FOUND, "there is no such file");
	struct str path = str_fmt(p->mem, "%.2s/%.*s", name.ptr, STR_ARG(name));
	int        fd = open_beneath(p->media_fd, str_z(p->mem, path));
	if (fd < 0) {
		int e = errno;
		return e == ENOENT || e == ELOOP || e == ENOTDIR || e == EXDEV
		               ? err_set(err, BS_NOT_FOUND, "there is no such file")
		               : err_errno(err, e, "a stored file could not be opened");
	}
	struct stat about;
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
		(void)close(fd);
		return err_set(err, BS_NOT_FOUND, "there is no such file");
	}
	struct str type = type_of(str_slice(name, HASH_DIGITS + 1, name.len));
	p->type = type.len > 0 ? type : STR("application/octet-stream");
	if (type.len == 0)
		http_put_header(p->res, STR("content-disposition"), STR("attachment"));
	p->etag = str_fmt(p->mem, "\"%.*s\"", HASH_DIGITS, name.ptr);
	p->keeping = keeping;
	p->res->file_fd = fd;
	p->res->file_bytes = about.st_size;
	return BS_OK;
}
