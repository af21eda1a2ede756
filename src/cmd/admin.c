/* One address, /metrics; the rest is 404. The listener is the administrator's choice, so any Host is fine. */
#include "cmd/admin.h"

#include "site/metrics.h"

static void handle(void *ctx, void *worker, struct arena *mem, const struct http_request *req, struct http_response *res)
{
	(void)worker;
	(void)mem;
	bool is_read = req->method == HTTP_GET || req->method == HTTP_HEAD;
	http_put_header(res, STR("cache-control"), STR("no-store"));
	http_put_header(res, STR("content-type"), STR("text/plain; version=0.0.4; charset=utf-8"));
	if (is_read && str_eq(req->path, STR("/metrics"))) {
		site_metrics(ctx, &res->body);
		return;
	}
	res->status = is_read ? 404 : 405;
	buf_put(&res->body, STR("GET /metrics is all there is.\n"));
	if (!is_read)
		http_put_header(res, STR("allow"), STR("GET, HEAD"));
}

enum bs_status admin_start(struct site *site, int fd, struct http_server **out, struct err *err)
{
	struct http_server_config config = {
		.listen_fds = &fd, .n_listen_fds = 1, .loops = 1, .workers = 1, .limits = HTTP_LIMITS_DEFAULT, .access_log_fd = -1,
		.handler = { .handle = handle, .ctx = site },
	};
	*out = NULL;
	return fd < 0 ? BS_OK : http_server_start(&config, out, err);
}
