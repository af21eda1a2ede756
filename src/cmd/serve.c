/*
 * broadsheet serve: the newsroom on a port.
 *
 *   parent (supervise.c): listening sockets
 *     └─ server: store ── site ── http loops and workers
 *                  ├─ control socket: jobs of the other verbs
 *                  └─ finder: related articles, behind the answers
 *
 * This is the only file that knows them all.
 */
#include "cmd/admin.h"
#include "cmd/job.h"
#include "cmd/supervise.h"
#include "cmd/verb.h"

#include "base/clock.h"
#include "base/log.h"
#include "find/finder.h"
#include "http/server.h"
#include "site/site.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_LISTENERS = 64, FIRST_PASSED_FD = 3, MAX_PROXIES = 16 };
#define STOP_GRACE_US (10 * US_PER_S)

struct serve_options {
	const char *dir_z;
	int         listen_fds[MAX_LISTENERS];
	size_t      n_listen_fds;
	int         port;      /* 0: the sockets were passed in */
	int         admin_fd;  /* -1: none */
	int         loops;     /* 0: one per core */
	size_t      cache_bytes;
	bool        dev;       /* look at DIR/theme again when it changed */
	bool        access_log;
	struct str  proxies[MAX_PROXIES];
	size_t      n_proxies;
};

/* ── The server process ── */

static void on_commit(void *ctx, const struct dep_key *keys, size_t n, int64_t feed_id)
{
	(void)feed_id;
	struct site **site = ctx;
	if (*site)
		site_changed(*site, keys, n);
}

static void say_ready(const struct serve_options *o)
{
	if (o->port)
		printf("Serving %s at http://localhost:%d  (Ctrl-C stops it)\n", o->dir_z, o->port);
	else
		printf("Serving %s on the sockets that were passed in\n", o->dir_z);
	fflush(stdout);
}

/* SIGHUP reopens nothing yet; it must not end the server. */
static void wait_for_stop(const sigset_t *watched)
{
	int signal_number;
	while (sigwait(watched, &signal_number) != 0 || signal_number == SIGHUP)
		;
}

static enum bs_status start_http(const struct serve_options *o, struct site *site, struct http_server **out,
                                 struct err *err)
{
	struct http_server_config config = {
		.listen_fds    = o->listen_fds,
		.n_listen_fds  = o->n_listen_fds,
		.loops         = o->loops,
		.limits        = HTTP_LIMITS_DEFAULT,
		.proxies       = o->proxies,
		.n_proxies     = o->n_proxies,
		.access_log_fd = o->access_log ? STDOUT_FILENO : -1,
		.handler       = site_http_handler(site),
	};
	return http_server_start(&config, out, err);
}

static int serve(void *ctx)
{
	const struct serve_options *o = ctx;
	struct err err = { 0 };
	struct store *store = NULL;
	struct site *site = NULL;
	struct http_server *http = NULL, *admin = NULL;
	struct control *control = NULL;
	struct finder *finder = NULL;

	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }); /* a core dump would hold readers' and editors' data */
	sigset_t watched;
	sigemptyset(&watched);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, &watched, NULL); /* inherited by every thread */
	(void)signal(SIGPIPE, SIG_IGN);

	struct store_config config = { .dir_z = o->dir_z, .on_commit = on_commit, .on_commit_ctx = &site };
	enum bs_status st = store_open(&config, &store, &err);
	if (!st)
		st = site_new(&(struct site_config){ .store = store, .dev = o->dev, .cache_bytes = o->cache_bytes }, &site, &err);
	if (!st)
		st = start_http(o, site, &http, &err);
	if (!st)
		st = admin_start(site, o->admin_fd, &admin, &err);
	if (!st)
		st = control_start(store, &control, &err);
	if (!st)
		st = finder_start(store, &finder, &err);
	if (!st) {
		say_ready(o);
		wait_for_stop(&watched);
	}
	http_server_stop(http, STOP_GRACE_US);
	http_server_stop(admin, 0);
	control_stop(control);
	finder_stop(finder);
	store_close(store); /* before the site: a last commit still tells it */
	site_free(site);
	return st ? verb_failed(&err) : EXIT_DONE;
}

/* ── The command line ── */

static int run(const struct verb *v, struct args *a);

