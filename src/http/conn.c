/*
 * See conn.h. Each phase has one step function, which says what to do next: another step, wait for an
 * event, or close. A turn is limited to a number of steps, so that one client with a full pipe does not
 * hold up the others.
 */
#include "http/conn.h"

#include "base/check.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READ_SIZE = 16 << 10, STEPS_PER_TURN = 64 };

enum step { STEP_AGAIN, STEP_WAIT, STEP_CLOSE };

static const struct http_limits *limits_of(const struct conn *c)
{
	return &c->loop->server->config.limits;
}

/* ── Opening and closing ── */

static void conn_ready(struct loop *loop, struct source *source, uint32_t events)
{
	(void)loop;
	struct conn *c = (struct conn *)source; /* source is its first field */
	if (c->phase == PHASE_CLOSED)
		return;
	if (events & (EPOLLERR | EPOLLHUP)) {
		conn_close(c);
		return;
	}
	c->peer_done |= (events & EPOLLRDHUP) != 0;
	c->readable |= (events & (EPOLLIN | EPOLLRDHUP)) != 0;
	if (c->phase != PHASE_WORK)
		conn_run(c);
}

static void set_peer(struct conn *c, const struct sockaddr_storage *address)
{
	uint32_t v4 = 0;
	if (address->ss_family == AF_INET) {
		const struct sockaddr_in *a = (const struct sockaddr_in *)address;
		(void)inet_ntop(AF_INET, &a->sin_addr, c->peer, sizeof c->peer);
		v4 = ntohl(a->sin_addr.s_addr);
	} else {
		const struct sockaddr_in6 *a = (const struct sockaddr_in6 *)address;
		bool mapped = IN6_IS_ADDR_V4MAPPED(&a->sin6_addr);
		(void)inet_ntop(mapped ? AF_INET : AF_INET6, a->sin6_addr.s6_addr + (mapped ? 12 : 0),
		                c->peer, sizeof c->peer);
		if (mapped)
			v4 = (uint32_t)a->sin6_addr.s6_addr[12] << 24;
		c->is_loopback = IN6_IS_ADDR_LOOPBACK(&a->sin6_addr);
	}
	c->is_loopback |= v4 >> 24 == 127;
	c->peer_key = peer_key(address);
}

void conn_open(struct loop *loop, int fd, const struct sockaddr_storage *address, bool is_counted)
{
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		check_no_memory(sizeof *c);
	*c = (struct conn){
		.source = { .ready = conn_ready, .fd = fd },
		.loop = loop,
		.wait = WAIT_COUNT,
		.is_counted = is_counted,
		.in = BUF_MAX(loop->in_max_bytes),
	};
	set_peer(c, address);
	loop->n_conns++;
	atomic_fetch_add_explicit(&loop->server->connections, 1, memory_order_relaxed);
	loop_wait(loop, c, WAIT_HEAD);
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = &c->source };
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event))
		conn_close(c);
}

void conn_close(struct conn *c)
{
	struct loop *loop = c->loop;
	if (c->phase == PHASE_CLOSED)
		return;
	bool is_at_worker = c->phase == PHASE_WORK;
	(void)close(c->source.fd);
	c->source.fd = -1;
	c->phase = PHASE_CLOSED;
	loop_leave(loop, c);
	if (c->is_counted)
		peers_leave(loop->server->peers, c->peer_key);
	loop->n_conns--;
	atomic_fetch_sub_explicit(&loop->server->connections, 1, memory_order_relaxed);
	buf_done(&c->in);
	if (is_at_worker)
		return; /* conn_resume buries it */
	if (c->exchange)
		loop_release_exchange(loop, c->exchange);
	c->exchange = NULL;
	loop_bury(loop, c);
}

/* ── Reading ── */

enum fill { FILL_SOME, FILL_BLOCKED, FILL_END };

static struct str pending(const struct conn *c)
{
	return str_of(c->in.ptr + c->in_at, c->in.len - c->in_at);
}

