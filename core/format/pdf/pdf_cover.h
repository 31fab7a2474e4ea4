/*
 * pdf_cover.h - what hides the text of a picture: boxes in the colour of the
 * ground that the text stands on.
 */
#ifndef PDF_COVER_H
#define PDF_COVER_H

#include "doc/block.h"
#include "format/pdf/pdf_render.h"

typedef struct PdfCover {
	BlockBox box;		/* in display space */
	uint32_t rgb;
} PdfCover;

/* How far two colours are apart, in the channel that differs most. */
int pdf_cover_distance(uint32_t a, uint32_t b);

/*
 * The cover of a line of text in BOX, in PICTURE of SCALE pixels a point: the
 * box, grown by what of the letters stands out of it; and the colour of the
 * letters in INK. False when there are none, or the ground is of too many
 * colours to be imitated.
 */
bool pdf_cover_sample(const PdfPicture *picture, double scale,
    const BlockBox *box, PdfCover *cover, uint32_t *ink);

/* How wide the strokes of the letters in BOX are, along their lines, in
 * points. */
double pdf_cover_stroke(const PdfPicture *picture, double scale,
    const BlockBox *box, uint32_t ground, uint32_t ink);

#endif
