/*
 * fork, wait, fork again. A child that was killed or aborted is replaced at once; if it lived less than a second the
 * next one waits 0.5 s, so that a server that cannot start does not spin. A child that exits by itself has said why.
 */
#include "cmd/supervise.h"

#include "base/clock.h"
#include "base/log.h"
#include "cmd/verb.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t start_child(int (*serve)(void *), void *ctx, const sigset_t *inherited)
{
	pid_t parent = getpid(), child = fork();
	if (child != 0)
		return child;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* no server without its parent */
	if (getppid() != parent)
		_exit(EXIT_WORK_FAILED);
	(void)sigprocmask(SIG_SETMASK, inherited, NULL);
	exit(serve(ctx));
}

/* Waits for a signal and acts on it. Returns true when the child has ended; *status is then its wait status. */
static bool wait_for_end(pid_t child, const sigset_t *watched, bool *stopping, int *status)
{
	siginfo_t info;
	int signal_number = sigwaitinfo(watched, &info);
	if (signal_number == SIGTERM || signal_number == SIGINT) {
		*stopping = true;
		(void)kill(child, SIGTERM);
	} else if (signal_number == SIGHUP) {
		(void)kill(child, SIGHUP);
	}
	return waitpid(child, status, WNOHANG) == child;
}

int supervise(int (*serve)(void *ctx), void *ctx)
{
	sigset_t watched, inherited;
	sigemptyset(&watched);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGHUP);
	sigaddset(&watched, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &watched, &inherited);
	for (bool stopping = false; !stopping;) {
		int64_t started_us = clock_mono_us();
		pid_t child = start_child(serve, ctx, &inherited);
		if (child < 0) {
			struct err err;
			err_errno(&err, errno, "the server process cannot be started");
			return verb_failed(&err);
		}
		int status;
		while (!wait_for_end(child, &watched, &stopping, &status))
			;
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (stopping)
			return EXIT_DONE;
		log_event(LOG_ERROR, "server.died", LOG_INT("signal", WTERMSIG(status)), LOG_INT("pid", child));
		if (clock_mono_us() - started_us < US_PER_S)
			(void)nanosleep(&(struct timespec){ .tv_nsec = 500 * 1000 * 1000 }, NULL);
	}
	return EXIT_DONE;
}
