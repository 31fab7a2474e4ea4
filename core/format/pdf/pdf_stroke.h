/*
 * pdf_stroke.h - glyphs that follow each other in the file and on the page.
 *
 * What lines are made of. Strokes that stand a little above or below the base
 * line of a neighbour (footnote marks, indices, accents, a lowered sign within
 * a word) are put on it. Coordinates are those of display space.
 */
#ifndef PDF_STROKE_H
#define PDF_STROKE_H

#include "format/pdf/pdf_line.h"

typedef struct PdfStroke {
	unsigned first, last;	/* glyphs */
	double x0, x1, base, em;
	double own;		/* base line before it was put on another */
	unsigned seat;		/* whose, plus 1; 0: its own */
	int8_t rise;		/* 1 raised, -1 lowered */
	bool is_mark;		/* accents and nothing else */
} PdfStroke;

/* Glyphs that are printed a second time in their place, for weight or by
 * mistake. Both arrays are by glyph, and NULL where there are none. */
typedef struct PdfRepeats {
	bool *is_repeat;
	unsigned *next;		/* the next one in the same place, plus 1 */
} PdfRepeats;

/* The usable glyphs of the page as strokes, sorted by base line. Counts in
 * LINES what is not usable. */
GArray *pdf_stroke_find(PdfLines *lines);

/* Sorts the strokes [FROM, TO) of a row from left to right. */
void pdf_stroke_sort(GArray *strokes, unsigned from, unsigned to);

/* Finds what sorted strokes of a row print a second time. The arrays of
 * REPEATS are made when they are needed, and freed with g_free. */
void pdf_stroke_repeats(const PdfContent *content, const GArray *strokes,
    unsigned from, unsigned to, PdfRepeats *repeats);

const PdfStroke *pdf_stroke_at(const GArray *strokes, unsigned index);

#endif
