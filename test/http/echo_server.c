/*
 * A server over src/http for the tests: it says back what it understood of each request.
 *
 *     echo_server [--listen ADDR:PORT] [--loops N] [--workers N] [--file PATH] [--log PATH] [--proxy ADDR] [--grace MS] [LIMIT=N]...
 *
 * LIMIT is a name of the table in http/limits.h. It prints "port N" when it listens and stops at SIGTERM.
 *
 *     /echo...   method, host, path, query, headers and body as the handler sees them, a line each
 *     /hello     13 constant bytes           /sleep?ms=N    answers after N ms
 *     /big?n=N   N bytes                     /file          the file of --file, with an ETag
 *     /fast, /kept?n=N  answered on the loop    /to?u=X        a redirect    /put?v=X    a header with the value X
 *     /taken     waits until somebody asks for /release, which says how many waited
 */
#include "http/form.h"
#include "http/server.h"

#include "base/clock.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct options {
	const char *listen_z, *file_z, *log_z;
	struct str  proxy;
	int         grace_ms;
	struct http_server_config config;
};

/* Who waits at /taken. The one thing that the server's threads share. */
static struct {
	pthread_mutex_t     lock;
	struct http_ticket *tickets[64];
	size_t              n;
	_Atomic int         held;
} taken = { .lock = PTHREAD_MUTEX_INITIALIZER };

static enum http_fast take(struct http_ticket *t)
{
	pthread_mutex_lock(&taken.lock);
	bool fits = taken.n < sizeof taken.tickets / sizeof *taken.tickets;
	if (fits)
		taken.tickets[taken.n++] = t;
	pthread_mutex_unlock(&taken.lock);
	return fits ? HTTP_FAST_TAKEN : HTTP_FAST_WORK;
}

static bool give_up(void *ctx, struct http_ticket *t)
{
	(void)ctx;
	bool found = false;
	pthread_mutex_lock(&taken.lock);
	for (size_t i = 0; i < taken.n && !found; i++) {
		found = taken.tickets[i] == t;
		if (found)
			taken.tickets[i] = taken.tickets[--taken.n];
	}
	pthread_mutex_unlock(&taken.lock);
	return found;
}

/* Every second one goes on to a worker. */
static void release_all(struct http_response *res)
{
	struct http_ticket *tickets[64];
	pthread_mutex_lock(&taken.lock);
	size_t n = taken.n;
	memcpy(tickets, taken.tickets, n * sizeof *tickets);
	taken.n = 0;
	pthread_mutex_unlock(&taken.lock);
	for (size_t i = 0; i < n; i++) {
		if (i % 2) {
			tickets[i]->again(tickets[i]);
			continue;
		}
		buf_put(&tickets[i]->response->body, STR("shared\n"));
		tickets[i]->answered(tickets[i]);
	}
	buf_fmt(&res->body, "released %zu, held %d\n", n, atomic_load(&taken.held));
}

static void hold(void *owner)
{
	(void)owner;
	atomic_fetch_add(&taken.held, 1);
}

static void let_go(void *owner)
{
	(void)owner;
	atomic_fetch_sub(&taken.held, 1);
}

static const char kept_bytes[4 << 20];

static int64_t number_of(const struct http_request *req, struct str name)
{
	int64_t n;
	struct str text = http_query(req, name);
	return text.ptr && str_to_i64(text, &n) && n >= 0 ? n : 0;
}

static void put_line(struct buf *out, const char *name_z, struct str value)
{
	buf_fmt(out, "%s ", name_z);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		if (c < ' ' || c >= 0x7f || c == '\\')
			buf_fmt(out, "\\x%02x", c);
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '\n');
}

static void put_form(struct arena *mem, const struct http_request *req, struct buf *out)
{
	struct http_form form;
	struct err err = { 0 };
	enum bs_status st = http_form_parse(mem, req, &form, &err);
	if (st) {
		put_line(out, "form-error", str_from_z(err.msg));
		return;
	}
	for (size_t i = 0; i < form.n; i++) {
		put_line(out, "field", form.parts[i].name);
		put_line(out, "content", form.parts[i].content);
	}
}

