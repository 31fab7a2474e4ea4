#include "format/pdf/pdf_initial.h"

#include <math.h>


enum { MAX_BESIDE = 8 };	/* lines */

/* In em of the text: the gap behind the letter. */
static const double widest_gap = 1.3;

static PdfLine *
line_at(const PdfLines *lines, unsigned index)
{
	return &g_array_index(lines->lines, PdfLine, index);
}

static bool
is_initial(const PdfLines *lines, const PdfLine *line)
{
	g_autofree char *text = NULL;

	if (line->characters > 2 || line->letters != 1 || line->is_kept
	    || line->unknown > 0)
		return false;
	text = pdf_line_text(lines, line);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (g_unichar_isupper(g_utf8_get_char(p)))
			return true;
	return false;
}

static bool
is_beside(const PdfLine *cap, const PdfLine *line)
{
	return cap->em > pdf_line_initial * line->em && line->letters >= 3
	    && line->layer == cap->layer && !line->is_kept
	    && line->base > cap->base - 0.95 * cap->em
	    && line->base < cap->base + 0.25 * line->em
	    && line->box.left > cap->box.right - 0.6 * line->em
	    && line->box.left < cap->box.right + widest_gap * line->em;
}

/* The lines beside the letter at INDEX, from top to bottom. */
static unsigned
find_beside(const PdfLines *lines, unsigned index, unsigned found[MAX_BESIDE])
{
	const PdfLine *cap = line_at(lines, index);
	unsigned count = 0, from = index;

	while (from > 0 && line_at(lines, from - 1)->base
	    > cap->base - cap->em)
		from--;
	for (unsigned i = from; i < lines->lines->len && count < MAX_BESIDE;
	    i++) {
		const PdfLine *line = line_at(lines, i);
		if (line->base > cap->base + 0.3 * cap->em)
			break;
		if (i == index || !is_beside(cap, line))
			continue;
		/* One below the other, of one size, from one edge. */
		const PdfLine *above = count == 0 ? NULL
		    : line_at(lines, found[count - 1]);
		if (above != NULL && (fabs(above->em - line->em)
		    > 0.06 * line->em || line->base - above->base
		    < 0.6 * line->em || line->base - above->base
		    > 2 * line->em))
			return 0;
		found[count++] = i;
	}
	return count;
}

/* The left edge of the column: that of the line that goes on below the letter,
 * or its own. */
static double
column_left(const PdfLines *lines, const PdfLine *cap, unsigned last)
{
	const PdfLine *beside = line_at(lines, last);

	for (unsigned i = last + 1; i < lines->lines->len; i++) {
		const PdfLine *line = line_at(lines, i);
		if (line->base > beside->base + 1.8 * beside->em)
			break;
		if (line->base > beside->base + 0.6 * beside->em
		    && fabs(line->em - beside->em) < 0.06 * beside->em
		    && line->box.left < cap->box.left + 0.3 * beside->em
		    && line->box.left > cap->box.left - 3 * beside->em)
			return line->box.left;
	}
	return cap->box.left;
}

/* Puts the members of CAP before those of LINE, at the end of them all. */
static void
prepend(PdfLines *lines, const PdfLine *cap, PdfLine *line)
{
	const PdfLine *const parts[] = {cap, line};
	unsigned first = lines->members->len;

	for (unsigned k = 0; k < G_N_ELEMENTS(parts); k++) {
		bool is_start = true;
		for (unsigned i = 0; i < parts[k]->count; i++) {
			PdfMember member = *pdf_line_member(lines,
			    parts[k]->first + i);
			bool is_space = (pdf_content_glyph(lines->content,
			    member.glyph)->flags & PDF_GLYPH_SPACE) != 0;
			/* No space parts a letter from its word. */
			if (is_space && (k == 0 || is_start))
				continue;
			if (is_start)
				member.space_before = false;
			is_start = false;
			member.is_initial = k == 0;
			g_array_append_val(lines->members, member);
		}
	}
	line->first = first;
	line->count = lines->members->len - first;
	line->letters += cap->letters;
	line->characters += cap->characters;
	line->box.left = MIN(line->box.left, cap->box.left);
	line->box.top = MIN(line->box.top, cap->box.top);
	pdf_line_describe(lines, line);
}

void
pdf_initial_join(PdfLines *lines)
{
	unsigned found[MAX_BESIDE];

	for (unsigned i = 0; i < lines->lines->len; ) {
		unsigned n = is_initial(lines, line_at(lines, i))
		    ? find_beside(lines, i, found) : 0;
		PdfLine cap = *line_at(lines, i);
		if (n == 0 || (n == 1 && fabs(line_at(lines, found[0])->base
		    - cap.base) > 0.1 * cap.em)) {
			i++;
			continue;
		}
		double left = column_left(lines, &cap, found[n - 1]);
		prepend(lines, &cap, line_at(lines, found[0]));
		for (unsigned k = 1; k < n; k++)
			line_at(lines, found[k])->box.left = left;
		g_array_remove_index(lines->lines, i);
	}
}
