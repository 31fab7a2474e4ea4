#include "format/pdf/pdf_pile.h"

#include <math.h>

bool
pdf_pile_is(const PdfGlyph *a, const PdfGlyph *b, double em)
{
	double slack = 0.1 * em;

	return fabs((double) a->x0 - b->x0) < slack
	    && fabs((double) a->x1 - b->x1) < slack
	    && fabs((double) a->base - b->base) < slack;
}

void
pdf_pile_keep(PdfLines *lines)
{
	for (unsigned i = 0; i + 1 < lines->lines->len; i++) {
		PdfLine *a = &g_array_index(lines->lines, PdfLine, i);
		PdfLine *b = &g_array_index(lines->lines, PdfLine, i + 1);
		double slack = 0.1 * a->em;
		if (a->characters != 1 || b->characters != 1
		    || fabs(a->box.left - b->box.left) > slack
		    || fabs(a->box.right - b->box.right) > slack
		    || fabs(a->base - b->base) > slack)
			continue;
		a->is_kept = b->is_kept = true;
	}
}
