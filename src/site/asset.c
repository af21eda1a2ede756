/*
 * The theme's files: /-/theme/HASH/NAME. The hash is of the content, so an address never shows anything else and may be
 * kept for ever. A page that somebody still has open from before a change asks for an old hash: it gets the file of
 * today, which it may not keep.
 */
#include "site/page.h"

enum bs_status page_asset(struct page *p, struct str path, struct err *err)
{
	struct str          name = path;
	struct str          hash = str_cut(&name, '/');
	const struct asset *a = name.ptr ? theme_asset(p->theme, name) : NULL;
	if (!a)
		return err_set(err, BS_NOT_FOUND, "the theme has no such file");
	p->type = a->type;
	p->etag = str_fmt(p->mem, "\"%.*s\"", STR_ARG(a->hash));
	p->keeping = str_eq(hash, a->hash) ? KEEP_FOREVER : KEEP_REVALIDATE;
	buf_put(&p->res->body, a->bytes);
	return buf_status(&p->res->body) ? err_set(err, BS_TOO_BIG, "a file of the theme is too long") : BS_OK;
}
