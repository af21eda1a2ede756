/* What a failed assertion and exhausted memory do: one line, then the end of the process. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void check_failed(const char *file, int line, const char *claim)
{
	fprintf(stderr, "broadsheet: a bug in Broadsheet: %s:%d: assertion failed: %s\n", file, line, claim);
	abort();
}

_Noreturn void check_no_memory(unsigned long bytes)
{
	fprintf(stderr, "broadsheet: out of memory while asking for %lu bytes\n", bytes);
	_exit(71); /* EX_OSERR: nothing may run that could need memory itself */
}
