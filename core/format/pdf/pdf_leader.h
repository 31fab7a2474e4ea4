/*
 * pdf_leader.h - the rows of dots that lead to the number of a page.
 */
#ifndef PDF_LEADER_H
#define PDF_LEADER_H

#include "format/pdf/pdf_line.h"

/* The end of a row of at least five dots that starts at FROM, among the
 * members up to TO; FROM: there is none. */
unsigned pdf_leader_end(const PdfLines *lines, unsigned from, unsigned to);

#endif
