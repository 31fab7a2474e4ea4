/*
 * pdf_fields.h - what the fields of an interactive form say to people (ISO
 * 32000-1, 12.7): tooltips, and the choices of a list where the value that is
 * sent is another string. Values are never touched.
 */
#ifndef PDF_FIELDS_H
#define PDF_FIELDS_H

#include "format/pdf/pdf_meta.h"

void pdf_fields_read(PdfMetas *metas);

/* Does WIDGET show choices whose values are other strings, and nothing else
 * (12.7.4.4)? Then what it shows is text, and no value. */
bool pdf_fields_shows_choices(PdfFile *file, PdfObject widget);

/* Is the field of WIDGET a push-button (12.7.4.2.2)? */
bool pdf_fields_is_button(PdfFile *file, PdfObject widget);

#endif
