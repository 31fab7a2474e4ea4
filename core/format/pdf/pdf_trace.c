#include "format/pdf/pdf_trace.h"

#include <math.h>

static uint32_t
trimmed_end(const Shape *shape, const FitLine *line)
{
	uint32_t to = line->to;

	while (to > line->from
	    && (shape_glyph(shape, to - 1)->flags & SHAPE_SPACE) != 0)
		to--;
	return to;
}

/* What each space (or each sign, without spaces) takes to fill the line. */
static double
line_stretch(const PdfSet *set, const FitLine *line, uint32_t to,
    double missing, bool *on_spaces)
{
	unsigned spaces = 0, clusters = 0;

	for (uint32_t i = line->from; i < to; i++) {
		uint8_t flags = shape_glyph(set->shape, i)->flags;
		spaces += (flags & SHAPE_SPACE) != 0;
		clusters += (flags & SHAPE_START) != 0;
	}
	*on_spaces = spaces > clusters / 20;
	unsigned places = *on_spaces ? spaces : clusters > 1 ? clusters - 1
	    : 0;
	double most = set->fit->size * (*on_spaces ? 1.2 : 0.25);
	if (places == 0 || missing / places > most)
		return 0;
	return missing / places;
}

static double
line_start(const PdfSet *set, double left, double right, double width)
{
	bool is_rtl = set->shape->is_rtl;

	switch (set->align) {
	case PDF_ALIGN_RIGHT:
		return right - width;
	case PDF_ALIGN_CENTRE:
		return (left + right - width) / 2;
	case PDF_ALIGN_LEFT:
		return left;
	case PDF_ALIGN_JUSTIFY:
		return is_rtl ? right - width : left;
	}
	return left;
}

PdfTrace
pdf_trace_line(const PdfSet *set, size_t index)
{
	const FitLine *line = fit_line(set->fit, index);
	PdfTrace trace = {.from = line->from, .to = trimmed_end(set->shape,
	    line), .on_spaces = true};
	double left = set->left, right = set->right;
	double shift = MAX(0, index == 0 ? set->indent : -set->indent);
	double width = line->width * set->fit->size;

	if (set->shape->is_rtl)
		right -= shift;
	else
		left += shift;
	if (set->align == PDF_ALIGN_JUSTIFY
	    && index + 1 < set->fit->lines->len)
		trace.stretch = line_stretch(set, line, trace.to,
		    right - left - width, &trace.on_spaces);
	if (trace.stretch > 0)
		width = right - left;
	trace.left = line_start(set, left, right, width);
	trace.base = set->base + (double) (index - set->from)
	    * set->fit->pitch;
	return trace;
}

static void
add_box(GArray *boxes, const PdfSet *set, double base, double left,
    double right)
{
	BlockBox box = {left, base - 0.8 * set->fit->size, right,
	    base + 0.22 * set->fit->size};

	if (right > left)
		g_array_append_val(boxes, box);
}

static void
trace_words(const PdfSet *set, size_t index, const uint8_t *tags,
    GArray *boxes)
{
	PdfTrace trace = pdf_trace_line(set, index);
	size_t n = trace.to - trace.from;
	g_autofree uint32_t *order = g_new(uint32_t, n + 1);
	double x = trace.left, left = 0, right = 0;

	shape_order(set->shape, trace.from, trace.to, order);
	for (size_t i = 0; i < n; i++) {
		const ShapeGlyph *glyph = shape_glyph(set->shape, order[i]);
		const ShapeSpan *span = &g_array_index(set->shape->spans,
		    ShapeSpan, glyph->span);
		bool is_space = (glyph->flags & SHAPE_SPACE) != 0;
		double advance = set->fit->size * (glyph->advance
		    + set->fit->spacing);
		/* A cluster stretches once, behind its last glyph. */
		if (is_space == trace.on_spaces && (i + 1 == n || shape_glyph(
		    set->shape, order[i + 1])->start != glyph->start))
			advance += trace.stretch;
		if (tags[span->tag]) {
			if (right <= left)
				left = x;
			right = x + advance;
		} else {
			add_box(boxes, set, trace.base, left, right);
			left = right = 0;
		}
		x += advance;
	}
	add_box(boxes, set, trace.base, left, right);
}

void
pdf_trace_words(const PdfSet *set, const uint8_t *tags, GArray *boxes)
{
	for (size_t i = set->from; i < set->to; i++)
		trace_words(set, i, tags, boxes);
}
