/* Looking into a request, and putting an answer together. */
#include "http/message.h"

#include "base/check.h"
#include "base/encode.h"
#include "base/log.h"

#include <unistd.h>

static struct str pair_find(const struct http_pair *pairs, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(pairs[i].name, name))
			return pairs[i].value;
	return (struct str){ NULL, 0 };
}

struct str http_header(const struct http_request *r, struct str name)
{
	return pair_find(r->headers, r->n_headers, name);
}

struct str http_query(const struct http_request *r, struct str name)
{
	return pair_find(r->query, r->n_query, name);
}

struct str http_method_name(enum http_method m)
{
	static const struct str names[] = {
		[HTTP_GET] = STR_INIT("GET"),       [HTTP_HEAD] = STR_INIT("HEAD"),
		[HTTP_POST] = STR_INIT("POST"),     [HTTP_PUT] = STR_INIT("PUT"),
		[HTTP_PATCH] = STR_INIT("PATCH"),   [HTTP_DELETE] = STR_INIT("DELETE"),
		[HTTP_OPTIONS] = STR_INIT("OPTIONS"),
	};
	ASSERT((size_t)m < sizeof names / sizeof names[0]);
	return names[m];
}

void http_response_done(struct http_response *r)
{
	buf_done(&r->headers);
	buf_done(&r->body);
	if (r->kept.is_held)
		r->kept.release(r->kept.owner);
	r->kept = (struct http_kept){ .is_held = false };
	if (r->file_fd >= 0)
		(void)close(r->file_fd);
	r->file_fd = -1;
}

static bool value_is_sendable(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* Fields on which framing depends have one author. */
static bool is_servers_own(struct str name)
{
	return str_eq_nocase(name, STR("content-length")) || str_eq_nocase(name, STR("transfer-encoding")) ||
	       str_eq_nocase(name, STR("connection")) || str_eq_nocase(name, STR("date"));
}

void http_put_header(struct http_response *r, struct str name, struct str value)
{
	ASSERT(!is_servers_own(name));
	if (!value_is_sendable(value)) {
		log_event(LOG_ERROR, "http.header_refused", LOG_STR("name", name), LOG_STR("value", value));
		r->headers.status = BS_BAD_INPUT; /* sticky: the server sends 500 instead */
		return;
	}
	buf_put(&r->headers, name);
	buf_put(&r->headers, STR(": "));
	buf_put(&r->headers, value);
	buf_put(&r->headers, STR("\r\n"));
}

/* "//host/" would lead to another host: a path keeps one slash in front. */
static struct str one_leading_slash(struct str location)
{
	size_t slashes = 0;
	while (slashes < location.len && (location.ptr[slashes] == '/' || location.ptr[slashes] == '\\'))
		slashes++;
	return slashes > 1 ? str_slice(location, slashes - 1, location.len) : location;
}

void http_redirect(struct http_response *r, int code, struct str location)
{
	ASSERT(code == 301 || code == 302 || code == 303 || code == 307 || code == 308);
	if (!value_is_sendable(location)) {
		http_put_header(r, STR("location"), location);
		return;
	}
	AUTO_BUF encoded = BUF_MAX(64 << 10);
	struct str target = one_leading_slash(location);
	if (target.len > 0 && target.ptr[0] == '\\')
		target = STR("/");
	url_put(&encoded, target);
	r->status = code;
	buf_reset(&r->body);
	r->constant_body = (struct str){ NULL, 0 };
	http_put_header(r, STR("location"), buf_str(&encoded));
	if (buf_status(&encoded))
		r->headers.status = BS_TOO_BIG;
}
