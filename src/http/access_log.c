/* A list of buffers behind one mutex; the writing thread takes the whole list at once. */
#include "http/access_log.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/encode.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_BLOCKS = 256 }; /* at most 16 MiB wait */

struct block {
	struct block *next;
	char  *bytes; /* owned */
	size_t len;
};

struct access_log {
	int             fd;
	pthread_t       thread;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t  filled;
	struct block   *oldest, *newest;
	size_t          blocks;
	uint64_t        dropped_lines;
	bool            stopping;
};

void access_log_line(struct buf *lines, const struct access_entry *entry)
{
	const struct http_request *r = entry->request;
	size_t before = lines->len;
	buf_put(lines, STR("{\"time\":\""));
	put_time_rfc3339(lines, r->received_us);
	buf_put(lines, STR("\",\"peer\":"));
	json_put_str(lines, r->peer);
	if (entry->is_parsed) {
		buf_put(lines, STR(",\"method\":"));
		json_put_str(lines, http_method_name(r->method));
		buf_put(lines, STR(",\"host\":"));
		json_put_str(lines, r->host);
		buf_put(lines, STR(",\"path\":"));
		json_put_str(lines, r->path);
	}
	buf_put(lines, STR(",\"status\":"));
	buf_put_u64(lines, (uint64_t)entry->status);
	buf_put(lines, STR(",\"bytes\":"));
	buf_put_u64(lines, entry->body_bytes);
	buf_put(lines, STR(",\"us\":"));
	buf_put_i64(lines, entry->took_us);
	buf_put(lines, STR(",\"id\":"));
	json_put_str(lines, str_from_z(r->id));
	buf_put(lines, STR("}\n"));
	if (buf_status(lines)) { /* no room: the line is lost, the ones before stay */
		lines->len = before;
		lines->status = BS_OK;
	}
}

/* stdout may be a pipe that somebody set to non-blocking. */
static void write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EAGAIN)
			(void)poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, 1000);
		else if (n < 0 && errno != EINTR)
			return; /* nowhere to report a failing log */
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

static void write_blocks(int fd, struct block *b)
{
	while (b) {
		struct block *next = b->next;
		write_all(fd, b->bytes, b->len);
		free(b->bytes);
		free(b);
		b = next;
	}
}

static void write_dropped(int fd, uint64_t lines)
{
	AUTO_BUF note = BUF_MAX(256);
	buf_put(&note, STR("{\"time\":\""));
	put_time_rfc3339(&note, clock_now_us());
	buf_put(&note, STR("\",\"dropped\":"));
	buf_put_u64(&note, lines);
	buf_put(&note, STR("}\n"));
	write_all(fd, note.ptr, note.len);
}

static void *log_main(void *arg)
{
	struct access_log *log = arg;
	for (bool stopping = false; !stopping;) {
		(void)pthread_mutex_lock(&log->lock);
		while (!log->oldest && !log->stopping)
			(void)pthread_cond_wait(&log->filled, &log->lock);
		struct block *blocks = log->oldest;
		uint64_t dropped = log->dropped_lines;
		stopping = log->stopping;
		log->oldest = log->newest = NULL;
		log->blocks = 0;
		log->dropped_lines = 0;
		(void)pthread_mutex_unlock(&log->lock);
		write_blocks(log->fd, blocks);
		if (dropped)
			write_dropped(log->fd, dropped);
	}
	return NULL;
}

enum bs_status access_log_new(int fd, struct access_log **out, struct err *err)
{
	struct access_log *log = calloc(1, sizeof *log);
	if (!log)
		check_no_memory(sizeof *log);
	log->fd = fd;
	(void)pthread_mutex_init(&log->lock, NULL);
	(void)pthread_cond_init(&log->filled, NULL);
	int e = pthread_create(&log->thread, NULL, log_main, log);
	if (e) {
		free(log);
		return err_errno(err, e, "the access log's thread cannot be started");
	}
	*out = log;
	return BS_OK;
}

void access_log_take(struct access_log *log, struct buf *lines)
{
	if (lines->len == 0)
		return;
	struct block *b = calloc(1, sizeof *b), *refused = NULL;
	if (!b)
		check_no_memory(sizeof *b);
	b->bytes = buf_steal(lines, &b->len);
	(void)pthread_mutex_lock(&log->lock);
	if (log->blocks == MAX_BLOCKS) {
		refused = b;
		for (size_t i = 0; i < b->len; i++)
			log->dropped_lines += b->bytes[i] == '\n';
	} else {
		if (log->newest)
			log->newest->next = b;
		else
			log->oldest = b;
		log->newest = b;
		log->blocks++;
	}
	(void)pthread_cond_signal(&log->filled);
	(void)pthread_mutex_unlock(&log->lock);
	if (refused) {
		free(refused->bytes);
		free(refused);
	}
}

void access_log_free(struct access_log *log)
{
	if (!log)
		return;
	(void)pthread_mutex_lock(&log->lock);
	log->stopping = true;
	(void)pthread_cond_signal(&log->filled);
	(void)pthread_mutex_unlock(&log->lock);
	(void)pthread_join(log->thread, NULL);
	(void)pthread_cond_destroy(&log->filled);
	(void)pthread_mutex_destroy(&log->lock);
	free(log);
}
