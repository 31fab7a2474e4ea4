/*
 * pdf_ligature.h - ligatures that a font does not explain.
 *
 * Many producers draw "fi" or "ffl" as one glyph and say nothing of its text.
 * Its width and its neighbours do: it is as wide as the letters that it joins,
 * and stands within words only.
 */
#ifndef PDF_LIGATURE_H
#define PDF_LIGATURE_H

#include "format/pdf/pdf_line.h"

/* Gives texts to such glyphs. Returns how many; LINES are stale then. */
unsigned pdf_ligature_explain(PdfContent *content, const PdfLines *lines);

#endif
