#include "format/pdf/pdf_leader.h"

enum { MIN_DOTS = 5 };

unsigned
pdf_leader_end(const PdfLines *lines, unsigned from, unsigned to)
{
	unsigned dots = 0, last = from;

	for (unsigned i = from; i < to; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    pdf_line_member(lines, i)->glyph);
		if (strcmp(glyph->text, ".") == 0) {
			dots++;
			last = i + 1;
		} else if ((glyph->flags & PDF_GLYPH_SPACE) == 0) {
			break;
		}
	}
	return dots >= MIN_DOTS ? last : from;
}
