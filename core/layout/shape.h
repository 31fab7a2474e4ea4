/*
 * shape.h - a paragraph of text as positioned glyphs, before lines are cut.
 *
 * Shaped once, at size 1: all measures are in em of the paragraph's size.
 * Glyphs are in logical order; shape_order gives a line's visual order
 * (Unicode Annex 9, L1 and L2). Byte offsets are into the text given.
 */
#ifndef LAYOUT_SHAPE_H
#define LAYOUT_SHAPE_H

#include "layout/font.h"

/* A stretch of text of one look; they follow each other without gaps. */
typedef struct ShapeSpan {
	size_t start, end;
	FontRequest request;
	double scale;		/* of the paragraph's size */
	double rise;		/* em of the paragraph, upwards */
	bool is_vertical;	/* set in a column */
	unsigned tag;		/* the caller's own */
} ShapeSpan;

enum {
	SHAPE_BREAK = 1 << 0,	/* a line may begin with this glyph */
	SHAPE_HYPHEN = 1 << 1,	/* the same, with a hyphen before it */
	SHAPE_SPACE = 1 << 2,	/* white space */
	SHAPE_START = 1 << 3,	/* first glyph of a cluster */
	SHAPE_UPRIGHT = 1 << 4,	/* stands upright in its column, with its
				   advance down that */
};

typedef struct ShapeGlyph {
	const Font *font;
	uint32_t glyph;
	uint32_t start, end;	/* bytes of its cluster */
	float advance, dx, dy;	/* em; y upwards */
	uint16_t span;
	uint8_t level;		/* of embedding: odd is right to left */
	uint8_t flags;
} ShapeGlyph;

typedef struct Shape {
	const char *text;	/* borrowed */
	GArray *glyphs;		/* of ShapeGlyph */
	GArray *spans;		/* of ShapeSpan, copied */
	bool is_rtl;		/* the paragraph */
	uint32_t missing;	/* a character no font has; 0: none */
	double ascent, descent;	/* of the fonts used, em */
} Shape;

/* TEXT and LANGUAGE are borrowed. */
Shape *shape_new(FontBook *book, const Language *language, const char *text,
    const ShapeSpan *spans, size_t n_spans);
void shape_free(Shape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shape, shape_free)

const ShapeGlyph *shape_glyph(const Shape *shape, size_t index);

/* Fills ORDER with the glyphs FROM..TO from left to right. */
void shape_order(const Shape *shape, size_t from, size_t to,
    uint32_t *order);

#endif
