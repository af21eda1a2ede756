/* The administrator's listener: metrics for a machine that collects them. Never the address that readers use. */
#ifndef BS_CMD_ADMIN_H
#define BS_CMD_ADMIN_H

#include "http/server.h"
#include "site/site.h"

/*
 * GET /metrics on a socket that listens already, by a server of its own with one loop and one worker. NULL in *out, and
 * nothing done, if fd is below 0. Stopped by http_server_stop.
 */
enum bs_status admin_start(struct site *site, int fd, struct http_server **out, struct err *err);

#endif
