/* The newsroom's directory: making it, holding its lock, and making what happens in it durable. */
#ifndef BS_STORE_FOLDER_H
#define BS_STORE_FOLDER_H

#include "base/err.h"

#include <stdbool.h>

/* Makes a directory (0700) unless it is there. Its parent exists. */
enum bs_status folder_make(const char *path_z, struct err *err) __attribute__((warn_unused_result));
/* Makes file names in the directory durable. */
enum bs_status folder_sync(const char *path_z, struct err *err) __attribute__((warn_unused_result));

/*
 * Takes DIR/lock for as long as *fd is open; the kernel lets go of it when the process ends, however that happens.
 * BS_BUSY names the process that has it. The file holds that process's id and is never removed.
 */
enum bs_status folder_lock(const char *dir_z, int *fd, struct err *err) __attribute__((warn_unused_result));

/* False if there is no such file. Anything but "it is there" and "it is not" is an error. */
enum bs_status file_exists(const char *path_z, bool *out, struct err *err) __attribute__((warn_unused_result));
/* Makes an empty file that only its owner may read and write. It must not be there. */
enum bs_status file_make(const char *path_z, struct err *err) __attribute__((warn_unused_result));
enum bs_status file_sync(const char *path_z, struct err *err) __attribute__((warn_unused_result));
enum bs_status file_rename(const char *from_z, const char *to_z, struct err *err) __attribute__((warn_unused_result));

#endif
