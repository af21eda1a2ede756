/*
 * Addresses are read in the order of the URL standard (browsers) and written by RFC 3986, part by part. What browsers
 * and the RFC read differently (backslashes, missing slashes, user names) is settled here once: written out
 * plainly or refused.
 */
#include "text/address.h"

#include "base/check.h"
#include "base/encode.h"
#include "base/utf8.h"

#include <unicode/uidna.h>

enum { ADDRESS_BYTES = 4096, HOST_BYTES = 253, LABEL_BYTES = 63 };

/* The parts of an address; each borrows from the text that was split. */
struct parts {
	struct str authority, path, query, fragment; /* query with "?", fragment with "#" */
};

/* Without tab, CR and LF anywhere and controls and spaces at the ends. False if a control character is left. */
static bool strip(struct arena *mem, struct str raw, struct str *out)
{
	char *bytes = arena_bytes(mem, raw.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		if (c != '\t' && c != '\n' && c != '\r')
			bytes[len++] = c;
	}
	size_t from = 0;
	while (from < len && (unsigned char)bytes[from] <= ' ')
		from++;
	while (len > from && (unsigned char)bytes[len - 1] <= ' ')
		len--;
	*out = str_of(bytes + from, len - from);
	for (size_t i = from; i < len; i++)
		if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7F)
			return false;
	return true;
}

/* The length of "scheme:" at the start, 0 if there is none. */
static size_t scheme_length(struct str s)
{
	if (s.len == 0 || !ascii_is_alpha(s.ptr[0]))
		return 0;
	for (size_t i = 1; i < s.len; i++) {
		char c = s.ptr[i];
		if (c == ':')
			return i + 1;
		if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '+' && c != '-' && c != '.')
			return 0;
	}
	return 0;
}

static size_t find_any(struct str s, const char *any_z, size_t from)
{
	while (from < s.len && (s.ptr[from] == 0 || !strchr(any_z, s.ptr[from])))
		from++;
	return from;
}

/* "\" as "/" up to the query, as browsers read it. */
static struct str straighten(struct arena *mem, struct str s)
{
	char *bytes = arena_bytes(mem, s.len + 1);
	size_t end = find_any(s, "?#", 0);
	for (size_t i = 0; i < s.len; i++)
		bytes[i] = i < end && s.ptr[i] == '\\' ? '/' : s.ptr[i];
	return str_of(bytes, s.len);
}

static struct parts split(struct str rest, bool has_authority)
{
	struct parts p = { .authority = STR_EMPTY };
	size_t at = 0;
	if (has_authority) {
		at = find_any(rest, "/?#", 0);
		p.authority = str_slice(rest, 0, at);
	}
	size_t query = find_any(rest, "?#", at), fragment = find_any(rest, "#", query);
	p.path = str_slice(rest, at, query);
	p.query = str_slice(rest, query, fragment);
	p.fragment = str_slice(rest, fragment, rest.len);
	return p;
}

/* ---- host ---- */

/* A host whose last label is a number must be four of them, each below 256. */
static bool is_good_number_host(struct str host)
{
	unsigned labels = 0;
	while (host.ptr) {
		struct str label = str_cut(&host, '.');
		int64_t value;
		if (label.len > 3 || !str_to_i64(label, &value) || value < 0 || value > 255)
			return false;
		labels++;
	}
	return labels == 4;
}

static bool ends_in_number(struct str host)
{
	size_t dot = str_rchr(host, '.');
	struct str last = str_slice(host, dot == STR_NONE ? 0 : dot + 1, host.len);
	for (size_t i = 0; i < last.len; i++)
		if (!ascii_is_digit(last.ptr[i]))
			return false;
	return last.len > 0;
}

static bool is_good_name_host(struct str host)
{
	size_t label = 0; /* its length so far */
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];
		if (c == '.' ? label == 0 : !ascii_is_alpha(c) && !ascii_is_digit(c) && c != '-' && c != '_')
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > LABEL_BYTES)
			return false;
	}
	return host.len > 0 && host.len <= HOST_BYTES;
}

