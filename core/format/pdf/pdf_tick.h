/*
 * pdf_tick.h - boxes to tick: small squares before the words they stand for.
 */
#ifndef PDF_TICK_H
#define PDF_TICK_H

#include "format/pdf/pdf_line.h"

/* Does a box stand before LINE? It may be drawn, or a field. */
bool pdf_tick_is_before(const PdfContent *content, const PdfLine *line);

#endif
