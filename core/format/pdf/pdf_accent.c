#include "format/pdf/pdf_accent.h"

#include <string.h>

#include "base/text.h"

enum { MAX_ACCENTS = 128 };	/* in a row */

gunichar
pdf_accent_of(const char *text)
{
	static const struct {
		gunichar sign, mark;
	} signs[] = {
		{0x60, 0x300}, {0xB4, 0x301}, {0x2C6, 0x302}, {0x5E, 0x302},
		{0x2DC, 0x303}, {0xAF, 0x304}, {0x2D8, 0x306}, {0x2D9, 0x307},
		{0xA8, 0x308}, {0x2DA, 0x30A}, {0x2DD, 0x30B}, {0x2C7, 0x30C},
		{0xB8, 0x327}, {0x2DB, 0x328}, {0x25EF, 0x20DD},
		{0x20DD, 0x20DD},
	};
	gunichar c = g_utf8_get_char(text);

	if (c == 0 || *g_utf8_next_char(text) != '\0')
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (c == signs[i].sign)
			return signs[i].mark;
	return g_unichar_type(c) == G_UNICODE_NON_SPACING_MARK ? c : 0;
}

void
pdf_accent_join(GString *out, const char *letter, gunichar mark)
{
	if (mark == 0x20DD && strcmp(letter, "c") == 0) {
		g_string_append(out, "\u00A9");
	} else if (mark == 0x20DD && strcmp(letter, "R") == 0) {
		g_string_append(out, "\u00AE");
	} else {
		g_autoptr(GString) both = g_string_new(letter);
		/* TeX sets accents upon letters without dots. */
		if (strcmp(letter, "\u0131") == 0)
			g_string_assign(both, "i");
		else if (strcmp(letter, "\u0237") == 0)
			g_string_assign(both, "j");
		g_string_append_unichar(both, mark);
		g_autofree char *one = g_utf8_normalize(both->str, -1,
		    G_NORMALIZE_NFC);
		g_string_append(out, one == NULL ? letter : one);
	}
}

/* The letter of the row that GLYPH is printed over; G_MAXUINT: none. */
static unsigned
letter_below(const PdfContent *content, const GArray *strokes, unsigned from,
    unsigned to, unsigned index)
{
	const PdfGlyph *glyph = pdf_content_glyph(content, index);
	double middle = ((double) glyph->x0 + glyph->x1) / 2;

	for (unsigned i = from; i < to; i++) {
		const PdfStroke *stroke = pdf_stroke_at(strokes, i);
		if (stroke->is_mark || middle < stroke->x0
		    || middle > stroke->x1)
			continue;
		for (unsigned g = stroke->first; g <= stroke->last; g++) {
			const PdfGlyph *other = pdf_content_glyph(content, g);
			if (g != index && other->x0 <= middle
			    && other->x1 >= middle && text_is_letter(
			    g_utf8_get_char(other->text))
			    && pdf_accent_of(other->text) == 0)
				return g;
		}
	}
	return G_MAXUINT;
}

GArray *
pdf_accent_find(const PdfContent *content, const GArray *strokes,
    unsigned from, unsigned to)
{
	GArray *accents = g_array_new(FALSE, FALSE, sizeof(PdfAccent));

	for (unsigned i = from; i < to; i++) {
		const PdfStroke *stroke = pdf_stroke_at(strokes, i);
		for (unsigned g = stroke->first; g <= stroke->last
		    && accents->len < MAX_ACCENTS; g++) {
			const char *text = pdf_content_glyph(content,
			    g)->text;
			PdfAccent accent = {.glyph = g,
			    .mark = pdf_accent_of(text)};
			/* Marks within words are in their place. */
			if (accent.mark == 0 || (!stroke->is_mark
			    && accent.mark == g_utf8_get_char(text)))
				continue;
			accent.letter = letter_below(content, strokes, from,
			    to, g);
			if (accent.letter != G_MAXUINT)
				g_array_append_val(accents, accent);
		}
	}
	return accents;
}
