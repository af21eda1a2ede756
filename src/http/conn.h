/*
 * One connection: a state machine that its loop drives.
 *
 *                    ┌──────────────── kept alive ───────────────────┐
 *                    ▼                                               │
 *   accept ───► HEAD ──► BODY ──► WORK (a worker has the exchange) ──► WRITE ──► LINGER ──► CLOSED
 *                │  └──── no body ──┘ ▲                               ▲   │
 *                │                    └─ the file's next part ────────────┘
 *                └── refused ─────────────────────────────────────────┘
 *
 * Requests of one connection are answered one after the other, so pipelined answers keep their order; what
 * the client sends meanwhile stays in the kernel. epoll is edge-triggered: `readable` remembers that there
 * may be more to read.
 */
#ifndef BS_HTTP_CONN_H
#define BS_HTTP_CONN_H

#include "http/exchange.h"
#include "http/loop.h"

#include <netinet/in.h>

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_WORK, PHASE_WRITE, PHASE_LINGER, PHASE_CLOSED };

struct conn {
	struct source source;        /* first; its fd is -1 once closed */
	struct loop  *loop;
	struct conn  *older, *newer; /* in its wait list */
	struct conn  *next_again;    /* in the loop's list for the next turn */
	struct conn  *next_dead;     /* in the loop's list of conns to free */
	enum wait     wait;
	int64_t       deadline_us;   /* monotonic */
	enum phase    phase;
	bool          is_again;
	bool          readable;      /* recv may find something */
	bool          peer_done;     /* the client has sent its last byte */
	bool          wants_write_events;
	bool          is_counted;    /* in the server's peers */
	bool          is_loopback;
	bool          was_warmed;    /* the next window of the file has just been read by a worker */
	struct buf    in;            /* owned: bytes read and not yet parsed; no memory while empty */
	size_t        in_at;         /* bytes of it already used */
	struct head_gate gate;
	struct exchange *exchange;   /* NULL while a head is read */
	size_t        requests;      /* answered or being answered */
	int64_t       body_since_us;
	uint64_t      body_received;
	uint64_t      peer_key;
	char          peer[INET6_ADDRSTRLEN];
};

/* Takes the socket over. The connection is in the loop's lists afterwards. */
void conn_open(struct loop *loop, int fd, const struct sockaddr_storage *address, bool is_counted);
/* Goes as far as it can. */
void conn_run(struct conn *c);
/* Its exchange came back from a worker. May be closed meanwhile. */
void conn_resume(struct conn *c);
/* Its deadline has passed. */
void conn_timed_out(struct conn *c);
/* At once. A closed connection is freed at the end of the loop's turn. */
void conn_close(struct conn *c);

#endif
