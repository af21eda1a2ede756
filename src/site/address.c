/*
 * Addresses. An edition is found by host and then by the longest prefix; on loopback connections a newsroom can be
 * looked at before its name points here, so localhost stands for the default edition's host and NAME.localhost for
 * one edition.
 *
 * Suffixes are parsed from the end and only after the whole path was looked up as a route: an old site may well
 * have an article at /coast/feed/.
 */
#include "site/address.h"

enum { MAX_NUMBER_DIGITS = 7 };

bool web_address_parse(struct str address, struct web_address *out)
{
	size_t after_scheme;
	if (str_starts_nocase(address, STR("https://")))
		after_scheme = 8;
	else if (str_starts_nocase(address, STR("http://")))
		after_scheme = 7;
	else
		return false;
	size_t end = after_scheme;
	while (end < address.len && !strchr("/?#", address.ptr[end]))
		end++;
	struct str authority = str_slice(address, after_scheme, end);
	size_t     host_end = authority.len;
	size_t     colon = str_rchr(authority, ':');
	if (colon != STR_NONE && str_chr(authority, ']', colon) == STR_NONE)
		host_end = colon;
	if (host_end == 0)
		return false;
	*out = (struct web_address){
		.scheme = str_slice(address, 0, after_scheme - 3),
		.host   = str_slice(authority, 0, host_end),
		.origin = str_slice(address, 0, end),
	};
	return true;
}

struct str edition_host(const struct edition_list *editions, const struct edition *e)
{
	const struct edition *first = &editions->editions[0];
	struct web_address    address;
	if (e->host.len > 0)
		return e->host;
	if (first->host.len > 0)
		return first->host;
	return web_address_parse(first->settings.address, &address) ? address.host : STR_EMPTY;
}

struct str edition_origin(struct arena *mem, const struct edition_list *editions, const struct edition *e)
{
	struct str            host = edition_host(editions, e);
	const struct edition *asked[] = { e, &editions->editions[0] };
	if (host.len == 0)
		return STR_EMPTY;
	for (size_t i = 0; i < 2; i++) {
		struct web_address address;
		if (web_address_parse(asked[i]->settings.address, &address) && str_eq_nocase(address.host, host))
			return address.origin;
	}
	return str_join(mem, STR("https://"), host);
}

bool host_is_local(struct str host, struct str *name)
{
	*name = STR_EMPTY;
	if (str_eq(host, STR("localhost")) || str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("[::1]")) ||
	    str_eq(host, STR("::1")))
		return true;
	if (!str_ends(host, STR(".localhost")))
		return false;
	*name = str_slice(host, 0, host.len - STR(".localhost").len);
	return true;
}

/* True if path lies under prefix; *rest is what is left, from '/'. "/tr" alone leaves the empty text. */
static bool under_prefix(struct str path, struct str prefix, struct str *rest)
{
	if (!str_starts(path, prefix) || (path.len > prefix.len && path.ptr[prefix.len] != '/'))
		return false;
	*rest = str_slice(path, prefix.len, path.len);
	return true;
}

static const struct edition *edition_by_name(const struct edition_list *editions, struct str name)
{
	for (size_t i = 0; i < editions->n; i++)
		if (str_eq(editions->editions[i].name, name))
			return &editions->editions[i];
	return NULL;
}

static enum pick pick_on_host(const struct edition_list *editions, struct str host, struct str path,
                              const struct edition **edition, struct str *rest)
{
	const struct edition *best = NULL, *first = NULL;
	for (size_t i = 0; i < editions->n; i++) {
		const struct edition *e = &editions->editions[i];
		struct str            left;
		if (!str_eq_nocase(edition_host(editions, e), host))
			continue;
		if (!first)
			first = e;
		if (under_prefix(path, e->prefix, &left) && (!best || e->prefix.len > best->prefix.len)) {
			best = e;
			*rest = left;
		}
	}
	*edition = best ? best : first;
	if (best)
		return PICK_FOUND;
	*rest = path;
	return first ? PICK_ELSEWHERE : PICK_NONE;
}

enum pick edition_pick(const struct edition_list *editions, struct str host, bool is_loopback, struct str path,
                       const struct edition **edition, struct str *rest)
{
	struct str name;
	if (editions->n == 0)
		return PICK_NONE;
	if (is_loopback && host_is_local(host, &name)) {
		if (name.len == 0)
			return pick_on_host(editions, edition_host(editions, &editions->editions[0]), path, edition, rest);
		*edition = edition_by_name(editions, name);
		if (!*edition)
			return PICK_NONE;
		if (under_prefix(path, (*edition)->prefix, rest))
			return PICK_FOUND;
		*rest = path;
		return PICK_ELSEWHERE;
	}
	if (host.len == 0)
		return PICK_NONE;
	return pick_on_host(editions, host, path, edition, rest);
}

struct str path_normal(struct arena *mem, struct str path)
{
	if (str_eq(path, STR("/index.php")) || path.len == 0)
		return STR("/");
	if (str_starts(path, STR("/index.php/")))
		path = str_slice(path, STR("/index.php").len, path.len);
	if (str_find(path, STR("//"), 0) == STR_NONE)
		return path;
	char  *to = arena_bytes(mem, path.len);
	size_t n = 0;
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] != '/' || n == 0 || to[n - 1] != '/')
			to[n++] = path.ptr[i];
	return str_of(to, n);
}

