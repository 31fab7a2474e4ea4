/*
 * pdf_ground.h - the grounds that text stands on.
 *
 * Pages made from HTML are full of fills that nobody sees: white on white,
 * one a line. They are no ground and limit nothing.
 */
#ifndef PDF_GROUND_H
#define PDF_GROUND_H

#include "format/pdf/pdf_line.h"

/* Marks the rules and fills of a page whose colour is that of what they
 * cover. The paper is taken to be white. */
void pdf_ground_mark(PdfContent *content);

/* Do two lines, one below the other, stand on grounds of their own? */
bool pdf_ground_parts(const PdfContent *content, const PdfLine *upper,
    const PdfLine *lower);

/* Where text for BOX must stand in the order of painting, lest fills hide it:
 * behind how many glyphs. It replaces the glyphs FIRST to LAST, which were
 * seen in SOURCE, so what is painted over them later hides nothing. */
unsigned pdf_ground_above(const PdfContent *content, const BlockBox *box,
    const BlockBox *source, unsigned first, unsigned last);

#endif