/* An international host in the ASCII form of DNS (UTS 46); the empty text if it has none. */
static struct str host_to_ascii(struct arena *mem, struct str host)
{
	struct str name;
	UErrorCode failed = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	if (!url_decode(mem, host, false, &name) || name.len > HOST_BYTES * 4 || !utf8_is_valid(name))
		return STR_EMPTY;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &failed);
	ASSERT(idna && U_SUCCESS(failed));
	char *ascii = arena_bytes(mem, HOST_BYTES + 1);
	int32_t len = uidna_nameToASCII_UTF8(idna, name.ptr, (int32_t)name.len, ascii, HOST_BYTES, &info, &failed);
	uidna_close(idna);
	return U_SUCCESS(failed) && info.errors == 0 && len > 0 && len <= HOST_BYTES ? str_of(ascii, (size_t)len) : STR_EMPTY;
}

static bool is_international(struct str host)
{
	for (size_t i = 0; i < host.len; i++)
		if ((unsigned char)host.ptr[i] >= 0x80 || host.ptr[i] == '%' ||
		    str_starts_nocase(str_slice(host, i, host.len), STR("xn--")))
			return true;
	return false;
}

static bool is_good_ip6(struct str host) /* between the brackets, roughly: a browser judges the rest */
{
	for (size_t i = 0; i < host.len; i++)
		if (hex_digit(host.ptr[i]) < 0 && host.ptr[i] != ':' && host.ptr[i] != '.')
			return false;
	return host.len >= 2 && str_chr(host, ':', 0) != STR_NONE;
}

/* Writes host and port, without a default port. False if it is no good one. */
static bool put_authority(struct arena *mem, struct buf *out, struct str authority, bool https)
{
	struct str host = authority, port = STR_EMPTY;
	bool ip6 = authority.len > 0 && authority.ptr[0] == '[';
	size_t colon = str_chr(authority, ':', ip6 ? str_find(authority, STR("]"), 0) : 0);
	if (colon != STR_NONE) {
		host = str_slice(authority, 0, colon);
		port = str_slice(authority, colon + 1, authority.len);
	}
	if (!ip6 && is_international(host))
		host = host_to_ascii(mem, host);
	if (ip6 ? host.len < 2 || host.ptr[host.len - 1] != ']' || !is_good_ip6(str_slice(host, 1, host.len - 1))
	        : !is_good_name_host(host) || (ends_in_number(host) && !is_good_number_host(host)))
		return false;
	int64_t number = 0;
	if (port.len > 5 || (port.len > 0 && (!str_to_i64(port, &number) || number < 1 || number > 65535)))
		return false;
	for (size_t i = 0; i < host.len; i++)
		buf_putc(out, ascii_lower(host.ptr[i]));
	if (number > 0 && number != (https ? 443 : 80)) {
		buf_putc(out, ':');
		buf_put_i64(out, number);
	}
	return true;
}

/* ---- path, query, fragment ---- */