/* An empty buffer goes back to the loop, so that ten thousand waiting connections hold none. */
static void give_buffer_back(struct conn *c)
{
	struct loop *loop = c->loop;
	c->in_at = 0;
	if (loop->spare_in.ptr || c->in.cap > 2 * READ_SIZE) {
		buf_done(&c->in);
		return;
	}
	loop->spare_in = c->in;
	buf_reset(&loop->spare_in);
	c->in = BUF_MAX(loop->in_max_bytes);
}

static void use_input(struct conn *c, size_t n)
{
	c->in_at += n;
	ASSERT(c->in_at <= c->in.len);
	if (c->in_at == c->in.len)
		give_buffer_back(c);
}

/* A head that comes slowly keeps the bytes it has and not a whole buffer. */
static void shrink_buffer(struct conn *c)
{
	struct str rest = pending(c);
	struct buf small = BUF_MAX(c->loop->in_max_bytes);
	if (c->in.cap < READ_SIZE)
		return;
	buf_put(&small, rest);
	give_buffer_back(c);
	c->in = small;
}

static bool make_room(struct conn *c)
{
	struct loop *loop = c->loop;
	if (c->in_at > 0) {
		memmove(c->in.ptr, c->in.ptr + c->in_at, c->in.len - c->in_at);
		c->in.len -= c->in_at;
		c->in_at = 0;
	}
	if (!c->in.ptr && loop->spare_in.ptr) {
		c->in = loop->spare_in;
		loop->spare_in = BUF_MAX(loop->in_max_bytes);
	}
	return buf_reserve(&c->in, c->in.len < READ_SIZE ? READ_SIZE - c->in.len : 1);
}

static enum fill fill(struct conn *c)
{
	if (!c->readable)
		return FILL_BLOCKED;
	if (!make_room(c))
		return FILL_END; /* not met: the limits of a head are below the buffer's */
	size_t room = c->in.cap - c->in.len;
	ssize_t n = recv(c->source.fd, c->in.ptr + c->in.len, room, 0);
	if (n < 0 && errno == EINTR)
		return FILL_SOME;
	if (n < 0 && errno == EAGAIN) {
		c->readable = false;
		if (c->in.len == 0)
			give_buffer_back(c);
		return FILL_BLOCKED;
	}
	if (n <= 0)
		return FILL_END;
	c->in.len += (size_t)n;
	if ((size_t)n < room && !c->peer_done)
		c->readable = false; /* the socket is empty: epoll tells when that changes */
	return FILL_SOME;
}

/* ── Answering ── */

static void begin_write(struct conn *c)
{
	c->phase = PHASE_WRITE;
}

static void make_answer_here(struct conn *c)
{
	struct exchange *e = c->exchange;
	e->options.now_us = clock_now_us();
	answer_make(&e->request, &e->response, &e->options, &c->loop->date, &e->answer);
	begin_write(c);
}

/* An answer of the server's own. With `close` the rest of the input is never read as a request. */
static void refuse(struct conn *c, int status, bool close)
{
	struct exchange *e = c->exchange;
	response_refuse(&e->response, status, e->request.id);
	e->options.close |= close;
	make_answer_here(c);
}

static void answer_asterisk(struct conn *c)
{
	struct exchange *e = c->exchange;
	e->response.status = 204;
	http_put_header(&e->response, STR("allow"), STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
	make_answer_here(c);
}

static void sent(struct answer *a, size_t n)
{
	size_t of_kept = n < a->kept_head.len ? n : a->kept_head.len;
	a->kept_head = str_slice(a->kept_head, of_kept, a->kept_head.len);
	n -= of_kept;
	size_t of_head = a->head.len - a->head_at;
	if (of_head > n)
		of_head = n;
	a->head_at += of_head;
	a->body = str_slice(a->body, n - of_head, a->body.len);
}

static bool is_in_memory(const struct answer *a)
{
	return a->kept_head.len > 0 || a->head_at < a->head.len || a->body.len > 0;
}

/* Writes what it can of the part in memory. Below 0: errno says why. */
static ssize_t push(struct conn *c, struct answer *a)
{
	struct iovec parts[3] = {
		/* sendmsg only reads; its type cannot say so. */
		{ (void *)(uintptr_t)a->kept_head.ptr, a->kept_head.len },
		{ a->head.ptr + a->head_at, a->head.len - a->head_at },
		{ (void *)(uintptr_t)a->body.ptr, a->body.len },
	};
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = 3 };
	ssize_t n = sendmsg(c->source.fd, &message, MSG_NOSIGNAL | (a->file_left ? MSG_MORE : 0));
	if (n > 0)
		sent(a, (size_t)n);
	return n;
}

