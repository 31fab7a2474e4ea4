/*
 * pdf_tags.h - the strings of the structure tree (ISO 32000-1, 14.7 and
 * 14.9): alternative descriptions, replacement texts, expansions, languages.
 */
#ifndef PDF_TAGS_H
#define PDF_TAGS_H

#include "format/pdf/pdf_meta.h"

void pdf_tags_read(PdfMetas *metas);

/* The same of the property lists of PAGE (from 0) that are objects; those
 * whose numbers are in MET, and these are added, have been read. */
void pdf_tags_read_page(PdfMetas *metas, unsigned page, GHashTable *met);

#endif
