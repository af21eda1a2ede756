/* What every unit test includes: cmocka with the headers it needs, and comparing struct str. */
#ifndef BS_TEST_UNIT_TEST_H
#define BS_TEST_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"

#define assert_str_equal(actual, expected) test_str_equal((actual), (expected), __FILE__, __LINE__)
static inline void test_str_equal(struct str actual, struct str expected, const char *file, int line)
{
	if (str_eq(actual, expected))
		return;
	print_error("got      \"%.*s\"\nexpected \"%.*s\"\n", STR_ARG(actual), STR_ARG(expected));
	_fail(file, line);
}

/* Fails with the error's own words. */
#define assert_ok(status, err) test_ok((status), (err), __FILE__, __LINE__)
static inline void test_ok(enum bs_status st, const struct err *err, const char *file, int line)
{
	if (st == BS_OK)
		return;
	print_error("%s: %s (%s)\n", bs_status_words(st), err->msg, err->detail);
	_fail(file, line);
}

#endif
