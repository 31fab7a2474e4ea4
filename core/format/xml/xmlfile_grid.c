#include "xmlfile_grid.h"

#include <glib.h>
#include <string.h>

enum {
	MAX_SPAN = 1000,	/* as browsers have it */
	MAX_ROWS = 65534,
	MAX_COLUMNS = 256,	/* whose rows are remembered */
};

struct XmlfileGrid {
	const XmlTree *tree;
	uint32_t table;		/* element around the rows: table, tbody */
	uint32_t row;		/* the one that is counted */
	uint32_t cell;		/* its last cell that was counted; or XML_NONE */
	unsigned column;	/* the next free one, from 1 */
	unsigned first;		/* that of CELL */
	unsigned n_columns;	/* ... and how many it spans */
	unsigned rows[MAX_COLUMNS];	/* that are still taken from above */
};

XmlfileGrid *
xmlfile_grid_new(const XmlTree *tree)
{
	XmlfileGrid *grid = g_new0(XmlfileGrid, 1);

	grid->tree = tree;
	grid->table = grid->row = grid->cell = XML_NONE;
	return grid;
}

void
xmlfile_grid_free(XmlfileGrid *grid)
{
	g_free(grid);
}

static unsigned
span_of(const XmlTree *tree, uint32_t node, const char *name, unsigned most)
{
	g_autofree char *value = xml_attribute(tree, node, name);

	return value == NULL ? 1 : (unsigned) CLAMP(g_ascii_strtoll(value,
	    NULL, 10), 1, most);
}

/* The next row of the same body: what comes down from above comes down once
 * more. */
static void
begin_row(XmlfileGrid *grid, uint32_t row)
{
	uint32_t table = xml_node(grid->tree, row)->parent;

	if (table != grid->table)
		memset(grid->rows, 0, sizeof grid->rows);
	for (unsigned i = 0; i < MAX_COLUMNS; i++)
		grid->rows[i] -= grid->rows[i] > 0;
	grid->table = table;
	grid->row = row;
	grid->cell = XML_NONE;
	grid->column = 1;
}

static bool
is_taken(const XmlfileGrid *grid, unsigned column)
{
	return column <= MAX_COLUMNS && grid->rows[column - 1] > 0;
}

static void
count_cell(XmlfileGrid *grid, uint32_t node)
{
	unsigned n = span_of(grid->tree, node, "colspan", MAX_SPAN);
	unsigned n_rows = span_of(grid->tree, node, "rowspan", MAX_ROWS);

	while (is_taken(grid, grid->column))
		grid->column++;
	grid->cell = node;
	grid->first = grid->column;
	grid->n_columns = n;
	grid->column += n;
	for (unsigned i = grid->first; n_rows > 1 && i < grid->column &&
	    i <= MAX_COLUMNS; i++)
		grid->rows[i - 1] = n_rows;
}

static bool
is_cell(const XmlfileGrid *grid, uint32_t node)
{
	const XmlNode *self = xml_node(grid->tree, node);

	return self->kind == XML_ELEMENT && (strcmp(self->name, "td") == 0 ||
	    strcmp(self->name, "th") == 0);
}

void
xmlfile_grid_place(XmlfileGrid *grid, uint32_t node, Block *cell)
{
	uint32_t row = xml_node(grid->tree, node)->parent;

	if (!is_cell(grid, node) || row == XML_NONE)
		return;
	if (row != grid->row)
		begin_row(grid, row);
	uint32_t next = grid->cell == XML_NONE ? xml_first_child(grid->tree,
	    row) : xml_next_sibling(grid->tree, grid->cell);
	for (; next != XML_NONE && next <= node;
	    next = xml_next_sibling(grid->tree, next))
		if (is_cell(grid, next))
			count_cell(grid, next);
	if (grid->cell != node)
		return;
	cell->column = grid->first;
	cell->n_columns = grid->n_columns;
}
