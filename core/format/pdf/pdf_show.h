/*
 * pdf_show.h - the operators for text objects and text (ISO 32000-1, 9.4).
 */
#ifndef PDF_SHOW_H
#define PDF_SHOW_H

#include "format/pdf/pdf_run.h"

/* From a space in which text in FONT runs along x, and stands on its base line,
 * to display space. LINE and CTM: see PdfShow. */
PdfMatrix pdf_show_axes(const PdfFont *font, const PdfMatrix *line,
    const PdfMatrix *ctm);

void pdf_show_begin(PdfRun *run);
void pdf_show_move(PdfRun *run);
void pdf_show_move_leading(PdfRun *run);
void pdf_show_next_line(PdfRun *run);
void pdf_show_matrix(PdfRun *run);
void pdf_show_string(PdfRun *run);
void pdf_show_array(PdfRun *run);
void pdf_show_quote(PdfRun *run);
void pdf_show_double_quote(PdfRun *run);

#endif
