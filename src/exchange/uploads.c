/*
 * A picture in a text was usually stored moments before, as a size of its attachment, so the newest few thousand are
 * remembered by path: a table without chains, where a newer path replaces an older one in the same place. What is
 * forgotten is read again, which costs time only: storing by content finds the file there.
 *
 * Sizes are looked up in a folder's listing, in order. Exports run along the months, so the last few listings are kept.
 */
#include "exchange/uploads.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PLACES = 4096, PATH_MAX_BYTES = 1024, FILE_MAX_BYTES = 64 * 1024 * 1024, LISTINGS = 8,
       LISTED_MAX = 500 * 1000 };

struct place {
	uint64_t       path;   /* its hash; 0 = empty */
	enum bs_status status; /* BS_NOT_FOUND, BS_UNACCEPTABLE: it was looked for, and counted */
	char           hash[33], extension[8], type[16];
	int            width, height;
	int64_t        bytes;
};

/* The names of sizes in a folder, by stem and extension. */
struct size_name {
	struct str stem, extension, name;
};
struct listing {
	struct arena      mem; /* holds the names */
	struct str        folder;
	struct size_name *sizes;
	size_t            n, room;
	bool              used;
};

struct uploads {
	int             folder_fd;
	const char     *newsroom_dir_z;
	bool            dry_run;
	struct hash_key key;
	struct place    places[PLACES];
	struct listing  listings[LISTINGS];
	size_t          oldest; /* the listing that goes next */
	struct arena    found;  /* what uploads_sizes gave out last */
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

static void listing_done(struct listing *l)
{
	arena_done(&l->mem);
	free(l->sizes);
	*l = (struct listing){ 0 };
}

void uploads_free(struct uploads *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < LISTINGS; i++)
		listing_done(&u->listings[i]);
	arena_done(&u->found);
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

static int open_below(int folder_fd, const char *path_z, uint64_t flags)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags,
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
	int fd = open_below(u->folder_fd, str_z(mem, path), 0);
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

/* ── Sizes ── */

static size_t digits(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9')
		n++;
	return n;
}

bool upload_is_size(struct str name, struct str *stem, struct str *extension)
{
	size_t dot = str_rchr(name, '.');
	size_t dash = dot == STR_NONE ? STR_NONE : str_rchr(str_slice(name, 0, dot), '-');
	if (dash == STR_NONE || dash == 0)
		return false;
	struct str size = str_slice(name, dash + 1, dot);
	size_t     wide = digits(size, 0);
	size_t     high = wide < size.len && size.ptr[wide] == 'x' ? digits(size, wide + 1) : 0;
	if (!str_eq(size, STR("scaled")) && (wide == 0 || high == 0 || wide + 1 + high != size.len))
		return false;
	*stem = str_slice(name, 0, dash);
	*extension = str_slice(name, dot, name.len);
	return true;
}

static int compare_sizes(const void *a, const void *b)
{
	const struct size_name *x = a, *y = b;
	int                     order = str_cmp(x->stem, y->stem);
	if (!order)
		order = str_cmp(x->extension, y->extension);
	return order ? order : str_cmp(x->name, y->name);
}

static void list_size(struct listing *l, struct str name)
{
	struct size_name size;
	if (!upload_is_size(name, &size.stem, &size.extension) || l->n == LISTED_MAX)
		return;
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 256;
		l->sizes = reallocarray(l->sizes, l->room, sizeof *l->sizes);
		if (!l->sizes)
			check_no_memory(l->room * sizeof *l->sizes);
	}
	size.name = str_dup(&l->mem, name);
	(void)upload_is_size(size.name, &size.stem, &size.extension); /* now of the copy */
	l->sizes[l->n++] = size;
}

/* A folder that cannot be read has no sizes: its originals are looked for one by one, and tell. */
static struct listing *listing_of(struct uploads *u, struct str folder)
{
	for (size_t i = 0; i < LISTINGS; i++)
		if (u->listings[i].used && str_eq(u->listings[i].folder, folder))
			return &u->listings[i];
	struct listing *l = &u->listings[u->oldest];
	u->oldest = (u->oldest + 1) % LISTINGS;
	listing_done(l);
	l->used = true;
	l->folder = str_dup(&l->mem, folder);
	int  fd = open_below(u->folder_fd, folder.len ? str_z(&l->mem, folder) : ".", O_DIRECTORY);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd >= 0)
			(void)close(fd);
		return l;
	}
	for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
		list_size(l, str_from_z(entry->d_name));
	(void)closedir(dir);
	if (l->n)
		qsort(l->sizes, l->n, sizeof *l->sizes, compare_sizes);
	return l;
}

static size_t first_size(const struct listing *l, const struct size_name *wanted)
{
	size_t from = 0, to = l->n;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (compare_sizes(&l->sizes[mid], wanted) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

const struct str *uploads_sizes(struct uploads *u, struct str original, size_t *n)
{
	*n = 0;
	size_t     slash = str_rchr(original, '/');
	struct str name = slash == STR_NONE ? original : str_slice(original, slash + 1, original.len);
	size_t     dot = str_rchr(name, '.');
	if (u->folder_fd < 0 || !is_plain_path(original) || dot == STR_NONE)
		return NULL;
	struct size_name wanted = { str_slice(name, 0, dot), str_slice(name, dot, name.len), STR_EMPTY };
	if (str_ends(wanted.stem, STR("-scaled")))
		wanted.stem = str_slice(wanted.stem, 0, wanted.stem.len - 7);
	const struct listing *l = listing_of(u, slash == STR_NONE ? STR_EMPTY : str_slice(original, 0, slash));
	size_t                from = first_size(l, &wanted), to = from;
	while (to < l->n && str_eq(l->sizes[to].stem, wanted.stem) && str_eq(l->sizes[to].extension, wanted.extension))
		to++;
	arena_reset(&u->found);
	struct str *names = ARENA_NEW(&u->found, struct str, to - from + 1);
	for (size_t i = from; i < to; i++)
		names[i - from] = str_dup(&u->found, l->sizes[i].name);
	*n = to - from;
	return names;
}
