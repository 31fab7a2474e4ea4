/*
 * pdf_over.h - a paragraph that goes on over the page is one unit.
 *
 * Pages are read forward, one at a time: the unit begun on a page is
 * remembered, and the next page is asked whether its text opens with the rest.
 * What runs along the pages (headers, footers, page numbers, notes) stands
 * between the two.
 */
#ifndef PDF_OVER_H
#define PDF_OVER_H

#include "format/pdf/pdf_block.h"

typedef struct PdfOver PdfOver;

PdfOver *pdf_over_new(void);
void pdf_over_free(PdfOver *over);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfOver, pdf_over_free)

/* The index of the block with which the page before goes on; -1: none. */
int pdf_over_first(const PdfOver *over, const PdfLines *lines,
    const PdfBlocks *blocks);

/* The index of the block that the next page may go on with, remembered until
 * then; -1: none. */
int pdf_over_last(PdfOver *over, const PdfLines *lines,
    const PdfBlocks *blocks);

#endif
