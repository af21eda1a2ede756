/*
 * The bytes of an export file, made fit for an XML parser.
 *
 *   file ─► gzip opened ─► declared encoding to UTF-8 ─► broken bytes, control characters and markup repaired ─► chunks
 *
 * What goes out is UTF-8 without characters that XML forbids, without comments and processing instructions (their
 * line ends stay, so that line numbers are right) and without a DOCTYPE: a file that has one is refused.
 */
#ifndef BS_EXCHANGE_WXR_FILTER_H
#define BS_EXCHANGE_WXR_FILTER_H

#include "base/err.h"
#include "base/str.h"

/* Where the bytes come from: a regular file, read from its start without moving its offset, or memory. */
struct wxr_source {
	int        fd;     /* -1: memory is read instead */
	struct str memory;
	struct str name;   /* for messages; borrowed as long as the filter lives */
};

struct wxr_repairs {
	size_t characters; /* that were not UTF-8, or not of the declared encoding */
	size_t controls;   /* that XML cannot hold: removed */
	size_t markup;     /* bare &, unknown entities, < in text, ]]> in the wrong place */
};

struct wxr_filter;

/*
 * Looks at the start of the file. BS_BAD_INPUT, with one line that names the file and what to do, if it is empty, a
 * folder, a pipe, a zip archive, a web page or otherwise no XML.
 */
enum bs_status wxr_filter_new(const struct wxr_source *source, struct wxr_filter **out, struct err *err)
	__attribute__((warn_unused_result));
void wxr_filter_free(struct wxr_filter *f);

/*
 * The next piece, at most 256 KiB, cut anywhere; empty at the end of the file. Borrowed until the next call.
 * BS_BAD_INPUT for a DOCTYPE, a tag over 64 KiB, a damaged or cut gzip file, or one that unpacks to more than 200
 * times its size; BS_IO if the file cannot be read.
 */
enum bs_status wxr_filter_read(struct wxr_filter *f, struct str *out, struct err *err)
	__attribute__((warn_unused_result));

/* Bytes of the file itself read so far, for progress. */
uint64_t wxr_filter_position(const struct wxr_filter *f);
const struct wxr_repairs *wxr_filter_repairs(const struct wxr_filter *f);

#endif
