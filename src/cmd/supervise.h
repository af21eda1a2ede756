/*
 * The small parent process: it holds the listening sockets and starts a new server within a second when one dies.
 * Connections that arrive meanwhile wait in the sockets' queues.
 */
#ifndef BS_CMD_SUPERVISE_H
#define BS_CMD_SUPERVISE_H

/*
 * Runs serve(ctx) in a child process, again and again, until it exits by itself (its status is returned) or this
 * process gets SIGTERM or SIGINT (passed on; the child's status is returned). SIGHUP is passed on. Blocks.
 */
int supervise(int (*serve)(void *ctx), void *ctx);

#endif
