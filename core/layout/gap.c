#include "layout/gap.h"

/* The first gap in the way of LINE between X and *END: its right edge, and
 * *END is its left one; or *END itself. */
static double
next_gap(const Gap *gaps, unsigned count, const Gap *line, double x,
    double *end)
{
	double first = *end, behind = *end;

	for (unsigned i = 0; i < count; i++) {
		const Gap *gap = &gaps[i];
		if (gap->bottom <= line->top || gap->top >= line->bottom
		    || gap->right <= x || gap->left >= first)
			continue;
		first = gap->left;
		behind = gap->right;
	}
	*end = first;
	return behind;
}

void
gap_widest(const Gap *gaps, unsigned count, const Gap *line, double *left,
    double *right)
{
	double x = *left, limit = *right;

	if (count == 0)
		return;
	*right = *left;
	/* Each step passes one gap at least. */
	for (unsigned i = 0; i <= count && x < limit; i++) {
		double end = limit;
		double behind = next_gap(gaps, count, line, x, &end);
		if (end - x > *right - *left) {
			*left = x;
			*right = end;
		}
		x = behind > x ? behind : limit;
	}
}
