/*
 * pdf_title.h - the title of a document, in the information dictionary and in
 * the XMP metadata (ISO 32000-1, 14.3).
 */
#ifndef PDF_TITLE_H
#define PDF_TITLE_H

#include "format/pdf/pdf_meta.h"

void pdf_title_read(PdfMetas *metas);

/* Sets TEXT wherever the file has a title. What else the XMP packet holds
 * stays byte for byte. TARGET is a language tag or NULL. */
void pdf_title_write(PdfFile *file, const char *text, const char *target);

#endif
