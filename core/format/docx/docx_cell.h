/*
 * docx_cell.h - which columns of its table a cell stands in.
 */
#ifndef DOCX_DOCX_CELL_H
#define DOCX_DOCX_CELL_H

#include "docx.h"

/* Sets the columns of CELL, made of the w:tc or a:tc at NODE; BEFORE is the
 * block before it in its row, NULL for the first. Word leaves out the cells
 * that one spans, DrawingML does not (ISO/IEC 29500-1, 17.4.17, 21.1.3.16). */
void docx_cell_place(const XmlTree *tree, uint32_t node, const Block *before,
    Block *cell);

#endif
