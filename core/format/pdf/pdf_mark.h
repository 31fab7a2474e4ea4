/*
 * pdf_mark.h - the operators for marked content (ISO 32000-1, 14.6).
 */
#ifndef PDF_MARK_H
#define PDF_MARK_H

#include "format/pdf/pdf_run.h"

PdfMark pdf_mark_current(const PdfRun *run);
void pdf_mark_begin(PdfRun *run);
void pdf_mark_begin_list(PdfRun *run);
void pdf_mark_end(PdfRun *run);

#endif
