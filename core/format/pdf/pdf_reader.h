/*
 * pdf_reader.h - from a PDF file to a Document, and what its writer needs.
 */
#ifndef PDF_READER_H
#define PDF_READER_H

#include "format/format.h"
#include "format/pdf/pdf_block.h"
#include "format/pdf/pdf_cover.h"
#include "format/pdf/pdf_meta.h"

/* How a piece of text looks. Value of "fmt" codes: its index. */
typedef struct PdfStyle {
	bool is_bold, is_italic, is_serif, is_mono;
	int rise;		/* 1 raised, -1 lowered */
	double scale;		/* of the block's size */
	uint32_t rgb;
	int rule;		/* that underlines it; -1: none */
} PdfStyle;

/* A rule under words. */
typedef struct PdfUnderline {
	unsigned rule;		/* in the content of the page */
	unsigned parts;		/* rules behind it that are one with it */
	double offset;		/* below the base line */
} PdfUnderline;

/* Added to the numbers of links and rules of the page after a unit's. */
enum { PDF_READER_OVER = 1 << 20 };

/* Where the text of a unit stands. Unit.value: its index. */
typedef struct PdfPlace PdfPlace;
struct PdfPlace {
	unsigned page;		/* from 0 */
	unsigned note;		/* annotation that shows it, from 1; 0: none */
	const unsigned *glyphs;	/* in the content of the page */
	unsigned n_glyphs;
	unsigned n_first;	/* those that stand in the block */
	const char *marker;	/* text of its list marker; or NULL */
	const unsigned *marker_glyphs;
	unsigned n_marker_glyphs;
	const unsigned *dots;	/* glyphs of its leader */
	unsigned n_dots;
	const PdfUnderline *rules;	/* under its words */
	unsigned n_rules;
	const PdfCover *covers;	/* of its letters in a picture, and behind
				   them of its marker; or NULL */
	unsigned n_covers;	/* without the marker's */
	unsigned style;		/* of most of its letters */
	int link;		/* over all of it; -1: none */
	int over;		/* the place on the next page where its text
				   goes on; -1: none */
	bool is_over;		/* it is such a place, and no unit's own */
	bool is_vertical;	/* its lines are columns */
	const PdfPlace *level;	/* where it is set in lines; or NULL */
	int turn;		/* degrees, as in pdf_turn; 0: upright */
	const PdfMatrix *back;	/* from its space to display space; or NULL:
				   they are one */
	const Gap *gaps;	/* of the block */
	unsigned n_gaps;
	PdfBlock block;
	PdfBlock rest;		/* where it goes on, if block.rest says so */
};

typedef struct PdfSkeleton {
	PdfFonts *fonts;
	GArray *styles;		/* of PdfStyle */
	GArray *places;		/* of PdfPlace */
	PdfMetas metas;		/* file and document only while reading */
} PdfSkeleton;

/* The name of units on pages; others are pdf_meta's. */
extern const char pdf_reader_text[];	/* "text": value is a place */

Document *pdf_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error);

#endif
