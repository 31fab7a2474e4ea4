#include "format/pdf/pdf_stroke.h"

#include <math.h>

#include "format/pdf/pdf_accent.h"

enum {
	MAX_SEATED = 20000,
	MAX_SMALL = 12,		/* glyphs of a raised stroke */
	MAX_INSET = 2,		/* of a shifted one of full size */
	MAX_INDICES = 3,	/* of indices */
	MAX_LOOK = 64,		/* strokes looked back for repeats */
};

/* In em: how far a sign within a word, an accent may stand off its line; and
 * what is printed again off its place. */
static const double inset_shift = 0.3, mark_shift = 0.8, repeat_shift = 0.1;

const PdfStroke *
pdf_stroke_at(const GArray *strokes, unsigned index)
{
	return &g_array_index(strokes, PdfStroke, index);
}

static double
em_of(const PdfContent *content, const PdfGlyph *glyph)
{
	return pdf_content_show(content, glyph->show)->em;
}

static bool
is_next(const PdfStroke *stroke, const PdfGlyph *glyph, double em)
{
	return fabs(stroke->base - glyph->base) < 0.02 * em + 0.01
	    && fabs(stroke->em - em) < 0.03 * em
	    && glyph->x0 > stroke->x1 - 0.3 * em
	    && glyph->x0 < stroke->x1 + 0.2 * em;
}

static GArray *
gather(PdfLines *lines)
{
	const PdfContent *content = lines->content;
	GArray *strokes = g_array_new(FALSE, FALSE, sizeof(PdfStroke));
	PdfStroke *stroke = NULL;

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if (!pdf_line_is_usable(lines, glyph))
			continue;
		double em = em_of(content, glyph);
		bool is_mark = pdf_accent_of(glyph->text) != 0;
		if (stroke != NULL && stroke->last + 1 == i
		    && is_next(stroke, glyph, em)) {
			stroke->last = i;
			stroke->x1 = MAX(stroke->x1, glyph->x1);
			stroke->is_mark = stroke->is_mark && is_mark;
			continue;
		}
		PdfStroke fresh = {.first = i, .last = i, .x0 = glyph->x0,
		    .x1 = glyph->x1, .base = glyph->base, .em = em,
		    .own = glyph->base, .is_mark = is_mark};
		g_array_append_val(strokes, fresh);
		stroke = &g_array_index(strokes, PdfStroke,
		    strokes->len - 1);
	}
	return strokes;
}

