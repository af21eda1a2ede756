/*
 * An error that carries words.
 *
 * A function that can fail returns enum bs_status, takes `struct err *err` last and fills it when it fails.
 * msg is for the person at the desk or the terminal: one line, what could not be done and what to do about it.
 * detail is for the log: paths, SQL, strerror. A browser never sees the detail.
 */
#ifndef BS_BASE_ERR_H
#define BS_BASE_ERR_H

#include "base/status.h"

struct err {
	enum bs_status status;
	char           msg[512];    /* NUL-terminated, one line, cut at a character's end if too long */
	char           detail[512]; /* NUL-terminated, may be empty */
};

/* All three return st, so that a failure is one line: return err_set(err, BS_NOT_FOUND, "..."). err may be NULL. */
enum bs_status err_set(struct err *err, enum bs_status st, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds the log's part. Keeps the message. Returns err's status. */
enum bs_status err_detail(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts context before the message: "importing item 7: ...". Returns err's status. */
enum bs_status err_wrap(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The status for an errno value: ENOSPC and EDQUOT are BS_FULL, ENOENT BS_NOT_FOUND, EACCES BS_DENIED, else BS_IO. */
enum bs_status err_status_of_errno(int error_number);

/* Like err_set with the status and the words of errno value `e`, which go to both message and detail. */
enum bs_status err_errno(struct err *err, int e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
