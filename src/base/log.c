/* A line is built in a buffer with a fixed maximum and written at once, so that lines of threads do not mix. */
#include "base/log.h"

#include "base/clock.h"
#include "base/encode.h"

#include <stdatomic.h>
#include <unistd.h>

static _Atomic int lowest_level = LOG_INFO;

void log_set_level(enum log_level level)
{
	atomic_store_explicit(&lowest_level, (int)level, memory_order_relaxed);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	if ((int)level < atomic_load_explicit(&lowest_level, memory_order_relaxed))
		return;
	AUTO_BUF line = BUF_MAX(4096);
	buf_put(&line, STR("{\"time\":\""));
	put_time_rfc3339(&line, clock_now_us());
	buf_fmt(&line, "\",\"level\":\"%s\",\"event\":", names[level]);
	json_put_str(&line, str_from_z(event));
	for (const struct log_field *f = fields; f->name; f++) {
		size_t before = line.len;
		buf_putc(&line, ',');
		json_put_str(&line, str_from_z(f->name));
		buf_putc(&line, ':');
		if (f->is_text)
			json_put_str(&line, f->text);
		else
			buf_put_i64(&line, f->number);
		if (buf_status(&line) || line.len > line.max_bytes - 2) {
			line.len = before;
			line.status = BS_OK;
			break;
		}
	}
	buf_put(&line, STR("}\n"));
	(void)!write(STDERR_FILENO, line.ptr, line.len); /* nowhere to report a failing log */
}

void log_err(const char *event, const struct err *err)
{
	log_event(err->status == BS_IO || err->status == BS_CORRUPT ? LOG_ERROR : LOG_WARN, event,
	          LOG_STR("status", str_from_z(bs_status_words(err->status))),
	          LOG_STR("message", str_from_z(err->msg)), LOG_STR("detail", str_from_z(err->detail)));
}