static void echo(struct arena *mem, const struct http_request *req, struct http_response *res)
{
	struct buf *out = &res->body;
	http_put_header(res, STR("content-type"), STR("text/plain; charset=utf-8"));
	put_line(out, "method", http_method_name(req->method));
	put_line(out, "host", req->host);
	put_line(out, "path", req->path);
	put_line(out, "peer", req->peer);
	for (size_t i = 0; i < req->n_query; i++) {
		put_line(out, "name", req->query[i].name);
		put_line(out, "value", req->query[i].value);
	}
	for (size_t i = 0; i < req->n_headers; i++)
		put_line(
		    out, "header",
		    str_fmt(mem, "%.*s=%.*s", STR_ARG(req->headers[i].name), STR_ARG(req->headers[i].value)));
	buf_fmt(out, "bytes %zu\n", req->body.len);
	if (req->body.len <= 65536)
		put_line(out, "body", req->body);
	if (req->body.len > 0 && str_starts(req->path, STR("/echo/form")))
		put_form(mem, req, out);
}

static void send_file(const struct options *o, struct http_response *res)
{
	struct stat info;
	int fd = open(o->file_z ? o->file_z : "", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &info)) {
		res->status = 404;
		return;
	}
	http_put_header(res, STR("content-type"), STR("application/octet-stream"));
	http_put_header(res, STR("etag"), STR("\"v1\""));
	http_put_header(res, STR("last-modified"), STR("Mon, 23 Nov 2026 09:40:00 GMT"));
	res->file_fd = fd;
	res->file_bytes = info.st_size;
}

static void handle(void *ctx, void *worker, struct arena *mem, const struct http_request *req,
                   struct http_response *res)
{
	(void)worker;
	if (str_starts(req->path, STR("/echo"))) {
		echo(mem, req, res);
	} else if (str_eq(req->path, STR("/hello"))) {
		http_put_header(res, STR("content-type"), STR("text/plain; charset=utf-8"));
		res->constant_body = STR("Hello, world\n");
	} else if (str_eq(req->path, STR("/sleep"))) {
		int64_t ms = number_of(req, STR("ms"));
		(void)nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
		buf_put(&res->body, STR("slept\n"));
	} else if (str_eq(req->path, STR("/big"))) {
		for (int64_t i = number_of(req, STR("n")); i > 0; i--)
			buf_putc(&res->body, (char)('a' + i % 26));
	} else if (str_eq(req->path, STR("/file"))) {
		send_file(ctx, res);
	} else if (str_eq(req->path, STR("/to"))) {
		http_redirect(res, 303, http_query(req, STR("u")));
	} else if (str_eq(req->path, STR("/put"))) {
		http_put_header(res, STR("x-test"), http_query(req, STR("v")));
	} else if (str_eq(req->path, STR("/taken"))) {
		buf_put(&res->body, STR("alone\n"));
	} else if (str_eq(req->path, STR("/release"))) {
		release_all(res);
	} else {
		res->status = 404;
		buf_put(&res->body, STR("no such test\n"));
	}
}

static enum http_fast fast(void *ctx, void *loop, struct http_ticket *t)
{
	if (str_eq(t->request->path, STR("/taken")))
		return take(t);
	static const struct http_kept kept = {
		.head = STR_INIT("HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\n"
	                         "x-content-type-options: nosniff\r\ncontent-length: 13\r\n"),
		.body = STR_INIT("Hello, world\n"), .hold = hold, .release = let_go,
	};
	(void)ctx;
	(void)loop;
	if (str_eq(t->request->path, STR("/kept"))) {
		t->response->kept = kept;
		if (t->request->n_query > 0) {
			t->response->kept.head = STR("HTTP/1.1 200 OK\r\ncontent-length: 4194304\r\n");
			t->response->kept.body = str_of(kept_bytes, sizeof kept_bytes);
		}
		return HTTP_FAST_ANSWERED;
	}
	if (!str_eq(t->request->path, STR("/fast")))
		return HTTP_FAST_WORK;
	http_put_header(t->response, STR("content-type"), STR("text/plain; charset=utf-8"));
	t->response->constant_body = STR("Hello, world\n");
	return HTTP_FAST_ANSWERED;
}

