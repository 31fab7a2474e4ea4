#include "layout/fit.h"

#include <math.h>

enum { MAX_EMPTY = 400 };	/* lines that gaps may leave empty */

const double fit_notch = 0.8;

const double fit_above = 0.7, fit_below = 0.2;

static const double least_scale = 0.75;
/* Of the width of letters where nothing else helps; and the next step. */
static const double least_narrow = 0.1, narrow_step = 0.97;
/* In em: a shorter stretch beside a gap stays empty; and how wide a column is
 * in which justified lines need hyphens. */
static const double least_stretch = 3, narrow_column = 32;
static const double scale_step = 0.025;
static const double least_spacing = -0.02;

typedef struct Attempt {
	double scale;		/* of the size */
	double pitch;		/* points */
	double spacing;		/* em */
	double narrow;		/* of the width of letters */
	bool hyphens;
	bool tears;		/* words may be torn anywhere */
} Attempt;

double
fit_hyphen(const Shape *shape, const ShapeGlyph *glyph, uint32_t *hyphen)
{
	const ShapeSpan *span = &g_array_index(shape->spans, ShapeSpan,
	    glyph->span);

	*hyphen = 0;
	if (!hb_font_get_nominal_glyph(font_shaper(glyph->font), '-', hyphen))
		return 0;
	return font_advance(glyph->font, *hyphen) * span->scale;
}

/* What lines may have, in em. */
typedef struct Measure {
	double width, rest;	/* in the first area and the second */
	double indent;
	size_t first;		/* lines that stand in the first area */
	uint32_t start;		/* glyph */
	double notch, notch_y;	/* as in FitBox; 0: none */
	double pitch;
	const FitBox *box;
	double size, narrow;
	bool is_rtl;
} Measure;

/* Of the width of a line that begins SHIFT from the edge, what gaps leave; 0:
 * too little. */
static double
limit_by_gaps(const Measure *measure, size_t line, double limit, double shift)
{
	const FitBox *box = measure->box;
	double em = measure->size * measure->narrow;
	double left = box->left + (measure->is_rtl ? 0 : shift * em);
	double right = left + limit * em;
	double base = (double) line * measure->pitch * measure->size;

	if (box->n_gaps == 0)
		return limit;
	const Gap around = {.top = box->base + base - fit_above
	    * measure->size, .bottom = box->base + base + fit_below
	    * measure->size};
	gap_widest(box->gaps, box->n_gaps, &around, &left, &right);
	double width = (right - left) / em;
	return width < limit - 1e-6 && width < least_stretch ? 0 : width;
}

static double
line_limit(const Measure *measure, size_t line)
{
	if (line >= measure->first)
		return measure->rest;
	double width = measure->width;
	if (measure->notch > 0 && fabs((double) line * measure->pitch
	    - measure->notch_y) < fit_notch)
		width = MIN(width, measure->notch);
	double shift = MAX(0, line == 0 ? measure->indent
	    : -measure->indent);
	return limit_by_gaps(measure, line, width - shift, shift);
}

static void
add_line(Fit *fit, uint32_t from, uint32_t to, double width, bool has_hyphen)
{
	FitLine line = {from, to, width, has_hyphen};

	g_array_append_val(fit->lines, line);
}

/* Where the line that starts at FROM may end, and how wide it is then. */
typedef struct Candidate {
	uint32_t to;
	double width;
	bool has_hyphen;
} Candidate;

/*
 * First fit. Advances are additive as everything is shaped already. Widths
 * are in em. Without any place to break the line breaks between clusters.
 */
static void
break_lines(Fit *fit, const Shape *shape, const Attempt *attempt,
    const Measure *measure)
{
	uint32_t n = shape->glyphs->len, from = measure->start;
	uint32_t ignored;

	g_array_set_size(fit->lines, 0);
	while (from < n) {
		double limit = line_limit(measure, fit->lines->len);
		if (limit <= 0 && measure->box->n_gaps > 0
		    && fit->lines->len < MAX_EMPTY) {
			add_line(fit, from, from, 0, false);
			continue;
		}
		double pen = 0, ink = 0;
		Candidate best = {0}, any = {0};
		uint32_t i;
		for (i = from; i < n; i++) {
			const ShapeGlyph *glyph = shape_glyph(shape, i);
			bool is_space = (glyph->flags & SHAPE_SPACE) != 0;
			double wide = glyph->advance + attempt->spacing;
			if (i > from && (glyph->flags & SHAPE_BREAK) != 0)
				best = (Candidate) {i, ink, false};
			else if (i > from && attempt->hyphens
			    && (glyph->flags & SHAPE_HYPHEN) != 0) {
				double more = fit_hyphen(shape,
				    shape_glyph(shape, i - 1), &ignored);
				if (ink + more <= limit)
					best = (Candidate) {i, ink + more,
					    true};
			}
			if (i > from && (glyph->flags & SHAPE_START) != 0)
				any = (Candidate) {i, ink, false};
			if (!is_space && pen + wide > limit + 1e-6)
				break;
			pen += wide;
			if (!is_space)
				ink = pen;
		}
		if (i == n) {
			add_line(fit, from, n, ink, false);
			return;
		}
		if (best.to <= from)
			best = any;
		if (best.to <= from)
			best = (Candidate) {from + 1, shape_glyph(shape,
			    from)->advance, false};
		add_line(fit, from, best.to, best.width, best.has_hyphen);
		from = best.to;
		/* A line does not begin with white space. */
		while (from < n && (shape_glyph(shape, from)->flags
		    & SHAPE_SPACE) != 0)
			from++;
	}
}

