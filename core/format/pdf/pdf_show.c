#include "format/pdf/pdf_show.h"

#include <math.h>

#include "format/pdf/pdf_mark.h"
#include "format/pdf/pdf_paint.h"

enum { MAX_GLYPHS = 120000 };

/* In em: signs in columns are put about the middle of their column (9.7.4.3),
 * and so stand on a base line that much to the left of it. */
static const double column_base = 0.38;

PdfMatrix
pdf_show_axes(const PdfFont *font, const PdfMatrix *line,
    const PdfMatrix *ctm)
{
	/* Down the column, and to its right. */
	static const PdfMatrix column = {0, -1, 1, 0, 0, 0};
	PdfMatrix m = pdf_matrix_multiply(line, ctm);

	return pdf_font_is_vertical(font) ? pdf_matrix_multiply(&column, &m)
	    : m;
}

/* What Tc, Tw and the numbers of TJ mean along the column is the opposite of
 * what they mean along a line; Tz means nothing there (9.3.3, 9.3.4, 9.4.4). */
static double
sign_of(const PdfState *state)
{
	return pdf_font_is_vertical(state->font) ? -1 : 1;
}

static double
scale_of(const PdfState *state)
{
	return pdf_font_is_vertical(state->font) ? 1 : state->scale;
}

void
pdf_show_begin(PdfRun *run)
{
	run->line = pdf_matrix_identity;
	run->advance = 0;
	run->is_moved = true;
}

static void
next_line(PdfRun *run, double x, double y)
{
	PdfMatrix shift = {1, 0, 0, 1, x, y};

	run->line = pdf_matrix_multiply(&shift, &run->line);
	run->advance = 0;
	run->is_moved = true;
}

void
pdf_show_move(PdfRun *run)
{
	next_line(run, pdf_run_number(run, 0), pdf_run_number(run, 1));
}

void
pdf_show_move_leading(PdfRun *run)
{
	run->state.leading = -pdf_run_number(run, 1);
	pdf_show_move(run);
}

void
pdf_show_next_line(PdfRun *run)
{
	next_line(run, 0, -run->state.leading);
}

void
pdf_show_matrix(PdfRun *run)
{
	run->line = pdf_run_matrix(run);
	run->advance = 0;
	run->is_moved = true;
}

static bool
is_outside(const BlockBox *box, double x, double y)
{
	return x < box->left - 1 || x > box->right + 1 || y < box->top - 1
	    || y > box->bottom + 1;
}

static void
place_glyph(const PdfRun *run, const PdfMatrix *m, double width,
    PdfGlyph *glyph)
{
	const PdfState *state = &run->state;
	bool is_vertical = pdf_font_is_vertical(state->font);
	double rise = is_vertical ? -column_base * state->size : state->rise;
	double scale = scale_of(state);
	double x = m->a * run->advance + m->c * rise + m->e;
	double y = m->b * run->advance + m->d * rise + m->f;
	double along = m->a * width * state->size * scale;
	double up = m->d * state->size;
	double sheer = m->c * state->size;

	if (along >= 0 && m->a * scale * state->size > 0 && up < 0
	    && fabs(m->b) <= 0.02 * fabs(m->a)
	    && fabs(sheer) <= 0.6 * fabs(up))
		glyph->flags |= PDF_GLYPH_UPRIGHT;
	if (sheer > 0.1 * fabs(up))
		glyph->flags |= PDF_GLYPH_SLANTED;
	glyph->x0 = (float) x;
	glyph->x1 = (float) (x + along);
	glyph->base = (float) y;
	glyph->top = (float) (y + up * pdf_font_ascent(state->font));
	glyph->bottom = (float) (y + up * pdf_font_descent(state->font));
	double middle_x = (glyph->x0 + glyph->x1) / 2;
	double middle_y = (glyph->top + glyph->base) / 2;
	if (state->mode == 3 || state->mode == 7
	    || is_outside(&state->clip, middle_x, middle_y)
	    || !isfinite(x) || !isfinite(y))
		glyph->flags |= PDF_GLYPH_HIDDEN;
}

static bool
is_blank(const char *text)
{
	return text[0] != '\0' && g_unichar_isspace(g_utf8_get_char(text));
}

