/*
 * pdf_turn.h - text that does not run from left to right, each direction for
 * itself.
 *
 * The page is read once more for each direction, in a space turned so that its
 * text is upright there; all rules for lines and blocks then hold as they are.
 * Glyphs have the same numbers in all spaces. Text of the one direction is in
 * the way of that of the others.
 */
#ifndef PDF_TURN_H
#define PDF_TURN_H

#include "format/pdf/pdf_line.h"

typedef struct PdfTurn {
	int degrees;		/* where its text runs: clockwise, 1 to 359 */
	PdfContent *content;	/* in its own space */
	PdfLines *lines;
	PdfMatrix back;		/* from that to display space */
	unsigned signs;		/* that are upright in it */
} PdfTurn;

/* The directions in which text of PAGE runs, but for CONTENT's own, as an
 * array of PdfTurn; the most frequent first. */
GPtrArray *pdf_turn_find(PdfFile *file, PdfFonts *fonts, unsigned page,
    const PdfContent *content);

/* Text of each direction keeps clear of that of the others, as of pictures. */
void pdf_turn_keep_clear(const GPtrArray *turns, PdfContent *content,
    const PdfLines *lines);

#endif
