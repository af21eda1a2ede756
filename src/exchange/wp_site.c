/*
 * An address is cut by hand into host and rest: what is asked is only whose it is, and the cleaner brings every address
 * that stays into its normal form afterwards. http and https, with and without "www.", are one site.
 */
#include "exchange/wp_site.h"

#include "base/encode.h"
#include "base/utf8.h"

static struct str lower_dup(struct arena *mem, struct str s)
{
	char *copy = arena_bytes(mem, s.len);
	memcpy(copy, s.ptr, s.len);
	str_lower_ascii(copy, s.len);
	return str_of(copy, s.len);
}

/* "//host/rest" or "scheme://host/rest": host without "www." and port, rest from its '/', '?' or '#'. */
static bool split(struct str url, struct str *host, struct str *rest)
{
	size_t from;
	if (str_starts(url, STR("//")))
		from = 2;
	else if (str_starts_nocase(url, STR("http://")))
		from = 7;
	else if (str_starts_nocase(url, STR("https://")))
		from = 8;
	else
		return false;
	size_t end = from;
	while (end < url.len && url.ptr[end] != '/' && url.ptr[end] != '?' && url.ptr[end] != '#')
		end++;
	*host = str_slice(url, from, end);
	*rest = str_slice(url, end, url.len);
	size_t colon = str_chr(*host, ':', 0);
	if (colon != STR_NONE)
		*host = str_slice(*host, 0, colon);
	if (str_starts_nocase(*host, STR("www.")))
		*host = str_slice(*host, 4, host->len);
	return host->len > 0;
}

static bool is_among(const struct str *hosts, size_t n, struct str host)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(hosts[i], host))
			return true;
	return false;
}

static struct str without_final_slash(struct str s)
{
	while (s.len && s.ptr[s.len - 1] == '/')
		s = str_slice(s, 0, s.len - 1);
	return s;
}

static void learn_host(struct wp_site *s, struct arena *mem, struct str url)
{
	struct str host, rest;
	if (split(url, &host, &rest) && !is_among(s->hosts, s->n_hosts, host) && s->n_hosts < WP_HOSTS_MAX)
		s->hosts[s->n_hosts++] = lower_dup(mem, host);
}

void wp_site_init(struct wp_site *s, struct arena *mem, struct str base_site, struct str base_blog)
{
	base_site = without_final_slash(str_trim(base_site));
	base_blog = without_final_slash(str_trim(base_blog));
	if (base_blog.len == 0)
		base_blog = base_site;
	*s = (struct wp_site){ .home = str_dup(mem, base_blog), .base = STR_EMPTY, .address = STR_EMPTY };
	struct str host, rest;
	if (!split(s->home, &host, &rest))
		return;
	s->base = rest;
	s->address = str_join(mem, lower_dup(mem, host), rest);
	learn_host(s, mem, s->home);
	/* The network's address is the site's own only where they share a host: WordPress.com's is not. */
}

void wp_site_learn_files(struct wp_site *s, struct arena *mem, struct str attachment_url)
{
	struct str host, rest;
	if (!split(attachment_url, &host, &rest) || is_among(s->hosts, s->n_hosts, host) ||
	    is_among(s->files, s->n_files, host) || s->n_files == WP_HOSTS_MAX)
		return;
	s->files[s->n_files++] = lower_dup(mem, host);
}

/* An image service in front of a site: //i0.wp.com/old.example/wp-content/... becomes //old.example/wp-content/... */
static struct str without_image_service(struct arena *mem, struct str url)
{
	struct str host, rest;
	if (!split(url, &host, &rest) || host.len != 9 || host.ptr[0] != 'i' || !str_ends(host, STR(".wp.com")) ||
	    !str_starts(rest, STR("/")))
		return url;
	return str_join(mem, STR("/"), rest);
}

bool wp_site_own(const struct wp_site *s, struct str url, struct str *out)
{
	struct str host, rest;
	url = str_trim(url);
	if (url.len && (url.ptr[0] == '/' || url.ptr[0] == '?' || url.ptr[0] == '#') && !str_starts(url, STR("//"))) {
		*out = url;
		return true;
	}
	if (!split(url, &host, &rest) || !is_among(s->hosts, s->n_hosts, host))
		return false;
	*out = rest.len && rest.ptr[0] == '/' ? rest : STR("/");
	return true;
}

/* A path whose parts are all names. */
static bool is_route(struct str path)
{
	if (path.len < 2 || path.len > WP_PATH_MAX_BYTES || path.ptr[0] != '/' || !utf8_is_valid(path) ||
	    str_starts(path, STR("/-/")))
		return false;
	struct str rest = str_slice(path, 1, path.len);
	while (rest.ptr) {
		struct str name = str_cut(&rest, '/');
		if (name.len == 0 && rest.ptr) /* only the end may be empty */
			return false;
		if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
			return false;
	}
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7f || path.ptr[i] == '\\')
			return false;
	return true;
}

bool wp_site_path(const struct wp_site *s, struct arena *mem, struct str url, struct str *out)
{
	struct str own, path;
	if (!wp_site_own(s, url, &own) || str_chr(own, '?', 0) != STR_NONE || str_chr(own, '#', 0) != STR_NONE)
		return false;
	if (!url_decode(mem, own, false, &path) || !is_route(path))
		return false;
	if (str_eq(without_final_slash(path), s->base))
		return false;
	*out = path;
	return true;
}

bool wp_site_upload(const struct wp_site *s, struct arena *mem, struct str url, struct str *file, struct str *path)
{
	struct str own, host;
	url = without_image_service(mem, str_trim(url));
	bool here = wp_site_own(s, url, &own);
	if (!here && (!split(url, &host, &own) || !is_among(s->files, s->n_files, host)))
		return false;
	size_t end = 0;
	while (end < own.len && own.ptr[end] != '?' && own.ptr[end] != '#')
		end++;
	struct str decoded;
	if (!url_decode(mem, str_slice(own, 0, end), false, &decoded) || !is_route(decoded))
		return false;
	struct str folder = STR("/wp-content/uploads/");
	size_t     at = str_find(decoded, folder, 0);
	if (at == STR_NONE && here)
		return false;
	*file = at == STR_NONE ? str_slice(decoded, 1, decoded.len) : str_slice(decoded, at + folder.len, decoded.len);
	*path = here ? decoded : STR_EMPTY;
	return file->len > 0 && file->ptr[file->len - 1] != '/';
}
