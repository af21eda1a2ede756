/* Tables whose cells span rows and columns. */
#ifndef BS_TEXT_GRID_H
#define BS_TEXT_GRID_H

#include "text/build.h"

/*
 * If the spans of a table's cells fit (none overlap, none reach past their group of rows, a cell begins in every
 * column), nothing happens. Otherwise the span attributes of all of them are taken out of `out`. The cells are in the
 * order in which they stand there, and those of tables inside are not among them.
 */
void grid_mend(struct buf *out, const struct cell *cells, size_t n);

#endif
