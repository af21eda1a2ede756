/*
 * The typed encoders: the only ways in which text gets into HTML, a URL, XML or JSON.
 *
 * struct safe_html is markup that was made by us: by the cleaner, by the template engine, or out of text by the
 * functions here. There is no cast from struct str; the one function that vouches for stored bytes says so in its
 * name, so that a reader of the code can list every use.
 */
#ifndef BS_BASE_ENCODE_H
#define BS_BASE_ENCODE_H

#include "base/arena.h"
#include "base/buf.h"

struct safe_html {
	struct str markup; /* clean, complete HTML; borrowed like any struct str */
};

/* For bytes that the cleaner wrote into a body column, and for nothing else. */
static inline struct safe_html safe_html_from_cleaner(struct str clean)
{
	return (struct safe_html){ clean };
}

/* & < > " ' as references: right in element content and in attributes in either quote. Also right for XML 1.0. */
void html_put_text(struct buf *out, struct str untrusted);
void html_put_safe(struct buf *out, struct safe_html html);

/* XML 1.0 cannot hold control characters at all, not even as references: they become U+FFFD. Otherwise as HTML. */
void xml_put_text(struct buf *out, struct str untrusted);

/*
 * A path or a whole URL for an href: everything but RFC 3986 unreserved, reserved and existing %XX is
 * percent-encoded, byte for byte. Result is ASCII without quotes, spaces, < or >.
 */
void url_put(struct buf *out, struct str url);
struct str url_encode(struct arena *mem, struct str url);
/* One component (a query value, one path segment): only unreserved characters stay. */
void url_put_component(struct buf *out, struct str text);

/*
 * Percent-decodes one time. False for a bad escape; *out is in mem. Does not judge what the bytes are. plus_is_space is
 * for form data.
 */
bool url_decode(struct arena *mem, struct str s, bool plus_is_space, struct str *out);

/* True if the text, after removing tab, CR and LF, is a relative reference or has one of http, https, mailto. */
bool url_is_safe(struct str url);

/* A JSON string with its quotes; < > & and U+2028/9 are escaped too, so that it may stand in HTML. */
void json_put_str(struct buf *out, struct str text);

#endif
