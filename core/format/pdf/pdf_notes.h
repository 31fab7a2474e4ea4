/*
 * pdf_notes.h - what annotations say (ISO 32000-1, 12.5): the contents of
 * notes, the descriptions of links, the captions of buttons.
 */
#ifndef PDF_NOTES_H
#define PDF_NOTES_H

#include "format/pdf/pdf_block.h"
#include "format/pdf/pdf_meta.h"

enum { PDF_NOTES_MAX = 3000 };	/* annotations of a page that are looked at */

/* How many annotations of PAGE (from 0) are looked at. */
unsigned pdf_notes_count(PdfFile *file, unsigned page);

/* What the annotation INDEX shows; NULL: nothing, or the value of a field.
 * IS_LABEL tells whether it is to be translated. */
PdfContent *pdf_notes_content(PdfFile *file, PdfFonts *fonts, unsigned page,
    unsigned index, bool *is_label);

/* Text of an appearance has no room outside of it. */
void pdf_notes_confine(const PdfContent *content, PdfBlocks *blocks);

/* The annotation INDEX of PAGE (from 0). */
PdfSpot pdf_notes_spot(PdfFile *file, Arena *arena, unsigned page,
    unsigned index);

/* Makes LOOK, a form, what the annotation shows; 0: it stays as it is. */
void pdf_notes_show(PdfFile *file, unsigned page, unsigned index,
    PdfObject look);

void pdf_notes_read(PdfMetas *metas, unsigned page);

/* Sets /Contents of the annotation at SPOT, and its rich text with it. */
void pdf_notes_write(PdfFile *file, const PdfSpot *spot, const char *text);

#endif
