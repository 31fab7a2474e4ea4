/*
 * pdf_path.h - the operators for paths (ISO 32000-1, 8.5): rules and fills.
 */
#ifndef PDF_PATH_H
#define PDF_PATH_H

#include "format/pdf/pdf_run.h"

void pdf_path_move(PdfRun *run);
void pdf_path_line(PdfRun *run);
void pdf_path_curve(PdfRun *run);
void pdf_path_rectangle(PdfRun *run);
void pdf_path_close(PdfRun *run);
void pdf_path_clip(PdfRun *run);
void pdf_path_end(PdfRun *run);
void pdf_path_stroke(PdfRun *run);
void pdf_path_fill(PdfRun *run);
void pdf_path_both(PdfRun *run);

#endif
