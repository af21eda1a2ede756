/*
 * An event loop: one thread, its sockets, its time-outs. It never waits for anything but epoll.
 *
 * Every connection stands in exactly one wait list. Within a list all wait equally long, so the oldest is
 * always the next to expire and no timer structure is needed: entering, leaving and expiring are a few
 * pointer moves.
 */
#ifndef BS_HTTP_LOOP_H
#define BS_HTTP_LOOP_H

#include "http/access_log.h"
#include "http/exchange.h"
#include "http/peers.h"
#include "http/server.h"
#include "http/worker.h"

#include <pthread.h>
#include <stdatomic.h>

struct loop;
struct conn;

enum wait {
	WAIT_IDLE,       /* kept open, no byte of a next request */
	WAIT_HEAD,       /* new, or part of a head came */
	WAIT_BODY_GRACE, /* the first seconds of a body, when its rate does not count yet */
	WAIT_BODY_RATE,  /* then looked at once a second */
	WAIT_WORK,       /* a worker has the exchange: no time-out */
	WAIT_SHARED,     /* its ticket waits for an answer that is being made for another */
	WAIT_WRITE,      /* the client does not read */
	WAIT_LINGER,     /* answered; what still comes is thrown away */
	WAIT_COUNT
};

/* What epoll points to. */
struct source {
	void (*ready)(struct loop *loop, struct source *source, uint32_t events);
	int fd;
};

struct wait_list {
	struct conn *oldest, *newest;
	int64_t      patience_us;
};

/* What all loops share. Constant after the start but for the atomics. */
struct http_server {
	struct http_server_config config;
	struct arena       mem;          /* the proxies of config, in canonical form */
	struct workers    *workers;
	struct peers      *peers;
	struct access_log *access_log;   /* NULL: off */
	_Atomic size_t     connections;
	_Atomic size_t     bodies_bytes; /* memory promised to bodies that are being read or handled */
	_Atomic int64_t    stop_at_us;   /* monotonic; 0 while the server shall run */
	uint64_t           id_seed;
	struct loop       *loops;
	int                n_loops;
};

struct listener {
	struct source source;
	int64_t       paused_until_us; /* out of descriptors: not asked before; 0 if it is asked */
};

struct loop {
	struct http_server *server;
	pthread_t           thread;
	bool                is_running;
	int                 epoll_fd;
	struct source       wake;        /* an eventfd: something is in `finished`, or the server stops */
	struct listener    *listeners;
	size_t              n_listeners;
	int64_t             now_us;      /* monotonic, of this turn */
	bool                stopping;
	int64_t             stop_at_us;
	struct wait_list    waits[WAIT_COUNT];
	size_t              n_conns;     /* open ones */
	struct conn        *again;       /* have more to do */
	struct conn *dead; /* freed at the end of the turn, as events of the turn may still name them */
	struct exchange    *spare;       /* for the next request */
	size_t              n_spare;
	struct buf          spare_in;    /* a read buffer for the next connection that needs one */
	size_t              in_max_bytes;
	char               *window;      /* FILE_WINDOW bytes */
	struct date_cache   date;
	void               *handlers;    /* from the handler's loop_start */
	struct buf          log_lines;
	int64_t             log_due_us;  /* when log_lines must be handed over; 0 while empty */
	uint64_t            n_ids;
	pthread_mutex_t     lock;        /* guards finished */
	struct exchange    *finished;    /* newest first: what workers gave back */
};

/* For server.c: fills a loop that listens on the n sockets. */
enum bs_status loop_init(struct loop *loop, struct http_server *server, const int *fds, size_t n,
                         struct err *err);
enum bs_status loop_start(struct loop *loop, struct err *err);
void loop_wake(struct loop *loop); /* any thread */
void loop_join(struct loop *loop);
/* After all workers have ended. */
void loop_done(struct loop *loop);

/* For workers: hands an exchange back. Any thread. */
void loop_give_back(struct loop *loop, struct exchange *e);

/* For conn.c, on the loop's thread. */
void loop_wait(struct loop *loop, struct conn *c, enum wait wait); /* starts its patience anew */
void loop_leave(struct loop *loop, struct conn *c);                /* out of its wait list */
void loop_again(struct loop *loop, struct conn *c);                /* conn_run in the next turn */
void loop_bury(struct loop *loop, struct conn *c);
struct exchange *loop_take_exchange(struct loop *loop, struct conn *c);
void loop_release_exchange(struct loop *loop, struct exchange *e); /* its arena, body, answer die */
struct http_ticket *loop_ticket(struct exchange *e); /* for its request; valid as long as e */
void loop_log(struct loop *loop, const struct exchange *e);

#endif
