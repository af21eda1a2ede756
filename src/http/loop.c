/*
 * See loop.h. One turn: wait; handle events; take back what workers finished; run connections that had more
 * to do; expire; free the dead. The eventfd is edge-triggered and never read, which saves a system call per
 * answer.
 */
#include "http/loop.h"

#include "http/conn.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_PER_TURN = 256, ACCEPTS_PER_TURN = 64, SPARE_EXCHANGES = 64 };

#define LOG_DELAY_US       (US_PER_S / 5)
#define ACCEPT_PAUSE_US    (US_PER_S / 10)
#define SHEDDABLE_AFTER_US US_PER_S

/* ── Wait lists ── */

void loop_leave(struct loop *loop, struct conn *c)
{
	if (c->wait == WAIT_COUNT)
		return;
	struct wait_list *list = &loop->waits[c->wait];
	*(c->older ? &c->older->newer : &list->oldest) = c->newer;
	*(c->newer ? &c->newer->older : &list->newest) = c->older;
	c->older = c->newer = NULL;
	c->wait = WAIT_COUNT;
}

void loop_wait(struct loop *loop, struct conn *c, enum wait wait)
{
	struct wait_list *list = &loop->waits[wait];
	loop_leave(loop, c);
	c->wait = wait;
	c->deadline_us = list->patience_us == TIME_NEVER ? TIME_NEVER : loop->now_us + list->patience_us;
	c->older = list->newest;
	*(c->older ? &c->older->newer : &list->oldest) = c;
	list->newest = c;
}

static void expire(struct loop *loop)
{
	for (enum wait w = 0; w < WAIT_COUNT; w++) {
		struct conn *c;
		while ((c = loop->waits[w].oldest) != NULL && c->deadline_us <= loop->now_us)
			conn_timed_out(c); /* closes it, or starts another wait */
	}
}

static int64_t next_deadline(const struct loop *loop)
{
	int64_t next = loop->log_due_us ? loop->log_due_us : TIME_NEVER;
	for (enum wait w = 0; w < WAIT_COUNT; w++)
		if (loop->waits[w].oldest && loop->waits[w].oldest->deadline_us < next)
			next = loop->waits[w].oldest->deadline_us;
	for (size_t i = 0; i < loop->n_listeners && !loop->stopping; i++)
		if (loop->listeners[i].paused_until_us && loop->listeners[i].paused_until_us < next)
			next = loop->listeners[i].paused_until_us;
	if (loop->stopping && loop->stop_at_us < next)
		next = loop->stop_at_us;
	return next;
}

static int timeout_ms(const struct loop *loop)
{
	int64_t next = next_deadline(loop);
	if (loop->again || next <= loop->now_us)
		return 0;
	if (next == TIME_NEVER)
		return -1;
	int64_t ms = (next - loop->now_us + 999) / 1000;
	return ms > 60000 ? 60000 : (int)ms;
}

/* ── Connections that have more to do, and dead ones ── */

void loop_again(struct loop *loop, struct conn *c)
{
	if (c->is_again)
		return;
	c->is_again = true;
	c->next_again = loop->again;
	loop->again = c;
}

static void run_again(struct loop *loop)
{
	struct conn *c = loop->again;
	loop->again = NULL;
	while (c) {
		struct conn *next = c->next_again;
		c->is_again = false;
		if (c->phase != PHASE_CLOSED && c->phase != PHASE_WORK)
			conn_run(c);
		c = next;
	}
}

void loop_bury(struct loop *loop, struct conn *c)
{
	c->next_dead = loop->dead;
	loop->dead = c;
}

static void free_dead(struct loop *loop)
{
	struct conn *c = loop->dead;
	loop->dead = NULL;
	while (c) {
		struct conn *next = c->next_dead;
		if (c->is_again)
			loop_bury(loop, c); /* still listed there: next turn */
		else
			free(c);
		c = next;
	}
}

/* ── Exchanges ── */

