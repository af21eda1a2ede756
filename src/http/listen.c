/* Listening sockets. TCP_NODELAY and the rest are set here once: accepted sockets inherit them. */
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

union any_address {
	struct sockaddr     any;
	struct sockaddr_in  v4;
	struct sockaddr_in6 v6;
};

static bool parse_port(struct str s, uint16_t *port)
{
	int64_t number;
	if (s.len == 0 || !ascii_is_digit(s.ptr[0]) || !str_to_i64(s, &number) || number > 65535)
		return false;
	*port = (uint16_t)number;
	return true;
}

static bool parse_host(struct str host, uint16_t port, union any_address *out)
{
	char host_z[INET6_ADDRSTRLEN] = { 0 };
	bool bracketed = host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
	if (bracketed)
		host = str_slice(host, 1, host.len - 1);
	if (str_eq(host, STR("localhost")))
		host = STR("127.0.0.1");
	if (host.len >= sizeof host_z)
		return false;
	memcpy(host_z, host.ptr, host.len);
	*out = (union any_address){ 0 };
	if (bracketed) {
		out->v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(port) };
		return inet_pton(AF_INET6, host_z, &out->v6.sin6_addr) == 1;
	}
	out->v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
	return host.len == 0 || inet_pton(AF_INET, host_z, &out->v4.sin_addr) == 1;
}

/* "8080" alone is safe to try: only this machine reaches it. ":8080" is every address of both kinds. */
static bool parse_address(struct str address, union any_address *out)
{
	size_t colon = str_rchr(address, ':');
	struct str host = colon == STR_NONE ? STR("127.0.0.1") : str_slice(address, 0, colon);
	struct str port_text = colon == STR_NONE ? address : str_slice(address, colon + 1, address.len);
	uint16_t port;
	return parse_port(port_text, &port) && parse_host(host.len ? host : STR("[::]"), port, out);
}

static enum bs_status listen_error(struct err *err, int e, struct str address)
{
	if (e == EADDRINUSE)
		return err_set(
		    err, BS_BUSY,
		    "%.*s is in use by another program: stop it, or choose another port with --listen",
		    STR_ARG(address));
	if (e == EADDRNOTAVAIL)
		return err_set(err, BS_BAD_INPUT,
		               "%.*s is not an address of this machine: choose another with --listen",
		               STR_ARG(address));
	if (e == EACCES)
		return err_set(
		    err, BS_DENIED,
		    "%.*s needs more rights: ports below 1024 belong to root; choose another with --listen",
		    STR_ARG(address));
	return err_errno(err, e, "cannot listen on %.*s", STR_ARG(address));
}

static uint16_t port_of(const union any_address *a)
{
	return ntohs(a->any.sa_family == AF_INET6 ? a->v6.sin6_port : a->v4.sin_port);
}

static bool bound_address(int fd, union any_address *out)
{
	socklen_t len = sizeof *out;
	*out = (union any_address){ 0 };
	return getsockname(fd, &out->any, &len) == 0 &&
	       (out->any.sa_family == AF_INET || out->any.sa_family == AF_INET6);
}

/* A bound socket, or -1 with errno. */
static int bind_socket(const union any_address *a, int reuse_port)
{
	const int on = 1, off = 0;
	bool v6 = a->any.sa_family == AF_INET6;
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &reuse_port, sizeof reuse_port);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (v6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, &a->any, v6 ? sizeof a->v6 : sizeof a->v4) == 0)
		return fd;
	int e = errno;
	(void)close(fd);
	errno = e;
	return -1;
}

static bool this_process_listens_on(uint16_t port)
{
	enum { DESCRIPTORS = 1024 }; /* listeners are opened first, so their numbers are low */
	for (int fd = 0; fd < DESCRIPTORS; fd++) {
		int listening = 0;
		socklen_t len = sizeof listening;
		union any_address a;
		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) == 0 && listening &&
		    bound_address(fd, &a) && port_of(&a) == port)
			return true;
	}
	return false;
}

/*
 * With SO_REUSEPORT a second server of the same user would share the port without a word and take half of
 * the readers, so a bind without it asks first. Only this process may share with itself: one listener for
 * each of its loops.
 */
static bool port_is_taken(const union any_address *a)
{
	int fd = bind_socket(a, 0);
	if (fd >= 0)
		(void)close(fd);
	else if (errno == EADDRINUSE && !this_process_listens_on(port_of(a)))
		return true;
	return false;
}

static int open_listener(const union any_address *a)
{
	if (port_of(a) != 0 && port_is_taken(a)) {
		errno = EADDRINUSE;
		return -1;
	}
	int fd = bind_socket(a, 1);
	if (fd < 0 || listen(fd, 1024) == 0)
		return fd;
	int e = errno;
	(void)close(fd);
	errno = e;
	return -1;
}

enum bs_status http_listen(struct str address, int *fd, int *port, struct err *err)
{
	union any_address a;
	if (!parse_address(address, &a))
		return err_set(
		    err, BS_BAD_INPUT,
		    "\"%.*s\" is not an address to listen on: write 127.0.0.1:8080, [::1]:8080, :80 or 8080",
		    STR_ARG(address));
	int opened = open_listener(&a);
	if (opened < 0 && errno == EAFNOSUPPORT &&
	    str_starts(address, STR(":"))) { /* a kernel without IPv6 */
		a.v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port_of(&a)) };
		opened = open_listener(&a);
	}
	if (opened < 0)
		return listen_error(err, errno, address);
	*fd = opened;
	*port = bound_address(opened, &a) ? port_of(&a) : 0;
	return BS_OK;
}
