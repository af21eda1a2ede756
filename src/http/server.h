/*
 * The server: event loops that own sockets, workers that own everything that may block.
 *
 *   loop (one per core, SO_REUSEPORT): accept, read, parse, limits, time-outs ── request ──► queue
 *   worker: handler(worker's context, request, response) ── finished response ──► the loop it came from: writev
 *
 * A loop never waits for disk, database or lock; a worker never touches a socket.
 */
#ifndef BS_HTTP_SERVER_H
#define BS_HTTP_SERVER_H

#include "http/limits.h"
#include "http/message.h"

struct http_server;

/*
 * A request that `fast` took: it waits, outside the server, until somebody calls one of the two functions, once, from
 * any thread.
 */
struct http_ticket {
	struct http_request  *request;
	struct http_response *response;
	void (*answered)(struct http_ticket *t); /* the response is filled; a kept answer in it is held */
	void (*again)(struct http_ticket *t);    /* the answer cannot be shared: a worker handles this request alone */
};

enum http_fast {
	HTTP_FAST_WORK,     /* to a worker; request->plan may have been set */
	HTTP_FAST_ANSWERED, /* the response is filled */
	HTTP_FAST_TAKEN     /* waits for somebody else's answer: see struct http_ticket */
};

struct http_handler {
	/* Called once in each worker thread: makes its context (a read handle, formatters ...). */
	enum bs_status (*worker_start)(void *ctx, void **worker, struct err *err);
	void (*worker_stop)(void *ctx, void *worker);
	/* Answers one request. mem lives until the answer is sent. May block. Must fill res; cannot fail. */
	void (*handle)(void *ctx, void *worker, struct arena *mem, const struct http_request *req,
	               struct http_response *res);
	/*
	 * How long a body this request may send, in bytes, by method and path; 0 refuses one with 413. On
	 * the loop: must not block.
	 */
	size_t (*body_limit)(void *ctx, enum http_method method, struct str path);
	/* True if the host may be served at all (else 421). On the loop: must not block. */
	bool (*host_is_known)(void *ctx, struct str host, bool is_loopback, struct str path);
	/*
	 * Optional: the place for a cache of pages. Looks at a GET or HEAD before a worker does, on the loop: must not
	 * block. HTTP_FAST_ANSWERED: the response is filled from memory, and a kept answer that is not held stays
	 * valid until fast_done, which follows at once after the first write.
	 */
	enum http_fast (*fast)(void *ctx, void *loop, struct http_ticket *t);
	void (*fast_done)(void *ctx, void *loop); /* optional */
	/* Optional, once in each loop's thread: its own part of the context. Lives as long as the handler's ctx. */
	void *(*loop_start)(void *ctx);
	/*
	 * With HTTP_FAST_TAKEN: the ticket has waited for shared_wait_us. True: it was taken out and nobody will finish
	 * it. False: its answer is on the way.
	 */
	bool (*give_up)(void *ctx, struct http_ticket *t);
	/* If plans are made: this one's request will not be handled. */
	void (*drop_plan)(void *ctx, void *plan);
	void *ctx;
};

struct http_server_config {
	const int *listen_fds; /* n bound and listening TCP sockets, one per loop or one shared; not owned */
	size_t              n_listen_fds;
	int                 loops;      /* 0: one per core */
	int                 workers;    /* 0: one per core, at least 2 */
	struct http_limits  limits;
	/*
	 * Addresses of reverse proxies, as text ("10.0.0.7", "::1"): what they say in X-Forwarded-For and
	 * -Proto counts, and they may open any number of connections. Borrowed for the call of
	 * http_server_start.
	 */
	const struct str   *proxies;
	size_t              n_proxies;
	int                 access_log_fd; /* -1 = off */
	struct http_handler handler;
};

/*
 * Starts all threads; they take no signals. Returns when they run. Raises the soft limit of open files to
 * the hard one.
 */
enum bs_status http_server_start(const struct http_server_config *config, struct http_server **out,
                                 struct err *err);
/*
 * Stops accepting, lets running requests finish for at most grace_us, closes everything, frees. Blocks; a
 * handler that is still running then is waited for. Accepts NULL.
 */
void http_server_stop(struct http_server *s, int64_t grace_us);

/*
 * Parses "ADDR:PORT", "[::1]:8080", ":8080" or "8080", binds and listens (SO_REUSEPORT). Message names the
 * address.
 */
enum bs_status http_listen(struct str address, int *fd, int *port, struct err *err);

#endif
