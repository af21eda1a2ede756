/* Pictures: what their first bytes say, and how their files are stored. */
#include "newsroom_for_test.h"

#include <fcntl.h>
#include <sodium.h>

/* ── Heads, written by hand from the formats' specifications ── */


static const char jpeg[] =
	"\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
	"\xFF\xC4\0\4\0\0"                      /* a table, marker C4, is no frame */
	"\xFF\xFF\xC2\0\x11\x08\x02\x58\x03\x20\3\1\x22\0\2\x11\1\3\x11\1"; /* fill byte, then 800 x 600 */
static const char jpeg_on_side[] =
	"\xFF\xD8\xFF\xE1\0\x22" "Exif\0\0" "MM\0*\0\0\0\x08" "\0\1" "\x01\x12\0\3\0\0\0\1\0\6\0\0" "\0\0\0\0"
	"\xFF\xC0\0\x11\x08\x02\x58\x03\x20\3";
static const char jpeg_on_side_little[] =
	"\xFF\xD8\xFF\xE1\0\x22" "Exif\0\0" "II*\0\x08\0\0\0" "\1\0" "\x12\x01\3\0\1\0\0\0\6\0\0\0" "\0\0\0\0"
	"\xFF\xC0\0\x11\x08\x02\x58\x03\x20\3";
static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\3\x20\0\0\2\x58\x08\2\0\0\0";
static const char gif[] = "GIF89a\x20\3\x58\2\0\0\0";
static const char webp_lossy[] = "RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x20\3\x58\2";
static const char webp_lossless[] = "RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x1F\xC3\x95\0\0\0\0\0\0";
static const char webp_extended[] = "RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x1F\3\0\x57\2\0";

/* ftyp; meta { pitm 2; iprp { ipco { ispe 64x64, ispe WxH, irot }, ipma { 1: 1, 2: 2 (and 3) } } } */
#define AVIF(turned)                                                                                           \
	"\0\0\0\x18" "ftypmif1\0\0\0\0" "mif1avif"                                                             \
	"\0\0\0\x7B" "meta\0\0\0\0"                                                                            \
	"\0\0\0\x0E" "pitm\0\0\0\0\0\2"                                                                        \
	"\0\0\0\x61" "iprp"                                                                                    \
	"\0\0\0\x39" "ipco" "\0\0\0\x14" "ispe\0\0\0\0\0\0\0\x40\0\0\0\x40"                                    \
	"\0\0\0\x14" "ispe\0\0\0\0\0\0\3\x20\0\0\2\x58" "\0\0\0\x09" "irot\1"                                  \
	"\0\0\0\x20" "ipma\0\0\0\0\0\0\0\3" "\0\1\1\x81" "\0\2" turned "\0\3\4\1\2\3\2"
static const char avif[] = AVIF("\2\x82\4");
static const char avif_on_side[] = AVIF("\2\x82\3");

static void assert_head(const char *bytes, size_t len, const char *type_z, const char *extension_z, int width, int height)
{
	struct err err = { 0 };
	struct media_head head;
	assert_ok(media_read_head(str_of(bytes, len), &head, &err), &err);
	assert_str_equal(head.type, str_from_z(type_z));
	assert_str_equal(head.extension, str_from_z(extension_z));
	assert_int_equal(head.width, width);
	assert_int_equal(head.height, height);
}
#define HEAD(array, type, extension, width, height) \
	assert_head((array), sizeof(array) - 1, (type), (extension), (width), (height))

static void every_format_says_how_large_it_is(void **state)
{
	(void)state;
	HEAD(jpeg, "image/jpeg", "jpg", 800, 600);
	HEAD(png, "image/png", "png", 800, 600);
	HEAD(gif, "image/gif", "gif", 800, 600);
	HEAD(webp_lossy, "image/webp", "webp", 800, 600);
	HEAD(webp_lossless, "image/webp", "webp", 800, 600);
	HEAD(webp_extended, "image/webp", "webp", 800, 600);
}

static void a_picture_on_its_side_has_the_size_that_is_shown(void **state)
{
	(void)state;
	HEAD(jpeg_on_side, "image/jpeg", "jpg", 600, 800);
	HEAD(jpeg_on_side_little, "image/jpeg", "jpg", 600, 800);
}

static void an_avif_has_the_size_of_its_primary_item(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct media_head head;
	assert_int_equal(media_read_head(STR("\0\0\0\x18" "ftypmp42\0\0\0\0" "isommp42"), &head, &err), BS_UNACCEPTABLE);
	HEAD(avif, "image/avif", "avif", 800, 600);
	HEAD(avif_on_side, "image/avif", "avif", 600, 800);
}

