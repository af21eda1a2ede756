/*
 * The serving side of the control socket: one thread accepts, each job gets a thread of its own. Only this user and
 * root may connect. A job's thread owns everything of the job; the accepting thread only counts them.
 */
#include "cmd/job_wire.h"
#include "cmd/verb.h"

#include "base/check.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_RUNNING = 8, HEAD_WAIT_S = 5 };

struct control {
	struct store   *store;
	int             dir_fd, listen_fd;
	int             stop_fd; /* readable once control_stop was called */
	pthread_t       thread;
	pthread_mutex_t lock;    /* guards n_running */
	pthread_cond_t  ended;   /* n_running went down */
	int             n_running;
};

struct running {
	struct control *control;
	int             sock;
	char           *bytes; /* the words */
	int             fds[JOB_MAX_FDS];
	size_t          n_fds;
	struct job      job;
	int             done_fd;   /* readable once the job has ended */
	_Atomic bool    cancelled;
};

static bool read_whole(int sock, void *to, size_t len)
{
	char *at = to;
	while (len > 0) {
		ssize_t n = recv(sock, at, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool receive_head(struct running *r, struct job_head *head)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int) * JOB_MAX_FDS)];
	} control;
	struct iovec part = { head, sizeof *head };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
		              .msg_controllen = sizeof control };
	ssize_t got = recvmsg(r->sock, &msg, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); got >= 0 && c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		ASSERT(r->n_fds + n <= JOB_MAX_FDS);
		memcpy(r->fds + r->n_fds, CMSG_DATA(c), n * sizeof(int));
		r->n_fds += n;
	}
	return got == (ssize_t)sizeof *head && head->magic == JOB_MAGIC && head->bytes <= JOB_MAX_BYTES &&
	       head->n_fds >= 2 && head->n_fds == r->n_fds;
}

/* Splits the words in place. False if they are not NUL-ended words with a known name first. */
static bool receive_job(struct running *r, char **words, job_fn **run)
{
	struct job_head head;
	if (!receive_head(r, &head) || head.bytes == 0)
		return false;
	r->bytes = malloc(head.bytes);
	if (!r->bytes)
		check_no_memory(head.bytes);
	if (!read_whole(r->sock, r->bytes, head.bytes) || r->bytes[head.bytes - 1] != 0)
		return false;
	int n = 0;
	for (size_t at = 0; at < head.bytes; at += strlen(r->bytes + at) + 1) {
		if (n > JOB_MAX_WORDS)
			return false;
		words[n++] = r->bytes + at;
	}
	*run = job_find(words[0]);
	r->job.words = words + 1;
	r->job.n_words = n - 1;
	return *run != NULL;
}

/* Watches the caller while the job runs: when it hangs up, or the server stops, the job is cancelled. */
static void *watch_caller(void *arg)
{
	struct running *r = arg;
	struct pollfd fds[3] = { { r->done_fd, POLLIN, 0 }, { r->sock, POLLRDHUP, 0 }, { r->control->stop_fd, POLLIN, 0 } };
	while (poll(fds, 3, -1) < 0)
		;
	if (!fds[0].revents)
		atomic_store(&r->cancelled, true);
	return NULL;
}

static void signal_fd(int fd)
{
	uint64_t one = 1;
	(void)!write(fd, &one, sizeof one);
}

static void run_job(struct running *r)
{
	char *words[JOB_MAX_WORDS + 1];
	job_fn *run;
	if (!receive_job(r, words, &run)) {
		log_event(LOG_WARN, "control.refused", LOG_STR("why", STR("the request is not of this version's form")));
		return;
	}
	AUTO_ARENA mem = ARENA_EMPTY;
	r->job.store = r->control->store;
	r->job.mem = &mem;
	r->job.out_fd = r->fds[0];
	r->job.err_fd = r->fds[1];
	r->job.files = r->fds + 2;
	r->job.n_files = r->n_fds - 2;
	r->job.cancelled = &r->cancelled;
	pthread_t watcher;
	bool watched = pthread_create(&watcher, NULL, watch_caller, r) == 0;
	int32_t status = run(&r->job);
	signal_fd(r->done_fd);
	if (watched)
		pthread_join(watcher, NULL);
	(void)send(r->sock, &status, sizeof status, MSG_NOSIGNAL); /* a caller that left does not wait for it */
}

