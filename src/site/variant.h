/*
 * A page in its encodings: which ones a reader takes, and making one from the page or from another.
 *
 *     head of a block:  status, content-type ... ─ the same in every variant ─ │ etag, content-encoding, content-length
 *
 * The entity tag is a hash of the uncompressed page and the letter of the encoding: "9f86d081884c7d65-g". How hard a
 * variant was compressed does not show in it: the page within is the same.
 */
#ifndef BS_SITE_VARIANT_H
#define BS_SITE_VARIANT_H

#include "cache/page_block.h"
#include "http/message.h"

/* The compressors of one thread. */
struct variant_maker;
struct variant_maker *variant_maker_new(void);
void variant_maker_free(struct variant_maker *m); /* NULL is fine */

enum { GZIP_QUICK = 1, GZIP_HARD = 9, BROTLI_QUICK = 5, BROTLI_HARD = 11 };

/*
 * A set of 1 << enum page_encoding by an Accept-Encoding field and its q-values (RFC 9110, 12.5.3). Who takes a
 * compressed form is not offered the plain one; who refuses all gets the plain one all the same.
 */
unsigned variants_accepted(struct str accept_encoding);
/* What to make first for such a reader. */
enum page_encoding variant_to_begin_with(unsigned accepted);

/* From a finished response with its headers; body: the page as it is. One reference, the caller's. */
struct page_block *variant_first(struct variant_maker *m, const struct http_response *r, struct str body,
                                 enum page_encoding encoding);
/* From another variant, which is plain or gzip. level: of the compressor, unused for the plain one. */
struct page_block *variant_from(struct variant_maker *m, const struct page_block *from, enum page_encoding encoding,
                                int level);

/*
 * True if the If-None-Match field (RFC 9110, 13.1.2) names this page in an encoding that the reader takes: *tag is what
 * it named. The variant need not be there any more: it would be this page.
 */
bool variant_is_known(struct str if_none_match, const struct page_block *b, unsigned accepted, struct str *tag);

#endif