static const char *escape_of(char c)
{
	return c == '%' ? "%25" : c == '?' ? "%3F" : c == '#' ? "%23" : NULL;
}

struct str path_encode(struct arena *mem, struct str path)
{
	size_t more = 0;
	for (size_t i = 0; i < path.len; i++)
		more += escape_of(path.ptr[i]) ? 2 : 0;
	if (more == 0)
		return path;
	char  *to = arena_bytes(mem, path.len + more);
	size_t n = 0;
	for (size_t i = 0; i < path.len; i++) {
		const char *escape = escape_of(path.ptr[i]);
		memcpy(to + n, escape ? escape : path.ptr + i, escape ? 3 : 1);
		n += escape ? 3 : 1;
	}
	return str_of(to, n);
}

/* ── Suffixes ── */

/* Takes the last segment off *path ("/a/b/" leaves "/a/"); the path ends with '/'. */
static struct str take_last(struct str *path)
{
	if (path->len < 2)
		return STR_EMPTY;
	size_t start = str_rchr(str_slice(*path, 0, path->len - 1), '/') + 1;
	struct str last = str_slice(*path, start, path->len - 1);
	*path = str_slice(*path, 0, start);
	return last;
}

/* A page number: 1, 2, 3 ... without zeros in front. 0 if it is none. */
static int page_number(struct str s)
{
	int64_t n;
	if (s.len == 0 || s.len > MAX_NUMBER_DIGITS || !ascii_is_digit(s.ptr[0]) || s.ptr[0] == '0' || !str_to_i64(s, &n))
		return 0;
	return (int)n;
}

static enum suffix_kind feed_kind(struct str word, bool *is_normal)
{
	*is_normal = *is_normal && (str_eq(word, STR("atom")) || str_eq(word, STR("json")));
	if (str_eq(word, STR("atom")))
		return SUFFIX_FEED_ATOM;
	if (str_eq(word, STR("json")))
		return SUFFIX_FEED_JSON;
	if (str_eq(word, STR("rss")) || str_eq(word, STR("rss2")) || str_eq(word, STR("rdf")))
		return SUFFIX_FEED;
	return SUFFIX_NONE;
}

static struct suffix parse_slashed(struct str path, bool is_normal)
{
	struct str before_last = path, before_two;
	struct str last = take_last(&before_last);
	before_two = before_last;
	struct str two = take_last(&before_two);
	int        number = page_number(last);

	if (str_eq(last, STR("feed")))
		return (struct suffix){ SUFFIX_FEED, 0, before_last, is_normal };
	if (str_eq(two, STR("feed"))) {
		enum suffix_kind kind = feed_kind(last, &is_normal);
		return (struct suffix){ kind, 0, kind ? before_two : path, is_normal };
	}
	if (number && str_eq(two, STR("page")))
		return (struct suffix){ SUFFIX_IMPORTED_PAGE, number, before_two, is_normal };
	if (before_last.len == 1 && str_eq(last, STR("archive")))
		return (struct suffix){ SUFFIX_ARCHIVE, 0, before_last, is_normal };
	if (number && str_eq(two, STR("archive")))
		return (struct suffix){ SUFFIX_ARCHIVE, number, before_two, is_normal };
	if (before_last.len > 1 &&
	    (number || str_eq(last, STR("amp")) || str_eq(last, STR("embed")) || str_eq(last, STR("trackback")) ||
	     (str_starts(last, STR("comment-page-")) && page_number(str_slice(last, 13, last.len)))))
		return (struct suffix){ SUFFIX_PART, number, before_last, is_normal };
	return (struct suffix){ SUFFIX_NONE, 0, path, is_normal };
}

struct suffix suffix_parse(struct str path)
{
	if (str_ends(path, STR("/")))
		return parse_slashed(path, true);
	/* One byte more for a final slash; a path is at most as long as a request line. */
	char copy[8192 + 1];
	if (path.len == 0 || path.len >= sizeof copy)
		return (struct suffix){ SUFFIX_NONE, 0, path, true };
	memcpy(copy, path.ptr, path.len);
	copy[path.len] = '/';
	struct suffix s = parse_slashed((struct str){ copy, path.len + 1 }, false);
	/* A base is a proper head of the path, so it can be cut from the caller's own bytes. */
	s.base = s.kind == SUFFIX_NONE ? path : s.base.len == 1 ? STR("/") : str_slice(path, 0, s.base.len);
	return s;
}

struct str suffix_path(struct arena *mem, struct str base, enum suffix_kind kind, int number)
{
	switch (kind) {
	case SUFFIX_FEED:
		return str_join(mem, base, STR("feed/"));
	case SUFFIX_FEED_ATOM:
		return str_join(mem, base, STR("feed/atom/"));
	case SUFFIX_FEED_JSON:
		return str_join(mem, base, STR("feed/json/"));
	case SUFFIX_ARCHIVE:
		return number > 0 ? str_fmt(mem, "%.*sarchive/%d/", STR_ARG(base), number) : str_join(mem, base, STR("archive/"));
	case SUFFIX_IMPORTED_PAGE:
		return str_fmt(mem, "%.*spage/%d/", STR_ARG(base), number);
	case SUFFIX_NONE:
	case SUFFIX_PART:
		break;
	}
	return base;
}
