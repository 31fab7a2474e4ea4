/*
 * date.h - dates in running text, as year, month and day.
 *
 * In figures (31.12.2023, 12/31/2023, 2023-12-31), with the names of months,
 * with CJK marks (2023年12月31日), and in the eras of the language (令和5年,
 * พ.ศ. 2566). Years are of the common era. Text is UTF-8, offsets are bytes.
 */
#ifndef LANG_DATE_H
#define LANG_DATE_H

#include <glib.h>

#include "lang/language.h"

typedef struct Date {
	size_t start, end;
	int year, month, day;	/* 0: not said */
	bool is_ambiguous;	/* 3/4/2023: day and month may change places */
	bool has_era;		/* the figure of the year is another one */
} Date;

/* In the order of the text, not overlapping: an array of Date, owned by
 * the caller. A date says at least two of year, month and day, or a year of
 * an era. */
GArray *date_find(const Language *language, const char *text);

/* Whether they say the same day, in one of their readings. */
bool date_equal(const Date *a, const Date *b);

#endif
