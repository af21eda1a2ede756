/*
 * Where in a page a template's tag stands: follows the literal text of a template as a browser's tokenizer would
 * (HTML standard, 13.2.5) and says, at a tag, what may be put there. Internal to page/.
 *
 * Stricter than a browser where the two could disagree: what cannot be followed for sure is refused.
 */
#ifndef BS_PAGE_HTML_CONTEXT_H
#define BS_PAGE_HTML_CONTEXT_H

#include "base/str.h"

/* What fits where a value stands. */
enum place {
	PLACE_CONTENT, /* element content: text escaped, addresses encoded, markup as it is */
	PLACE_TEXT,    /* a quoted attribute, <title>, <textarea>: no markup */
	PLACE_URL,     /* an attribute that holds one address: addresses and numbers only */
	PLACE_URLS,    /* an attribute that holds several: the same, commas encoded */
	PLACE_XML,     /* content or quoted attribute of an XML template: markup is escaped too */
};

struct html_context {
	/* What counts for html_context_same. */
	uint8_t state;   /* enum html_state in the .c file */
	uint8_t element; /* of the tag or text that we are in: index of a special element, 0 for any other */
	uint8_t attr;    /* enum attr_kind in the .c file, inside an attribute's value */
	uint8_t url;     /* enum url_state in the .c file, inside a PLACE_URL value */
	bool    xml;
	/* Only between two characters of literal text. */
	uint8_t matched;   /* characters matched of what ends the state */
	bool    slash;     /* the last character in a tag was '/' */
	uint8_t name_len;  /* may pass the buffer: then the name is no special one */
	char    name[24];  /* of a tag or attribute, or the start of a URL, lower case */
};

/* A fresh context: element content. */
struct html_context html_context_new(bool xml);

/*
 * Walks over literal text. NULL, or why the text is refused, with *at the byte where it is. The reason is a literal or
 * stands in no buffer of ours.
 */
const char *html_context_text(struct html_context *c, struct str literal, size_t *at);

/* A section, block or partial begins or ends here. NULL, or why it may not. */
const char *html_context_tag(struct html_context *c);

/* A value stands here. NULL and *place, or why it may not. */
const char *html_context_value(struct html_context *c, enum place *place);

/* A template ends here: NULL, or why it may not. */
const char *html_context_end(const struct html_context *c);

bool html_context_same(const struct html_context *a, const struct html_context *b);

/* After a part that may be left out: `before` or `after` it was true. False if the two cannot be told to agree. */
bool html_context_join(struct html_context *after, const struct html_context *before);

#endif
