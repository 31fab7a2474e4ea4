#include "docx_cell.h"

/* What spans more spans all. */
#define MAX_COLUMNS 1000

static unsigned
count_of(const XmlTree *tree, uint32_t node, const char *name)
{
	g_autofree char *value = NULL;

	if (node == XML_NONE)
		return 1;
	value = xml_attribute_ns(tree, node, xml_node(tree, node)->space,
	    name);
	if (value == NULL)
		value = xml_attribute(tree, node, name);
	return value == NULL ? 1 : (unsigned) CLAMP(g_ascii_strtoll(value,
	    NULL, 10), 1, MAX_COLUMNS);
}

void
docx_cell_place(const XmlTree *tree, uint32_t node, const Block *before,
    Block *cell)
{
	uint32_t properties = xml_child(tree, node, "tcPr");
	uint32_t span = properties == XML_NONE ? XML_NONE
	    : xml_child(tree, properties, "gridSpan");
	bool is_word = docx_is(tree, node, "tc");

	cell->column = 1;
	cell->n_columns = is_word ? count_of(tree, span, "val")
	    : count_of(tree, node, "gridSpan");
	if (before != NULL && before->kind == BLOCK_CELL)
		cell->column = before->column + (is_word ? before->n_columns
		    : 1);
}
