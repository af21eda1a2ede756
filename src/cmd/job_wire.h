/* The form of a job on the control socket; known to job.c and control.c only. */
#ifndef BS_CMD_JOB_WIRE_H
#define BS_CMD_JOB_WIRE_H

#include "cmd/job.h"

#include <sys/un.h>

enum { JOB_MAX_FDS = JOB_MAX_FILES + 2 };
#define JOB_MAGIC UINT32_C(0x31534a42) /* "BJS1" */

struct job_head {
	uint32_t magic;
	uint32_t bytes; /* of the words that follow, each ended by a NUL; the first is the job's name */
	uint32_t n_fds; /* at least 2 */
};

/* NULL if there is no such job. */
job_fn *job_find(const char *name_z);
/* The control socket's address below an opened DIR. */
bool control_address(int dir_fd, struct sockaddr_un *out);

#endif
