/*
 * Reading a file from its start: plain or gzip, in UTF-8, in UTF-16, or in what its XML declaration names.
 *
 *     raw (file bytes) ── inflate ──► plain ── ICU, only if the encoding needs it ──► caller
 *
 * The declaration is not believed blindly: WordPress writes the encoding of the site's settings there but its texts
 * in UTF-8. So a file whose start holds valid UTF-8 beyond ASCII is UTF-8 whatever it says, and for Latin-1 and
 * Windows-1252 the filter decides byte by byte (wxr_filter.c), which is right for files that mix both, too. Only
 * other encodings go through ICU.
 */
#include "exchange/wxr_input.h"

#include "base/check.h"
#include "base/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unicode/ucnv.h>
#include <unistd.h>
#include <zlib.h>

enum {
	RAW_BYTES = 64 * 1024,
	PLAIN_BYTES = 64 * 1024,
	PIVOT_UNITS = 4096,
	JUNK_MAX = 4096,                 /* what may stand before the XML: blank lines, a PHP warning */
	RATIO_MAX = 200,                 /* of unpacked to packed bytes */
	RATIO_FREE = 64 * 1024 * 1024,   /* unpacked bytes for which the ratio is not asked */
};

struct wxr_input {
	struct wxr_source source;
	uint64_t          offset;   /* bytes of the source read */
	unsigned char     raw[RAW_BYTES];
	size_t            raw_at, raw_n;
	bool              raw_end;

	bool              gzip;
	bool              gzip_end; /* the last member is complete */
	z_stream          z;
	bool              z_ready;
	uint64_t          unpacked;

	char              plain[PLAIN_BYTES];
	size_t            plain_at, plain_n;
	bool              plain_end;

	bool              latin;
	UConverter       *from, *to; /* NULL: the bytes are passed on as they are */
	UChar             pivot[PIVOT_UNITS];
	UChar            *pivot_from, *pivot_to;
	bool              converted_end;
};

/* ── The file's own bytes ── */

static enum bs_status read_raw(struct wxr_input *in, struct err *err)
{
	ASSERT(in->raw_at == in->raw_n);
	in->raw_at = 0;
	in->raw_n = 0;
	if (in->source.fd < 0) {
		size_t left = in->source.memory.len - (size_t)in->offset;
		in->raw_n = left < RAW_BYTES ? left : RAW_BYTES;
		if (in->raw_n)
			memcpy(in->raw, in->source.memory.ptr + in->offset, in->raw_n);
	} else {
		ssize_t n;
		do
			n = pread(in->source.fd, in->raw, RAW_BYTES, (off_t)in->offset);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return err_errno(err, errno, "%.*s cannot be read", STR_ARG(in->source.name));
		in->raw_n = (size_t)n;
	}
	in->offset += in->raw_n;
	in->raw_end = in->raw_n == 0;
	return BS_OK;
}

static enum bs_status bad_gzip(struct wxr_input *in, struct err *err)
{
	return err_set(err, BS_BAD_INPUT, "%.*s is a damaged gzip file: copy or export it again",
	               STR_ARG(in->source.name));
}

/* A further member, or zeros and other padding after the last one, which gzip ignores as well. */
static enum bs_status next_member(struct wxr_input *in, struct err *err)
{
	if (in->raw_at == in->raw_n && !in->raw_end) {
		enum bs_status st = read_raw(in, err);
		if (st)
			return st;
	}
	const unsigned char *next = in->raw + in->raw_at;
	size_t               n = in->raw_n - in->raw_at;
	if (n == 0 || next[0] != 0x1f || (n > 1 && next[1] != 0x8b)) {
		in->gzip_end = true;
		return BS_OK;
	}
	return inflateReset(&in->z) == Z_OK ? BS_OK : bad_gzip(in, err);
}

