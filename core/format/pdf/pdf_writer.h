/*
 * pdf_writer.h - from a Document back to a PDF file.
 */
#ifndef PDF_WRITER_H
#define PDF_WRITER_H

#include "format/format.h"

GBytes *pdf_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error);

#endif
