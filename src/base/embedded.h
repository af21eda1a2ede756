/* Files that are inside the program: schema, theme, demo newsroom. Made at build time by script/embed.py. */
#ifndef BS_BASE_EMBEDDED_H
#define BS_BASE_EMBEDDED_H

#include "base/str.h"

struct embedded_file {
	struct str name;  /* relative to the embedded folder: "messages/en.ini" */
	struct str bytes; /* lives as long as the program */
};

#endif
