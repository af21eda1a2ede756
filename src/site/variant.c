/*
 * gzip by libdeflate, which needs the whole page at once and is quick for it; brotli by libbrotli. A compressor of
 * libdeflate is made for one level and kept: that of level 1 is used for every miss.
 */
#include "site/variant.h"

#include "base/check.h"
#include "base/hash.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PAGE = 16 << 20 };

struct variant_maker {
	struct libdeflate_compressor   *quick;
	struct libdeflate_decompressor *plain;
	struct buf                      head, body; /* of the block in the making */
};

static const char letters[PAGE_ENCODINGS] = { [PAGE_IDENTITY] = 'i', [PAGE_GZIP] = 'g', [PAGE_BROTLI] = 'b' };
static const struct str names[PAGE_ENCODINGS] = {
	[PAGE_IDENTITY] = STR_INIT("identity"), [PAGE_GZIP] = STR_INIT("gzip"), [PAGE_BROTLI] = STR_INIT("br"),
};
static const struct str etag_name = STR_INIT("etag: ");

struct variant_maker *variant_maker_new(void)
{
	struct variant_maker *m = calloc(1, sizeof *m);
	if (!m)
		check_no_memory(sizeof *m);
	*m = (struct variant_maker){ .quick = libdeflate_alloc_compressor(GZIP_QUICK), .plain = libdeflate_alloc_decompressor(),
		                     .head = BUF_MAX(32 << 10), .body = BUF_MAX(MAX_PAGE) };
	if (!m->quick || !m->plain)
		check_no_memory(1 << 16);
	return m;
}

void variant_maker_free(struct variant_maker *m)
{
	if (!m)
		return;
	libdeflate_free_compressor(m->quick);
	libdeflate_free_decompressor(m->plain);
	buf_done(&m->head);
	buf_done(&m->body);
	free(m);
}

/* ── What a reader takes ── */

/* "q=0", "q=0.0": not at all. Any other weight counts as yes: what we send is our choice among those. */
static bool is_refused(struct str parameters)
{
	while (parameters.ptr) {
		struct str p = str_trim(str_cut(&parameters, ';'));
		if (p.len < 3 || (p.ptr[0] != 'q' && p.ptr[0] != 'Q') || p.ptr[1] != '=')
			continue;
		for (size_t i = 2; i < p.len; i++)
			if (p.ptr[i] != '0' && p.ptr[i] != '.')
				return false;
		return true;
	}
	return false;
}

unsigned variants_accepted(struct str accept_encoding)
{
	unsigned named = 0, taken = 0;
	bool     rest_taken = false;
	for (struct str list = accept_encoding; list.ptr;) {
		struct str parameters = str_cut(&list, ','), name = str_trim(str_cut(&parameters, ';'));
		bool       yes = !is_refused(parameters);
		if (str_eq(name, STR("*")))
			rest_taken = yes;
		for (unsigned i = 0; i < PAGE_ENCODINGS; i++) {
			bool is_it = str_eq_nocase(name, names[i]) || (i == PAGE_GZIP && str_eq_nocase(name, STR("x-gzip")));
			named |= is_it ? 1u << i : 0;
			taken |= is_it && yes ? 1u << i : 0;
		}
	}
	if (rest_taken)
		taken |= ~named & (1u << PAGE_GZIP | 1u << PAGE_BROTLI);
	/* A reader of brotli alone gets the plain page until there is brotli. */
	return taken & 1u << PAGE_GZIP ? taken & ~(1u << PAGE_IDENTITY) : taken | 1u << PAGE_IDENTITY;
}

enum page_encoding variant_to_begin_with(unsigned accepted)
{
	return accepted & 1u << PAGE_GZIP ? PAGE_GZIP : PAGE_IDENTITY;
}

/* ── Making ── */

static struct str gzip(struct variant_maker *m, struct str plain, int level)
{
	struct libdeflate_compressor *c = level == GZIP_QUICK ? m->quick : libdeflate_alloc_compressor(level);
	if (!c)
		check_no_memory(1 << 16);
	buf_reset(&m->body);
	ASSERT(buf_reserve(&m->body, libdeflate_gzip_compress_bound(c, plain.len)));
	m->body.len = libdeflate_gzip_compress(c, plain.ptr, plain.len, m->body.ptr, m->body.cap);
	ASSERT(m->body.len > 0);
	if (c != m->quick)
		libdeflate_free_compressor(c);
	return buf_str(&m->body);
}