static double
widest_word(const Shape *shape, const Attempt *attempt, uint32_t start)
{
	double widest = 0, width = 0;

	for (uint32_t i = start; i < shape->glyphs->len; i++) {
		const ShapeGlyph *glyph = shape_glyph(shape, i);
		if ((glyph->flags & SHAPE_BREAK) != 0 || (attempt->hyphens
		    && (glyph->flags & SHAPE_HYPHEN) != 0))
			width = 0;
		if ((glyph->flags & SHAPE_SPACE) == 0)
			width += glyph->advance + attempt->spacing;
		widest = MAX(widest, width);
	}
	return widest;
}

static bool
try_attempt(Fit *fit, const Shape *shape, const FitBox *box,
    const Attempt *attempt)
{
	double size = box->size * attempt->scale;
	double em = size * attempt->narrow;
	size_t most = 1;

	if (!box->is_single && attempt->pitch > 0)
		most += (size_t) (MAX(0, box->height) / attempt->pitch
		    + 0.02);
	Measure measure = {.width = box->width / em,
	    .rest = box->rest_width / em, .indent = box->indent / em,
	    .first = box->has_rest ? most : SIZE_MAX, .start = box->start,
	    .notch = box->notch / em, .notch_y = box->notch_y / size,
	    .pitch = attempt->pitch / size, .box = box, .size = size,
	    .narrow = attempt->narrow, .is_rtl = shape->is_rtl};
	double width = measure.width;
	if (box->has_rest && attempt->pitch > 0) {
		width = MIN(width, measure.rest);
		most += 1 + (size_t) (MAX(0, box->rest_height)
		    / attempt->pitch + 0.02);
	}
	break_lines(fit, shape, attempt, &measure);
	fit->first = MIN(measure.first, fit->lines->len);
	fit->scale = attempt->scale;
	fit->size = size;
	fit->pitch = attempt->pitch;
	fit->spacing = attempt->spacing;
	fit->narrow = attempt->narrow;
	/* Words are not torn while a smaller size may keep them whole. */
	return fit->lines->len <= most && (attempt->tears
	    || widest_word(shape, attempt, box->start) <= width + 1e-6);
}

/* The tightest pitch at which lines of this script do not touch. */
static double
tight_pitch(const Shape *shape, double size, double pitch)
{
	double tall = shape->ascent + shape->descent;
	double least = tall > 1.5 ? 1.25 : tall > 1.3 ? 1.08 : 1.0;

	return MIN(pitch, MAX(least * size, 0.85 * pitch));
}

static bool
try_size(Fit *fit, const Shape *shape, const FitBox *box, double scale,
    bool tears)
{
	double size = box->size * scale;
	/* Smaller type stands closer, but less so. */
	double pitch = box->pitch * (scale + 1) / 2;
	double tight = tight_pitch(shape, size, pitch);
	bool hyphens = box->is_justified
	    && box->width < narrow_column * box->size;
	const Attempt attempts[] = {
		{scale, pitch, 0, 1, hyphens, tears},
		{scale, tight, 0, 1, hyphens, tears},
		{scale, pitch, 0, 1, true, tears},
		{scale, tight, 0, 1, true, tears},
		{scale, tight, least_spacing, 1, true, tears},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(attempts); i++)
		if (try_attempt(fit, shape, box, &attempts[i]))
			return true;
	return false;
}

/* At the least size, with letters as narrow as it takes. */
static void
fit_narrow(Fit *fit, const Shape *shape, const FitBox *box)
{
	double pitch = box->pitch * (least_scale + 1) / 2;
	Attempt attempt = {least_scale, tight_pitch(shape, box->size
	    * least_scale, pitch), least_spacing, 1, true, true};

	fit->is_over = true;
	while (!try_attempt(fit, shape, box, &attempt)
	    && attempt.narrow > least_narrow)
		attempt.narrow *= narrow_step;
}

Fit *
fit_new(const Shape *shape, const FitBox *box)
{
	Fit *fit = g_new0(Fit, 1);

	fit->lines = g_array_new(FALSE, FALSE, sizeof(FitLine));
	/* Addresses of the net have no place to break: torn, but only when
	 * no size keeps them whole. */
	for (int tears = 0; tears <= 1; tears++)
		for (double scale = MIN(box->max_scale, 1);
		    scale > least_scale - scale_step / 2; scale -= scale_step)
			if (!(tears && box->is_single)
			    && try_size(fit, shape, box, scale, tears))
				return fit;
	fit_narrow(fit, shape, box);
	return fit;
}

void
fit_free(Fit *fit)
{
	if (fit == NULL)
		return;
	g_array_unref(fit->lines);
	g_free(fit);
}

double
fit_width(const Fit *fit, size_t index)
{
	return fit_line(fit, index)->width * fit->size * fit->narrow;
}

const FitLine *
fit_line(const Fit *fit, size_t index)
{
	return &g_array_index(fit->lines, FitLine, index);
}

size_t
fit_count(const Shape *shape, double width, double indent)
{
	static const Attempt plain = {1, 1, 0, false, true, false};
	static const FitBox without_gaps = {.n_gaps = 0};
	g_autoptr(Fit) fit = g_new0(Fit, 1);
	Measure measure = {.width = width, .rest = width, .indent = indent,
	    .first = SIZE_MAX, .pitch = 1, .box = &without_gaps};

	fit->lines = g_array_new(FALSE, FALSE, sizeof(FitLine));
	break_lines(fit, shape, &plain, &measure);
	return fit->lines->len;
}

double
fit_word(const Shape *shape)
{
	static const Attempt plain = {1, 1, 0, false, false, false};

	return widest_word(shape, &plain, 0);
}
