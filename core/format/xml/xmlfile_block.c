#include "xmlfile_block.h"

#include <string.h>

#include "xmlfile_grid.h"

typedef struct Row {
	const char *name;
	BlockKind kind;
	unsigned level;
	bool is_outer;		/* other blocks stand inside */
} Row;

/* XHTML first, then DocBook, DITA, JATS and filings; sorted by name. */
static const Row rows[] = {
	{"caption", BLOCK_PARAGRAPH, 0, false},
	{"entry", BLOCK_CELL, 0, true},
	{"figure", BLOCK_FIGURE, 0, true},
	{"footer", BLOCK_FOOTER, 0, true},
	{"footnote", BLOCK_NOTE, 0, true},
	{"h1", BLOCK_HEADING, 1, false},
	{"h2", BLOCK_HEADING, 2, false},
	{"h3", BLOCK_HEADING, 3, false},
	{"h4", BLOCK_HEADING, 4, false},
	{"h5", BLOCK_HEADING, 5, false},
	{"h6", BLOCK_HEADING, 6, false},
	{"header", BLOCK_HEADER, 0, true},
	{"informaltable", BLOCK_TABLE, 0, true},
	{"label", BLOCK_META, 0, false},
	{"li", BLOCK_LIST_ITEM, 1, true},
	{"listitem", BLOCK_LIST_ITEM, 1, true},
	{"meta", BLOCK_META, 0, false},
	{"para", BLOCK_PARAGRAPH, 0, false},
	{"row", BLOCK_ROW, 0, true},
	{"table", BLOCK_TABLE, 0, true},
	{"td", BLOCK_CELL, 0, true},
	{"th", BLOCK_CELL, 0, true},
	{"title", BLOCK_HEADING, 1, false},
	{"tr", BLOCK_ROW, 0, true},
};

static const Row other = {"", BLOCK_PARAGRAPH, 0, false};

/* A block whose element is open. */
typedef struct Open {
	uint32_t node;
	const Row *row;
	Block *block;
} Open;

struct XmlfileBlocks {
	const XmlTree *tree;
	Document *document;
	GHashTable *rows;	/* name to index of row + 1, 0 for none */
	GArray *open;		/* of Open, outermost first */
	GArray *entered;	/* of uint32_t, by depth: elements whose outer
				   blocks are open */
	uint32_t last;		/* node that was asked for last */
	XmlfileGrid *grid;	/* of the tables */
	GArray *path;		/* of uint32_t: scratch */
};

static int
compare_row(const void *name, const void *row)
{
	return strcmp(name, ((const Row *) row)->name);
}

/* Searched for once for each name of the document. */
static const Row *
row_of(XmlfileBlocks *blocks, uint32_t node)
{
	const char *name = xml_node(blocks->tree, node)->name;
	void *number;

	if (!g_hash_table_lookup_extended(blocks->rows, name, NULL,
	    &number)) {
		const Row *row = bsearch(name, rows, G_N_ELEMENTS(rows),
		    sizeof *rows, compare_row);
		number = GUINT_TO_POINTER(row == NULL ? 0u
		    : (unsigned) (row - rows) + 1);
		g_hash_table_insert(blocks->rows, g_strdup(name), number);
	}
	return number == NULL ? &other : &rows[GPOINTER_TO_UINT(number) - 1];
}

XmlfileBlocks *
xmlfile_block_new(const XmlTree *tree, Document *document)
{
	XmlfileBlocks *blocks = g_new0(XmlfileBlocks, 1);

	blocks->tree = tree;
	blocks->document = document;
	blocks->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	blocks->open = g_array_new(FALSE, FALSE, sizeof(Open));
	blocks->entered = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	blocks->path = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	blocks->grid = xmlfile_grid_new(tree);
	return blocks;
}

