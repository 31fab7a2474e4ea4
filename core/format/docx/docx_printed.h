/*
 * docx_printed.h - headers and footers of sheets, and what cells say when they
 * are filled in.
 *
 * A header is one string whose parts at the left, in the centre and at the
 * right begin with &L, &C, &R; pages, dates and fonts are codes like them
 * (ECMA-376-1, 18.3.1.39 evenHeader). Each part with words is a unit, its codes
 * are placeholders. Such strings have a length that programs do not go beyond.
 */
#ifndef DOCX_DOCX_PRINTED_H
#define DOCX_DOCX_PRINTED_H

#include "docx.h"

/* Whether the element at NODE is such a header or footer, of text alone. */
bool docx_printed_is(const XmlTree *tree, uint32_t node);

/* Reads that element into units, in blocks of their own. */
void docx_printed_read(Document *document, DocxPart *part, uint32_t node);

/* TEXT as a header holds it, appended to OUT: "&" is doubled, and a figure
 * behind the size of a font is parted from it. */
void docx_printed_write(GString *out, const char *text);

/* Whether a worksheet of these bytes has anything to read here. */
bool docx_printed_may_be_in(const char *bytes, size_t size);

/* Before writing: what would be too long stays in the source language, and
 * REPORT says so. */
void docx_printed_settle(Document *document, Report *report);

#endif
