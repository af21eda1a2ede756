/*
 * A tokenizer for HTML by the rules of the HTML standard (13.2.5), as a pull reader: it cuts source text into text, tags
 * and other markup without copying or decoding anything. It never fails and each call moves on.
 *
 * What it leaves to its caller: character references, and the raw text of script and the like: after such a start
 * tag the caller asks raw_text_end and goes on from there.
 */
#ifndef BS_TEXT_TOKEN_H
#define BS_TEXT_TOKEN_H

#include "base/str.h"

enum token_kind {
	TOKEN_NONE,   /* the end of the source */
	TOKEN_TEXT,   /* source: text, with references as they are */
	TOKEN_START,  /* a start tag */
	TOKEN_END,    /* an end tag */
	TOKEN_OTHER,  /* comment, doctype, processing instruction, CDATA, a tag that the source's end cuts off */
};

struct token {
	enum token_kind kind;
	struct str      source;     /* all of its bytes */
	struct str      name;       /* of a tag, as written; not empty */
	struct str      attributes; /* what stands between the name and '>' */
};

/* Reads one token at html[*at] and moves *at past it. *at <= html.len. */
struct token token_next(struct str html, size_t *at);

struct token_attribute {
	struct str name;  /* as written; not empty */
	struct str value; /* without quotes, references as they are; "" if there is none */
};
/* Takes the first attribute off *attributes (from struct token). False if there is none left. */
bool token_attribute_next(struct str *attributes, struct token_attribute *out);

/* The value of the first attribute of this name, or the empty text. */
struct str token_attribute_find(struct str attributes, const char *name_z);

/*
 * Where the content of a raw text element that begins at `from` ends: at its end tag's '<', or at the source's end. For
 * "script" the standard's escaped states are followed.
 */
size_t token_raw_text_end(struct str html, size_t from, struct str name);

#endif
