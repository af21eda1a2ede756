/* What an address in a body or a comment may be, and its one normal form. SECURITY-TARGETS 4.4. */
#ifndef BS_TEXT_ADDRESS_H
#define BS_TEXT_ADDRESS_H

#include "base/arena.h"

enum address_kind {
	ADDRESS_BAD,      /* another scheme, no host, control characters, a user name in front of the host ... */
	ADDRESS_RELATIVE, /* of this site: a path, "?query" or "#fragment", never "//host" */
	ADDRESS_WEB,      /* http or https */
	ADDRESS_MAIL,     /* mailto */
};

/*
 * Brings an address into its normal form, as a browser would read it: tab, CR and LF taken out, "\" read as "/",
 * scheme and host in lower case, default port gone, everything that RFC 3986 does not allow percent-encoded. What has
 * been normal stays as it is.
 *   - "//host/path" becomes https; addresses under `site` ("https://old.example", "" for none; www. and the scheme do
 *     not matter) become relative.
 *   - the fragment of a relative address gets the prefix "a-", as the ids of bodies do; comment-7, respond, comments,
 *     top and ":~:text" stay.
 * raw: with references decoded. *out is ASCII without quotes, spaces and angle brackets, in mem; set unless ADDRESS_BAD.
 */
enum address_kind address_clean(struct arena *mem, struct str raw, struct str site, struct str *out);

#endif