static size_t body_limit(void *ctx, enum http_method method, struct str path)
{
	(void)ctx;
	if (method == HTTP_GET || str_starts(path, STR("/echo/none")))
		return 0;
	return str_starts(path, STR("/echo/large")) ? 4 << 20 : 64 << 10;
}

static bool host_is_known(void *ctx, struct str host, bool is_loopback, struct str path)
{
	(void)ctx;
	(void)is_loopback;
	return str_eq(path, STR("/-/health")) || str_eq(host, STR("localhost")) ||
	       str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("[::1]")) ||
	       str_eq(host, STR("news.example"));
}

static bool set_limit(struct http_limits *limits, struct str name, int64_t value)
{
#define SET(type, field, initial, words)       \
	if (str_eq(name, STR(#field))) {       \
		limits->field = (type)value;   \
		return true;                   \
	}
	HTTP_LIMIT_TABLE(SET)
#undef SET
	return false;
}

static bool take_option(struct options *o, struct str name, const char *value_z)
{
	int64_t n = 0;
	bool is_number = str_to_i64(str_from_z(value_z), &n) && n >= 0 && n < 1 << 20;
	if (str_eq(name, STR("--listen")))
		o->listen_z = value_z;
	else if (str_eq(name, STR("--file")))
		o->file_z = value_z;
	else if (str_eq(name, STR("--log")))
		o->log_z = value_z;
	else if (str_eq(name, STR("--proxy")))
		o->proxy = str_from_z(value_z);
	else if (str_eq(name, STR("--loops")) && is_number)
		o->config.loops = (int)n;
	else if (str_eq(name, STR("--workers")) && is_number)
		o->config.workers = (int)n;
	else if (str_eq(name, STR("--grace")) && is_number)
		o->grace_ms = (int)n;
	else
		return false;
	return true;
}

static bool take_arguments(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct str value = str_from_z(argv[i]), name;
		if (i + 1 < argc && take_option(o, value, argv[i + 1])) {
			i++;
			continue;
		}
		int64_t n;
		name = str_cut(&value, '=');
		if (!value.ptr || !str_to_i64(value, &n) || n < 0 || !set_limit(&o->config.limits, name, n))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options o = {
		.listen_z = "127.0.0.1:0",
		.grace_ms = 2000,
		.config = { .limits = HTTP_LIMITS_DEFAULT,
	               .access_log_fd = -1,
	               .handler = { .handle = handle,
	                           .body_limit = body_limit,
	                           .host_is_known = host_is_known,
	                           .fast = fast,
	                           .give_up = give_up } },
	};
	if (!take_arguments(&o, argc, argv)) {
		fprintf(stderr, "bad arguments\n");
		return 2;
	}
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &stop, NULL);
	int fd, port, signal_number;
	struct err err = { 0 };
	struct http_server *server;
	if (o.log_z)
		o.config.access_log_fd = open(o.log_z, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (http_listen(str_from_z(o.listen_z), &fd, &port, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	o.config.handler.ctx = &o;
	o.config.listen_fds = &fd;
	o.config.n_listen_fds = 1;
	o.config.proxies = &o.proxy;
	o.config.n_proxies = o.proxy.ptr ? 1 : 0;
	if (http_server_start(&o.config, &server, &err)) {
		fprintf(stderr, "%s %s\n", err.msg, err.detail);
		return 1;
	}
	printf("port %d\n", port);
	fflush(stdout);
	(void)sigwait(&stop, &signal_number);
	http_server_stop(server, o.grace_ms * INT64_C(1000));
	(void)close(fd);
	return 0;
}
