#include "format/pdf/pdf_pixels.h"

#include <math.h>
#include <string.h>

enum {
	THRESHOLD = 48,		/* of 255; less nobody sees */
	MARGIN = 3,		/* points about text */
};

/* What fonts say of their height is not always true. */
static const double least_ascent = 0.9;
static const double least_descent = 0.3;
/* In em: how far ink goes beyond the place of its glyph. */
static const double overhang = 0.15;
static const double no_width = 0.05, mark_reach = 0.7;

typedef struct Mask {
	unsigned width, height;
	uint8_t *bits;		/* a byte a pixel: there is text */
} Mask;

static void
cover(Mask *mask, const BlockBox *box)
{
	double width = mask->width, height = mask->height;
	unsigned left = (unsigned) CLAMP(floor(box->left) - MARGIN, 0, width);
	unsigned right = (unsigned) CLAMP(ceil(box->right) + MARGIN, 0,
	    width);
	unsigned top = (unsigned) CLAMP(floor(box->top) - MARGIN, 0, height);
	unsigned bottom = (unsigned) CLAMP(ceil(box->bottom) + MARGIN, 0,
	    height);

	for (unsigned y = top; y < bottom && left < right; y++)
		memset(mask->bits + (size_t) y * mask->width + left, 1,
		    right - left);
}

/* Where a glyph may have ink. A turned one goes any way from its origin. */
static BlockBox
ink_box(const PdfContent *content, const PdfGlyph *glyph)
{
	const PdfShow *show = pdf_content_show(content, glyph->show);
	double x = (double) glyph->x0, base = (double) glyph->base;
	double past = MAX(0, overhang * show->em - MARGIN);

	/* Marks have no width, and stand over what is before them. */
	if (glyph->x1 - glyph->x0 < no_width * show->em)
		past = MAX(past, mark_reach * show->em);
	if ((glyph->flags & PDF_GLYPH_UPRIGHT) != 0)
		return (BlockBox) {x - past,
		    MIN((double) glyph->top, base - least_ascent * show->em)
		    - past, (double) glyph->x1 + past,
		    MAX((double) glyph->bottom, base + least_descent
		    * show->em) + past};
	PdfMatrix m = pdf_matrix_multiply(&show->line, &show->ctm);
	double em = hypot(m.c, m.d) * fabs(show->size);
	return (BlockBox) {x - em, base - em, x + em, base + em};
}

static void
cover_text(Mask *mask, const PdfContent *content)
{
	for (unsigned i = 0; i < content->glyphs->len; i++) {
		BlockBox box = ink_box(content, pdf_content_glyph(content,
		    i));
		if (isfinite(box.left) && isfinite(box.top)
		    && isfinite(box.right) && isfinite(box.bottom))
			cover(mask, &box);
	}
}

static bool
is_changed(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift <= 16; shift += 8)
		if (abs((int) (a >> shift & 0xFF) - (int) (b >> shift & 0xFF))
		    > THRESHOLD)
			return true;
	return false;
}

unsigned
pdf_pixels_changed(const PdfPicture *source, const PdfPicture *target,
    const GPtrArray *contents, const GArray *frames, BlockBox *changed)
{
	BlockBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
	unsigned count = 0;

	*changed = (BlockBox) {0, 0, source->width, source->height};
	if (source->width != target->width
	    || source->height != target->height)
		return source->width * source->height;
	g_autofree uint8_t *bits = g_malloc0((size_t) source->width
	    * source->height + 1);
	Mask mask = {source->width, source->height, bits};
	for (unsigned i = 0; i < contents->len; i++)
		cover_text(&mask, g_ptr_array_index(contents, i));
	for (unsigned i = 0; i < frames->len; i++)
		cover(&mask, &g_array_index(frames, BlockBox, i));
	for (unsigned y = 0; y < source->height; y++) {
		for (unsigned x = 0; x < source->width; x++) {
			size_t at = (size_t) y * source->width + x;
			if (bits[at] || !is_changed(source->pixels[at],
			    target->pixels[at]))
				continue;
			count++;
			box = (BlockBox) {MIN(box.left, x), MIN(box.top, y),
			    MAX(box.right, x + 1.0), MAX(box.bottom, y + 1.0)};
		}
	}
	if (count > 0)
		*changed = box;
	return count;
}
