/*
 * What a picture's first bytes say: its type and its size as it is shown.
 *
 * Reads sizes, decodes nothing. Every offset is checked against the bytes that are there, every loop goes forward by
 * at least one byte, nothing is allocated. A picture that is stored lying on its side and says so (EXIF orientation,
 * AVIF irot) is given the size that a browser shows.
 */
#include "news/media.h"

enum { SIDE_MAX = 16384, PIXELS_MAX = 40000000 };

struct size {
	uint32_t width, height;
};

/* ── Bytes ── */

static bool has(struct str s, size_t at, size_t n)
{
	return at <= s.len && s.len - at >= n;
}
static bool has_text(struct str s, size_t at, struct str text)
{
	return has(s, at, text.len) && memcmp(s.ptr + at, text.ptr, text.len) == 0;
}
/* The caller has checked that they are there. */
static uint32_t byte_at(struct str s, size_t at)
{
	return (unsigned char)s.ptr[at];
}
static uint32_t be16(struct str s, size_t at)
{
	return byte_at(s, at) << 8 | byte_at(s, at + 1);
}
static uint32_t be32(struct str s, size_t at)
{
	return be16(s, at) << 16 | be16(s, at + 2);
}
static uint32_t le16(struct str s, size_t at)
{
	return byte_at(s, at) | byte_at(s, at + 1) << 8;
}
static uint32_t le24(struct str s, size_t at)
{
	return le16(s, at) | byte_at(s, at + 2) << 16;
}
static uint32_t le32(struct str s, size_t at)
{
	return le16(s, at) | le16(s, at + 2) << 16;
}
static struct size turned(struct size s)
{
	return (struct size){ s.height, s.width };
}

/* ── JPEG (ITU T.81, annex B; EXIF 2.3, 4.6) ── */

/* True if the tags of an APP1 segment say that rows run up or down. */
static bool exif_lies_on_side(struct str segment)
{
	if (!has_text(segment, 0, STR("Exif\0\0")) || !has(segment, 6, 8))
		return false;
	struct str tiff = str_slice(segment, 6, segment.len);
	bool little = has_text(tiff, 0, STR("II*\0"));
	if (!little && !has_text(tiff, 0, STR("MM\0*")))
		return false;
	size_t at = little ? le32(tiff, 4) : be32(tiff, 4);
	if (!has(tiff, at, 2))
		return false;
	uint32_t n = little ? le16(tiff, at) : be16(tiff, at);
	at += 2;
	for (uint32_t i = 0; i < n && has(tiff, at, 12); i++, at += 12) {
		if ((little ? le16(tiff, at) : be16(tiff, at)) != 0x0112)
			continue;
		uint32_t orientation = little ? le16(tiff, at + 8) : be16(tiff, at + 8);
		return orientation >= 5 && orientation <= 8;
	}
	return false;
}

static bool is_frame_start(uint32_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool read_jpeg(struct str s, struct size *out)
{
	bool on_side = false;
	size_t at = 2;
	while (has(s, at, 2) && byte_at(s, at) == 0xFF) {
		uint32_t marker = byte_at(s, at + 1);
		if (marker == 0xFF) { /* fill */
			at++;
			continue;
		}
		at += 2;
		if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) /* stands alone */
			continue;
		if (marker == 0xD9 || marker == 0xDA || !has(s, at, 2))
			return false;
		size_t len = be16(s, at);
		if (len < 2)
			return false;
		if (is_frame_start(marker)) {
			if (!has(s, at, 7))
				return false;
			*out = (struct size){ be16(s, at + 5), be16(s, at + 3) };
			if (on_side)
				*out = turned(*out);
			return true;
		}
		if (marker == 0xE1 && has(s, at, len))
			on_side |= exif_lies_on_side(str_slice(s, at + 2, at + len));
		at += len;
	}
	return false;
}

/* ── PNG, GIF, WebP ── */

static bool read_png(struct str s, struct size *out)
{
	if (!has_text(s, 12, STR("IHDR")) || !has(s, 16, 8))
		return false;
	*out = (struct size){ be32(s, 16), be32(s, 20) };
	return true;
}

