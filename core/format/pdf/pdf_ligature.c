#include "format/pdf/pdf_ligature.h"

#include <math.h>

/* In em: how far widths may differ. */
static const double slack = 0.03;

/* Glyphs of one font and code: the same sign again and again. */
typedef struct Sign {
	const PdfFont *font;
	uint16_t code;
	double width;		/* em */
	unsigned count, alone;	/* alone: not within a word */
	unsigned vowels, consonants;	/* that follow */
} Sign;

typedef struct Letters {
	const PdfFont *font;
	double f, i, l;		/* widths; 0: not on this page */
} Letters;

static double
width_of(const PdfContent *content, const PdfGlyph *glyph)
{
	double em = pdf_content_show(content, glyph->show)->em;

	return em > 0 ? ((double) glyph->x1 - glyph->x0) / em : 0;
}

/* What stands beside a member in the same word; 0: nothing, or no letter. */
static gunichar
neighbour(const PdfLines *lines, const PdfLine *line, unsigned index,
    int step)
{
	unsigned other = index + (unsigned) step;

	if (other < line->first || other >= line->first + line->count
	    || pdf_line_member(lines, step > 0 ? other : index)->space_before)
		return 0;
	gunichar c = g_utf8_get_char(pdf_content_glyph(lines->content,
	    pdf_line_member(lines, other)->glyph)->text);
	return g_unichar_isalpha(c) ? c : 0;
}

static Sign *
find_sign(GArray *signs, const PdfFont *font, uint16_t code)
{
	for (unsigned i = 0; i < signs->len; i++) {
		Sign *sign = &g_array_index(signs, Sign, i);
		if (sign->font == font && sign->code == code)
			return sign;
	}
	return NULL;
}

static void
count_sign(GArray *signs, const PdfLines *lines, const PdfLine *line,
    unsigned index)
{
	const PdfGlyph *glyph = pdf_content_glyph(lines->content,
	    pdf_line_member(lines, index)->glyph);
	const PdfFont *font = pdf_content_show(lines->content,
	    glyph->show)->font;
	gunichar before = neighbour(lines, line, index, -1);
	gunichar after = neighbour(lines, line, index, 1);
	Sign *sign = find_sign(signs, font, glyph->code);

	if (sign == NULL) {
		Sign fresh = {.font = font, .code = glyph->code,
		    .width = width_of(lines->content, glyph)};
		g_array_append_val(signs, fresh);
		sign = &g_array_index(signs, Sign, signs->len - 1);
	}
	sign->count++;
	sign->alone += before == 0 && after == 0;
	if (after != 0 && after < 0x80 && strchr("aeiouy", (int) after))
		sign->vowels++;
	else
		sign->consonants += after != 0;
}

static GArray *
collect_signs(const PdfLines *lines)
{
	GArray *signs = g_array_new(FALSE, FALSE, sizeof(Sign));

	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		for (unsigned m = line->first; line->unknown > 0
		    && m < line->first + line->count; m++)
			if (pdf_line_is_unknown(pdf_content_glyph(
			    lines->content, pdf_line_member(lines, m)->glyph)))
				count_sign(signs, lines, line, m);
	}
	return signs;
}

static Letters
measure_letters(const PdfContent *content, const PdfFont *font)
{
	Letters letters = {.font = font};

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if (glyph->text[0] == '\0' || glyph->text[1] != '\0'
		    || pdf_content_show(content, glyph->show)->font != font)
			continue;
		double *width = glyph->text[0] == 'f' ? &letters.f
		    : glyph->text[0] == 'i' ? &letters.i
		    : glyph->text[0] == 'l' ? &letters.l : NULL;
		if (width != NULL && *width == 0)
			*width = width_of(content, glyph);
	}
	return letters;
}

/* The letters that a sign joins; NULL: none that are known. */
static const char *
letters_of(const Sign *sign, const Letters *letters)
{
	const struct {
		const char *text;
		double width;
	} joined[] = {
		{"ff", 2 * letters->f},
		{"fi", letters->f + letters->i},
		{"fl", letters->f + letters->l},
		{"ffi", 2 * letters->f + letters->i},
		{"ffl", 2 * letters->f + letters->l},
	};
	/* Where i and l are of one width: only an i stands before consonants,
	 * and sooner or later it does. */
	bool has_i = sign->consonants > 0 || sign->vowels == 0;
	const char *best = NULL;
	double least = slack;

	if (letters->f == 0 || letters->i == 0 || letters->l == 0
	    || sign->alone > 0)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(joined); i++) {
		double away = fabs(joined[i].width - sign->width);
		char end = joined[i].text[strlen(joined[i].text) - 1];
		bool is_other = end == (has_i ? 'l' : 'i')
		    && fabs(letters->i - letters->l) < slack;
		if (away < least && !is_other) {
			least = away;
			best = joined[i].text;
		}
	}
	return best;
}

unsigned
pdf_ligature_explain(PdfContent *content, const PdfLines *lines)
{
	g_autoptr(GArray) signs = collect_signs(lines);
	unsigned explained = 0;

	for (unsigned i = 0; i < signs->len; i++) {
		const Sign *sign = &g_array_index(signs, Sign, i);
		Letters letters = measure_letters(content, sign->font);
		const char *text = letters_of(sign, &letters);
		for (unsigned g = 0; text != NULL
		    && g < content->glyphs->len; g++) {
			PdfGlyph *glyph = &g_array_index(content->glyphs,
			    PdfGlyph, g);
			if (!pdf_line_is_unknown(glyph) || pdf_content_show(
			    content, glyph->show)->font != sign->font
			    || glyph->code != sign->code)
				continue;
			g_strlcpy(glyph->text, text, sizeof(glyph->text));
			explained++;
		}
	}
	return explained;
}
