#include "format/pdf/pdf_bullet.h"

enum { MAX_SIGNS = 3 };		/* before an item */

/* Private use, or a control character. */
static bool
is_symbol(const PdfGlyph *glyph)
{
	gunichar c = g_utf8_get_char(glyph->text);

	return pdf_line_is_unknown(glyph) || (c >= 0x7F && c < 0xA0);
}

unsigned
pdf_bullet_end(const PdfLines *lines, const PdfLine *line)
{
	const PdfFont *bullet = NULL;
	unsigned end = line->first + line->count, signs = 0;

	for (unsigned i = line->first; i < end; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    pdf_line_member(lines, i)->glyph);
		const PdfFont *font = pdf_content_show(lines->content,
		    glyph->show)->font;
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		if (!is_symbol(glyph))
			return signs > 0 && font != bullet ? i : line->first;
		bullet = font;
		if (++signs > MAX_SIGNS)
			break;
	}
	return line->first;
}

bool
pdf_bullet_is_letter(const PdfGlyph *glyph, const PdfFont *font)
{
	return strcmp(glyph->text, "o") == 0 && pdf_font_is_mono(font);
}

bool
pdf_bullet_is_sign(const PdfLine *line)
{
	return line->unknown > 0 && line->unknown == line->characters
	    && line->characters <= MAX_SIGNS;
}
