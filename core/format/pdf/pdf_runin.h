/*
 * pdf_runin.h - lines that begin with a number or a word set apart.
 *
 * "SECTION 1.05.    Accounting Terms. All terms of" is one line, though there
 * is a wide gap in it: the paragraph goes on below from its beginning. So are
 * words driven apart to fill the width of the lines above and below them.
 */
#ifndef PDF_RUNIN_H
#define PDF_RUNIN_H

#include "format/pdf/pdf_line.h"

/* Joins the pieces of such lines. LINES are sorted from top to bottom. */
void pdf_runin_join(PdfLines *lines);

#endif
