/*
 * Pages may load what this host serves and nothing else; a stored file may load nothing at all, whatever it turns out
 * to be. Purposes that a reader granted will add hosts to frame-src here, and nowhere else.
 */
#include "site/headers.h"

static const struct str page_policy = STR_INIT(
	"default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
	"frame-src 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
static const struct str file_policy = STR_INIT(
	"default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

static const struct str keeping_words[] = {
	[KEEP_NEVER]      = STR_INIT("no-store"),
	[KEEP_REVALIDATE] = STR_INIT("no-cache"),
	[KEEP_SHORT]      = STR_INIT("public, max-age=3600"),
	[KEEP_FOREVER]    = STR_INIT("public, max-age=31536000, immutable"),
};

void headers_put(struct page *p)
{
	bool is_page = str_starts(p->type, STR("text/html"));
	if (p->type.len > 0)
		http_put_header(p->res, STR("content-type"), p->type);
	http_put_header(p->res, STR("cache-control"), keeping_words[p->keeping]);
	if (p->etag.len > 0)
		http_put_header(p->res, STR("etag"), p->etag);
	http_put_header(p->res, STR("content-security-policy"), is_page ? page_policy : file_policy);
}

bool headers_match(struct str if_none_match, struct str etag)
{
	if (etag.len == 0)
		return false;
	for (struct str rest = if_none_match; rest.ptr;) {
		struct str tag = str_trim(str_cut(&rest, ','));
		if (str_starts(tag, STR("W/")))
			tag = str_slice(tag, 2, tag.len);
		if (str_eq(tag, etag) || str_eq(tag, STR("*")))
			return true;
	}
	return false;
}
