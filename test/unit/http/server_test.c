/*
 * Starting and stopping; what goes wrong there is said and leaves nothing behind. Conversations are in
 * test/http/.
 */
#include "test.h"

#include "http/server.h"

#include <stdatomic.h>
#include <unistd.h>

struct counts {
	_Atomic int started, stopped;
	int         fail_at; /* this worker does not start; 0: all do */
};

static enum bs_status start(void *ctx, void **worker, struct err *err)
{
	struct counts *c = ctx;
	int number = atomic_fetch_add(&c->started, 1) + 1;
	*worker = c;
	return number == c->fail_at ? err_set(err, BS_IO, "no database") : BS_OK;
}

static void stop(void *ctx, void *worker)
{
	struct counts *c = ctx;
	assert_ptr_equal(worker, c);
	atomic_fetch_add(&c->stopped, 1);
}

static void handle(void *ctx, void *worker, struct arena *mem, const struct http_request *req,
                   struct http_response *res)
{
	(void)ctx, (void)worker, (void)mem, (void)req, (void)res;
}

static enum bs_status serve(struct counts *c, const struct str *proxy, struct http_server **out, int *fd,
                            struct err *err)
{
	int port;
	assert_ok(http_listen(STR("127.0.0.1:0"), fd, &port, err), err);
	assert_true(port > 0);
	struct http_server_config config = {
		.listen_fds = fd,
		.n_listen_fds = 1,
		.loops = 3,
		.workers = 4,
		.limits = HTTP_LIMITS_DEFAULT,
		.access_log_fd = -1,
		.proxies = proxy,
		.n_proxies = proxy ? 1 : 0,
		.handler = { .worker_start = start, .worker_stop = stop, .handle = handle, .ctx = c },
	};
	return http_server_start(&config, out, err);
}

static void every_worker_starts_once_and_stops_once(void **state)
{
	(void)state;
	struct counts c = { 0 };
	struct http_server *s;
	struct err err = { 0 };
	int fd;
	assert_ok(serve(&c, NULL, &s, &fd, &err), &err);
	assert_int_equal(atomic_load(&c.started), 4);
	http_server_stop(s, 0);
	assert_int_equal(atomic_load(&c.stopped), 4);
	(void)close(fd);
}

static void a_worker_that_cannot_start_stops_the_others_and_says_why(void **state)
{
	(void)state;
	for (int fail_at = 1; fail_at <= 4; fail_at++) {
		struct counts c = { .fail_at = fail_at };
		struct http_server *s;
		struct err err = { 0 };
		int fd;
		assert_int_equal(serve(&c, NULL, &s, &fd, &err), BS_IO);
		assert_string_equal(err.msg, "no database");
		assert_int_equal(atomic_load(&c.stopped), atomic_load(&c.started) - 1);
		(void)close(fd);
	}
}

static void a_proxy_that_is_no_address_is_refused(void **state)
{
	(void)state;
	struct counts c = { 0 };
	struct http_server *s;
	struct err err = { 0 };
	struct str proxy = STR("proxy.example");
	int fd;
	assert_int_equal(serve(&c, &proxy, &s, &fd, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "proxy.example"));
	(void)close(fd);
}

static void stopping_nothing_is_fine(void **state)
{
	(void)state;
	http_server_stop(NULL, 0);
}

static void one_process_may_share_a_port_with_itself(void **state)
{
	(void)state;
	struct err err = { 0 };
	AUTO_ARENA mem = ARENA_EMPTY;
	int first, second, port, again;
	assert_ok(http_listen(STR("localhost:0"), &first, &port, &err), &err);
	assert_ok(http_listen(str_fmt(&mem, "%d", port), &second, &again, &err), &err);
	assert_int_equal(port, again);
	(void)close(first);
	(void)close(second);
}

static void an_address_of_another_machine_is_said_in_words(void **state)
{
	(void)state;
	struct err err = { 0 };
	int fd, port;
	assert_int_equal(http_listen(STR("192.0.2.1:8080"), &fd, &port, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "192.0.2.1:8080 is not an address of this machine"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_worker_starts_once_and_stops_once),
		cmocka_unit_test(a_worker_that_cannot_start_stops_the_others_and_says_why),
		cmocka_unit_test(a_proxy_that_is_no_address_is_refused),
		cmocka_unit_test(stopping_nothing_is_fine),
		cmocka_unit_test(one_process_may_share_a_port_with_itself),
		cmocka_unit_test(an_address_of_another_machine_is_said_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
