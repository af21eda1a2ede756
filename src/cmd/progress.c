/* See progress.h. Durations use the monotonic clock. */
#include "cmd/progress.h"

#include "base/clock.h"

#include <inttypes.h>
#include <unistd.h>

enum { TERMINAL_EVERY_US = 200 * 1000, PLAIN_EVERY_US = 10 * 1000 * 1000 };

void progress_start(struct progress *p, const struct job *job, const char *unit_z)
{
	int64_t now_us = clock_mono_us();
	*p = (struct progress){ .job = job, .unit_z = unit_z, .terminal = isatty(job->out_fd) == 1,
		                .started_us = now_us, .shown_us = now_us };
}

static struct str estimate(struct arena *mem, int64_t spent_us, int64_t done, int64_t total)
{
	if (done <= 0 || total <= done || spent_us < US_PER_S)
		return STR_EMPTY;
	int64_t left_s = (int64_t)((double)spent_us / (double)done * (double)(total - done) / US_PER_S) + 1;
	if (left_s < 90)
		return str_fmt(mem, ", about %" PRId64 " s left", left_s);
	return str_fmt(mem, ", about %" PRId64 " min left", (left_s + 59) / 60);
}

void progress_update(struct progress *p, int64_t done, int64_t total, int64_t items)
{
	int64_t now_us = clock_mono_us(), spent_us = now_us - p->started_us;
	if (now_us - p->shown_us < (p->terminal ? TERMINAL_EVERY_US : PLAIN_EVERY_US))
		return;
	p->shown_us = now_us;
	int64_t percent = total > 0 ? done * 100 / total : 0;
	int64_t rate = spent_us > 0 ? items * US_PER_S / spent_us : 0;
	struct arena_mark mark = arena_mark(p->job->mem);
	struct str left = estimate(p->job->mem, spent_us, done, total);
	job_say(p->job, "%s%3" PRId64 " %%  %" PRId64 " %s, %" PRId64 " a second%.*s%s", p->terminal ? "\r" : "", percent,
	        items, p->unit_z, rate, STR_ARG(left), p->terminal ? "\x1b[K" : "\n");
	arena_rewind(p->job->mem, mark);
	p->line_open = p->terminal;
}

void progress_end(struct progress *p)
{
	if (p->line_open)
		job_say(p->job, "\r\x1b[K");
	p->line_open = false;
}
