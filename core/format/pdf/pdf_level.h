/*
 * pdf_level.h - where text that stood in columns goes when its translation is
 * set in lines.
 *
 * Paragraphs that stand beside each other, from right to left, are one area;
 * in lines they stand below each other, each with as much of the area as it
 * had. Where the area is too narrow or too low for lines there is no such
 * place, and the translation lies on its side.
 */
#ifndef PDF_LEVEL_H
#define PDF_LEVEL_H

#include "format/pdf/pdf_reader.h"

/* Gives PLACES[FROM..] that are vertical their PdfPlace.level. */
void pdf_level_places(GArray *places, unsigned from, Arena *arena);

#endif
