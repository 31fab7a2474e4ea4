#include "format/pdf/pdf_turn.h"

#include <math.h>

#include "format/pdf/pdf_show.h"

enum {
	MAX_TURNS = 4,		/* of a page */
	LEAST_SIGNS = 2,
	DEGREES = 360,
};

static void
turn_free(void *data)
{
	PdfTurn *turn = data;

	if (turn == NULL)
		return;
	pdf_line_free(turn->lines);
	pdf_content_free(turn->content);
	g_free(turn);
}

/* Where the text of a show runs, in degrees; -1: it is upright, or mirrored. */
static int
direction(const PdfShow *show)
{
	PdfMatrix m = pdf_show_axes(show->font, &show->line, &show->ctm);
	double along = show->size * show->scale < 0 ? -1 : 1;
	double angle = atan2(m.b * along, m.a * along) * 180 / G_PI;

	/* Up is to the left of along; y points down. */
	if ((m.a * m.d - m.b * m.c) * show->scale >= 0)
		return -1;
	int degrees = ((int) lround(angle) + DEGREES) % DEGREES;
	return degrees == 0 ? -1 : degrees;
}

/* Where a show begins, along its text and across; returns its size. */
static double
start_of(const PdfShow *show, double *along, double *across)
{
	PdfMatrix m = pdf_show_axes(show->font, &show->line, &show->ctm);
	double length = MAX(hypot(m.a, m.b), 1e-9);

	m.e += m.a * show->advance;
	m.f += m.b * show->advance;
	*along = (m.e * m.a + m.f * m.b) / length;
	*across = (m.e * m.b - m.f * m.a) / length;
	return hypot(m.c, m.d) * fabs(show->size);
}

/* Do signs of fonts for columns follow each other down? Some producers put
 * each sign of a line for itself, in such a font. */
static bool
has_columns(const PdfContent *content)
{
	const PdfShow *before = NULL;
	unsigned down = 0, aside = 0;

	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		double from[2], to[2];
		if (!pdf_font_is_vertical(show->font) || show->count == 0)
			continue;
		down += show->count - 1;
		if (before != NULL) {
			(void) start_of(before, &from[0], &from[1]);
			double em = start_of(show, &to[0], &to[1]);
			double aslant = fabs(to[1] - from[1]);
			down += aslant < 0.1 * em;
			aside += fabs(to[0] - from[0]) < 0.3 * em
			    && aslant >= 0.1 * em && aslant < 1.2 * em;
		}
		before = show;
	}
	return down >= aside;
}

static void
count_directions(const PdfContent *content, unsigned counts[DEGREES])
{
	bool is_column = has_columns(content);

	const int passive = PDF_GLYPH_UPRIGHT | PDF_GLYPH_HIDDEN
	    | PDF_GLYPH_SPACE;

	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		unsigned signs = 0;
		for (unsigned g = 0; g < show->count; g++)
			signs += (pdf_content_glyph(content, show->first + g)
			    ->flags & passive) == 0;
		int degrees = signs == 0 || (!is_column
		    && pdf_font_is_vertical(show->font)) ? -1
		    : direction(show);
		if (degrees > 0)
			counts[degrees] += signs;
	}
}

/* Signs of fonts for columns are no text of lines. */
static void
lay_down(PdfContent *content)
{
	for (unsigned i = 0; i < content->glyphs->len; i++) {
		PdfGlyph *glyph = &g_array_index(content->glyphs, PdfGlyph,
		    i);
		if (pdf_font_is_vertical(pdf_content_show(content,
		    glyph->show)->font))
			glyph->flags &= (uint8_t) ~PDF_GLYPH_UPRIGHT;
	}
}

static PdfTurn *
read_turn(PdfFile *file, PdfFonts *fonts, unsigned page, int degrees)
{
	PdfContent *content = pdf_content_read_turned(file, fonts, page,
	    degrees);

	if (content == NULL)
		return NULL;
	if (!has_columns(content))
		lay_down(content);
	PdfTurn *turn = g_new0(PdfTurn, 1);
	turn->degrees = degrees;
	turn->content = content;
	turn->lines = pdf_line_gather(content);
	for (unsigned i = 0; i < turn->lines->lines->len; i++)
		turn->signs += pdf_line_at(turn->lines, i)->characters;
	return turn;
}

GPtrArray *
pdf_turn_find(PdfFile *file, PdfFonts *fonts, unsigned page,
    const PdfContent *content)
{
	GPtrArray *turns = g_ptr_array_new_with_free_func(turn_free);
	unsigned counts[DEGREES] = {0};

	count_directions(content, counts);
	while (turns->len < MAX_TURNS) {
		int best = 0;
		for (int i = 1; i < DEGREES; i++)
			if (counts[i] > counts[best])
				best = i;
		if (counts[best] < LEAST_SIGNS)
			break;
		/* What is a little askew comes with it. */
		for (int i = MAX(best - 1, 0); i <= best + 1 && i < DEGREES;
		    i++)
			counts[i] = 0;
		PdfTurn *turn = read_turn(file, fonts, page, best);
		if (turn == NULL)
			break;
		PdfMatrix frame = pdf_content_frame(content->width,
		    content->height, best);
		(void) pdf_matrix_invert(&frame, &turn->back);
		g_ptr_array_add(turns, turn);
	}
	return turns;
}

/* Adds the boxes of lines, after M, to what is in the way. */
static void
add_boxes(PdfContent *content, const PdfLines *lines, const PdfMatrix *m)
{
	for (unsigned i = 0; i < lines->lines->len; i++) {
		BlockBox box = pdf_matrix_box(m, &pdf_line_at(lines, i)->box);
		g_array_append_val(content->images, box);
	}
}

void
pdf_turn_keep_clear(const GPtrArray *turns, PdfContent *content,
    const PdfLines *lines)
{
	for (unsigned i = 0; i < turns->len; i++) {
		const PdfTurn *turn = g_ptr_array_index(turns, i);
		PdfMatrix frame;
		if (!pdf_matrix_invert(&turn->back, &frame))
			continue;
		add_boxes(content, turn->lines, &turn->back);
		add_boxes(turn->content, lines, &frame);
		for (unsigned k = 0; k < turns->len; k++) {
			const PdfTurn *other = g_ptr_array_index(turns, k);
			PdfMatrix m = pdf_matrix_multiply(&other->back,
			    &frame);
			if (k != i)
				add_boxes(turn->content, other->lines, &m);
		}
	}
}