static bool read_gif(struct str s, struct size *out)
{
	if (!has(s, 6, 4))
		return false;
	*out = (struct size){ le16(s, 6), le16(s, 8) };
	return true;
}

/* The first chunk, by the container specification: VP8X, VP8L or "VP8 ". */
static bool read_webp(struct str s, struct size *out)
{
	if (!has(s, 20, 10))
		return false;
	if (has_text(s, 12, STR("VP8X"))) {
		*out = (struct size){ le24(s, 24) + 1, le24(s, 27) + 1 };
		return true;
	}
	if (has_text(s, 12, STR("VP8L")) && byte_at(s, 20) == 0x2F) {
		uint32_t bits = le32(s, 21);
		*out = (struct size){ (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1 };
		return true;
	}
	if (has_text(s, 12, STR("VP8 ")) && has_text(s, 23, STR("\x9D\x01\x2A"))) {
		*out = (struct size){ le16(s, 26) & 0x3FFF, le16(s, 28) & 0x3FFF };
		return true;
	}
	return false;
}

/* ── AVIF: boxes (ISO/IEC 14496-12), items and their properties (23008-12) ── */

struct box {
	struct str type, content;
};

/* Cuts the next box off *rest. False at the end and at a box that is longer than what is there. */
static bool next_box(struct str *rest, struct box *out)
{
	if (!has(*rest, 0, 8))
		return false;
	uint64_t size = be32(*rest, 0), head = 8;
	if (size == 1) {
		if (!has(*rest, 8, 8))
			return false;
		size = (uint64_t)be32(*rest, 8) << 32 | be32(*rest, 12);
		head = 16;
	} else if (size == 0) {
		size = rest->len;
	}
	if (size < head || size > rest->len)
		return false;
	*out = (struct box){ str_slice(*rest, 4, 8), str_slice(*rest, (size_t)head, (size_t)size) };
	*rest = str_slice(*rest, (size_t)size, rest->len);
	return true;
}

static bool find_box(struct str in, struct str type, struct str *out)
{
	struct box box;
	while (next_box(&in, &box))
		if (str_eq(box.type, type)) {
			*out = box.content;
			return true;
		}
	return false;
}

/* A full box begins with a version and flags. */
static bool find_full_box(struct str in, struct str type, uint32_t *version, uint32_t *flags, struct str *out)
{
	if (!find_box(in, type, out) || !has(*out, 0, 4))
		return false;
	*version = byte_at(*out, 0);
	*flags = be32(*out, 0) & 0xFFFFFF;
	*out = str_slice(*out, 4, out->len);
	return true;
}

static bool is_avif(struct str s)
{
	struct box ftyp;
	struct str rest = s;
	if (!next_box(&rest, &ftyp) || !str_eq(ftyp.type, STR("ftyp")))
		return false;
	for (size_t at = 0; has(ftyp.content, at, 4); at += at == 0 ? 8 : 4) /* major, minor version, compatible ones */
		if (has_text(ftyp.content, at, STR("avif")) || has_text(ftyp.content, at, STR("avis")))
			return true;
	return false;
}

/* A property by its number, which counts from 1. */
static bool property(struct str ipco, uint32_t number, struct box *out)
{
	for (uint32_t i = 0; i < number; i++)
		if (!next_box(&ipco, out))
			return false;
	return number > 0;
}

static void apply_property(struct str ipco, uint32_t number, struct size *size, bool *on_side)
{
	struct box box;
	if (!property(ipco, number, &box))
		return;
	if (str_eq(box.type, STR("ispe")) && has(box.content, 4, 8))
		*size = (struct size){ be32(box.content, 4), be32(box.content, 8) };
	else if (str_eq(box.type, STR("irot")) && has(box.content, 0, 1))
		*on_side = byte_at(box.content, 0) & 1;
}

enum { PROPERTIES_MAX = 64 }; /* of one item: more are not looked at, so that the walk stays linear */

static struct size size_of_item(struct str ipco, struct str ipma, uint32_t version, uint32_t flags, uint32_t item)
{
	struct size size = { 0, 0 };
	bool on_side = false;
	size_t id_bytes = version < 1 ? 2 : 4, number_bytes = flags & 1 ? 2 : 1, at = 4;
	while (has(ipma, at, id_bytes + 1)) {
		uint32_t id = version < 1 ? be16(ipma, at) : be32(ipma, at), n = byte_at(ipma, at + id_bytes);
		at += id_bytes + 1;
		for (uint32_t i = 0; id == item && i < n && i < PROPERTIES_MAX && has(ipma, at, n * number_bytes); i++) {
			size_t place = at + i * number_bytes;
			uint32_t number = number_bytes == 2 ? be16(ipma, place) & 0x7FFF : byte_at(ipma, place) & 0x7F;
			apply_property(ipco, number, &size, &on_side);
		}
		if (id == item)
			break;
		at += n * number_bytes;
	}
	return on_side ? turned(size) : size;
}

static bool read_avif(struct str s, struct size *out)
{
	struct str meta, iprp, ipco, ipma, pitm, ispe;
	uint32_t version, flags;
	if (!find_full_box(s, STR("meta"), &version, &flags, &meta) || !find_box(meta, STR("iprp"), &iprp) ||
	    !find_box(iprp, STR("ipco"), &ipco))
		return false;
	*out = (struct size){ 0, 0 };
	if (find_full_box(meta, STR("pitm"), &version, &flags, &pitm) && has(pitm, 0, version ? 4 : 2)) {
		uint32_t item = version ? be32(pitm, 0) : be16(pitm, 0);
		if (find_full_box(iprp, STR("ipma"), &version, &flags, &ipma))
			*out = size_of_item(ipco, ipma, version, flags, item);
	}
	if (out->width == 0 && find_box(ipco, STR("ispe"), &ispe) && has(ispe, 4, 8))
		*out = (struct size){ be32(ispe, 4), be32(ispe, 8) };
	return out->width > 0;
}

/* ── All of them ── */

struct format {
	struct str type, extension;
	bool (*is)(struct str s);
	bool (*read)(struct str s, struct size *out);
};

static bool is_jpeg(struct str s)
{
	return has_text(s, 0, STR("\xFF\xD8\xFF"));
}
static bool is_png(struct str s)
{
	return has_text(s, 0, STR("\x89PNG\r\n\x1A\n"));
}
static bool is_gif(struct str s)
{
	return has_text(s, 0, STR("GIF87a")) || has_text(s, 0, STR("GIF89a"));
}
static bool is_webp(struct str s)
{
	return has_text(s, 0, STR("RIFF")) && has_text(s, 8, STR("WEBP"));
}

static const struct format formats[] = {
	{ STR_INIT("image/jpeg"), STR_INIT("jpg"), is_jpeg, read_jpeg },
	{ STR_INIT("image/png"), STR_INIT("png"), is_png, read_png },
	{ STR_INIT("image/gif"), STR_INIT("gif"), is_gif, read_gif },
	{ STR_INIT("image/webp"), STR_INIT("webp"), is_webp, read_webp },
	{ STR_INIT("image/avif"), STR_INIT("avif"), is_avif, read_avif },
};

enum bs_status media_read_head(struct str bytes, struct media_head *out, struct err *err)
{
	const struct format *format = NULL;
	for (size_t i = 0; i < sizeof formats / sizeof *formats && !format; i++)
		if (formats[i].is(bytes))
			format = &formats[i];
	if (!format)
		return err_set(err, BS_UNACCEPTABLE, "not a JPEG, PNG, GIF, WebP or AVIF picture");
	struct size size = { 0, 0 };
	if (!format->read(bytes, &size) || size.width == 0 || size.height == 0)
		return err_set(err, BS_UNACCEPTABLE, "the picture is damaged: it does not say how large it is");
	if (size.width > SIDE_MAX || size.height > SIDE_MAX || (uint64_t)size.width * size.height > PIXELS_MAX)
		return err_set(err, BS_UNACCEPTABLE, "the picture has %u x %u pixels; at most %d a side and %d million are taken",
		               size.width, size.height, SIDE_MAX, PIXELS_MAX / 1000000);
	*out = (struct media_head){ format->type, format->extension, (int)size.width, (int)size.height };
	return BS_OK;
}
