#include "format/pdf/pdf_trace.h"

#include <math.h>

#include "base/text.h"

static uint32_t
trimmed_end(const Shape *shape, const FitLine *line)
{
	uint32_t to = line->to;

	while (to > line->from
	    && (shape_glyph(shape, to - 1)->flags & SHAPE_SPACE) != 0)
		to--;
	return to;
}

/* Ideographs and their punctuation, which is as wide. */
static bool
is_wide(const PdfSet *set, const ShapeGlyph *glyph)
{
	gunichar c = g_utf8_get_char(set->shape->text + glyph->start);

	return text_is_ideograph(c) || (c >= 0x3000 && c <= 0x303F)
	    || (c >= 0xFF01 && c <= 0xFF60);
}

/* A figure with a gap in it would be another figure. */
static bool
is_digit(const PdfSet *set, const ShapeGlyph *glyph)
{
	return g_unichar_isdigit(g_utf8_get_char(set->shape->text
	    + glyph->start));
}

bool
pdf_trace_gives(const PdfSet *set, const PdfTrace *trace,
    const ShapeGlyph *a, const ShapeGlyph *b)
{
	if (is_digit(set, a) && is_digit(set, b))
		return false;
	return (a->flags & SHAPE_SPACE) != 0 || (!trace->on_spaces
	    && (is_wide(set, a) || is_wide(set, b)));
}

/* What each place that gives takes to fill the line. */
static void
stretch_line(const PdfSet *set, PdfTrace *trace, double missing)
{
	unsigned spaces = 0, wide = 0, places = 0;

	for (uint32_t i = trace->from; i < trace->to; i++) {
		const ShapeGlyph *glyph = shape_glyph(set->shape, i);
		spaces += (glyph->flags & SHAPE_SPACE) != 0;
		wide += is_wide(set, glyph);
	}
	trace->on_spaces = wide <= spaces;
	for (uint32_t i = trace->from; i + 1 < trace->to; i++) {
		const ShapeGlyph *a = shape_glyph(set->shape, i);
		const ShapeGlyph *b = shape_glyph(set->shape, i + 1);
		places += b->start != a->start
		    && pdf_trace_gives(set, trace, a, b);
	}
	double most = set->fit->size * (trace->on_spaces ? 1.2 : 0.25);
	trace->stretch = places == 0 || missing / places > most ? 0
	    : missing / places;
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

static void
leave_gaps(const PdfSet *set, double base, double *left, double *right)
{
	const Gap line = {.top = base - fit_above * set->fit->size,
	    .bottom = base + fit_below * set->fit->size};

	gap_widest(set->gaps, set->n_gaps, &line, left, right);
}

PdfTrace
pdf_trace_line(const PdfSet *set, size_t index)
{
	const FitLine *line = fit_line(set->fit, index);
	double width = fit_width(set->fit, index);
	PdfTrace trace = {.from = line->from, .to = trimmed_end(set->shape,
	    line), .on_spaces = true};
	double left = set->left, right = set->right;
	double shift = MAX(0, index == 0 ? set->indent : -set->indent);
	double down = (double) (index - set->from) * set->fit->pitch;

	if (fabs(down - set->notch_y) < fit_notch * set->fit->size)
		right = MIN(right, set->notch);
	if (set->shape->is_rtl)
		right -= shift;
	else
		left += shift;
	trace.base = set->base + down;
	leave_gaps(set, trace.base, &left, &right);
	if (set->align == PDF_ALIGN_JUSTIFY
	    && index + 1 < set->fit->lines->len)
		stretch_line(set, &trace, right - left - width);
	if (trace.stretch > 0)
		width = right - left;
	trace.left = line_start(set, left, right, width);
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
		const ShapeGlyph *next = i + 1 == n ? NULL
		    : shape_glyph(set->shape, order[i + 1]);
		double advance = set->fit->size * set->fit->narrow
		    * (glyph->advance + set->fit->spacing);
		/* A cluster stretches once, behind its last glyph. */
		if (next != NULL && next->start != glyph->start
		    && pdf_trace_gives(set, &trace, glyph, next))
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
