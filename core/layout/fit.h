/*
 * fit.h - text of another length into the place of the source.
 *
 * In this order: the room below is used, the line pitch goes down to 1.0,
 * words are hyphenated, letters move together by 2 %, and the size goes down
 * to 0.75; what does not fit then is told, and its letters are made as narrow as
 * its place asks for: it stays clear of what is beside it, and whole. All
 * measures are in points, but for those of the Shape.
 */
#ifndef LAYOUT_FIT_H
#define LAYOUT_FIT_H

#include "layout/gap.h"
#include "layout/shape.h"

/* In em: how far from a notch lines stand clear of it. */
extern const double fit_notch;

typedef struct FitBox {
	double width;		/* that a line may have */
	double height;		/* from the first base line down: room for
				   more lines */
	double size;		/* of the source */
	double pitch;		/* base line to base line of the source */
	double indent;		/* of the first line; < 0: it hangs */
	double max_scale;	/* not to be passed; 1 as a rule */
	bool is_single;		/* one line and no room for a second */
	bool is_justified;	/* words are hyphenated before lines of narrow
				   columns get wide gaps */
	bool has_rest;		/* the text goes on in a second area */
	double rest_width, rest_height;	/* the same of that */
	double notch;		/* width of the lines about notch_y below the
				   first base line: something stands behind
				   them; 0: all are alike */
	double notch_y;
	uint32_t start;		/* the first glyph; what stands before it is
				   set elsewhere */
	const Gap *gaps;	/* that lines of the first area leave out */
	unsigned n_gaps;
	double left, base;	/* where the first area is, among the gaps */
} FitBox;

typedef struct FitLine {
	uint32_t from, to;	/* glyphs of the shape */
	double width;		/* without white space at its end */
	bool has_hyphen;
} FitLine;

typedef struct Fit {
	double scale;		/* of the size */
	double size, pitch;
	double spacing;		/* between letters, em; <= 0 */
	double narrow;		/* of the width of letters; < 1: it is_over */
	bool is_over;		/* it does not fit */
	size_t first;		/* lines in the first area */
	GArray *lines;		/* of FitLine */
} Fit;

Fit *fit_new(const Shape *shape, const FitBox *box);
void fit_free(Fit *fit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fit, fit_free)

const FitLine *fit_line(const Fit *fit, size_t index);

/* The width of a line in points. */
double fit_width(const Fit *fit, size_t index);

/* What lines take of the height above and below their base line, in em. */
extern const double fit_above, fit_below;

/* Width of a hyphen in the font of a glyph, em; and its glyph. */
double fit_hyphen(const Shape *shape, const ShapeGlyph *glyph,
    uint32_t *hyphen);

/*
 * How many lines the whole shape takes at WIDTH em, the first one less by
 * INDENT, where nothing is hyphenated; and the width of its widest word, em.
 */
size_t fit_count(const Shape *shape, double width, double indent);
double fit_word(const Shape *shape);

#endif
