/* The access log: its lines, and that nobody waits for it. */
#include "test.h"

#include "http/access_log.h"

#include <signal.h>
#include <unistd.h>

static void a_line_is_json_whatever_the_path_holds(void **state)
{
	(void)state;
	AUTO_BUF lines = BUF_MAX(ACCESS_LOG_LINES_MAX);
	struct http_request r = { .method = HTTP_GET,
	                         .host = STR("a"),
	                         .path = STR("/\"\n\xc3\xbc"),
	                         .peer = STR("::1"),
	                         .id = "0123" };
	struct access_entry e = {
		.request = &r, .is_parsed = true, .status = 200, .body_bytes = 5, .took_us = 7 };
	access_log_line(&lines, &e);
	assert_str_equal(
	    buf_str(&lines),
	    STR("{\"time\":\"1970-01-01T00:00:00Z\",\"peer\":\"::1\",\"method\":\"GET\",\"host\":\"a\","
	        "\"path\":\"/\\\"\\n\xc3\xbc\",\"status\":200,\"bytes\":5,\"us\":7,\"id\":\"0123\"}\n"));
}

static void a_line_without_room_is_lost_alone(void **state)
{
	(void)state;
	AUTO_BUF lines = BUF_MAX(200);
	struct http_request r = { .path = STR("/"), .host = STR("a"), .peer = STR("b"), .id = "0123" };
	struct access_entry e = { .request = &r, .is_parsed = true, .status = 200 };
	access_log_line(&lines, &e);
	size_t one = lines.len;
	access_log_line(&lines, &e);
	assert_int_equal(lines.len, one);
	assert_int_equal(buf_status(&lines), BS_OK);
}

/* Nobody reads the pipe: blocks are taken all the same. */
static void a_stuck_log_holds_nobody_up(void **state)
{
	(void)state;
	enum { BLOCKS = 2000, LINE = 1000 };
	int pipe_fds[2];
	struct access_log *log;
	struct err err = { 0 };
	assert_int_equal(pipe(pipe_fds), 0);
	assert_ok(access_log_new(pipe_fds[1], &log, &err), &err);
	char line[LINE];
	memset(line, 'x', sizeof line);
	line[LINE - 1] = '\n';
	for (int i = 0; i < BLOCKS; i++) {
		struct buf lines = BUF_MAX(ACCESS_LOG_LINES_MAX);
		buf_put(&lines, str_of(line, sizeof line));
		access_log_take(log, &lines);
		assert_int_equal(lines.len, 0);
	}
	(void)close(pipe_fds[0]); /* now every write fails at once */
	access_log_free(log);
	(void)close(pipe_fds[1]);
}

static void what_was_taken_is_written_before_the_end(void **state)
{
	(void)state;
	char path_z[] = "/tmp/access_log_test_XXXXXX", text[4096] = { 0 };
	int fd = mkstemp(path_z);
	assert_true(fd >= 0);
	struct access_log *log;
	struct err err = { 0 };
	assert_ok(access_log_new(fd, &log, &err), &err);
	struct buf lines = BUF_MAX(ACCESS_LOG_LINES_MAX);
	buf_put(&lines, STR("{}\n"));
	access_log_take(log, &lines);
	access_log_free(log); /* writes what it has */
	assert_int_equal(pread(fd, text, sizeof text - 1, 0), 3);
	assert_string_equal(text, "{}\n");
	(void)unlink(path_z);
	(void)close(fd);
}

int main(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_json_whatever_the_path_holds),
		cmocka_unit_test(a_line_without_room_is_lost_alone),
		cmocka_unit_test(a_stuck_log_holds_nobody_up),
		cmocka_unit_test(what_was_taken_is_written_before_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