/*
 * A kept answer is valid until fast_done without being held. So the first write happens here: mostly it is the only
 * one, and then nothing that other loops look at was written.
 */
static void answer_fast(struct conn *c)
{
	const struct http_handler *h = &c->loop->server->config.handler;
	struct exchange *e = c->exchange;
	struct http_kept *kept = &e->response.kept;
	make_answer_here(c);
	if (kept->head.ptr) {
		(void)push(c, &e->answer); /* an error shows again at the next write */
		if (is_in_memory(&e->answer) && !kept->is_held) {
			kept->hold(kept->owner);
			kept->is_held = true;
		}
	}
	if (h->fast_done)
		h->fast_done(h->ctx, c->loop->handlers);
}

static void dispatch(struct conn *c)
{
	struct exchange *e = c->exchange;
	struct http_server *server = c->loop->server;
	const struct http_handler *h = &server->config.handler;
	bool is_read = e->request.method == HTTP_GET || e->request.method == HTTP_HEAD;
	e->request.body = buf_str(&e->body.bytes);
	e->job = JOB_HANDLE;
	switch (h->fast && is_read ? h->fast(h->ctx, c->loop->handlers, loop_ticket(e)) : HTTP_FAST_WORK) {
	case HTTP_FAST_ANSWERED:
		answer_fast(c);
		return;
	case HTTP_FAST_TAKEN: /* e is the handler's until its ticket comes back */
		c->phase = PHASE_WORK;
		loop_wait(c->loop, c, WAIT_SHARED);
		return;
	case HTTP_FAST_WORK:
		break;
	}
	c->phase = PHASE_WORK;
	if (workers_submit(server->workers, e))
		return;
	if (e->request.plan)
		h->drop_plan(h->ctx, e->request.plan);
	refuse(c, 503, false);
}

/* ── Phase HEAD ── */

static bool wants_no_body(enum http_method m)
{
	return m == HTTP_GET || m == HTTP_HEAD || m == HTTP_OPTIONS || m == HTTP_DELETE;
}

/* Memory for bodies is promised before it is used, so that many large uploads at once cannot exhaust it. */
static bool reserve_body(struct http_server *server, struct exchange *e, size_t bytes)
{
	size_t before = atomic_fetch_add_explicit(&server->bodies_bytes, bytes, memory_order_relaxed);
	e->body_reserved = bytes;
	return before + bytes <= server->config.limits.bodies_bytes;
}

static size_t body_limit(const struct http_server *server, const struct http_request *r)
{
	const struct http_handler *h = &server->config.handler;
	size_t asked = h->body_limit ? h->body_limit(h->ctx, r->method, r->path) : 0;
	size_t most = server->config.limits.body_upload_bytes;
	return asked < most ? asked : most;
}

static void send_continue(struct conn *c)
{
	struct str line = STR("HTTP/1.1 100 Continue\r\n\r\n");
	/* Should the send buffer of a client that waits for this be full, the body's time-out comes. */
	(void)send(c->source.fd, line.ptr, line.len, MSG_NOSIGNAL);
}

static bool wants_close(const struct conn *c)
{
	const struct exchange *e = c->exchange;
	return e->has_unread_body || !e->framing.keep_alive || c->loop->stopping ||
	       c->requests >= limits_of(c)->requests_per_connection;
}

