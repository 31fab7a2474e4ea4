/*
 * pdf.h - PDF files (ISO 32000-1).
 */
#ifndef PDF_H
#define PDF_H

#include "format/format.h"

extern const Format pdf_format;

#endif
