/*
 * xmlfile_grid.h - which columns of an XHTML table a cell stands in.
 *
 * Cells without text make no blocks and still take their column, so that
 * elements are counted, with their colspan and rowspan (HTML, 4.9.12). Asked
 * in the order of the document; linear in the elements of rows.
 */
#ifndef XML_XMLFILE_GRID_H
#define XML_XMLFILE_GRID_H

#include "base/xml.h"
#include "doc/block.h"

typedef struct XmlfileGrid XmlfileGrid;

XmlfileGrid *xmlfile_grid_new(const XmlTree *tree);
void xmlfile_grid_free(XmlfileGrid *grid);

/* Sets the columns of CELL, made of the td or th at NODE. */
void xmlfile_grid_place(XmlfileGrid *grid, uint32_t node, Block *cell);

#endif
