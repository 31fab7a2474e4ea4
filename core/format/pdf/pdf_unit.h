/*
 * pdf_unit.h - the text of a block as a unit with inline codes.
 */
#ifndef PDF_UNIT_H
#define PDF_UNIT_H

#include "format/pdf/pdf_links.h"
#include "format/pdf/pdf_reader.h"
#include "format/pdf/pdf_turn.h"

/* A block of a page, and where it was found. */
typedef struct PdfPiece {
	const PdfLines *lines;
	const PdfBlocks *blocks;
	const PdfBlock *block;
	const PdfLinks *links;
	const PdfTurn *turn;	/* NULL: upright */
} PdfPiece;

/* Adds a unit for PIECE to DOCUMENT, below the Block PARENT, and its place to
 * the skeleton. NULL: it has no text. */
Unit *pdf_unit_add(Document *document, PdfSkeleton *skeleton,
    Block *parent, const PdfPiece *piece);

/* Adds the text of PIECE, which stands on PAGE (from 0), to UNIT of the page
 * before, and a place. */
void pdf_unit_extend(Document *document, PdfSkeleton *skeleton, Unit *unit,
    const PdfPiece *piece, unsigned page);

#endif
