/*
 * pdf_paint.h - the operators for colour (ISO 32000-1, 8.6.8).
 */
#ifndef PDF_PAINT_H
#define PDF_PAINT_H

#include "format/pdf/pdf_run.h"

void pdf_paint_space(PdfRun *run);
void pdf_paint_colour(PdfRun *run);
void pdf_paint_fill_gray(PdfRun *run);
void pdf_paint_fill_rgb(PdfRun *run);
void pdf_paint_fill_cmyk(PdfRun *run);
void pdf_paint_stroke_gray(PdfRun *run);
void pdf_paint_stroke_rgb(PdfRun *run);
void pdf_paint_stroke_cmyk(PdfRun *run);
unsigned pdf_paint_current(PdfRun *run);

#endif