static void begin_body(struct conn *c)
{
	struct exchange *e = c->exchange;
	const struct framing *f = &e->framing;
	struct http_server *server = c->loop->server;
	size_t max = body_limit(server, &e->request);
	if (max == 0 || f->content_length > max) {
		refuse(c, 413, true);
		return;
	}
	if (!f->is_chunked)
		max = (size_t)f->content_length;
	if (!reserve_body(server, e, max)) {
		refuse(c, 503, true);
		return;
	}
	e->has_unread_body = false;
	e->options.close = wants_close(c);
	body_start(&e->body, limits_of(c), e->wire, f->is_chunked, max);
	if (f->expects_continue && pending(c).len == 0)
		send_continue(c);
	c->phase = PHASE_BODY;
	c->body_since_us = c->loop->now_us;
	c->body_received = 0;
	loop_wait(c->loop, c, WAIT_BODY_GRACE);
}

static void begin_request(struct conn *c, int parse_status)
{
	struct exchange *e = c->exchange;
	const struct http_handler *h = &c->loop->server->config.handler;
	const struct http_request *r = &e->request;
	bool has_body = e->framing.is_chunked || e->framing.content_length > 0;
	e->has_unread_body = has_body;
	e->options.is_http_1_0 = e->framing.is_http_1_0;
	e->options.close = wants_close(c);
	if (parse_status)
		refuse(c, parse_status, parse_status != 404);
	else if (h->host_is_known && !h->host_is_known(h->ctx, r->host, r->is_loopback, r->path))
		refuse(c, 421, false);
	else if (e->framing.is_asterisk)
		answer_asterisk(c);
	else if (has_body && !wants_no_body(r->method))
		begin_body(c);
	else
		dispatch(c);
}

static void put_id(const struct loop *loop, char id[static 17])
{
	static const char digits[] = "0123456789abcdef";
	uint64_t x = loop->server->id_seed + loop->n_ids * UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	x ^= x >> 31;
	for (size_t i = 0; i < 16; i++)
		id[i] = digits[x >> (60 - 4 * i) & 15];
	id[16] = 0;
}

static struct exchange *begin_exchange(struct conn *c)
{
	struct loop *loop = c->loop;
	struct exchange *e = loop_take_exchange(loop, c);
	c->exchange = e;
	c->requests++;
	loop_wait(loop, c, WAIT_WORK); /* neither idle nor late until its answer is stuck */
	loop->n_ids++;
	e->started_us = loop->now_us;
	e->request.peer = str_of(c->peer, strlen(c->peer));
	e->request.received_us = clock_now_us();
	put_id(loop, e->request.id);
	return e;
}

static void parse_request(struct conn *c, size_t head_len)
{
	struct exchange *e = begin_exchange(c);
	const struct http_server_config *config = &c->loop->server->config;
	struct http_request *r = &e->request;
	struct origin origin = { r->peer, c->is_loopback, config->proxies, config->n_proxies };
	struct http_request named = *r; /* id and time, which parsing does not know */
	struct str head = str_slice(pending(c), 0, head_len);
	int status = head_parse(&e->mem, &config->limits, &c->gate, &origin, head, &e->wire, r, &e->framing);
	if (status && r->peer.len == 0)
		r->peer = named.peer;
	r->received_us = named.received_us;
	memcpy(r->id, named.id, sizeof r->id);
	use_input(c, head_len);
	c->gate = (struct head_gate){ 0 };
	begin_request(c, status);
}

static void refuse_head(struct conn *c, int status)
{
	struct exchange *e = begin_exchange(c);
	e->has_unread_body = true;
	refuse(c, status, true);
}

static enum step wait_for_head(struct conn *c)
{
	bool is_idle = pending(c).len == 0;
	if (c->loop->stopping)
		return STEP_CLOSE;
	if (!is_idle)
		shrink_buffer(c);
	enum wait wanted = is_idle && c->requests > 0 ? WAIT_IDLE : WAIT_HEAD;
	if (c->wait != wanted)
		loop_wait(c->loop, c, wanted);
	return STEP_WAIT;
}