static enum bs_status inflate_plain(struct wxr_input *in, struct err *err)
{
	while (in->plain_n == 0 && !in->gzip_end) {
		if (in->raw_at == in->raw_n) {
			enum bs_status st = read_raw(in, err);
			if (st)
				return st;
			if (in->raw_end)
				return err_set(err, BS_BAD_INPUT,
				               "%.*s ends in the middle of its gzip data: copy or export it again",
				               STR_ARG(in->source.name));
		}
		in->z.next_in = in->raw + in->raw_at;
		in->z.avail_in = (unsigned)(in->raw_n - in->raw_at);
		in->z.next_out = (unsigned char *)in->plain;
		in->z.avail_out = PLAIN_BYTES;
		int result = inflate(&in->z, Z_NO_FLUSH);
		in->raw_at = in->raw_n - in->z.avail_in;
		in->plain_n = PLAIN_BYTES - in->z.avail_out;
		in->unpacked += in->plain_n;
		if (result != Z_OK && result != Z_STREAM_END)
			return bad_gzip(in, err);
		if (in->unpacked > RATIO_FREE && in->unpacked / RATIO_MAX > in->offset)
			return err_set(err, BS_TOO_BIG,
			               "%.*s unpacks to more than %d times its size, which no export does: unpack it "
			               "yourself and give the unpacked file if you trust it",
			               STR_ARG(in->source.name), RATIO_MAX);
		if (result == Z_STREAM_END) {
			enum bs_status st = next_member(in, err);
			if (st)
				return st;
		}
	}
	in->plain_end = in->plain_n == 0;
	return BS_OK;
}

/* Refills `plain`, which is used up. */
static enum bs_status read_plain(struct wxr_input *in, struct err *err)
{
	ASSERT(in->plain_at == in->plain_n);
	in->plain_at = 0;
	in->plain_n = 0;
	if (in->gzip)
		return inflate_plain(in, err);
	if (in->raw_at == in->raw_n) {
		enum bs_status st = read_raw(in, err);
		if (st)
			return st;
	}
	in->plain_n = in->raw_n - in->raw_at;
	memcpy(in->plain, in->raw + in->raw_at, in->plain_n);
	in->raw_at = in->raw_n;
	in->plain_end = in->plain_n == 0;
	return BS_OK;
}

/* ── What kind of file it is ── */

static enum bs_status no_export(struct wxr_input *in, struct err *err, const char *what_z)
{
	return err_set(err, BS_BAD_INPUT,
	               "%.*s %s: in WordPress, choose Tools, Export, All content, and give the "
	               "file that it saves",
	               STR_ARG(in->source.name), what_z);
}

static enum bs_status check_file(struct wxr_input *in, struct err *err)
{
	struct stat info;
	if (in->source.fd < 0)
		return BS_OK;
	if (fstat(in->source.fd, &info) != 0)
		return err_errno(err, errno, "%.*s cannot be read", STR_ARG(in->source.name));
	if (S_ISDIR(info.st_mode))
		return err_set(err, BS_BAD_INPUT, "%.*s is a folder: give the export files in it",
		               STR_ARG(in->source.name));
	if (!S_ISREG(info.st_mode))
		return err_set(err, BS_BAD_INPUT,
		               "%.*s is not a regular file, and an export is read twice: save it as a file first",
		               STR_ARG(in->source.name));
	return BS_OK;
}

static void open_gzip(struct wxr_input *in)
{
	if (in->raw_n < 2 || in->raw[0] != 0x1f || in->raw[1] != 0x8b)
		return;
	if (inflateInit2(&in->z, 16 + MAX_WBITS) != Z_OK)
		check_no_memory(sizeof in->z);
	in->gzip = true;
	in->z_ready = true;
}

/* The value of encoding="..." in the XML declaration at the start of s; empty if there is none. */
static struct str declared_encoding(struct str s)
{
	if (!str_starts(s, STR("<?xml")))
		return STR_EMPTY;
	size_t end = str_find(s, STR("?>"), 0);
	if (end == STR_NONE)
		return STR_EMPTY;
	s = str_slice(s, 0, end);
	size_t at = str_find(s, STR("encoding"), 0);
	if (at == STR_NONE)
		return STR_EMPTY;
	s = str_trim(str_slice(s, at + 8, s.len));
	if (s.len == 0 || s.ptr[0] != '=')
		return STR_EMPTY;
	s = str_trim(str_slice(s, 1, s.len));
	if (s.len == 0 || (s.ptr[0] != '"' && s.ptr[0] != '\''))
		return STR_EMPTY;
	size_t close = str_chr(s, s.ptr[0], 1);
	return close == STR_NONE ? STR_EMPTY : str_slice(s, 1, close);
}

