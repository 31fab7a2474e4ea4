/*
 * pdf_writer.h - from a Document back to a PDF file.
 */
#ifndef PDF_WRITER_H
#define PDF_WRITER_H

#include "format/format.h"

GBytes *pdf_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error);

/* What the names of our resources in a translation of SOURCE begin with: a
 * file may be translated twice, and names must not meet. Fonts go on with F
 * and a number, forms with X. Owned by the caller. */
char *pdf_writer_prefix(GBytes *source);

#endif
