/* See answer.h. */
#include "http/answer.h"

#include "http/range.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

/* A file up to this size travels in memory: one writev, and no loop ever looks at the disk for it. */
enum { SMALL_FILE = 64 << 10, HEAD_MAX = 32 << 10 };

/* clang-format off */
#define REASON_TABLE(X) \
	X(200, "OK") X(201, "Created") X(202, "Accepted") X(204, "No Content") X(206, "Partial Content") \
	X(301, "Moved Permanently") X(302, "Found") X(303, "See Other") X(304, "Not Modified") \
	X(307, "Temporary Redirect") X(308, "Permanent Redirect") \
	X(400, "Bad Request") X(401, "Unauthorized") X(403, "Forbidden") X(404, "Not Found") \
	X(405, "Method Not Allowed") X(406, "Not Acceptable") X(408, "Request Timeout") X(409, "Conflict") X(410, "Gone") \
	X(411, "Length Required") X(412, "Precondition Failed") X(413, "Content Too Large") X(414, "URI Too Long") \
	X(415, "Unsupported Media Type") X(416, "Range Not Satisfiable") X(417, "Expectation Failed") \
	X(421, "Misdirected Request") X(422, "Unprocessable Content") X(428, "Precondition Required") \
	X(429, "Too Many Requests") X(431, "Request Header Fields Too Large") X(451, "Unavailable For Legal Reasons") \
	X(500, "Internal Server Error") X(501, "Not Implemented") X(502, "Bad Gateway") X(503, "Service Unavailable") \
	X(504, "Gateway Timeout") X(505, "HTTP Version Not Supported") X(507, "Insufficient Storage")
/* clang-format on */

static const char *reason(int status)
{
	switch (status) {
#define REASON_CASE(code, words) \
	case code:               \
		return words;
		REASON_TABLE(REASON_CASE)
#undef REASON_CASE
	default:
		return "";
	}
}

static bool has_no_body(int status)
{
	return status == 204 || status == 304;
}

