/*
 * Cards, as every query that lists articles reads them: the columns and joins are written once, here. A query may yield
 * several rows for one article (one per file of its picture); a card_reader folds them.
 */
#ifndef BS_NEWS_CARD_H
#define BS_NEWS_CARD_H

#include "news/article.h"

/*
 * For a row source that names the article's id `article`, and the snapshot's now as ?1. Publications of the future
 * come along, for valid_until; the reader leaves them out.
 */
#define CARD_COLUMNS                                                                                                  \
	" p.article, p.live_from_us, p.live_to_us, v.path, v.headline, v.standfirst, v.kicker, v.published_us,"       \
	" v.updated_us, v.section, v.authors, v.author, n1.name, v.second_author, n2.name,"                            \
	" m.id, m.name, m.type, m.width, m.height, m.alt, m.caption, m.credit,"                                         \
	" f.width, f.height, f.hash, f.extension, f.bytes "
enum {
	CARD_ARTICLE, CARD_FROM, CARD_TO, CARD_PATH, CARD_HEADLINE, CARD_STANDFIRST, CARD_KICKER,
	CARD_PUBLISHED, CARD_UPDATED, CARD_SECTION,
	CARD_AUTHORS, CARD_AUTHOR_1, CARD_NAME_1, CARD_AUTHOR_2, CARD_NAME_2,
	CARD_MEDIA, CARD_FILE = CARD_MEDIA + 8, CARD_END = CARD_FILE + 5,
	CARDS_MAX = 64, /* room made at first; a list may be longer */
};
#define CARD_JOINS(article_id)                                                                                        \
	" JOIN publication p ON p.article = " article_id " AND p.live_to_us > ?1"                                       \
	" JOIN version v ON v.id = p.version"                                                                           \
	" LEFT JOIN author_name n1 ON n1.author = v.author AND n1.live_from_us <= ?1 AND n1.live_to_us > ?1"           \
	" LEFT JOIN author_name n2 ON n2.author = v.second_author AND n2.live_from_us <= ?1 AND n2.live_to_us > ?1"    \
	" LEFT JOIN media m ON m.id = v.lead_media"                                                                     \
	" LEFT JOIN media_file f ON f.media = m.id "

struct card_reader {
	struct arena    *mem;
	struct snapshot *snap;
	struct card     *cards;
	size_t           n, cap;
};

/* Room for a first few cards; it grows. */
void card_reader_init(struct card_reader *r, struct arena *mem, struct snapshot *snap, size_t expected);
/* True if the row belongs to the card that was taken last. */
bool card_is_same(const struct card_reader *r, struct query *q);
/*
 * Takes the row if the article is live: a new card, or another file of the last one's picture. Notes KEY_CARD, KEY_AUTHOR
 * and KEY_MEDIA, and tells the snapshot when what it took, or left out, changes by the clock.
 */
void card_take(struct card_reader *r, struct query *q);

/* The picture in columns `media` and following (as in CARD_COLUMNS) without its files; id 0 for none. Notes KEY_MEDIA. */
struct media media_take(struct arena *mem, struct snapshot *snap, struct query *q, int media);
/* Adds a file, widest first. Copies its texts. */
void media_take_file(struct arena *mem, struct media *m, struct media_file f);
/* All files of the picture m->id. */
enum bs_status media_load_files(struct arena *mem, struct snapshot *snap, struct media *m, struct err *err);

#endif
