/*
 * The key is written to a file of its own name first and then linked: of two who make it at the same moment one
 * wins, and both read the winner's.
 */
#include "exchange/person_hash.h"

#include "base/check.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

enum { HASH_BYTES = 16 };

static enum bs_status read_key(int dir_fd, struct person_key *out, struct err *err)
{
	int fd = openat(dir_fd, "person.key", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(err, errno, "the newsroom's person.key cannot be read");
	unsigned char bytes[sizeof out->bytes + 1];
	ssize_t       n = read(fd, bytes, sizeof bytes);
	int           error = errno;
	(void)close(fd);
	if (n < 0)
		return err_errno(err, error, "the newsroom's person.key cannot be read");
	if (n != sizeof out->bytes)
		return err_set(err, BS_CORRUPT, "the newsroom's person.key is damaged: put it back from a backup");
	memcpy(out->bytes, bytes, sizeof out->bytes);
	return BS_OK;
}

static enum bs_status write_key(int dir_fd, const char *name_z, struct err *err)
{
	unsigned char bytes[sizeof(struct person_key)];
	random_bytes(bytes, sizeof bytes);
	int fd = openat(dir_fd, name_z, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(err, errno, "the newsroom's person.key cannot be written");
	bool written = write(fd, bytes, sizeof bytes) == sizeof bytes && fsync(fd) == 0;
	int  error = errno;
	sodium_memzero(bytes, sizeof bytes);
	(void)close(fd);
	return written ? BS_OK : err_errno(err, error, "the newsroom's person.key cannot be written");
}

static enum bs_status make_key(int dir_fd, struct err *err)
{
	char name_z[40];
	(void)snprintf(name_z, sizeof name_z, "person.key.%016llx", (unsigned long long)random_u64());
	enum bs_status st = write_key(dir_fd, name_z, err);
	if (!st && linkat(dir_fd, name_z, dir_fd, "person.key", 0) != 0 && errno != EEXIST)
		st = err_errno(err, errno, "the newsroom's person.key cannot be written");
	(void)unlinkat(dir_fd, name_z, 0);
	if (!st && fsync(dir_fd) != 0)
		st = err_errno(err, errno, "the newsroom's folder cannot be written");
	return st;
}

enum bs_status person_key_load(const char *dir_z, struct person_key *out, struct err *err)
{
	int dir_fd = open(dir_z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd < 0)
		return err_errno(err, errno, "the newsroom's folder cannot be read");
	enum bs_status st = BS_OK;
	if (faccessat(dir_fd, "person.key", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		st = make_key(dir_fd, err);
	if (!st)
		st = read_key(dir_fd, out, err);
	(void)close(dir_fd);
	return st;
}

struct str person_hash(struct arena *mem, const struct person_key *key, struct str text)
{
	text = str_trim(text);
	if (text.len == 0)
		return STR_EMPTY;
	char *lower = arena_bytes(mem, text.len);
	memcpy(lower, text.ptr, text.len);
	str_lower_ascii(lower, text.len);
	unsigned char hash[HASH_BYTES];
	char          hex[2 * HASH_BYTES + 1];
	int rc = crypto_generichash(hash, sizeof hash, (const unsigned char *)lower, text.len, key->bytes, sizeof key->bytes);
	ASSERT(rc == 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return str_dup(mem, str_of(hex, 2 * HASH_BYTES));
}
