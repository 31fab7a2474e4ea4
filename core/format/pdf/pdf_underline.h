/*
 * pdf_underline.h - thin rules that belong to words, not to tables.
 *
 * A rule just below a base line that begins and ends with words of that line
 * goes where the words go.
 */
#ifndef PDF_UNDERLINE_H
#define PDF_UNDERLINE_H

#include "format/pdf/pdf_line.h"

/* Fills CONTENT->underlines. */
void pdf_underline_find(PdfContent *content, const PdfLines *lines);

/* The rule under a glyph, behind the rule BEFORE (-1: the first); -1: none.
 * Some producers underline twice. */
int pdf_underline_at(const PdfContent *content, const PdfGlyph *glyph,
    double em, int before);

#endif
