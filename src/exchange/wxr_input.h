/* The lower half of wxr_filter: the file's bytes as UTF-8 where the file says what they are. Known to wxr_filter.c only. */
#ifndef BS_EXCHANGE_WXR_INPUT_H
#define BS_EXCHANGE_WXR_INPUT_H

#include "exchange/wxr_filter.h"

struct wxr_input;

/* See wxr_filter_new. Afterwards the first bytes to be read are '<', at the XML declaration or the first element. */
enum bs_status wxr_input_new(const struct wxr_source *source, struct wxr_input **out, struct wxr_repairs *repairs,
                             struct err *err);
void wxr_input_free(struct wxr_input *in);

/* Fills up to max bytes (at least 4) at ptr. *n is 0 at the end only. */
enum bs_status wxr_input_read(struct wxr_input *in, char *ptr, size_t max, size_t *n, struct err *err);

uint64_t wxr_input_position(const struct wxr_input *in);
/* True if the file says that it is in a single-byte encoding like Latin-1: then single high bytes are no damage. */
bool wxr_input_is_latin(const struct wxr_input *in);

#endif
