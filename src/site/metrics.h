/* What the site counts, in Prometheus' text format. */
#ifndef BS_SITE_METRICS_H
#define BS_SITE_METRICS_H

#include "site/site.h"

/* Any thread. Appends nothing if the site keeps no pages. */
void site_metrics(struct site *s, struct buf *out);

#endif
