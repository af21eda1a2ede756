/*
 * Walks the rows with one number a column: for how many rows it is still taken from above. A table without spans, nearly
 * every one, is not looked at.
 */
#include "text/grid.h"

enum { COLUMNS = 1000 };

struct grid {
	unsigned taken[COLUMNS];  /* rows, this one included, that a cell above or left of here covers */
	bool     begins[COLUMNS]; /* a cell begins in this column */
	unsigned width;
	unsigned column;
};

/* The row is over: what reaches down reaches one row less. False if something hangs over the end of the group. */
static bool end_row(struct grid *g, bool end_of_group)
{
	bool fits = true;
	for (unsigned i = 0; i < g->width; i++) {
		if (g->taken[i] > 0)
			g->taken[i]--;
		fits = fits && !(end_of_group && g->taken[i] > 0);
	}
	g->column = 0;
	return fits;
}

static bool place(struct grid *g, const struct cell *cell)
{
	while (g->column < COLUMNS && g->taken[g->column] > 0)
		g->column++;
	if (g->column + cell->spans.columns > COLUMNS)
		return false;
	g->begins[g->column] = true;
	for (unsigned i = 0; i < cell->spans.columns; i++, g->column++) {
		if (g->taken[g->column] > 0)
			return false;
		g->taken[g->column] = cell->spans.rows;
	}
	if (g->column > g->width)
		g->width = g->column;
	return true;
}

static bool fits(const struct cell *cells, size_t n)
{
	struct grid g = { .width = 0 };
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && cells[i].first_of_row && !end_row(&g, cells[i].first_of_group))
			return false;
		if (!place(&g, &cells[i]))
			return false;
	}
	if (!end_row(&g, true))
		return false;
	for (unsigned i = 0; i < g.width; i++)
		if (!g.begins[i])
			return false;
	return true;
}

void grid_mend(struct buf *out, const struct cell *cells, size_t n)
{
	bool spanned = false;
	for (size_t i = 0; i < n; i++)
		spanned = spanned || cells[i].spans.len > 0;
	if (!spanned || fits(cells, n) || buf_status(out))
		return;
	size_t to = cells[0].spans.at;
	for (size_t i = 0; i < n; i++) {
		size_t from = cells[i].spans.at + cells[i].spans.len;
		size_t end = i + 1 < n ? cells[i + 1].spans.at : out->len;
		memmove(out->ptr + to, out->ptr + from, end - from);
		to += end - from;
	}
	out->len = to;
}
