/*
 * One row per form of address. A row matches if the host is `host` (with or without "www." or "m.") and the path begins
 * with `path`; the id is what follows in the path, or the query's `param`. The result is `canonical` and the id.
 */
#include "text/embed.h"

#include "base/encode.h"
#include "text/address.h"

enum id_kind {
	ID_WORD,   /* letters, digits, - and _, up to the next slash */
	ID_NUMBER, /* digits */
	ID_PATH,   /* several words with slashes between */
	ID_URL,    /* an address of the same provider */
	ID_ALL,    /* the address as it is */
};

struct form {
	struct str   host, path, param, canonical;
	enum id_kind kind;
};

#define FORM(host, path, param, canonical, kind) \
	{ STR_INIT(host), STR_INIT(path), STR_INIT(param), STR_INIT(canonical), kind }
static const struct form forms[] = {
	FORM("youtube.com", "/watch", "v", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtube.com", "/embed/videoseries", "list", "https://www.youtube.com/playlist?list=", ID_WORD),
	FORM("youtube.com", "/playlist", "list", "https://www.youtube.com/playlist?list=", ID_WORD),
	FORM("youtube.com", "/embed/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtube.com", "/v/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtube.com", "/shorts/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtube.com", "/live/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtube-nocookie.com", "/embed/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("youtu.be", "/", "", "https://www.youtube.com/watch?v=", ID_WORD),
	FORM("player.vimeo.com", "/video/", "", "https://vimeo.com/", ID_NUMBER),
	FORM("vimeo.com", "/", "", "https://vimeo.com/", ID_NUMBER),
	FORM("dailymotion.com", "/embed/video/", "", "https://www.dailymotion.com/video/", ID_WORD),
	FORM("dailymotion.com", "/video/", "", "https://www.dailymotion.com/video/", ID_WORD),
	FORM("geo.dailymotion.com", "/player", "video", "https://www.dailymotion.com/video/", ID_WORD),
	FORM("dai.ly", "/", "", "https://www.dailymotion.com/video/", ID_WORD),
	FORM("facebook.com", "/plugins/", "href", "", ID_URL),
	FORM("w.soundcloud.com", "/player", "url", "", ID_URL),
	FORM("open.spotify.com", "/embed/", "", "https://open.spotify.com/", ID_PATH),
	FORM("open.spotify.com", "/track/", "", "https://open.spotify.com/track/", ID_WORD),
	FORM("open.spotify.com", "/episode/", "", "https://open.spotify.com/episode/", ID_WORD),
	FORM("open.spotify.com", "/show/", "", "https://open.spotify.com/show/", ID_WORD),
	FORM("instagram.com", "/p/", "", "https://www.instagram.com/p/", ID_WORD),
	FORM("instagram.com", "/reel/", "", "https://www.instagram.com/reel/", ID_WORD),
	FORM("tiktok.com", "/embed/v2/", "", "https://www.tiktok.com/embed/v2/", ID_NUMBER),
	FORM("embed.ted.com", "/talks/", "", "https://www.ted.com/talks/", ID_WORD),
	FORM("ted.com", "/talks/", "", "https://www.ted.com/talks/", ID_WORD),
	FORM("archive.org", "/embed/", "", "https://archive.org/details/", ID_WORD),
	FORM("streamable.com", "/e/", "", "https://streamable.com/", ID_WORD),
	FORM("streamable.com", "/", "", "https://streamable.com/", ID_WORD),
	FORM("rumble.com", "/embed/", "", "https://rumble.com/embed/", ID_WORD),
	FORM("google.com", "/maps/embed", "pb", "", ID_ALL),
	FORM("openstreetmap.org", "/export/embed.html", "bbox", "", ID_ALL),
};

/* An address in normal form, taken apart. */
struct url {
	struct str whole, host, path, query; /* host without "www." and "m."; query without "?" */
};

static bool url_split(struct arena *mem, struct str address, struct url *out)
{
	struct str s;
	if (address_clean(mem, address, STR_EMPTY, &s) != ADDRESS_WEB)
		return false;
	out->whole = s;
	struct str rest = str_slice(s, str_find(s, STR("//"), 0) + 2, s.len);
	rest = str_cut(&(struct str){ rest.ptr, rest.len }, '#');
	size_t slash = str_chr(rest, '/', 0); /* the normal form has a path */
	out->host = str_slice(rest, 0, slash);
	if (str_starts(out->host, STR("www.")))
		out->host = str_slice(out->host, 4, out->host.len);
	else if (str_starts(out->host, STR("m.")))
		out->host = str_slice(out->host, 2, out->host.len);
	struct str tail = str_slice(rest, slash, rest.len);
	out->path = str_cut(&tail, '?');
	out->query = tail.ptr ? tail : STR_EMPTY;
	return true;
}

static struct str query_value(struct str query, struct str name)
{
	while (query.ptr) {
		struct str pair = str_cut(&query, '&');
		struct str key = str_cut(&pair, '=');
		if (str_eq(key, name) && pair.ptr)
			return pair;
	}
	return STR_EMPTY;
}

static struct str leading_id(struct str s, enum id_kind kind)
{
	size_t n = 0;
	while (n < s.len && (ascii_is_digit(s.ptr[n]) ||
	                     (kind != ID_NUMBER && (ascii_is_alpha(s.ptr[n]) || s.ptr[n] == '-' || s.ptr[n] == '_')) ||
	                     (kind == ID_PATH && s.ptr[n] == '/' && n > 0)))
		n++;
	if (n < s.len && s.ptr[n] != '/' && s.ptr[n] != '&' && s.ptr[n] != '.')
		return STR_EMPTY;
	return str_slice(s, 0, n);
}

/* True if `host` is `provider` or under it: "api.soundcloud.com" for "w.soundcloud.com", by the last two labels. */
static bool same_provider(struct str host, struct str provider)
{
	size_t dot = str_rchr(provider, '.');
	size_t before = dot == STR_NONE ? STR_NONE : str_rchr(str_slice(provider, 0, dot), '.');
	struct str domain = before == STR_NONE ? provider : str_slice(provider, before + 1, provider.len);
	return str_eq(host, domain) ||
	       (str_ends(host, domain) && host.ptr[host.len - domain.len - 1] == '.');
}

static struct str apply(struct arena *mem, const struct form *f, const struct url *u)
{
	struct str id = f->param.len > 0 ? query_value(u->query, f->param)
	                                 : str_slice(u->path, f->path.len, u->path.len);
	if (id.len == 0 || f->kind == ID_ALL)
		return id.len == 0 ? STR_EMPTY : u->whole;
	if (f->kind == ID_URL) {
		struct str decoded;
		struct url target;
		if (!url_decode(mem, id, true, &decoded) || !url_split(mem, decoded, &target) ||
		    !same_provider(target.host, f->host))
			return STR_EMPTY;
		return target.whole;
	}
	id = leading_id(id, f->kind);
	while (id.len > 0 && id.ptr[id.len - 1] == '/')
		id.len--;
	return id.len > 0 ? str_join(mem, f->canonical, id) : STR_EMPTY;
}

struct str embed_address(struct arena *mem, struct str address)
{
	struct url u;
	if (!url_split(mem, address, &u))
		return STR_EMPTY;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (!str_eq(u.host, forms[i].host) || !str_starts(u.path, forms[i].path))
			continue;
		struct str canonical = apply(mem, &forms[i], &u);
		if (canonical.len > 0)
			return canonical;
	}
	return STR_EMPTY;
}

struct str embed_unescape(struct arena *mem, struct str value)
{
	static const struct {
		struct str reference;
		char       c;
	} references[] = {
		{ STR_INIT("&amp;"), '&' },  { STR_INIT("&#38;"), '&' },   { STR_INIT("&#038;"), '&' },
		{ STR_INIT("&#x26;"), '&' }, { STR_INIT("&#47;"), '/' },   { STR_INIT("&#x2F;"), '/' },
		{ STR_INIT("&#58;"), ':' },  { STR_INIT("&colon;"), ':' }, { STR_INIT("&sol;"), '/' },
	};
	char *bytes = arena_bytes(mem, value.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < value.len;) {
		struct str rest = str_slice(value, i, value.len);
		bytes[len] = value.ptr[i];
		size_t step = 1;
		for (size_t k = 0; value.ptr[i] == '&' && k < sizeof references / sizeof *references; k++) {
			if (!str_starts_nocase(rest, references[k].reference))
				continue;
			bytes[len] = references[k].c;
			step = references[k].reference.len;
			break;
		}
		len++;
		i += step;
	}
	return str_of(bytes, len);
}