/* Every shorter start and every changed byte ends in a status, within the bytes (the sanitizers watch). */
static void damaged_heads_are_refused_or_read_within_their_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *ptr;
		size_t      len;
	} all[] = {
		{ jpeg, sizeof jpeg - 1 }, { jpeg_on_side, sizeof jpeg_on_side - 1 }, { png, sizeof png - 1 },
		{ gif, sizeof gif - 1 },   { webp_lossy, sizeof webp_lossy - 1 },     { webp_lossless, sizeof webp_lossless - 1 },
		{ webp_extended, sizeof webp_extended - 1 }, { avif, sizeof avif - 1 },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t len = 0; len <= all[i].len; len++) {
			char *copy = malloc(len + 1); /* of the exact size, so that a byte too far is seen */
			assert_non_null(copy);
			for (size_t at = 0; at <= len; at++) {
				memcpy(copy, all[i].ptr, len);
				if (at < len)
					copy[at] = (char)0xFF;
				char *exact = malloc(len ? len : 1);
				assert_non_null(exact);
				memcpy(exact, copy, len);
				struct media_head head;
				enum bs_status st = media_read_head(str_of(exact, len), &head, NULL);
				assert_true(st == BS_OK || st == BS_UNACCEPTABLE);
				free(exact);
			}
			free(copy);
		}
}

static void other_files_and_giants_are_refused_in_words(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct media_head head;
	assert_int_equal(media_read_head(STR(""), &head, &err), BS_UNACCEPTABLE);
	assert_int_equal(media_read_head(STR("<svg xmlns='http://www.w3.org/2000/svg'/>"), &head, &err), BS_UNACCEPTABLE);
	assert_int_equal(media_read_head(STR("%PDF-1.7"), &head, &err), BS_UNACCEPTABLE);
	struct str wide = STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x40\1\0\0\0\1\x08\2\0\0\0");
	assert_int_equal(media_read_head(wide, &head, &err), BS_UNACCEPTABLE);
	assert_non_null(strstr(err.msg, "16384"));
	struct str widest = STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x40\0\0\0\0\1\x08\2\0\0\0");
	assert_ok(media_read_head(widest, &head, &err), &err);
	struct str heavy = STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x20\0\0\0\x20\0\x08\2\0\0\0");
	assert_int_equal(media_read_head(heavy, &head, &err), BS_UNACCEPTABLE);
	struct str empty = STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\0\0\0\0\1\x08\2\0\0\0");
	assert_int_equal(media_read_head(empty, &head, &err), BS_UNACCEPTABLE);
}

/* ── Files ── */

