/*
 * pdf_trace.h - set text, and where on the page its lines and words stand.
 */
#ifndef PDF_TRACE_H
#define PDF_TRACE_H

#include "format/pdf/pdf_block.h"
#include "layout/fit.h"

/* A fitted text and where it goes, in display space or one turned to it. */
typedef struct PdfSet {
	const Shape *shape;
	const Fit *fit;
	const uint32_t *colours;	/* 0xRRGGBB, one a span of the shape */
	PdfAlign align;
	double left, right;	/* edges of the lines */
	double base;		/* of the first line */
	double indent;		/* of the first line; < 0: of the others */
	double notch, notch_y;	/* right edge of the lines about there, below
				   BASE; or infinite */
	size_t from, to;	/* lines of the fit that stand here */
	const Gap *gaps;	/* that its lines leave out */
	unsigned n_gaps;
	bool is_vertical;	/* its lines are columns */
	const PdfMatrix *back;	/* to display space; NULL: it is that */
} PdfSet;

/* A line of it. */
typedef struct PdfTrace {
	uint32_t from, to;	/* glyphs of the shape, without spaces at the
				   end */
	double left, base;
	double stretch;		/* more width at each place that gives */
	bool on_spaces;		/* only spaces give */
} PdfTrace;

PdfTrace pdf_trace_line(const PdfSet *set, size_t index);

/* Does a line give between the clusters of A and B, which follow each other?
 * Lines with words give at spaces, others between ideographs, but not within
 * figures and words of other scripts. */
bool pdf_trace_gives(const PdfSet *set, const PdfTrace *trace,
    const ShapeGlyph *a, const ShapeGlyph *b);

/* Adds the boxes of words whose spans' tags are marked in TAGS, one for each
 * stretch of a line, to BOXES (of BlockBox). */
void pdf_trace_words(const PdfSet *set, const uint8_t *tags, GArray *boxes);

#endif
