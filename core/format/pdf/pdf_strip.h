/*
 * pdf_strip.h - text that is printed in strips, each through a clip of its own.
 *
 * It is met once as seen and otherwise as clipped away; but some of that
 * shows.
 */
#ifndef PDF_STRIP_H
#define PDF_STRIP_H

#include "format/pdf/pdf_content.h"

/* DROPPED has a byte a glyph. Hidden ones that stand where the same sign is
 * dropped are dropped, too. */
void pdf_strip_drop(const PdfContent *content, uint8_t *dropped);

#endif
