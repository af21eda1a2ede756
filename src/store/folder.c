/*
 * The newsroom's directory. The lock is flock(2) on a file of its own: it belongs to the open file, so that, unlike
 * a POSIX lock, closing another descriptor does not lose it, and it goes with the process whatever ends that. The
 * process id in it only serves the message; whether somebody lives is the kernel's answer, not the file's.
 */
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

enum bs_status folder_make(const char *path_z, struct err *err)
{
	if (mkdir(path_z, 0700) && errno != EEXIST)
		return err_errno(err, errno, "%s cannot be made", path_z);
	struct stat info;
	if (stat(path_z, &info))
		return err_errno(err, errno, "%s cannot be read", path_z);
	if (!S_ISDIR(info.st_mode))
		return err_set(err, BS_BAD_INPUT, "%s is a file, not a directory", path_z);
	return BS_OK;
}

static enum bs_status sync_path(const char *path_z, int flags, struct err *err)
{
	int fd = open(path_z, flags | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, errno, "%s cannot be opened", path_z);
	int e = fsync(fd) ? errno : 0;
	(void)close(fd);
	return e ? err_errno(err, e, "%s cannot be made durable", path_z) : BS_OK;
}

enum bs_status folder_sync(const char *path_z, struct err *err)
{
	return sync_path(path_z, O_RDONLY | O_DIRECTORY, err);
}

enum bs_status file_sync(const char *path_z, struct err *err)
{
	return sync_path(path_z, O_RDONLY | O_NOFOLLOW, err);
}

enum bs_status file_exists(const char *path_z, bool *out, struct err *err)
{
	struct stat info;
	int e = stat(path_z, &info) ? errno : 0;
	if (e && e != ENOENT && e != ENOTDIR)
		return err_errno(err, e, "%s cannot be read", path_z);
	*out = !e;
	return BS_OK;
}

enum bs_status file_make(const char *path_z, struct err *err)
{
	int fd = open(path_z, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(err, errno, "%s cannot be made", path_z);
	(void)close(fd);
	return BS_OK;
}

enum bs_status file_rename(const char *from_z, const char *to_z, struct err *err)
{
	return rename(from_z, to_z) ? err_errno(err, errno, "%s cannot be renamed", from_z) : BS_OK;
}

/* ── The lock ── */

/* Zero while the holder has not written it yet. */
static int64_t holder(int fd)
{
	char text[24];
	ssize_t len = pread(fd, text, sizeof text, 0);
	int64_t pid = 0;
	if (len > 0)
		(void)str_to_i64(str_trim(str_of(text, (size_t)len)), &pid);
	return pid;
}

static enum bs_status lock_failed(int fd, int e, const char *dir_z, struct err *err)
{
	int64_t pid = holder(fd);
	if (e != EWOULDBLOCK)
		return err_errno(err, e, "%s cannot be locked", dir_z);
	if (pid > 0)
		return err_set(err, BS_BUSY, "%s is in use by process %lld: stop it, or wait until it is done", dir_z,
		               (long long)pid);
	return err_set(err, BS_BUSY, "%s is in use by another process: stop it, or wait until it is done", dir_z);
}

static enum bs_status write_pid(int fd, const char *path_z, struct err *err)
{
	char text[24];
	int len = snprintf(text, sizeof text, "%lld\n", (long long)getpid());
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)len, 0) != len)
		return err_errno(err, errno ? errno : EIO, "%s cannot be written", path_z);
	return BS_OK;
}

enum bs_status folder_lock(const char *dir_z, int *out, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	const char *path_z = str_fmt(&mem, "%s/lock", dir_z).ptr;
	int fd = open(path_z, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(err, errno, "%s cannot be opened", path_z);
	enum bs_status st =
		flock(fd, LOCK_EX | LOCK_NB) ? lock_failed(fd, errno, dir_z, err) : write_pid(fd, path_z, err);
	if (st)
		(void)close(fd);
	else
		*out = fd;
	return st;
}
