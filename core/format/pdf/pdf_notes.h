/*
 * pdf_notes.h - what annotations say (ISO 32000-1, 12.5): the contents of
 * notes, the descriptions of links, the captions of buttons.
 */
#ifndef PDF_NOTES_H
#define PDF_NOTES_H

#include "format/pdf/pdf_meta.h"

enum { PDF_NOTES_MAX = 3000 };	/* annotations of a page that are looked at */

/* The annotation INDEX of PAGE (from 0). */
PdfSpot pdf_notes_spot(PdfFile *file, Arena *arena, unsigned page,
    unsigned index);

void pdf_notes_read(PdfMetas *metas, unsigned page);

/* Sets /Contents of the annotation at SPOT, and its rich text with it. */
void pdf_notes_write(PdfFile *file, const PdfSpot *spot, const char *text);

#endif
