/* Starting and stopping: who is made first, and who must be gone before whom. */
#include "http/server.h"

#include "http/loop.h"
#include "http/target.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/random.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Descriptors that are not connections: databases, logs, listeners. */
enum { OTHER_DESCRIPTORS = 256, LEAST_CONNECTIONS = 64 };

/*
 * A connection holds its socket, and a few of them a large file that is being sent: a quarter is left for
 * those.
 */
static size_t connections_by_fd_limit(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files))
		return LEAST_CONNECTIONS;
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur < OTHER_DESCRIPTORS + 2 * LEAST_CONNECTIONS)
		return LEAST_CONNECTIONS;
	rlim_t connections = (files.rlim_cur - OTHER_DESCRIPTORS) / 4 * 3;
	return connections < 1 << 20 ? (size_t)connections : 1 << 20;
}

static int cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > 256 ? 256 : (int)n;
}

static void fill_in(struct http_server_config *c)
{
	size_t most = connections_by_fd_limit();
	if (c->limits.connections_total == 0 || c->limits.connections_total > most)
		c->limits.connections_total = most;
	if (c->loops <= 0)
		c->loops = cores();
	if (c->workers <= 0)
		c->workers = cores() < 2 ? 2 : cores();
}

/* Socket activation hands us sockets that http_listen did not make. */
static void prepare_listeners(const struct http_server_config *c)
{
	const int on = 1;
	for (size_t i = 0; i < c->n_listen_fds; i++)
		(void)setsockopt(c->listen_fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Loop i gets the sockets i, i + loops, ...; with fewer sockets than loops, several loops share one. */
static enum bs_status init_loop(struct http_server *s, int i, struct err *err)
{
	const struct http_server_config *c = &s->config;
	size_t n_loops = (size_t)c->loops, places = c->n_listen_fds > n_loops ? c->n_listen_fds : n_loops,
	       n = 0;
	int *mine = calloc(c->n_listen_fds + 1, sizeof *mine);
	if (!mine)
		check_no_memory(c->n_listen_fds * sizeof *mine);
	for (size_t at = (size_t)i; at < places; at += n_loops)
		mine[n++] = c->listen_fds[at % c->n_listen_fds];
	s->n_loops++;
	enum bs_status st = loop_init(&s->loops[i], s, mine, n, err);
	free(mine);
	return st;
}

static enum bs_status take_proxies(struct http_server *s, struct err *err)
{
	struct http_server_config *c = &s->config;
	struct str *canonical = ARENA_NEW(&s->mem, struct str, c->n_proxies);
	for (size_t i = 0; i < c->n_proxies; i++)
		if (!address_canonical(&s->mem, c->proxies[i], &canonical[i]))
			return err_set(
			    err, BS_BAD_INPUT,
			    "\"%.*s\" is not the address of a proxy: write one like 10.0.0.7 or 2001:db8::7",
			    STR_ARG(c->proxies[i]));
	c->proxies = canonical;
	return BS_OK;
}

static enum bs_status start_all(struct http_server *s, struct err *err)
{
	const struct http_server_config *c = &s->config;
	enum bs_status st = take_proxies(s, err);
	if (!st && c->access_log_fd >= 0)
		st = access_log_new(c->access_log_fd, &s->access_log, err);
	if (!st)
		st = workers_new(&c->handler, c->workers, c->limits.queued_requests, &s->workers, err);
	for (int i = 0; i < c->loops && !st; i++)
		st = init_loop(s, i, err);
	for (int i = 0; i < c->loops && !st; i++)
		st = loop_start(&s->loops[i], err);
	return st;
}

enum bs_status http_server_start(const struct http_server_config *config, struct http_server **out,
                                 struct err *err)
{
	ASSERT(config->n_listen_fds > 0 && config->handler.handle);
	struct http_server *s = calloc(1, sizeof *s);
	if (!s)
		check_no_memory(sizeof *s);
	s->config = *config;
	fill_in(&s->config);
	prepare_listeners(&s->config);
	s->peers = peers_new(s->config.limits.connections_per_address);
	s->id_seed = random_u64();
	s->loops = calloc((size_t)s->config.loops, sizeof *s->loops);
	if (!s->loops)
		check_no_memory(sizeof *s->loops);
	sigset_t all, before;
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the starter's affair */
	enum bs_status st = start_all(s, err);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (st) {
		http_server_stop(s, 0);
		return st;
	}
	*out = s;
	return BS_OK;
}

/* What nobody will answer any more goes back to its loop, whose connections are all closed. */
static void stop_workers(struct http_server *s)
{
	if (!s->workers)
		return;
	struct exchange *left = workers_stop(s->workers);
	while (left) {
		struct exchange *next = left->next;
		if (left->request.plan && s->config.handler.drop_plan)
			s->config.handler.drop_plan(s->config.handler.ctx, left->request.plan);
		loop_give_back(left->loop, left);
		left = next;
	}
	workers_free(s->workers);
}

void http_server_stop(struct http_server *s, int64_t grace_us)
{
	if (!s)
		return;
	atomic_store(&s->stop_at_us, clock_mono_us() + grace_us);
	for (int i = 0; i < s->n_loops; i++)
		if (s->loops[i].is_running)
			loop_wake(&s->loops[i]);
	for (int i = 0; i < s->n_loops; i++)
		loop_join(&s->loops[i]);
	stop_workers(s);
	for (int i = 0; i < s->n_loops; i++)
		loop_done(&s->loops[i]);
	access_log_free(s->access_log);
	peers_free(s->peers);
	arena_done(&s->mem);
	free(s->loops);
	free(s);
}