static enum step step_head(struct conn *c)
{
	size_t head_len = 0;
	int status =
	    pending(c).len ? head_gate_step(&c->gate, limits_of(c), pending(c), &head_len) : HEAD_MORE;
	if (status == HEAD_COMPLETE) {
		parse_request(c, head_len);
		return STEP_AGAIN;
	}
	if (status != HEAD_MORE) {
		refuse_head(c, status);
		return STEP_AGAIN;
	}
	switch (fill(c)) {
	case FILL_SOME:
		return STEP_AGAIN;
	case FILL_BLOCKED:
		return wait_for_head(c);
	case FILL_END:
		break;
	}
	return STEP_CLOSE;
}

/* ── Phase BODY ── */

static enum step step_body(struct conn *c)
{
	size_t used = 0;
	struct exchange *e = c->exchange;
	int status = pending(c).len ? body_feed(&e->body, pending(c), &used) : BODY_MORE;
	if (status != BODY_MORE && status != BODY_COMPLETE) {
		e->has_unread_body = true;
		loop_wait(c->loop, c, WAIT_WORK);
		refuse(c, status, true);
		return STEP_AGAIN;
	}
	use_input(c, used);
	c->body_received += used;
	if (status == BODY_COMPLETE) {
		loop_wait(c->loop, c, WAIT_WORK);
		dispatch(c);
		return STEP_AGAIN;
	}
	switch (fill(c)) {
	case FILL_SOME:
		return STEP_AGAIN;
	case FILL_BLOCKED:
		return STEP_WAIT;
	case FILL_END:
		break;
	}
	return STEP_CLOSE;
}

/* ── Phase WORK ── */

static enum step step_work(struct conn *c)
{
	(void)c;
	return STEP_WAIT;
}

void conn_resume(struct conn *c)
{
	if (c->phase == PHASE_CLOSED) {
		loop_release_exchange(c->loop, c->exchange);
		c->exchange = NULL;
		loop_bury(c->loop, c);
		return;
	}
	c->was_warmed = c->exchange->job == JOB_WARM_FILE;
	if (c->exchange->job == JOB_ANSWERED)
		make_answer_here(c);
	begin_write(c);
	conn_run(c);
}

/* ── Phase WRITE ── */

static enum step wait_for_writing(struct conn *c, bool progressed)
{
	if (!c->wants_write_events) {
		struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		                            .data.ptr = &c->source };
		if (epoll_ctl(c->loop->epoll_fd, EPOLL_CTL_MOD, c->source.fd, &event))
			return STEP_CLOSE;
		c->wants_write_events = true;
	}
	if (progressed || c->wait != WAIT_WRITE)
		loop_wait(c->loop, c, WAIT_WRITE);
	return STEP_WAIT;
}

/* Head and body from memory. */
static enum step send_memory(struct conn *c, struct answer *a)
{
	ssize_t n = push(c, a);
	if (n < 0 && errno == EINTR)
		return STEP_AGAIN;
	if (n < 0)
		return errno == EAGAIN ? wait_for_writing(c, false) : STEP_CLOSE;
	return is_in_memory(a) ? wait_for_writing(c, n > 0) : STEP_AGAIN;
}

/* The file is not in the kernel's memory: a worker reads it once, so that no loop waits for the disk. */
static enum step warm_file(struct conn *c)
{
	c->exchange->job = JOB_WARM_FILE;
	c->phase = PHASE_WORK;
	loop_wait(c->loop, c, WAIT_WORK);
	(void)workers_submit(c->loop->server->workers, c->exchange); /* this job always fits */
	return STEP_WAIT;
}

/*
 * One window of the file goes through the loop's own memory: RWF_NOWAIT, which sendfile lacks, is what
 * keeps the loop from ever waiting for a disk. What the socket does not take is read again later, so a slow
 * reader costs no memory.
 */
