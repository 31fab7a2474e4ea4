/*
 * figure.h - are the same figures and dates in both texts?
 *
 * Hard, both ways: every token of digits must have its partner of the same
 * value on the other side, as that side's language reads it, or in the very
 * spelling of the source. Words (eleven, 三) may be the partner of digits,
 * but need none. Where both sides name a currency it must be the same, or one
 * that shares its name. What a table's head says of its figures ("in
 * thousands") must be no other scale on the other side. A date is compared as
 * a day; where the other side has none like it, its figures count on their
 * own. Linear, whatever there is in the texts.
 */
#ifndef CHECK_FIGURE_H
#define CHECK_FIGURE_H

#include <glib.h>
#include <stdbool.h>

#include "lang/language.h"

typedef struct FigureGap {
	bool is_added;		/* in the target only; else in the source */
	bool is_date;		/* a date, or a part of one */
	bool is_scale;		/* of a table's head */
	char *text;		/* as it stands there */
	char *value;		/* as it is read */
} FigureGap;

/* What has no partner, an empty array when all is well: of FigureGap, owned
 * by the caller. */
GArray *figure_compare(const Language *source, const char *source_text,
    const Language *target, const char *target_text);

#endif