const struct verb verb_serve = {
	.name_z    = "serve",
	.usage_z   = "serve DIR [--listen ADDR:PORT] [--proxy ADDR]... [--cache-size 256M] [--admin ADDR:PORT] [--dev] [--no-access-log]",
	.summary_z = "serve the newsroom in DIR to its readers",
	.help_z    = "--listen ADDR:PORT   where to listen; 127.0.0.1:8080 if not given, [::]:80 for everybody\n"
	             "--proxy ADDR         a reverse proxy in front: its X-Forwarded-For and X-Forwarded-Proto are believed\n"
	             "--cache-size SIZE    memory for finished pages, as 512M or 2G; 256M if not given, 0 keeps none\n"
	             "--admin ADDR:PORT    answer /metrics here, for Prometheus; not for readers\n"
	             "--dev                read DIR/theme again when a file in it has changed; headers tell what pages are made of\n"
	             "--no-access-log      do not write a line of JSON per request to standard output\n"
	             "\n"
	             "A socket passed by systemd (LISTEN_FDS) is used instead of --listen. The server is watched by a\n"
	             "small parent process, which starts it again if it dies. SIGTERM and Ctrl-C let running requests\n"
	             "finish for up to ten seconds. While it runs, the other verbs reach DIR through it.\n",
	.run = run,
};

/* sd_listen_fds(3): LISTEN_PID names this process, LISTEN_FDS counts the sockets from descriptor 3 on. */
static size_t take_passed_sockets(int *fds)
{
	const char *pid_z = getenv("LISTEN_PID"), *count_z = getenv("LISTEN_FDS");
	int64_t pid, count;
	if (!pid_z || !count_z || !str_to_i64(str_from_z(pid_z), &pid) || pid != getpid() ||
	    !str_to_i64(str_from_z(count_z), &count) || count < 1 || count > MAX_LISTENERS)
		return 0;
	for (int i = 0; i < count; i++) {
		fds[i] = FIRST_PASSED_FD + i;
		(void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(fds[i], F_SETFL, fcntl(fds[i], F_GETFL) | O_NONBLOCK);
	}
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	return (size_t)count;
}

/* One SO_REUSEPORT socket per loop, all on the port that the first one got. */
static enum bs_status open_listeners(struct serve_options *o, const char *listen_z, struct err *err)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	o->loops = cores < 1 ? 1 : cores > MAX_LISTENERS ? MAX_LISTENERS : (int)cores;
	o->n_listen_fds = take_passed_sockets(o->listen_fds);
	if (o->n_listen_fds > 0)
		return BS_OK;
	struct str address = str_from_z(listen_z);
	for (int i = 0; i < o->loops; i++) {
		enum bs_status st = http_listen(address, &o->listen_fds[i], &o->port, err);
		if (st)
			return st;
		o->n_listen_fds++;
		size_t colon = str_rchr(address, ':'); /* the first may have asked for port 0 */
		struct str host = colon == STR_NONE ? STR("127.0.0.1") : str_slice(address, 0, colon);
		address = str_fmt(&mem, "%.*s:%d", STR_ARG(host), o->port);
	}
	return BS_OK;
}

/* "256M", "2G", "65536". */
static bool parse_size(struct str s, size_t *out)
{
	static const struct { char letter; int shift; } units[] = { { 'K', 10 }, { 'M', 20 }, { 'G', 30 } };
	int64_t number;
	int     shift = 0;
	for (size_t i = 0; i < 3 && s.len > 0; i++)
		if (ascii_lower(s.ptr[s.len - 1]) == ascii_lower(units[i].letter)) {
			shift = units[i].shift;
			s.len--;
			break;
		}
	if (!str_to_i64(s, &number) || number < 0 || number > (INT64_MAX >> 24) >> shift)
		return false;
	*out = (size_t)number << shift;
	return true;
}

static int run(const struct verb *v, struct args *a)
{
	struct serve_options o = { .admin_fd = -1, .access_log = !args_flag(a, "--no-access-log"), .dev = args_flag(a, "--dev") };
	const char *listen_z = args_value(a, "--listen"), *proxy_z;
	while (o.n_proxies < MAX_PROXIES && (proxy_z = args_value(a, "--proxy")) != NULL)
		o.proxies[o.n_proxies++] = str_from_z(proxy_z);
	const char *cache_z = args_value(a, "--cache-size"), *admin_z = args_value(a, "--admin");
	if (!parse_size(str_from_z(cache_z ? cache_z : "256M"), &o.cache_bytes))
		return verb_usage(v, "--cache-size wants a size like 256M");
	o.dir_z = args_word(a);
	if (!o.dir_z)
		return verb_usage(v, "the newsroom's folder is missing");
	int left = args_end(v, a);
	if (left)
		return left;
	struct err err = { 0 };
	int admin_port;
	if (admin_z && http_listen(str_from_z(admin_z), &o.admin_fd, &admin_port, &err))
		return verb_failed(&err);
	if (open_listeners(&o, listen_z ? listen_z : "127.0.0.1:8080", &err))
		return verb_failed(&err);
	return supervise(serve, &o);
}
