/*
 * The caller's side of a job, and running it here. One message goes over the socket: a head, the words separated by
 * NUL, and with it the descriptors: standard output, standard error, then the files. One number comes back.
 */
#include "cmd/job.h"

#include "cmd/job_wire.h"
#include "cmd/verb.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct {
	const char *name_z;
	job_fn     *run;
} jobs[] = { { "set", job_set }, { "import", job_import } };

job_fn *job_find(const char *name_z)
{
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		if (!strcmp(jobs[i].name_z, name_z))
			return jobs[i].run;
	return NULL;
}

bool control_address(int dir_fd, struct sockaddr_un *out)
{
	/* Through /proc the path is short, however deep DIR lies: a socket's address holds 107 bytes. */
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	int n = snprintf(out->sun_path, sizeof out->sun_path, "/proc/self/fd/%d/control.sock", dir_fd);
	return n > 0 && (size_t)n < sizeof out->sun_path;
}

static void write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);
		if (n < 0 && errno != EINTR)
			return; /* the caller's terminal is gone: there is nobody to tell */
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
}

void job_say(const struct job *job, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct arena_mark mark = arena_mark(job->mem);
	struct str text = str_fmt_v(job->mem, fmt, args);
	va_end(args);
	write_all(job->out_fd, text.ptr, text.len);
	arena_rewind(job->mem, mark);
}

int job_failed(const struct job *job, const struct err *err)
{
	struct arena_mark mark = arena_mark(job->mem);
	struct str text = str_fmt(job->mem, "broadsheet: %s\n", err->msg);
	write_all(job->err_fd, text.ptr, text.len);
	if (err->detail[0]) {
		text = str_fmt(job->mem, "  (%s)\n", err->detail);
		write_all(job->err_fd, text.ptr, text.len);
	}
	arena_rewind(job->mem, mark);
	return EXIT_WORK_FAILED;
}

/* ── Handing over ── */

static bool send_job(int sock, const char *bytes, size_t len, const int *fds, size_t n_fds)
{
	struct job_head head = { .magic = JOB_MAGIC, .bytes = (uint32_t)len, .n_fds = (uint32_t)n_fds };
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int) * JOB_MAX_FDS)];
	} control;
	memset(&control, 0, sizeof control);
	struct iovec part = { &head, sizeof head };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
		              .msg_controllen = CMSG_SPACE(sizeof(int) * n_fds) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
	memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
	if (sendmsg(sock, &msg, MSG_NOSIGNAL) != (ssize_t)sizeof head)
		return false;
	while (len > 0) {
		ssize_t n = send(sock, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static int hand_over(int sock, const char *name_z, char **words, int n_words, const int *files, size_t n_files)
{
	AUTO_BUF bytes = BUF_MAX(JOB_MAX_BYTES);
	buf_put(&bytes, str_from_z(name_z));
	buf_putc(&bytes, 0);
	for (int i = 0; i < n_words; i++) {
		buf_put(&bytes, str_from_z(words[i]));
		buf_putc(&bytes, 0);
	}
	int fds[JOB_MAX_FDS] = { STDOUT_FILENO, STDERR_FILENO };
	memcpy(fds + 2, files, n_files * sizeof *files);
	if (buf_status(&bytes)) {
		fputs("broadsheet: the command is too long for the running server: stop it, or give less at once\n", stderr);
		return EXIT_WORK_FAILED;
	}
	int32_t exit_status;
	ssize_t got = -1;
	if (send_job(sock, bytes.ptr, bytes.len, fds, n_files + 2))
		do
			got = recv(sock, &exit_status, sizeof exit_status, MSG_WAITALL);
		while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof exit_status) {
		fputs("broadsheet: the running server stopped before it was done: run the same command again\n", stderr);
		return EXIT_WORK_FAILED;
	}
	return exit_status;
}

/* ── Running here ── */

static _Atomic bool interrupted; /* the signal flag */

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	atomic_store(&interrupted, true);
}

static int run_here(const char *dir_z, job_fn *run, char **words, int n_words, const int *files, size_t n_files)
{
	struct err err = { 0 };
	struct store_config config = { .dir_z = dir_z, .exclusive = true };
	struct store *store;
	if (store_open(&config, &store, &err)) {
		fprintf(stderr, "broadsheet: %s\n", err.msg);
		return EXIT_WORK_FAILED;
	}
	AUTO_ARENA mem = ARENA_EMPTY;
	struct job job = { .store = store, .mem = &mem, .words = words, .n_words = n_words, .out_fd = STDOUT_FILENO,
		           .err_fd = STDERR_FILENO, .files = files, .n_files = n_files,
		           .cancelled = &interrupted };
	struct sigaction act = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND }; /* a second Ctrl-C ends at once */
	(void)sigaction(SIGINT, &act, NULL);
	(void)sigaction(SIGTERM, &act, NULL);
	int status = run(&job);
	store_close(store);
	return status;
}

int job_run(const char *dir_z, const char *name_z, char **words, int n_words, const int *files, size_t n_files)
{
	if (n_files > JOB_MAX_FILES || n_words > JOB_MAX_WORDS) {
		fprintf(stderr, "broadsheet: too many at once: at most %d files\n", JOB_MAX_FILES);
		return EXIT_USAGE;
	}
	int dir_fd = open(dir_z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct sockaddr_un address;
	int sock = -1;
	if (dir_fd >= 0 && control_address(dir_fd, &address)) {
		sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (sock >= 0 && connect(sock, (struct sockaddr *)&address, sizeof address) < 0) {
			close(sock);
			sock = -1;
		}
	}
	int status = sock >= 0 ? hand_over(sock, name_z, words, n_words, files, n_files)
	                       : run_here(dir_z, job_find(name_z), words, n_words, files, n_files);
	if (sock >= 0)
		close(sock);
	if (dir_fd >= 0)
		close(dir_fd);
	return status;
}
