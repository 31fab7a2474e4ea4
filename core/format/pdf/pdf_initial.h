/*
 * pdf_initial.h - drop caps: a large first letter that lines stand beside.
 *
 * Its text belongs to the first of these lines, whose look it takes when the
 * paragraph is set anew; the lines beside it begin where it does.
 */
#ifndef PDF_INITIAL_H
#define PDF_INITIAL_H

#include "format/pdf/pdf_line.h"

/* Joins them to their lines. LINES are sorted from top to bottom. */
void pdf_initial_join(PdfLines *lines);

#endif