struct exchange *loop_take_exchange(struct loop *loop, struct conn *c)
{
	struct exchange *e = loop->spare;
	if (e) {
		loop->spare = e->next;
		loop->n_spare--;
	} else {
		e = calloc(1, sizeof *e);
		if (!e)
			check_no_memory(sizeof *e);
	}
	*e = (struct exchange){
		.loop = loop,
		.conn = c,
		.mem = e->mem,
		.response = HTTP_RESPONSE_EMPTY,
		.answer = e->answer,
		.request = { .host = STR_EMPTY, .path = STR_EMPTY, .raw_query = STR_EMPTY,
		             .body = STR_EMPTY, .peer = STR_EMPTY },
	};
	return e;
}

static void free_exchange(struct exchange *e)
{
	arena_done(&e->mem);
	answer_done(&e->answer);
	free(e);
}

void loop_release_exchange(struct loop *loop, struct exchange *e)
{
	http_response_done(&e->response);
	body_done(&e->body);
	if (e->body_reserved)
		atomic_fetch_sub_explicit(&loop->server->bodies_bytes, e->body_reserved,
		                          memory_order_relaxed);
	if (loop->n_spare == SPARE_EXCHANGES) {
		free_exchange(e);
		return;
	}
	arena_reset(&e->mem);
	answer_reset(&e->answer);
	e->next = loop->spare;
	loop->spare = e;
	loop->n_spare++;
}

void loop_give_back(struct loop *loop, struct exchange *e)
{
	(void)pthread_mutex_lock(&loop->lock);
	bool was_empty = loop->finished == NULL;
	e->next = loop->finished;
	loop->finished = e;
	(void)pthread_mutex_unlock(&loop->lock);
	if (was_empty)
		loop_wake(loop);
}

/* ── Tickets ── */

static struct exchange *exchange_of(struct http_ticket *t)
{
	return (struct exchange *)((char *)t - offsetof(struct exchange, ticket));
}

static void ticket_answered(struct http_ticket *t)
{
	struct exchange *e = exchange_of(t);
	e->job = JOB_ANSWERED;
	loop_give_back(e->loop, e);
}

static void ticket_again(struct http_ticket *t)
{
	struct exchange *e = exchange_of(t);
	e->request.plan = NULL;
	e->job = JOB_HANDLE;
	if (workers_submit(e->loop->server->workers, e))
		return;
	response_refuse(&e->response, 503, e->request.id);
	ticket_answered(t);
}

struct http_ticket *loop_ticket(struct exchange *e)
{
	e->ticket = (struct http_ticket){ &e->request, &e->response, ticket_answered, ticket_again };
	return &e->ticket;
}

static void take_finished(struct loop *loop)
{
	(void)pthread_mutex_lock(&loop->lock);
	struct exchange *e = loop->finished, *in_order = NULL;
	loop->finished = NULL;
	(void)pthread_mutex_unlock(&loop->lock);
	while (e) {
		struct exchange *next = e->next;
		e->next = in_order;
		in_order = e;
		e = next;
	}
	while (in_order) {
		struct exchange *next = in_order->next;
		conn_resume(in_order->conn);
		in_order = next;
	}
}

/* ── The log ── */

void loop_log(struct loop *loop, const struct exchange *e)
{
	if (!loop->server->access_log)
		return;
	struct access_entry entry = {
		.request    = &e->request,
		.is_parsed  = e->request.path.len > 0,
		.status     = e->response.status,
		.body_bytes = e->answer.body_bytes,
		.took_us    = clock_mono_us() - e->started_us,
	};
	access_log_line(&loop->log_lines, &entry);
	if (!loop->log_due_us)
		loop->log_due_us = loop->now_us + LOG_DELAY_US;
	if (loop->log_lines.len >= ACCESS_LOG_LINES_ENOUGH)
		loop->log_due_us = loop->now_us;
}

static void flush_log(struct loop *loop, bool even_if_early)
{
	if (!loop->log_due_us || (!even_if_early && loop->now_us < loop->log_due_us))
		return;
	access_log_take(loop->server->access_log, &loop->log_lines);
	loop->log_due_us = 0;
}

/* ── Accepting ── */

static void listen_for(struct loop *loop, struct listener *l, bool on)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = &l->source };
	(void)epoll_ctl(loop->epoll_fd, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, l->source.fd, &event);
	l->paused_until_us = on ? 0 : loop->now_us + ACCEPT_PAUSE_US;
}