/* pchar of RFC 3986 and `also`; anything else percent-encoded. The apostrophe too: it ends attributes elsewhere. */
static void put_encoded(struct buf *out, struct str text, const char *also_z)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool escape = c == '%' && text.len - i > 2 && hex_digit(text.ptr[i + 1]) >= 0 &&
		              hex_digit(text.ptr[i + 2]) >= 0;
		if (escape || ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("-._~!$&()*+,;=:@", c)) ||
		    (c && strchr(also_z, c)))
			buf_putc(out, c);
		else
			buf_fmt(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

static bool keeps_fragment(struct str f)
{
	return str_starts(f, STR("a-")) || str_starts(f, STR("comment-")) || str_eq(f, STR("comments")) ||
	       str_eq(f, STR("respond")) || str_eq(f, STR("top")) || str_starts(f, STR(":~:"));
}

static void put_tail(struct buf *out, const struct parts *p, bool relative)
{
	put_encoded(out, p->path, "/");
	if (p->query.len > 0) {
		buf_putc(out, '?');
		put_encoded(out, str_slice(p->query, 1, p->query.len), "/?");
	}
	if (p->fragment.len <= 1)
		return;
	struct str fragment = str_slice(p->fragment, 1, p->fragment.len);
	buf_putc(out, '#');
	if (relative && !keeps_fragment(fragment))
		buf_put(out, STR("a-"));
	put_encoded(out, fragment, "/?");
}

/* ---- the whole ---- */

static struct str without_www(struct str host)
{
	return str_starts(host, STR("www.")) ? str_slice(host, 4, host.len) : host;
}

/*
 * If the normal address `url` is under the site: *path is what stands after the host. `site` is compared in its own
 * normal form.
 */
static bool is_under_site(struct arena *mem, struct str url, struct str site, struct str *path)
{
	struct str own;
	if (site.len == 0 || address_clean(mem, site, STR_EMPTY, &own) != ADDRESS_WEB)
		return false;
	struct str u = str_slice(url, str_find(url, STR("//"), 0) + 2, url.len);
	struct str s = str_slice(own, str_find(own, STR("//"), 0) + 2, own.len);
	struct parts up = split(u, true), sp = split(s, true);
	if (!str_eq(without_www(up.authority), without_www(sp.authority)))
		return false;
	struct str below = sp.path;
	while (below.len > 0 && below.ptr[below.len - 1] == '/')
		below.len--;
	if (!str_starts(up.path, below) || (up.path.len > below.len && up.path.ptr[below.len] != '/'))
		return false;
	*path = str_slice(u, up.authority.len, u.len);
	return true;
}

/* A path that begins with one slash, so that it can never be read as a host. */
static enum address_kind clean_relative(struct arena *mem, struct str s, struct str *out)
{
	while (s.len > 1 && s.ptr[0] == '/' && s.ptr[1] == '/')
		s = str_slice(s, 1, s.len);
	struct parts p = split(s, false);
	struct str first = str_slice(p.path, 0, find_any(p.path, "/", 0));
	if (str_chr(first, ':', 0) != STR_NONE)
		return ADDRESS_BAD; /* some browser may see a scheme */
	AUTO_BUF b = BUF_MAX(ADDRESS_BYTES);
	put_tail(&b, &p, true);
	if (b.len == 0 || buf_status(&b))
		return ADDRESS_BAD;
	*out = str_dup(mem, buf_str(&b));
	return ADDRESS_RELATIVE;
}

static enum address_kind clean_web(struct arena *mem, struct str rest, bool https, struct str site, struct str *out)
{
	while (rest.len > 0 && rest.ptr[0] == '/')
		rest = str_slice(rest, 1, rest.len);
	struct parts p = split(rest, true);
	AUTO_BUF b = BUF_MAX(ADDRESS_BYTES);
	buf_put(&b, https ? STR("https://") : STR("http://"));
	if (!put_authority(mem, &b, p.authority, https))
		return ADDRESS_BAD;
	if (p.path.len == 0)
		p.path = STR("/");
	put_tail(&b, &p, false);
	if (buf_status(&b))
		return ADDRESS_BAD;
	struct str path;
	if (is_under_site(mem, buf_str(&b), site, &path))
		return clean_relative(mem, path, out);
	*out = str_dup(mem, buf_str(&b));
	return ADDRESS_WEB;
}

enum address_kind address_clean(struct arena *mem, struct str raw, struct str site, struct str *out)
{
	struct str s;
	if (raw.len > 4 * ADDRESS_BYTES || !strip(mem, raw, &s) || s.len == 0)
		return ADDRESS_BAD;
	size_t n = scheme_length(s);
	struct str scheme = str_slice(s, 0, n), rest = str_slice(s, n, s.len);
	if (str_eq_nocase(scheme, STR("mailto:"))) {
		AUTO_BUF b = BUF_MAX(ADDRESS_BYTES);
		buf_put(&b, STR("mailto:"));
		put_encoded(&b, rest, "/?");
		*out = str_dup(mem, buf_str(&b));
		return rest.len > 0 && !buf_status(&b) ? ADDRESS_MAIL : ADDRESS_BAD;
	}
	rest = straighten(mem, rest);
	if (str_eq_nocase(scheme, STR("https:")) || str_eq_nocase(scheme, STR("http:")))
		return clean_web(mem, rest, scheme.len == 6, site, out);
	if (n > 0)
		return ADDRESS_BAD;
	if (str_starts(rest, STR("//")))
		return clean_web(mem, rest, true, site, out);
	return clean_relative(mem, rest, out);
}
