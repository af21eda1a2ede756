/* Random bytes from the kernel. */
#ifndef BS_BASE_RANDOM_H
#define BS_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills ptr with n random bytes (getrandom). Blocks only before the kernel's pool is first ready; cannot fail. */
void random_bytes(void *ptr, size_t n);
uint64_t random_u64(void);

#endif
