/* The demo newsroom: The Coast Courier of Port Maren, an invented paper in English with Turkish and Arabic sisters. */
#ifndef BS_EXCHANGE_DEMO_H
#define BS_EXCHANGE_DEMO_H

#include "store/store.h"

/*
 * Fills an empty newsroom with the demo paper, which is inside the program (demo/): three editions with their sections,
 * authors, topics, pictures, articles with versions, comments and sisters. Times count back from now_us. dir_z: the
 * newsroom's directory, for the pictures' files. One change: everything goes in, or nothing. BS_UNACCEPTABLE if the
 * newsroom has one of these editions already. May block.
 */
enum bs_status demo_install(struct store *s, const char *dir_z, int64_t now_us, struct err *err);

#endif