void response_refuse(struct http_response *r, int status, const char *id_z)
{
	http_response_done(r);
	*r = HTTP_RESPONSE_EMPTY;
	r->status = status;
	http_put_header(r, STR("content-type"), STR("text/plain; charset=utf-8"));
	http_put_header(r, STR("cache-control"), STR("no-store"));
	if (status == 503)
		http_put_header(r, STR("retry-after"), STR("2"));
	if (status == 405)
		http_put_header(r, STR("allow"), STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
	buf_fmt(&r->body, "%d %s\n", status, reason(status));
	if (id_z[0])
		buf_fmt(&r->body, "Request %s\n", id_z);
}

/* The value of a header line that the handler wrote; "" if there is none. */
static struct str header_written(const struct http_response *r, struct str name)
{
	struct str rest = buf_str(&r->headers);
	while (rest.ptr && rest.len > 0) {
		struct str line = str_cut(&rest, '\n');
		if (line.len > name.len && line.ptr[name.len] == ':' && str_starts_nocase(line, name))
			return str_trim(str_slice(line, name.len + 1, line.len));
	}
	return STR_EMPTY;
}

static uint64_t body_size(const struct http_response *r)
{
	if (r->file_fd >= 0)
		return (uint64_t)r->file_bytes;
	return r->constant_body.ptr ? r->constant_body.len : r->body.len;
}

static void drop_body(struct http_response *r)
{
	if (r->file_fd >= 0)
		(void)close(r->file_fd);
	r->file_fd = -1;
	r->constant_body = (struct str){ NULL, 0 };
	buf_reset(&r->body);
}

/* Things that stay the same for longer than a request can be asked for in parts. */
static bool allows_ranges(const struct http_response *r)
{
	return r->status == 200 && (r->file_fd >= 0 || r->constant_body.ptr);
}

struct slice {
	uint64_t from, len;
};

static struct slice apply_range(const struct http_request *q, const struct validators *v,
                                struct http_response *r)
{
	struct slice whole = { 0, body_size(r) }, part = whole;
	if (!allows_ranges(r))
		return whole;
	/* Before anything is put into r->headers, which v points into. */
	enum range_answer wanted = request_range(q, v, whole.len, &part.from, &part.len);
	r->headers.max_bytes += 256; /* what the server adds always fits */
	buf_put(&r->headers, STR("accept-ranges: bytes\r\n"));
	if (wanted == RANGE_WHOLE)
		return whole;
	if (wanted == RANGE_PART) {
		r->status = 206;
		buf_fmt(&r->headers, "content-range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64 "\r\n",
		        part.from, part.from + part.len - 1, whole.len);
		return part;
	}
	r->status = 416;
	buf_fmt(&r->headers, "content-range: bytes */%" PRIu64 "\r\n", whole.len);
	drop_body(r);
	return (struct slice){ 0, 0 };
}

static struct slice apply_conditions(const struct http_request *q, struct http_response *r)
{
	if (r->status == 200 && (q->method == HTTP_GET || q->method == HTTP_HEAD)) {
		struct validators v = { header_written(r, STR("etag")),
		                       header_written(r, STR("last-modified")) };
		if (!request_has_current(q, &v))
			return apply_range(q, &v, r);
		r->status = 304;
	}
	if (has_no_body(r->status))
		drop_body(r);
	return (struct slice){ 0, body_size(r) };
}

/* True if the file's slice was read whole into r->body. */
static bool read_small_file(struct http_response *r, struct slice s)
{
	if (s.len > SMALL_FILE || !buf_reserve(&r->body, (size_t)s.len))
		return false;
	size_t at = 0;
	while (at < s.len) {
		ssize_t n = pread(r->file_fd, r->body.ptr + at, (size_t)s.len - at, (off_t)(s.from + at));
		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		at += n > 0 ? (size_t)n : 0;
	}
	r->body.len = at;
	return at == s.len;
}

static void choose_body(const struct http_request *q, struct http_response *r, struct slice s,
                        struct answer *a)
{
	a->body = STR_EMPTY;
	if (q->method == HTTP_HEAD || s.len == 0)
		return;
	a->body_bytes = s.len;
	if (r->file_fd >= 0 && !read_small_file(r, s)) {
		buf_reset(&r->body);
		a->file_at = s.from;
		a->file_left = s.len;
	} else if (r->file_fd >= 0) {
		a->body = buf_str(&r->body);
	} else {
		struct str whole = r->constant_body.ptr ? r->constant_body : buf_str(&r->body);
		a->body = str_slice(whole, (size_t)s.from, (size_t)(s.from + s.len));
	}
}

static struct str date_text(struct date_cache *d, int64_t now_us)
{
	int64_t second = now_us / US_PER_S;
	if (d->text.len == 0 || d->second != second) {
		d->text.max_bytes = 64;
		buf_reset(&d->text);
		put_time_http(&d->text, now_us);
		d->second = second;
	}
	return buf_str(&d->text);
}

/* The lines that are the same whoever asks, and when. */
static void put_lasting_lines(struct buf *head, const struct http_response *r)
{
	buf_put(head, STR("HTTP/1.1 "));
	buf_put_u64(head, (uint64_t)r->status);
	buf_putc(head, ' ');
	buf_put(head, str_from_z(reason(r->status)));
	buf_put(head, STR("\r\n"));
	buf_put(head, buf_str(&r->headers));
	buf_put(head, STR("x-content-type-options: nosniff\r\n"
	                  "referrer-policy: strict-origin-when-cross-origin\r\n"
	                  "cross-origin-opener-policy: same-origin\r\n"));
}

void http_put_kept_head(struct buf *out, const struct http_response *r)
{
	put_lasting_lines(out, r);
}

static void put_head(const struct http_request *q, const struct http_response *r,
                     const struct answer_options *o, struct date_cache *date, uint64_t content_length,
                     struct buf *head)
{
	head->max_bytes = HEAD_MAX;
	(void)buf_reserve(head, 1024);
	if (r->kept.head.ptr)
		buf_put(head, buf_str(&r->headers));
	else
		put_lasting_lines(head, r);
	if (!r->kept.head.ptr && !has_no_body(r->status)) {
		buf_put(head, STR("content-length: "));
		buf_put_u64(head, content_length);
		buf_put(head, STR("\r\n"));
	}
	buf_put(head, STR("date: "));
	buf_put(head, date_text(date, o->now_us));
	buf_put(head, STR("\r\n"));
	if (q->is_tls)
		buf_put(head, STR("strict-transport-security: max-age=31536000; includeSubDomains\r\n"));
	if (q->id[0]) {
		buf_put(head, STR("x-request-id: "));
		buf_put(head, str_from_z(q->id));
		buf_put(head, STR("\r\n"));
	}
	if (o->close)
		buf_put(head, STR("connection: close\r\n"));
	else if (o->is_http_1_0)
		buf_put(head, STR("connection: keep-alive\r\n"));
	buf_put(head, STR("\r\n"));
}

static bool is_broken(const struct http_response *r)
{
	return buf_status(&r->headers) || buf_status(&r->body) || r->status < 200 || r->status > 599;
}

void answer_make(const struct http_request *q, struct http_response *r, const struct answer_options *o,
                 struct date_cache *date, struct answer *a)
{
	if (is_broken(r)) {
		log_event(LOG_ERROR, "http.answer_broken", LOG_STR("id", str_from_z(q->id)),
		          LOG_STR("path", q->path), LOG_INT("status", r->status));
		response_refuse(r, 500, q->id);
	}
	if (r->kept.head.ptr) {
		a->kept_head = r->kept.head;
		a->body = q->method == HTTP_HEAD ? STR_EMPTY : r->kept.body;
		a->body_bytes = a->body.len;
		put_head(q, r, o, date, 0, &a->head);
		return;
	}
	struct slice s = apply_conditions(q, r);
	choose_body(q, r, s, a);
	put_head(q, r, o, date, s.len, &a->head);
	ASSERT(!buf_status(&a->head)); /* a response's headers have half its room */
}

void answer_reset(struct answer *a)
{
	buf_reset(&a->head);
	*a = (struct answer){ .kept_head = STR_EMPTY, .head = a->head, .body = STR_EMPTY };
}

void answer_done(struct answer *a)
{
	buf_done(&a->head);
	*a = (struct answer){ .kept_head = STR_EMPTY, .body = STR_EMPTY };
}
