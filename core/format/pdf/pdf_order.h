/*
 * pdf_order.h - the order in which the blocks of a page are read.
 */
#ifndef PDF_ORDER_H
#define PDF_ORDER_H

#include "format/pdf/pdf_block.h"

/* Sorts BLOCKS (of PdfBlock): columns one after the other, rows of tables
 * one after the other (a recursive XY cut). */
void pdf_order_sort(GArray *blocks, double em);

#endif
