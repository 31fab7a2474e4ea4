/*
 * pdf_pile.h - different signs in one place are no text but a drawing, as the
 * round buttons of forms are drawn with signs of a symbol font.
 */
#ifndef PDF_PILE_H
#define PDF_PILE_H

#include "format/pdf/pdf_line.h"

/* Do A and B, of about EM points, stand in one place? */
bool pdf_pile_is(const PdfGlyph *a, const PdfGlyph *b, double em);

/* Marks such lines, which stand behind each other in LINES, as kept. */
void pdf_pile_keep(PdfLines *lines);

#endif
