/*
 * pdf_unit.h - the text of a block as a unit with inline codes.
 */
#ifndef PDF_UNIT_H
#define PDF_UNIT_H

#include "format/pdf/pdf_links.h"
#include "format/pdf/pdf_reader.h"

/* Adds a unit for BLOCK to DOCUMENT and its place to the skeleton. */
Unit *pdf_unit_add(Document *document, PdfSkeleton *skeleton,
    Block *parent, const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block, const PdfLinks *links);

#endif