void
xmlfile_block_free(XmlfileBlocks *blocks)
{
	if (blocks == NULL)
		return;
	g_hash_table_unref(blocks->rows);
	g_array_unref(blocks->open);
	g_array_unref(blocks->entered);
	g_array_unref(blocks->path);
	xmlfile_grid_free(blocks->grid);
	g_free(blocks);
}

/* The name as spelled, prefix included. */
static char *
spelled_name(const XmlTree *tree, uint32_t node)
{
	const char *name = xml_bytes(tree, NULL) +
	    xml_node(tree, node)->start + 1;

	return g_strndup(name, strcspn(name, " \t\r\n/>"));
}

static Block *
innermost(const XmlfileBlocks *blocks)
{
	return blocks->open->len == 0 ? NULL : g_array_index(blocks->open,
	    Open, blocks->open->len - 1).block;
}

static void
open_block(XmlfileBlocks *blocks, uint32_t node)
{
	g_autofree char *name = spelled_name(blocks->tree, node);
	const Row *row = row_of(blocks, node);
	Open open = {node, row, document_add_block(blocks->document,
	    innermost(blocks), row->kind, name)};

	open.block->level = row->level;
	if (row->kind == BLOCK_CELL)
		xmlfile_grid_place(blocks->grid, node, open.block);
	/* Of XHTML, the title is what a window shows. */
	if (strcmp(row->name, "title") == 0 && strcmp(xml_node(blocks->tree,
	    node)->space, "http://www.w3.org/1999/xhtml") == 0) {
		open.block->kind = BLOCK_META;
		open.block->level = 0;
	}
	g_array_append_val(blocks->open, open);
}

/* Leaves the blocks that NODE is not inside. */
static void
close_blocks(XmlfileBlocks *blocks, uint32_t node)
{
	while (blocks->open->len > 0) {
		const Open *last = &g_array_index(blocks->open, Open,
		    blocks->open->len - 1);
		if (last->node == node || (last->row->is_outer &&
		    last->node < node &&
		    node < xml_node(blocks->tree, last->node)->next))
			return;
		g_array_set_size(blocks->open, blocks->open->len - 1);
	}
}

/* Whether ELEMENT was entered before; from now on it was. */
static bool
was_entered(XmlfileBlocks *blocks, uint32_t element)
{
	uint32_t depth = xml_node(blocks->tree, element)->depth;

	while (blocks->entered->len <= depth) {
		uint32_t none = XML_NONE;
		g_array_append_val(blocks->entered, none);
	}
	uint32_t *entered = &g_array_index(blocks->entered, uint32_t, depth);
	if (*entered == element)
		return true;
	*entered = element;
	return false;
}

/* Opens the outer blocks around NODE, and itself when IS_OWN. */
static Block *
enter(XmlfileBlocks *blocks, uint32_t node, bool is_own)
{
	close_blocks(blocks, node);
	uint32_t base = blocks->open->len == 0 ? XML_NONE
	    : g_array_index(blocks->open, Open, blocks->open->len - 1).node;
	if (node < blocks->last)	/* not in document order */
		g_array_set_size(blocks->entered, 0);
	blocks->last = node;
	g_array_set_size(blocks->path, 0);
	for (uint32_t i = node; i != XML_NONE && i != base;
	    i = xml_node(blocks->tree, i)->parent) {
		bool is_self = i == node && is_own;
		if (!is_self && was_entered(blocks, i))
			break;
		if (is_self || row_of(blocks, i)->is_outer)
			g_array_append_val(blocks->path, i);
	}
	for (unsigned i = blocks->path->len; i-- > 0;)
		open_block(blocks, g_array_index(blocks->path, uint32_t, i));
	return innermost(blocks);
}

Block *
xmlfile_block_of(XmlfileBlocks *blocks, uint32_t node)
{
	return enter(blocks, node, true);
}

Block *
xmlfile_block_meta(XmlfileBlocks *blocks, uint32_t node)
{
	g_autofree char *name = spelled_name(blocks->tree, node);

	return document_add_block(blocks->document, enter(blocks, node,
	    false), BLOCK_META, name);
}
