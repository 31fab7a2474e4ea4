/*
 * pdf_rewrite.h - text-showing operators without some of their glyphs (ISO
 * 32000-1, 9.4.3). What stays is where it was.
 */
#ifndef PDF_REWRITE_H
#define PDF_REWRITE_H

#include "format/pdf/pdf_content.h"

/* The operator of the show INDEX without the glyphs that DROPPED (one a glyph
 * of the content) marks. BEFORE, or NULL, goes in front of it. */
char *pdf_rewrite_show(const PdfContent *content, unsigned index,
    const uint8_t *dropped, const GString *before);

/* The bytes of a glyph's code in hexadecimal digits; NULL: it is not found. */
char *pdf_rewrite_code(const PdfContent *content, unsigned glyph);

#endif