static int
compare_base(const void *a, const void *b)
{
	const PdfStroke *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

static int
compare_x(const void *a, const void *b)
{
	const PdfStroke *x = a, *y = b;

	if (x->x0 != y->x0)
		return x->x0 < y->x0 ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

/* ---- what stands off its base line -------------------------------------- */

/* A sign seeks its line among its neighbours. */
typedef struct Seeker {
	PdfStroke *small;
	const PdfStroke *left, *right;	/* what it stands between */
	bool is_seated;
} Seeker;

static bool
touches(const PdfStroke *small, const PdfStroke *big)
{
	double reach = 0.35 * big->em;

	return (small->x0 > big->x1 - 0.2 * big->em
	    && small->x0 < big->x1 + reach)
	    || (small->x1 > big->x0 - reach
	    && small->x1 < big->x0 + 0.2 * big->em);
}

/* An index of an index. */
static bool
seat_index(PdfStroke *small, const PdfStroke *big)
{
	double shift = big->own - small->base;

	if (small->em > 0.95 * big->em || small->em < 0.4 * big->em
	    || fabs(shift) < 0.05 * big->em || fabs(shift) > 0.6 * big->em || !touches(small, big))
		return false;
	small->rise = big->rise;
	small->base = big->base;
	return true;
}

/* Footnote marks and indices. */
static bool
seat_raised(Seeker *seeker, const PdfStroke *big)
{
	PdfStroke *small = seeker->small;
	double shift = big->base - small->base;

	if (big->rise != 0)
		return seat_index(small, big);
	if ( small->em > 0.85 * big->em
	    || small->em < 0.3 * big->em || fabs(shift) < 0.08 * big->em
	    || shift > 0.75 * big->em || shift < -0.4 * big->em
	    || !touches(small, big))
		return false;
	small->rise = shift > 0 ? 1 : -1;
	small->base = big->base;
	return true;
}

/* An accent over, or under, a letter of BIG. */
static bool
seat_mark(Seeker *seeker, const PdfStroke *big)
{
	PdfStroke *small = seeker->small;
	double middle = (small->x0 + small->x1) / 2;

	if (big->rise != 0 || big->is_mark
	    || fabs(big->base - small->base) > mark_shift * big->em
	    || middle < big->x0 || middle > big->x1)
		return false;
	small->base = big->base;
	return true;
}

/* A sign of the size of the words that it stands between, as the E of TeX. */
static bool
seat_inset(Seeker *seeker, const PdfStroke *big)
{
	PdfStroke *small = seeker->small;
	double reach = 0.35 * big->em;

	if (big->rise != 0 || small->last - small->first >= MAX_INSET
	    || fabs(big->base - small->base) > inset_shift * big->em
	    || small->em < 0.6 * big->em || small->em > 1.2 * big->em)
		return false;
	if (big->x0 < small->x0 && fabs(small->x0 - big->x1) < reach)
		seeker->left = big;
	else if (big->x1 > small->x1 && fabs(big->x0 - small->x1) < reach)
		seeker->right = big;
	if (seeker->left == NULL || seeker->right == NULL
	    || fabs(seeker->left->base - seeker->right->base)
	    > 0.05 * big->em)
		return false;
	small->base = seeker->left->base;
	return true;
}

/* Looks among the strokes on one side of STROKES[INDEX]. */
static void
seek_seat(GArray *strokes, unsigned index, int step, Seeker *seeker)
{
	PdfStroke *small = seeker->small;
	double base = small->base;

	for (unsigned k = index + (unsigned) step; k < strokes->len
	    && !seeker->is_seated; k += (unsigned) step) {
		const PdfStroke *big = pdf_stroke_at(strokes, k);
		if (fabs(big->base - base) > 40)
			return;
		seeker->is_seated = small->is_mark ? seat_mark(seeker, big)
		    : seat_raised(seeker, big) || seat_inset(seeker, big);
		if (seeker->is_seated && small->rise != 0)
			small->seat = k + 1;
	}
}

/* Puts each on the base line of its neighbour. STROKES are sorted by that. */
static void
seat_strokes(GArray *strokes)
{
	/* Each is compared with its neighbours: a page of single signs would
	 * take for ever. */
	for (unsigned i = 0; i < strokes->len && strokes->len < MAX_SEATED;
	    i++) {
		Seeker seeker = {.small = &g_array_index(strokes, PdfStroke,
		    i)};
		if (seeker.small->last - seeker.small->first > MAX_SMALL)
			continue;
		seek_seat(strokes, i, -1, &seeker);
		if (!seeker.is_seated)
			seek_seat(strokes, i, 1, &seeker);
	}
	/* What an index stands at may have been put elsewhere since. */
	for (unsigned i = 0; i < strokes->len; i++) {
		PdfStroke *small = &g_array_index(strokes, PdfStroke, i);
		const PdfStroke *seat = small;
		for (unsigned n = 0; n < MAX_INDICES && seat->seat > 0; n++)
			seat = pdf_stroke_at(strokes, seat->seat - 1);
		small->base = seat->base;
	}
}

GArray *
pdf_stroke_find(PdfLines *lines)
{
	GArray *strokes = gather(lines);

	g_array_sort(strokes, compare_base);
	seat_strokes(strokes);
	g_array_sort(strokes, compare_base);
	return strokes;
}

/* ---- printed again ------------------------------------------------------ */

static void
note_repeat(const PdfContent *content, PdfRepeats *repeats, unsigned first,
    unsigned again)
{
	if (repeats->next == NULL) {
		repeats->next = g_new0(unsigned, content->glyphs->len);
		repeats->is_repeat = g_new0(bool, content->glyphs->len);
	}
	repeats->is_repeat[again] = true;
	repeats->next[again] = repeats->next[first];
	repeats->next[first] = again + 1;
}

/* Both run from left to right. */
static void
match(const PdfContent *content, const PdfStroke *a, const PdfStroke *b,
    PdfRepeats *repeats)
{
	double limit = repeat_shift * MIN(a->em, b->em);
	unsigned from = a->first;

	for (unsigned g = b->first; g <= b->last; g++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, g);
		if (repeats->is_repeat != NULL && repeats->is_repeat[g])
			continue;
		while (from <= a->last && pdf_content_glyph(content,
		    from)->x0 < glyph->x0 - limit)
			from++;
		for (unsigned k = from; k <= a->last; k++) {
			const PdfGlyph *first = pdf_content_glyph(content, k);
			if (first->x0 > glyph->x0 + limit)
				break;
			if (strcmp(first->text, glyph->text) != 0
			    || fabs((double) first->base - glyph->base)
			    > limit || (repeats->is_repeat != NULL
			    && repeats->is_repeat[k]))
				continue;
			note_repeat(content, repeats, k, g);
			break;
		}
	}
}

void
pdf_stroke_sort(GArray *strokes, unsigned from, unsigned to)
{
	qsort(&g_array_index(strokes, PdfStroke, from), to - from,
	    sizeof(PdfStroke), compare_x);
}

void
pdf_stroke_repeats(const PdfContent *content, const GArray *strokes,
    unsigned from, unsigned to, PdfRepeats *repeats)
{
	for (unsigned i = from + 1; i < to; i++) {
		const PdfStroke *stroke = pdf_stroke_at(strokes, i);
		for (unsigned k = i; k > from && i - k < MAX_LOOK; k--) {
			const PdfStroke *before = pdf_stroke_at(strokes,
			    k - 1);
			if (before->x1 > stroke->x0 + 0.1 * stroke->em
			    && fabs(before->em - stroke->em)
			    < 0.1 * stroke->em)
				match(content, before, stroke, repeats);
		}
	}
}
