/*
 * pdf_gutter.h - lines of two columns that stand as near as words do.
 *
 * A gap within a line is the gutter between columns where other lines begin,
 * or have such a gap, just there, again and again, and end where it begins.
 */
#ifndef PDF_GUTTER_H
#define PDF_GUTTER_H

#include "format/pdf/pdf_line.h"

/* Cuts the lines that run over a gutter. They need not be described yet. */
void pdf_gutter_cut(PdfLines *lines);

#endif
