/*
 * pdf_unit.h - the text of a block as a unit with inline codes.
 */
#ifndef PDF_UNIT_H
#define PDF_UNIT_H

#include "format/pdf/pdf_reader.h"

/* Rectangles of the link annotations of a page, in display space. */
typedef struct PdfLinks {
	GArray *boxes;		/* of BlockBox */
} PdfLinks;

/* Adds a unit for BLOCK to DOCUMENT and its place to the skeleton. */
Unit *pdf_unit_add(Document *document, PdfSkeleton *skeleton,
    Block *parent, const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block, const PdfLinks *links);

#endif