static enum step send_file(struct conn *c, struct answer *a)
{
	size_t len = a->file_left < FILE_WINDOW ? (size_t)a->file_left : FILE_WINDOW;
	struct iovec window = { c->loop->window, len };
	ssize_t got = preadv2(c->exchange->response.file_fd, &window, 1, (off_t)a->file_at,
	                      c->was_warmed ? 0 : RWF_NOWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EOPNOTSUPP) && !c->was_warmed)
		return warm_file(c);
	if (got < 0 && errno == EINTR)
		return STEP_AGAIN;
	if (got <= 0)
		return STEP_CLOSE; /* the file became shorter: the client sees that its answer is cut */
	c->was_warmed = false;
	ssize_t n = send(c->source.fd, c->loop->window, (size_t)got, MSG_NOSIGNAL);
	if (n < 0 && errno == EINTR)
		return STEP_AGAIN;
	if (n < 0)
		return errno == EAGAIN ? wait_for_writing(c, false) : STEP_CLOSE;
	a->file_at += (uint64_t)n;
	a->file_left -= (uint64_t)n;
	return n < got ? wait_for_writing(c, true) : STEP_AGAIN;
}

static enum step end_exchange(struct conn *c)
{
	struct exchange *e = c->exchange;
	bool close = e->options.close || c->loop->stopping;
	loop_log(c->loop, e);
	loop_release_exchange(c->loop, e);
	c->exchange = NULL;
	if (!close) {
		c->phase = PHASE_HEAD;
		return STEP_AGAIN;
	}
	/* Closing a socket with unread input sends a reset, which can destroy the answer (RFC 9112, 9.6). */
	if (shutdown(c->source.fd, SHUT_WR))
		return STEP_CLOSE;
	buf_done(&c->in);
	c->in_at = 0;
	c->phase = PHASE_LINGER;
	c->readable = true;
	loop_wait(c->loop, c, WAIT_LINGER);
	return STEP_AGAIN;
}

static enum step step_write(struct conn *c)
{
	struct answer *a = &c->exchange->answer;
	if (is_in_memory(a))
		return send_memory(c, a);
	if (a->file_left > 0)
		return send_file(c, a);
	return end_exchange(c);
}

/* ── Phase LINGER ── */

static enum step step_linger(struct conn *c)
{
	if (!c->readable)
		return STEP_WAIT;
	ssize_t n = recv(c->source.fd, c->loop->window, FILE_WINDOW, 0);
	if (n > 0 || (n < 0 && errno == EINTR))
		return STEP_AGAIN;
	if (n < 0 && errno == EAGAIN) {
		c->readable = false;
		return STEP_WAIT;
	}
	return STEP_CLOSE;
}

/* ── Driving ── */

void conn_run(struct conn *c)
{
	static enum step (*const steps[])(struct conn *) = {
		[PHASE_HEAD] = step_head,   [PHASE_BODY] = step_body,     [PHASE_WORK] = step_work,
		[PHASE_WRITE] = step_write, [PHASE_LINGER] = step_linger,
	};
	for (int i = 0; i < STEPS_PER_TURN; i++) {
		switch (steps[c->phase](c)) {
		case STEP_AGAIN:
			continue;
		case STEP_CLOSE:
			conn_close(c);
			return;
		case STEP_WAIT:
			return;
		}
	}
	loop_again(c->loop, c);
}

void conn_timed_out(struct conn *c)
{
	if (c->wait == WAIT_BODY_GRACE || c->wait == WAIT_BODY_RATE) {
		uint64_t seconds = (uint64_t)(c->loop->now_us - c->body_since_us) / (uint64_t)US_PER_S;
		if (c->body_received >= seconds * limits_of(c)->body_bytes_per_s) {
			loop_wait(c->loop, c, WAIT_BODY_RATE);
			return;
		}
	}
	if (c->wait == WAIT_SHARED) {
		const struct http_handler *h = &c->loop->server->config.handler;
		bool is_ours = h->give_up(h->ctx, &c->exchange->ticket);
		loop_wait(c->loop, c, WAIT_WORK);
		if (is_ours) {
			refuse(c, 503, false);
			conn_run(c);
		}
		return;
	}
	conn_close(c);
}