static bool is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_from_z(names[i])))
			return true;
	return false;
}

/* True if s has characters beyond ASCII and all of them are UTF-8, but for one cut off at the end. */
static bool looks_like_utf8(struct str s)
{
	bool beyond = false;
	for (size_t at = 0; at < s.len;) {
		if (!((unsigned char)s.ptr[at] & 0x80)) {
			at++;
			continue;
		}
		beyond = true;
		if (utf8_next(s, &at) == UTF8_BAD && s.len - at >= 3)
			return false;
	}
	return beyond;
}

static enum bs_status start_conversion(struct wxr_input *in, struct str encoding, struct err *err)
{
	char           name_z[64];
	UErrorCode     status = U_ZERO_ERROR;
	if (encoding.len < sizeof name_z) {
		memcpy(name_z, encoding.ptr, encoding.len);
		name_z[encoding.len] = '\0';
		in->from = ucnv_open(name_z, &status);
	}
	if (!in->from || U_FAILURE(status))
		return err_set(err, BS_BAD_INPUT,
		               "%.*s says that it is written in \"%.*s\", which is unknown: convert it to UTF-8 first",
		               STR_ARG(in->source.name), STR_ARG(utf8_head(encoding, 40)));
	status = U_ZERO_ERROR;
	in->to = ucnv_open("UTF-8", &status);
	if (!in->to || U_FAILURE(status))
		check_no_memory(0);
	in->pivot_from = in->pivot_to = in->pivot;
	return BS_OK;
}

static enum bs_status find_encoding(struct wxr_input *in, struct err *err)
{
	/* A declaration that could be read here is not in UTF-16, whatever it says. */
	static const char *const UTF8[] = { "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be" };
	static const char *const LATIN[] = { "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252",
	                                     "iso-8859-15" };
	struct str start = str_of(in->plain + in->plain_at, in->plain_n - in->plain_at);
	if (str_starts(start, STR("\xff\xfe")) || str_starts(start, STR("\xfe\xff")))
		return start_conversion(in, STR("UTF-16"), err);
	if (str_starts(start, STR("\xef\xbb\xbf"))) {
		in->plain_at += 3;
		return BS_OK;
	}
	struct str encoding = declared_encoding(str_trim(start));
	if (encoding.len == 0 || is_one_of(encoding, UTF8, sizeof UTF8 / sizeof UTF8[0]))
		return BS_OK;
	if (is_one_of(encoding, LATIN, sizeof LATIN / sizeof LATIN[0])) {
		in->latin = true;
		return BS_OK;
	}
	return looks_like_utf8(start) ? BS_OK : start_conversion(in, encoding, err);
}

/* Moves plain_at to the XML; a little junk before it is skipped. The text is still in the file's own encoding. */
static enum bs_status find_xml(struct wxr_input *in, struct wxr_repairs *repairs, struct err *err)
{
	struct str start = str_of(in->plain + in->plain_at, in->plain_n - in->plain_at);
	while (start.len && ascii_is_space(start.ptr[0]))
		start = str_slice(start, 1, start.len);
	if (start.len == 0)
		return err_set(err, BS_BAD_INPUT, "%.*s holds nothing but blank space: export it again",
		               STR_ARG(in->source.name));
	if (str_starts_nocase(start, STR("<!doctype html")) || str_starts_nocase(start, STR("<html")))
		return no_export(in, err, "is a web page, not a WordPress export");
	struct str head = str_slice(start, 0, start.len < JUNK_MAX ? start.len : JUNK_MAX);
	bool       markup = start.ptr[0] == '<';
	size_t     at = str_starts(start, STR("<!")) ? 0 : str_find(head, STR("<?xml"), 0);
	if (at == STR_NONE)
		at = markup ? 0 : str_find(head, STR("<rss"), 0);
	if (at == STR_NONE)
		return no_export(in, err, "is not XML, so it is no WordPress export");
	repairs->markup += at > 0;
	start = str_slice(start, at, start.len);
	in->plain_at = in->plain_n - start.len;
	return BS_OK;
}