static void *job_thread(void *arg)
{
	struct running *r = arg;
	struct control *c = r->control;
	run_job(r);
	for (size_t i = 0; i < r->n_fds; i++)
		close(r->fds[i]);
	close(r->sock);
	close(r->done_fd);
	free(r->bytes);
	free(r);
	pthread_mutex_lock(&c->lock);
	c->n_running--;
	pthread_cond_signal(&c->ended);
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static bool may_connect(int sock)
{
	struct ucred who;
	socklen_t len = sizeof who;
	return getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 && (who.uid == 0 || who.uid == geteuid());
}

static void start_job(struct control *c, int sock)
{
	struct timeval wait = { .tv_sec = HEAD_WAIT_S };
	(void)setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	struct running *r = calloc(1, sizeof *r);
	if (!r)
		check_no_memory(sizeof *r);
	r->control = c;
	r->sock = sock;
	r->done_fd = eventfd(0, EFD_CLOEXEC);
	pthread_mutex_lock(&c->lock);
	bool room = c->n_running < MAX_RUNNING && r->done_fd >= 0;
	c->n_running += room;
	pthread_mutex_unlock(&c->lock);
	pthread_t thread;
	if (room && may_connect(sock) && pthread_create(&thread, NULL, job_thread, r) == 0) {
		pthread_detach(thread);
		return;
	}
	if (room) {
		pthread_mutex_lock(&c->lock);
		c->n_running--;
		pthread_mutex_unlock(&c->lock);
	}
	close(sock);
	if (r->done_fd >= 0)
		close(r->done_fd);
	free(r);
}

static void *accept_thread(void *arg)
{
	struct control *c = arg;
	struct pollfd fds[2] = { { c->listen_fd, POLLIN, 0 }, { c->stop_fd, POLLIN, 0 } };
	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[1].revents)
			return NULL;
		int sock = accept4(c->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (sock >= 0)
			start_job(c, sock);
	}
}

static enum bs_status listen_at(struct control *c, struct err *err)
{
	struct sockaddr_un address;
	const char *dir_z = store_dir_z(c->store);
	c->dir_fd = open(dir_z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->dir_fd < 0)
		return err_errno(err, errno, "%s cannot be opened", dir_z);
	c->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->listen_fd < 0 || !control_address(c->dir_fd, &address))
		return err_errno(err, errno, "the control socket cannot be made");
	(void)unlinkat(c->dir_fd, "control.sock", 0); /* left by a server that was killed: we hold DIR's lock */
	if (bind(c->listen_fd, (struct sockaddr *)&address, sizeof address) < 0)
		return err_errno(err, errno, "%s/control.sock cannot be made", dir_z);
	if (fchmodat(c->dir_fd, "control.sock", 0600, 0) < 0 || listen(c->listen_fd, MAX_RUNNING) < 0)
		return err_errno(err, errno, "%s/control.sock cannot be used", dir_z);
	return BS_OK;
}

enum bs_status control_start(struct store *store, struct control **out, struct err *err)
{
	struct control *c = calloc(1, sizeof *c);
	if (!c)
		check_no_memory(sizeof *c);
	*c = (struct control){ .store = store, .dir_fd = -1, .listen_fd = -1, .stop_fd = eventfd(0, EFD_CLOEXEC) };
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->ended, NULL);
	enum bs_status st = listen_at(c, err);
	if (!st && (c->stop_fd < 0 || pthread_create(&c->thread, NULL, accept_thread, c) != 0))
		st = err_set(err, BS_BUSY, "the system allows no further threads");
	if (st) {
		if (c->dir_fd >= 0)
			close(c->dir_fd);
		if (c->listen_fd >= 0)
			close(c->listen_fd);
		if (c->stop_fd >= 0)
			close(c->stop_fd);
		free(c);
		return st;
	}
	*out = c;
	return BS_OK;
}

void control_stop(struct control *c)
{
	if (!c)
		return;
	signal_fd(c->stop_fd);
	pthread_join(c->thread, NULL);
	pthread_mutex_lock(&c->lock);
	while (c->n_running > 0)
		pthread_cond_wait(&c->ended, &c->lock);
	pthread_mutex_unlock(&c->lock);
	(void)unlinkat(c->dir_fd, "control.sock", 0);
	close(c->listen_fd);
	close(c->dir_fd);
	close(c->stop_fd);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->ended);
	free(c);
}
