/*
 * pdf_labels.h - the labels of pages (ISO 32000-1, 12.4.2).
 */
#ifndef PDF_LABELS_H
#define PDF_LABELS_H

#include "format/pdf/pdf_file.h"

/* Each of PAGES pages is now two: both get the label it has. */
void pdf_labels_double(PdfFile *file, unsigned pages);

#endif
