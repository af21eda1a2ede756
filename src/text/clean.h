/*
 * The cleaner: whatever HTML comes in, what goes out is ours.
 *
 *   bytes ─► bound.c: one linear pass; drops unlisted tags and attributes, caps nesting (100), nodes (50,000) and
 *            active formatting elements (8) ─► gumbo (HTML standard's tree) ─► clean.c: new text from the list
 *
 * Source bytes are never passed through. clean(clean(x)) == clean(x). Linear in time and memory: 2 MiB of the worst
 * known input within 500 ms and 128 MiB. SECURITY-TARGETS section 4.
 */
#ifndef BS_TEXT_CLEAN_H
#define BS_TEXT_CLEAN_H

#include "base/encode.h"
#include "base/err.h"

/* Decides what a link or picture address becomes. Given the attribute's value, already trimmed and entity-decoded. */
struct clean_policy {
	struct str site;        /* "https://old.example": addresses under it become relative; "" = none */
	/* The own media path for an <img src>, or the empty text: then the picture becomes a link. May be NULL: only
	 * sources that start with "/-/media/" or another relative path stay. */
	struct str (*picture)(void *ctx, struct arena *mem, struct str src, int *width, int *height);
	/* The new address of a link, or the same. May be NULL. */
	struct str (*link)(void *ctx, struct arena *mem, struct str href);
	void *ctx;
	bool rtl;               /* the body runs right to left: what floats left there stands at its end */
};

/* What was taken out, for the loss report. Counts. */
struct clean_report {
	size_t elements;       /* unlisted elements (their text stays, unless it is script or style) */
	size_t scripts;        /* script, style, template, noscript with their content */
	size_t embeds;         /* iframe, object, embed, video ... without an embed link */
	size_t attributes;
	size_t addresses;      /* unsafe href or src */
	size_t foreign_pictures; /* pictures of other hosts that became links */
	bool   cut;            /* a limit of size, nesting or nodes was reached */
};

/*
 * Cleans an article's body. html: any bytes up to 2 MiB (BS_UNACCEPTABLE above, naming the limit). policy and report
 * may be NULL.
 */
enum bs_status clean_html(struct arena *mem, struct str html, const struct clean_policy *policy,
                          struct safe_html *out, struct clean_report *report, struct err *err);

/* The text of clean HTML: tags out, references decoded, blocks separated by '\n'. For search, excerpts, related. */
struct str html_to_text(struct arena *mem, struct safe_html html);

/* Names, titles, slugs: one line of plain text: white space folded, controls, bidirectional overrides and zero-width
 * characters out, at most 4 combining marks per base character, NFC, cut at max_chars characters. */
struct str clean_line(struct arena *mem, struct str text, size_t max_chars);

/* A comment's stored text (light marks: paragraphs, links, *em*, **strong**, `code`, > quote) as HTML. Links get
 * rel="nofollow ugc noopener". Headings, pictures and HTML are text. */
struct safe_html comment_html(struct arena *mem, struct str text);

#endif
