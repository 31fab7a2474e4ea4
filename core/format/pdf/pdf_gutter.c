#include "format/pdf/pdf_gutter.h"

#include <math.h>

#include "base/text.h"

enum {
	LEAST_LETTERS = 12,	/* on both sides */
	LEAST_STARTS = 5,	/* lines that begin behind a gutter */
	LEAST_ENDS = 3,		/* that end before it */
	MAX_GAPS = 4000,
};

/* In em. */
static const double least_gap = 0.6, slack = 0.12;

/* A wide gap within a line. */
typedef struct Hole {
	unsigned line;
	unsigned member;	/* the first behind it */
	double left, right, em;
} Hole;

static unsigned
count_letters(const PdfLines *lines, unsigned from, unsigned to)
{
	unsigned letters = 0;

	for (unsigned i = from; i < to; i++)
		letters += text_is_letter(g_utf8_get_char(pdf_content_glyph(
		    lines->content, pdf_line_member(lines, i)->glyph)->text));
	return letters;
}

static void
find_holes(const PdfLines *lines, unsigned index, GArray *holes)
{
	const PdfLine *line = pdf_line_at(lines, index);
	unsigned end = line->first + line->count;
	const PdfGlyph *before = NULL;

	for (unsigned i = line->first; i < end && holes->len < MAX_GAPS; i++) {
		const PdfMember *member = pdf_line_member(lines, i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		const PdfShow *show = pdf_content_show(lines->content,
		    glyph->show);
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0
		    || member->is_double)
			continue;
		const Hole hole = {index, i, before == NULL ? 0
		    : (double) before->x1, (double) glyph->x0, show->em};
		if (before != NULL && hole.right - hole.left
		    > least_gap * show->em && !pdf_font_is_mono(show->font)
		    && count_letters(lines, line->first, i) >= LEAST_LETTERS
		    && count_letters(lines, i, end) >= LEAST_LETTERS)
			g_array_append_val(holes, hole);
		before = glyph;
	}
}

static bool
is_gutter(const PdfLines *lines, const GArray *holes, const Hole *hole)
{
	double limit = slack * hole->em;
	unsigned starts = 0, ends = 0;

	for (unsigned i = 0; i < holes->len; i++) {
		const Hole *other = &g_array_index(holes, Hole, i);
		starts += fabs(other->right - hole->right) < limit;
		ends += fabs(other->left - hole->left) < limit;
	}
	for (unsigned i = 0; i < lines->lines->len; i++) {
		const BlockBox *box = &pdf_line_at(lines, i)->box;
		starts += fabs(box->left - hole->right) < limit;
		ends += fabs(box->right - hole->left) < limit;
	}
	return starts >= LEAST_STARTS && ends >= LEAST_ENDS;
}

void
pdf_gutter_cut(PdfLines *lines)
{
	g_autoptr(GArray) holes = g_array_new(FALSE, FALSE, sizeof(Hole));
	GArray *out = g_array_new(FALSE, FALSE, sizeof(PdfLine));
	unsigned next = 0;

	for (unsigned i = 0; i < lines->lines->len; i++)
		if (pdf_line_at(lines, i)->letters >= 2 * LEAST_LETTERS)
			find_holes(lines, i, holes);
	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		unsigned from = line->first;
		for (; next < holes->len && g_array_index(holes, Hole,
		    next).line == i; next++) {
			const Hole *hole = &g_array_index(holes, Hole, next);
			if (!is_gutter(lines, holes, hole))
				continue;
			pdf_line_add_piece(lines, out, from, hole->member);
			from = hole->member;
		}
		if (from == line->first)
			g_array_append_val(out, *line);
		else
			pdf_line_add_piece(lines, out, from, line->first
			    + line->count);
	}
	g_array_unref(lines->lines);
	lines->lines = out;
}