static enum bs_status look_at_start(struct wxr_input *in, struct wxr_repairs *repairs, struct err *err)
{
	enum bs_status st = check_file(in, err);
	if (!st)
		st = read_raw(in, err);
	if (st)
		return st;
	if (in->raw_n == 0)
		return err_set(err, BS_BAD_INPUT, "%.*s is empty: export or copy it again", STR_ARG(in->source.name));
	if (in->raw_n >= 4 && memcmp(in->raw, "PK\3\4", 4) == 0)
		return err_set(err, BS_BAD_INPUT, "%.*s is a zip archive: unpack it and give the .xml files in it",
		               STR_ARG(in->source.name));
	open_gzip(in);
	st = read_plain(in, err);
	if (!st && in->plain_n == 0)
		return err_set(err, BS_BAD_INPUT, "%.*s is empty inside: export or copy it again",
		               STR_ARG(in->source.name));
	if (!st)
		st = find_encoding(in, err);
	if (!st && !in->from)
		st = find_xml(in, repairs, err);
	return st;
}

enum bs_status wxr_input_new(const struct wxr_source *source, struct wxr_input **out, struct wxr_repairs *repairs,
                             struct err *err)
{
	struct wxr_input *in = calloc(1, sizeof *in);
	if (!in)
		check_no_memory(sizeof *in);
	in->source = *source;
	enum bs_status st = look_at_start(in, repairs, err);
	if (st) {
		wxr_input_free(in);
		return st;
	}
	*out = in;
	return BS_OK;
}

void wxr_input_free(struct wxr_input *in)
{
	if (!in)
		return;
	if (in->z_ready)
		(void)inflateEnd(&in->z);
	if (in->from)
		ucnv_close(in->from);
	if (in->to)
		ucnv_close(in->to);
	free(in);
}

/* ── Reading on ── */

static enum bs_status read_converted(struct wxr_input *in, char *ptr, size_t max, size_t *n, struct err *err)
{
	char *target = ptr;
	while (target == ptr && !in->converted_end) {
		if (in->plain_at == in->plain_n && !in->plain_end) {
			enum bs_status st = read_plain(in, err);
			if (st)
				return st;
		}
		const char *source = in->plain + in->plain_at;
		UErrorCode  status = U_ZERO_ERROR;
		ucnv_convertEx(in->to, in->from, &target, ptr + max, &source, in->plain + in->plain_n, in->pivot,
		               &in->pivot_from, &in->pivot_to, in->pivot + PIVOT_UNITS, false, in->plain_end, &status);
		in->plain_at = in->plain_n - (size_t)(in->plain + in->plain_n - source);
		if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
			return err_set(err, BS_BAD_INPUT, "%.*s cannot be converted to UTF-8: %s",
			               STR_ARG(in->source.name), u_errorName(status));
		in->converted_end = in->plain_end && status != U_BUFFER_OVERFLOW_ERROR;
	}
	*n = (size_t)(target - ptr);
	return BS_OK;
}

enum bs_status wxr_input_read(struct wxr_input *in, char *ptr, size_t max, size_t *n, struct err *err)
{
	if (in->from)
		return read_converted(in, ptr, max, n, err);
	if (in->plain_at == in->plain_n && !in->plain_end) {
		enum bs_status st = read_plain(in, err);
		if (st)
			return st;
	}
	*n = in->plain_n - in->plain_at < max ? in->plain_n - in->plain_at : max;
	memcpy(ptr, in->plain + in->plain_at, *n);
	in->plain_at += *n;
	return BS_OK;
}

uint64_t wxr_input_position(const struct wxr_input *in)
{
	return in->offset;
}

bool wxr_input_is_latin(const struct wxr_input *in)
{
	return in->latin;
}
