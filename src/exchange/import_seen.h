/*
 * Which authors, sections and topics a run has counted: a report counts things, and exports mention each many times.
 * What was counted in a change that is undone later is to be counted again.
 */
#ifndef BS_EXCHANGE_IMPORT_SEEN_H
#define BS_EXCHANGE_IMPORT_SEEN_H

#include "exchange/import_report.h"

struct import_seen; /* one thread */

struct import_seen *import_seen_new(void);
void import_seen_free(struct import_seen *s);

/* True for a thing that was not yet met, which it is from now on. name: what the caller knows its kind's things by. */
bool import_seen_first(struct import_seen *s, enum import_kind kind, struct str name);
/* All that was met so far stays met. */
void import_seen_settle(struct import_seen *s);
/* Forgets what was met since import_seen_settle. */
void import_seen_undo(struct import_seen *s);

#endif