static void
show_string(PdfRun *run, const PdfToken *token)
{
	PdfState *state = &run->state;
	GArray *glyphs = run->content->glyphs;
	g_autofree char *bytes = g_malloc(token->end - token->start + 1);
	size_t length = pdf_lexer_decode(&run->lexer, token, bytes);
	PdfMatrix m = pdf_show_axes(state->font, &run->line, &state->ctm);
	double sign = sign_of(state), scale = scale_of(state);
	PdfChar character;

	for (size_t at = 0; pdf_font_next(state->font, bytes + at,
	    length - at, &character); at += character.bytes) {
		PdfGlyph glyph = {.show = run->content->shows->len - 1,
		    .bytes = character.bytes};
		for (size_t i = 0; i < character.bytes; i++)
			glyph.code = (uint16_t) (glyph.code << 8
			    | (unsigned char) bytes[at + i]);
		if (glyphs->len >= MAX_GLYPHS) {
			run->content->is_cut = true;
			return;
		}
		double extra = state->spacing
		    + (character.is_space ? state->word_spacing : 0);
		double shift = character.width * state->size + sign * extra;
		memcpy(glyph.text, character.text, sizeof(glyph.text));
		if (is_blank(glyph.text))
			glyph.flags |= PDF_GLYPH_SPACE;
		if (state->size != 0)
			glyph.kern = (float) (-1000 * shift / state->size);
		place_glyph(run, &m, character.width, &glyph);
		run->advance += shift * scale;
		glyph.next = (float) (m.a * run->advance + m.c * state->rise
		    + m.e);
		g_array_append_val(glyphs, glyph);
	}
}

static void
begin_show(PdfRun *run, PdfShowKind kind)
{
	const PdfState *state = &run->state;
	PdfMark mark = pdf_mark_current(run);
	PdfMatrix m = pdf_show_axes(state->font, &run->line, &state->ctm);
	PdfShow show = {
		.stream = run->stream, .start = run->start, .end = run->end,
		.kind = kind, .first = run->content->glyphs->len,
		.ctm = state->ctm, .line = run->line, .advance = run->advance,
		.is_first = run->is_moved || kind == PDF_SHOW_LINE
		    || kind == PDF_SHOW_SPACED,
		.font = state->font, .font_name = state->font_name,
		.size = state->size, .spacing = state->spacing,
		.word_spacing = state->word_spacing, .scale = state->scale,
		.rise = state->rise, .em = fabs(m.d * state->size),
		.mode = state->mode, .paint = pdf_paint_current(run),
		.clip = state->clip, .mcid = mark.mcid, .layer = mark.layer,
		.actual = mark.actual, .language = mark.language,
	};

	g_array_append_val(run->content->shows, show);
	run->is_moved = false;
}

static void
end_show(PdfRun *run)
{
	PdfShow *show = &g_array_index(run->content->shows, PdfShow,
	    run->content->shows->len - 1);

	show->count = run->content->glyphs->len - show->first;
}

void
pdf_show_string(PdfRun *run)
{
	if (run->n_operands == 0 || run->state.font == NULL
	    || !pdf_run_is_string(&run->operands[run->n_operands - 1]))
		return;
	begin_show(run, PDF_SHOW_TJ);
	show_string(run, &run->operands[run->n_operands - 1]);
	end_show(run);
}

void
pdf_show_array(PdfRun *run)
{
	PdfState *state = &run->state;

	if (state->font == NULL || run->n_operands == 0)
		return;
	begin_show(run, PDF_SHOW_ARRAY);
	for (unsigned i = 0; i < run->n_operands; i++) {
		const PdfToken *token = &run->operands[i];
		if (pdf_run_is_string(token))
			show_string(run, token);
		else if (token->kind == PDF_TOKEN_NUMBER)
			run->advance -= sign_of(state) * scale_of(state)
			    * CLAMP(token->number, -1e6, 1e6) / 1000
			    * state->size;
	}
	end_show(run);
}

void
pdf_show_quote(PdfRun *run)
{
	if (run->n_operands == 0 || run->state.font == NULL
	    || !pdf_run_is_string(&run->operands[run->n_operands - 1]))
		return;
	begin_show(run, PDF_SHOW_LINE);
	pdf_show_next_line(run);
	run->is_moved = false;
	show_string(run, &run->operands[run->n_operands - 1]);
	end_show(run);
}

void
pdf_show_double_quote(PdfRun *run)
{
	if (run->n_operands < 3 || run->state.font == NULL
	    || !pdf_run_is_string(&run->operands[2]))
		return;
	begin_show(run, PDF_SHOW_SPACED);
	run->state.word_spacing = pdf_run_number(run, 0);
	run->state.spacing = pdf_run_number(run, 1);
	pdf_show_next_line(run);
	run->is_moved = false;
	show_string(run, &run->operands[2]);
	end_show(run);
}