/* How long the oldest of a list has waited. */
static int64_t waited_us(const struct loop *loop, enum wait w)
{
	const struct wait_list *list = &loop->waits[w];
	return list->oldest ? loop->now_us - (list->oldest->deadline_us - list->patience_us) : 0;
}

/*
 * Makes room for a new connection: the longest idle one goes, or an answered one, or a head that takes too
 * long.
 */
static bool shed_one(struct loop *loop)
{
	enum wait w = WAIT_IDLE;
	if (!loop->waits[w].oldest)
		w = WAIT_LINGER;
	if (!loop->waits[w].oldest && waited_us(loop, WAIT_HEAD) >= SHEDDABLE_AFTER_US)
		w = WAIT_HEAD;
	if (!loop->waits[w].oldest)
		return false;
	conn_close(loop->waits[w].oldest);
	return true;
}

static bool is_from_proxy(const struct http_server_config *config, const struct sockaddr_storage *address)
{
	for (size_t i = 0; i < config->n_proxies; i++) {
		uint64_t key;
		if (peer_key_of_text(config->proxies[i], &key) && key == peer_key(address))
			return true;
	}
	return false;
}

static void welcome(struct loop *loop, int fd, const struct sockaddr_storage *address)
{
	struct http_server *server = loop->server;
	size_t total = atomic_load_explicit(&server->connections, memory_order_relaxed);
	if (total >= server->config.limits.connections_total && !shed_one(loop)) {
		(void)close(fd);
		return;
	}
	bool is_counted = !is_from_proxy(&server->config, address);
	if (is_counted && !peers_enter(server->peers, peer_key(address))) {
		(void)close(fd);
		return;
	}
	conn_open(loop, fd, address, is_counted);
}

static void accept_ready(struct loop *loop, struct source *source, uint32_t events)
{
	(void)events;
	struct listener *l = (struct listener *)source; /* source is its first field */
	for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
		struct sockaddr_storage address = { 0 };
		socklen_t len = sizeof address;
		int fd = accept4(source->fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			welcome(loop, fd, &address);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			if (shed_one(loop))
				continue;
			log_event(LOG_WARN, "http.accept_paused",
			          LOG_INT("connections", (int64_t)loop->n_conns));
			listen_for(loop, l, false);
			return;
		}
		if (errno != EINTR && errno != ECONNABORTED)
			return;
	}
}

static void unpause_listeners(struct loop *loop)
{
	for (size_t i = 0; i < loop->n_listeners && !loop->stopping; i++)
		if (loop->listeners[i].paused_until_us && loop->listeners[i].paused_until_us <= loop->now_us)
			listen_for(loop, &loop->listeners[i], true);
}

/* ── Turning ── */

static void woken(struct loop *loop, struct source *source, uint32_t events)
{
	(void)loop;
	(void)source;
	(void)events;
}

/*
 * What has just arrived on idle connections is still answered; those that sent nothing, or half a head, are
 * closed.
 */
static void begin_stop(struct loop *loop, int64_t stop_at_us)
{
	static const enum wait unheard[] = { WAIT_IDLE, WAIT_HEAD };
	loop->stopping = true;
	loop->stop_at_us = stop_at_us;
	for (size_t i = 0; i < loop->n_listeners; i++)
		if (!loop->listeners[i].paused_until_us)
			listen_for(loop, &loop->listeners[i], false);
	for (size_t i = 0; i < 2; i++) {
		for (struct conn *c; (c = loop->waits[unheard[i]].oldest) != NULL;) {
			loop_wait(loop, c, WAIT_WORK); /* out of this list */
			c->readable = true;
			conn_run(c);
		}
	}
}

static void turn(struct loop *loop)
{
	struct epoll_event events[EVENTS_PER_TURN];
	int n = epoll_wait(loop->epoll_fd, events, EVENTS_PER_TURN, timeout_ms(loop));
	loop->now_us = clock_mono_us();
	for (int i = 0; i < n; i++) {
		struct source *source = events[i].data.ptr;
		source->ready(loop, source, events[i].events);
	}
	int64_t stop_at_us = atomic_load_explicit(&loop->server->stop_at_us, memory_order_relaxed);
	if (stop_at_us && !loop->stopping)
		begin_stop(loop, stop_at_us);
	take_finished(loop);
	run_again(loop);
	expire(loop);
	unpause_listeners(loop);
	flush_log(loop, false);
	free_dead(loop);
}

