/*
 * Assertions: things that only our own code can get wrong.
 *
 * ASSERT stays on in release builds, has no side effects, prints where it stood and ends the process; the
 * parent process starts a new server within a second. Input is never checked with it: bad input is a status.
 * DEBUG_ASSERT is for walks that are too slow for a release.
 */
#ifndef BS_BASE_CHECK_H
#define BS_BASE_CHECK_H

/* Prints "file:line: claim" to stderr and aborts. Any thread. */
_Noreturn void check_failed(const char *file, int line, const char *claim);

/* Prints one line saying that memory ran out while asking for `bytes`, and ends the process. */
_Noreturn void check_no_memory(unsigned long bytes);

#define ASSERT(claim) ((claim) ? (void)0 : check_failed(__FILE__, __LINE__, #claim))

#ifdef BS_DEBUG
#define DEBUG_ASSERT(claim) ASSERT(claim)
#else
#define DEBUG_ASSERT(claim) ((void)sizeof(!(claim)))
#endif

#endif
