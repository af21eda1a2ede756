/* getrandom, repeated after signals; there is no fallback because there is no other good source. */
#include "base/random.h"

#include "base/check.h"

#include <errno.h>
#include <sys/random.h>

void random_bytes(void *ptr, size_t n)
{
	char *at = ptr;
	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);
		if (got < 0) {
			ASSERT(errno == EINTR);
			continue;
		}
		at += got;
		n -= (size_t)got;
	}
}

uint64_t random_u64(void)
{
	uint64_t value;
	random_bytes(&value, sizeof value);
	return value;
}
