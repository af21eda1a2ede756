/*
 * What an import did, for the person who ran it: what came in, by kind, and what did not, and why.
 *
 * The thread that reads and the thread that writes each keep a report of their own; a batch keeps one more, which
 * is added to the writer's only after its commit. So a batch that is undone leaves no trace in the figures.
 */
#ifndef BS_EXCHANGE_IMPORT_REPORT_H
#define BS_EXCHANGE_IMPORT_REPORT_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/clean.h"

/*        kind             one          several */
#define IMPORT_KIND_TABLE(X)                                                                      \
	X(IMPORT_AUTHORS,   "author",    "authors")                                                 \
	X(IMPORT_SECTIONS,  "section",   "sections")                                                \
	X(IMPORT_TOPICS,    "topic",     "topics")                                                  \
	X(IMPORT_ARTICLES,  "article",   "articles")                                                \
	X(IMPORT_PAGES,     "page",      "pages")                                                   \
	X(IMPORT_MEDIA,     "picture",   "pictures")                                                \
	X(IMPORT_COMMENTS,  "comment",   "comments")                                                \
	X(IMPORT_PINGBACKS, "pingback",  "pingbacks")

enum import_kind {
#define IMPORT_KIND_ENUM(kind, one, several) kind,
	IMPORT_KIND_TABLE(IMPORT_KIND_ENUM)
#undef IMPORT_KIND_ENUM
	IMPORT_KIND_COUNT
};

/* Things worth knowing, counted. The words follow the figure in the report: one, several. */
#define IMPORT_NOTE_TABLE(X) \
	X(IMPORT_DRAFTS, "draft, or waiting for review", \
	  "drafts, or waiting for review") \
	X(IMPORT_PRIVATE, "private: came in as a draft, readers cannot see it", \
	  "private: came in as drafts, readers cannot see them") \
	X(IMPORT_PASSWORD, "with a password: came in as a draft, readers cannot see it", \
	  "with a password: came in as drafts, readers cannot see them") \
	X(IMPORT_SCHEDULED, "scheduled for a later time", \
	  "scheduled for a later time") \
	X(IMPORT_BINNED, "from the trash: in the bin", \
	  "from the trash: in the bin") \
	X(IMPORT_EDITED_HERE, "changed in the file, but edited here meanwhile: left as it is here", \
	  "changed in the file, but edited here meanwhile: left as they are here") \
	X(IMPORT_COMMENTS_KEPT, "comment that differs from the file: left as it is here", \
	  "comments that differ from the file: left as they are here") \
	X(IMPORT_OTHER_ADDRESS, "under another address, because the old one was taken", \
	  "under another address, because the old one was taken") \
	X(IMPORT_HEADLINES_CUT, "headline of more than 300 characters: cut", \
	  "headlines of more than 300 characters: cut") \
	X(IMPORT_PAGES_DROPPED, "attachment page that leads nowhere: no article or file of it is here", \
	  "attachment pages that lead nowhere: no article or file of theirs is here") \
	X(IMPORT_PARENTS_MISSING, "page or comment whose parent is not in the file", \
	  "pages or comments whose parent is not in the file") \
	X(IMPORT_LEADS_MISSING, "featured picture that is not in the file", \
	  "featured pictures that are not in the file") \
	X(IMPORT_FILES_STORED, "picture file taken from the uploads folder", \
	  "picture files taken from the uploads folder") \
	X(IMPORT_FILES_MISSING, "picture file that the uploads folder does not have", \
	  "picture files that the uploads folder does not have") \
	X(IMPORT_FILES_REFUSED, "file of the uploads folder that is no picture of a kind that is kept", \
	  "files of the uploads folder that are no pictures of a kind that is kept") \
	X(IMPORT_EMBEDS, "embed, now a link", \
	  "embeds, now links") \
	X(IMPORT_BYTES_REPAIRED, "broken character repaired", \
	  "broken characters repaired") \
	X(IMPORT_CONTROLS_REMOVED, "control character removed", \
	  "control characters removed") \
	X(IMPORT_MARKUP_REPAIRED, "place of broken XML repaired", \
	  "places of broken XML repaired")

enum import_note {
#define IMPORT_NOTE_ENUM(note, one, several) note,
	IMPORT_NOTE_TABLE(IMPORT_NOTE_ENUM)
#undef IMPORT_NOTE_ENUM
	IMPORT_NOTE_COUNT
};

/* Things that have names of their own: each list is kept by name. */
#define IMPORT_NAMED_TABLE(X)                                                                                      \
	X(IMPORT_SHORTCODES, "Shortcodes taken out of the texts (what stood between them stays)")                   \
	X(IMPORT_BLOCKS,     "Blocks that only WordPress could fill")                                               \
	X(IMPORT_SKIPPED,    "Not brought in, by kind of item")                                                     \
	X(IMPORT_REFUSED,    "Not brought in, because of a limit or a fault")

enum import_named {
#define IMPORT_NAMED_ENUM(named, words) named,
	IMPORT_NAMED_TABLE(IMPORT_NAMED_ENUM)
#undef IMPORT_NAMED_ENUM
	IMPORT_NAMED_COUNT
};

enum { IMPORT_NAMES_MAX = 200, IMPORT_EXAMPLES_MAX = 20 };

struct import_count {
	size_t added, changed, same;
};

struct import_name {
	struct str name;
	size_t     count;
};

struct import_report {
	struct import_count count[IMPORT_KIND_COUNT];
	size_t              note[IMPORT_NOTE_COUNT];
	struct import_names {
		struct import_name *names; /* NULL or room for IMPORT_NAMES_MAX */
		size_t              n;
		size_t              others; /* counted without a name, once the list was full */
	} named[IMPORT_NAMED_COUNT];
	struct str          edited_here[IMPORT_EXAMPLES_MAX]; /* addresses */
	size_t              n_edited_here;
	struct clean_report cleaned;
	struct arena        mem; /* holds the names */
};

/* An empty report: (struct import_report){ 0 } is one. Frees the names. */
void import_report_done(struct import_report *r);
/* Empties without freeing all memory. */
void import_report_reset(struct import_report *r);

/* Counts one more thing with this name. The name is copied, cut to 80 bytes. */
void import_report_name(struct import_report *r, enum import_named list, struct str name, size_t count);
/* One article that was edited here. The first few addresses are kept, all are counted. */
void import_report_edited(struct import_report *r, struct str path);
void import_report_cleaned(struct import_report *r, const struct clean_report *c);

/* Adds all of `more` to r. */
void import_report_add(struct import_report *r, const struct import_report *more);

/* The report as plain text lines for a terminal. Never contains control characters from the file. */
void import_report_put(struct buf *out, const struct import_report *r, bool dry_run);

#endif
