/*
 * gap.h - what lines of text leave out: signs in their midst that stay.
 *
 * Coordinates are points with y downwards, of one space for all of a text.
 */
#ifndef LAYOUT_GAP_H
#define LAYOUT_GAP_H

typedef struct Gap {
	double left, top, right, bottom;
} Gap;

/* Narrows *LEFT and *RIGHT to the widest stretch between them that no gap
 * enters between TOP and BOTTOM. */
void gap_widest(const Gap *gaps, unsigned count, const Gap *line,
    double *left, double *right);

#endif
