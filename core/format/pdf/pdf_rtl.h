/*
 * pdf_rtl.h - pages that are written from right to left.
 *
 * Their lines are put into reading order; then the page is looked at in a
 * mirror, so that what finds rows, columns and paragraphs needs to know one
 * direction only, and what it found is turned back.
 */
#ifndef PDF_RTL_H
#define PDF_RTL_H

#include "format/pdf/pdf_block.h"

/* Says whether most of the page's letters are of such a script, and puts its
 * lines into reading order if so. Else such lines are marked as kept. */
bool pdf_rtl_read(PdfLines *lines);

/* Mirrors the boxes of lines, rules and images. */
void pdf_rtl_mirror(PdfContent *content, PdfLines *lines);

/* Turns what was found in the mirror. */
void pdf_rtl_turn(const PdfContent *content, PdfBlocks *blocks);

#endif
