/* Readers' comments: threaded, with a status. Text is stored as text and rendered at output. */
#ifndef BS_NEWS_COMMENT_H
#define BS_NEWS_COMMENT_H

#include "base/arena.h"
#include "store/store.h"

enum comment_status { COMMENT_VISIBLE, COMMENT_HELD, COMMENT_SPAM, COMMENT_REMOVED, COMMENT_BIN };

struct comment {
	int64_t    number;         /* within its article: its public name */
	int        depth;          /* 0 to 3; deeper answers stay at 3 and name whom they answer */
	struct str answers;        /* the name answered to, where depth was cut; else "" */
	struct str author_name;    /* plain text, cleaned of direction overrides */
	bool       by_author;      /* one of the article's own authors */
	int64_t    written_us;
	struct str body;           /* text with light marks, see comment_put_body in text/ */
	struct str anchor;         /* old anchor, or "" */
	bool       removed;        /* shown as one line, with removed_reason; its answers stay */
	struct str removed_reason;
};

struct comment_thread {
	struct comment *comments; /* in reading order: an answer follows what it answers */
	size_t          n;
	size_t          n_visible;
};

/* The visible comments of an article (and removed ones that have answers). Notes KEY_COMMENTS. One statement. */
enum bs_status comment_thread_load(struct arena *mem, struct snapshot *snap, int64_t article,
                                   struct comment_thread *out, struct err *err);

struct comment_new {
	int64_t             article;
	int64_t             parent;   /* comment id; 0 = none */
	enum comment_status status;
	bool                pingback; /* kept apart, never shown in the thread */
	int64_t             written_us;
	struct str          author_name, email_hash, address_hash, url, body, anchor;
	int64_t             author;   /* author id if one of the newsroom's authors wrote it; else 0 */
};
/*
 * Numbers it. written_us 0 is now. Texts are stored as given: the caller has cleaned the name (clean_line). Announces
 * KEY_COMMENTS if it is shown. BS_UNACCEPTABLE if the parent is no comment of this article.
 */
enum bs_status comment_add(struct change *ch, const struct comment_new *c, int64_t *out, struct err *err);
/* For an import, where an answer may come before what it answers. BS_UNACCEPTABLE too for a circle. Announces as above. */
enum bs_status comment_set_parent(struct change *ch, int64_t id, int64_t parent, struct err *err);
/* reason: shown in place of a removed one. Announces KEY_COMMENTS if it was or becomes shown. */
enum bs_status comment_set_status(struct change *ch, int64_t id, enum comment_status status, struct str reason,
                                  struct err *err);

#endif