static struct str brotli(struct variant_maker *m, struct str plain, int level)
{
	buf_reset(&m->body);
	ASSERT(buf_reserve(&m->body, BrotliEncoderMaxCompressedSize(plain.len) + 16));
	size_t len = m->body.cap;
	ASSERT(BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.len, (const uint8_t *)plain.ptr, &len,
	                             (uint8_t *)m->body.ptr));
	m->body.len = len;
	return buf_str(&m->body);
}

/* The plain page within a block. Freed by the caller. */
static struct buf plain_of(struct variant_maker *m, const struct page_block *from)
{
	struct str body = page_block_body(from);
	struct buf plain = BUF_MAX(MAX_PAGE);
	if (from->encoding == PAGE_IDENTITY) {
		buf_put(&plain, body);
		return plain;
	}
	ASSERT(from->encoding == PAGE_GZIP && body.len >= 18);
	const unsigned char *end = (const unsigned char *)body.ptr + body.len; /* RFC 1952: the length stands last */
	size_t size = (size_t)end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24, got = 0;
	ASSERT(buf_reserve(&plain, size + 1));
	ASSERT(libdeflate_gzip_decompress(m->plain, body.ptr, body.len, plain.ptr, size, &got) == LIBDEFLATE_SUCCESS);
	plain.len = got;
	return plain;
}

/* m->head holds the lines that all variants share. digits: of the hash. */
static struct page_block *finish(struct variant_maker *m, int status, struct str digits, struct str plain,
                                 enum page_encoding encoding, int level)
{
	struct str body = encoding == PAGE_GZIP ? gzip(m, plain, level) : encoding == PAGE_BROTLI ? brotli(m, plain, level) : plain;
	buf_put(&m->head, etag_name);
	size_t etag_at = m->head.len;
	buf_fmt(&m->head, "\"%.*s-%c\"", STR_ARG(digits), letters[encoding]);
	size_t etag_end = m->head.len;
	if (encoding != PAGE_IDENTITY)
		buf_fmt(&m->head, "\r\ncontent-encoding: %.*s", STR_ARG(names[encoding]));
	buf_fmt(&m->head, "\r\ncontent-length: %zu\r\n", body.len);
	ASSERT(!buf_status(&m->head));
	struct str head = buf_str(&m->head);
	return page_block_new(status, encoding, encoding == PAGE_IDENTITY ? 0 : level, head, body, str_slice(head, etag_at, etag_end));
}

struct page_block *variant_first(struct variant_maker *m, const struct http_response *r, struct str body,
                                 enum page_encoding encoding)
{
	char digits[17];
	(void)snprintf(digits, sizeof digits, "%016llx", (unsigned long long)hash_str(HASH_KEY_STORED, body));
	buf_reset(&m->head);
	http_put_kept_head(&m->head, r);
	buf_put(&m->head, STR("vary: accept-encoding\r\n"));
	return finish(m, r->status, str_of(digits, 16), body, encoding, GZIP_QUICK);
}

static struct str etag_digits(const struct page_block *b)
{
	return str_slice(b->etag, 1, b->etag.len - 3);
}

struct page_block *variant_from(struct variant_maker *m, const struct page_block *from, enum page_encoding encoding, int level)
{
	AUTO_BUF plain = plain_of(m, from);
	buf_reset(&m->head);
	buf_put(&m->head, str_slice(page_block_head(from), 0, (size_t)(from->etag.ptr - from->bytes) - etag_name.len));
	return finish(m, from->status, etag_digits(from), buf_str(&plain), encoding, level);
}

/* ── Conditions ── */

bool variant_is_known(struct str if_none_match, const struct page_block *b, unsigned accepted, struct str *tag)
{
	struct str digits = etag_digits(b);
	for (struct str rest = if_none_match; rest.ptr;) {
		struct str t = str_trim(str_cut(&rest, ','));
		if (str_starts(t, STR("W/")))
			t = str_slice(t, 2, t.len);
		*tag = t;
		if (str_eq(t, STR("*"))) {
			*tag = b->etag;
			return true;
		}
		if (t.len != b->etag.len || !str_eq(str_slice(t, 1, t.len - 3), digits) || t.ptr[0] != '"' ||
		    t.ptr[t.len - 1] != '"' || t.ptr[t.len - 3] != '-')
			continue;
		for (unsigned i = 0; i < PAGE_ENCODINGS; i++)
			if (t.ptr[t.len - 2] == letters[i] && (accepted & 1u << i || i == b->encoding))
				return true;
	}
	return false;
}