static void *loop_main(void *arg)
{
	struct loop *loop = arg;
	const struct http_handler *h = &loop->server->config.handler;
	loop->handlers = h->loop_start ? h->loop_start(h->ctx) : NULL;
	loop->now_us = clock_mono_us();
	while (!loop->stopping || (loop->n_conns > 0 && loop->now_us < loop->stop_at_us))
		turn(loop);
	for (enum wait w = 0; w < WAIT_COUNT; w++)
		while (loop->waits[w].oldest)
			conn_close(loop->waits[w].oldest);
	flush_log(loop, true);
	return NULL;
}

void loop_wake(struct loop *loop)
{
	uint64_t one = 1;
	(void)!write(loop->wake.fd, &one, sizeof one); /* cannot fail: the counter holds 2^64 - 2 wake-ups */
}

static void set_patience(struct loop *loop)
{
	const struct http_limits *l = &loop->server->config.limits;
	loop->waits[WAIT_IDLE].patience_us = l->idle_us;
	loop->waits[WAIT_HEAD].patience_us = l->header_us;
	loop->waits[WAIT_BODY_GRACE].patience_us = l->body_grace_us;
	loop->waits[WAIT_BODY_RATE].patience_us = US_PER_S;
	loop->waits[WAIT_WORK].patience_us = TIME_NEVER;
	loop->waits[WAIT_SHARED].patience_us = l->shared_wait_us;
	loop->waits[WAIT_WRITE].patience_us = l->stalled_write_us;
	loop->waits[WAIT_LINGER].patience_us = l->linger_us;
}

enum bs_status loop_init(struct loop *loop, struct http_server *server, const int *fds, size_t n,
                         struct err *err)
{
	const struct http_limits *l = &server->config.limits;
	*loop = (struct loop){
		.server = server,
		.log_lines = BUF_MAX(ACCESS_LOG_LINES_MAX),
		.n_listeners = n,
		.in_max_bytes = l->request_line_bytes + l->header_block_bytes + l->header_line_bytes + (64 << 10),
	};
	loop->spare_in = BUF_MAX(loop->in_max_bytes);
	(void)pthread_mutex_init(&loop->lock, NULL);
	set_patience(loop);
	loop->window = malloc(FILE_WINDOW);
	loop->listeners = calloc(n, sizeof *loop->listeners);
	if (!loop->window || !loop->listeners)
		check_no_memory(FILE_WINDOW);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = (struct source){ .ready = woken, .fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.ptr = &loop->wake };
	if (loop->epoll_fd < 0 || loop->wake.fd < 0 ||
	    epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->wake.fd, &event))
		return err_errno(err, errno, "an event loop cannot be made");
	for (size_t i = 0; i < n; i++) {
		loop->listeners[i].source = (struct source){ .ready = accept_ready, .fd = fds[i] };
		listen_for(loop, &loop->listeners[i], true);
	}
	return BS_OK;
}

enum bs_status loop_start(struct loop *loop, struct err *err)
{
	int e = pthread_create(&loop->thread, NULL, loop_main, loop);
	if (e)
		return err_errno(err, e, "an event loop's thread cannot be started");
	loop->is_running = true;
	return BS_OK;
}

void loop_join(struct loop *loop)
{
	if (loop->is_running)
		(void)pthread_join(loop->thread, NULL);
	loop->is_running = false;
}

void loop_done(struct loop *loop)
{
	take_finished(loop); /* their connections are closed: frees only */
	run_again(loop);
	free_dead(loop);
	while (loop->spare) {
		struct exchange *e = loop->spare;
		loop->spare = e->next;
		free_exchange(e);
	}
	buf_done(&loop->spare_in);
	buf_done(&loop->log_lines);
	buf_done(&loop->date.text);
	free(loop->window);
	free(loop->listeners);
	if (loop->epoll_fd >= 0)
		(void)close(loop->epoll_fd);
	if (loop->wake.fd >= 0)
		(void)close(loop->wake.fd);
	(void)pthread_mutex_destroy(&loop->lock);
}