static int file_with(struct newsroom *room, struct str bytes)
{
	char path[128];
	int fd = open(folder_path(room->folder, "upload", path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
	return fd;
}

static enum bs_status store_bytes(struct newsroom *room, struct str bytes, struct media_file *f, struct str *type)
{
	int fd = file_with(room, bytes);
	enum bs_status st = media_store_file(room->folder->dir_z, fd, f, &room->mem, type, &room->err);
	assert_int_equal(close(fd), 0);
	return st;
}

static int entries_of(const char *path_z)
{
	int n = 0;
	DIR *dir = opendir(path_z);
	if (!dir)
		return -1;
	for (struct dirent *e; (e = readdir(dir));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	(void)closedir(dir);
	return n;
}

static void a_file_is_stored_under_its_content_once(void **state)
{
	struct newsroom *room = *state;
	struct media_file f, again;
	struct str type;
	struct str bytes = str_of(png, sizeof png - 1);
	assert_ok(store_bytes(room, bytes, &f, &type), &room->err);
	assert_str_equal(type, STR("image/png"));
	assert_str_equal(f.extension, STR("png"));
	assert_int_equal(f.width, 800);
	assert_int_equal(f.height, 600);
	assert_int_equal(f.bytes, sizeof png - 1);
	unsigned char hash[16];
	char hash_z[33], path[128], name[64];
	assert_int_equal(crypto_generichash(hash, 16, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0), 0);
	(void)sodium_bin2hex(hash_z, sizeof hash_z, hash, 16);
	assert_str_equal(f.hash, str_from_z(hash_z));
	(void)snprintf(name, sizeof name, "media/%.2s/%s.png", hash_z, hash_z);
	struct stat info;
	assert_int_equal(stat(folder_path(room->folder, name, path), &info), 0);
	assert_int_equal(info.st_size, sizeof png - 1);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_ok(store_bytes(room, bytes, &again, &type), &room->err);
	assert_str_equal(again.hash, f.hash);
	assert_int_equal(entries_of(folder_path(room->folder, "media", path)), 1); /* no .incoming file is left */
}

static void a_file_that_is_no_picture_leaves_nothing_behind(void **state)
{
	struct newsroom *room = *state;
	struct media_file f;
	struct str type;
	char path[128];
	assert_int_equal(store_bytes(room, STR("<script>alert(1)</script>"), &f, &type), BS_UNACCEPTABLE);
	assert_int_equal(store_bytes(room, STR(""), &f, &type), BS_UNACCEPTABLE);
	assert_int_equal(entries_of(folder_path(room->folder, "media", path)), 0);
}

static void a_file_over_the_limit_is_refused(void **state)
{
	struct newsroom *room = *state;
	struct media_file f;
	struct str type;
	char path[128];
	int fd = file_with(room, str_of(png, sizeof png - 1));
	assert_int_equal(ftruncate(fd, 32 * 1024 * 1024 + 1), 0);
	assert_int_equal(media_store_file(room->folder->dir_z, fd, &f, &room->mem, &type, &room->err), BS_TOO_BIG);
	assert_int_equal(close(fd), 0);
	assert_int_equal(entries_of(folder_path(room->folder, "media", path)), 0);
}

static void a_size_behind_a_long_preview_is_found(void **state)
{
	struct newsroom *room = *state;
	AUTO_BUF b = BUF_MAX(1 << 20);
	buf_put(&b, STR("\xFF\xD8"));
	for (int i = 0; i < 6; i++) { /* 6 x 60 KiB of something */
		buf_put(&b, STR("\xFF\xE2\xF0\0"));
		for (int k = 0; k < 0xF000 - 2; k++)
			buf_putc(&b, 'x');
	}
	buf_put(&b, STR("\xFF\xC0\0\x11\x08\x02\x58\x03\x20\3"));
	struct media_file f;
	struct str type;
	assert_ok(store_bytes(room, buf_str(&b), &f, &type), &room->err);
	assert_int_equal(f.width, 800);
}

static void a_link_in_the_place_of_a_folder_is_not_followed(void **state)
{
	struct newsroom *room = *state;
	struct media_file f;
	struct str type;
	char path[128];
	(void)rmdir(folder_path(room->folder, "media", path));
	assert_int_equal(symlink(room->folder->top_z, path), 0);
	assert_int_not_equal(store_bytes(room, str_of(png, sizeof png - 1), &f, &type), BS_OK);
	assert_int_equal(entries_of(room->folder->top_z), 1); /* the newsroom itself */
}

/* ── Rows ── */

static void a_picture_has_words_and_files_widest_first(void **state)
{
	struct newsroom *room = *state;
	struct change *ch = begin(room, T0);
	int64_t id = 0;
	struct media_new m = { .edition = room->edition, .name = STR("ferry"), .alt = STR("A ferry") };
	assert_ok(media_create(ch, &m, &id, &room->err), &room->err);
	static const int widths[] = { 640, 1600, 320, 960, 1280 };
	for (int i = 0; i < 5; i++) {
		struct media_file f = { .width = widths[i], .height = 10, .hash = STR("00"), .extension = STR("jpg"), .bytes = 5 };
		assert_ok(media_add_file(ch, id, &f, &room->err), &room->err);
	}
	m.alt = STR("Another ferry");
	assert_ok(media_update(ch, id, &m, &room->err), &room->err);
	assert_int_equal(media_update(ch, id + 1, &m, &room->err), BS_NOT_FOUND);
	end(room);
	struct media out;
	assert_ok(media_load(&room->mem, look(room, T0), id, &out, &room->err), &room->err);
	assert_str_equal(out.alt, STR("Another ferry"));
	assert_int_equal(out.n_files, 5);
	for (size_t i = 1; i < 5; i++)
		assert_true(out.files[i - 1].width > out.files[i].width);
	assert_int_equal(media_load(&room->mem, look(room, T0), id + 1, &out, &room->err), BS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_says_how_large_it_is),
		cmocka_unit_test(a_picture_on_its_side_has_the_size_that_is_shown),
		cmocka_unit_test(an_avif_has_the_size_of_its_primary_item),
		cmocka_unit_test(damaged_heads_are_refused_or_read_within_their_bytes),
		cmocka_unit_test(other_files_and_giants_are_refused_in_words),
		newsroom_test(a_file_is_stored_under_its_content_once),
		newsroom_test(a_file_that_is_no_picture_leaves_nothing_behind),
		newsroom_test(a_file_over_the_limit_is_refused),
		newsroom_test(a_size_behind_a_long_preview_is_found),
		newsroom_test(a_link_in_the_place_of_a_folder_is_not_followed),
		newsroom_test(a_picture_has_words_and_files_widest_first),
	};
	return cmocka_run_group_tests_name("news/media", tests, NULL, NULL);
}
