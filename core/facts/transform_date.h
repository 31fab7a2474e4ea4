/*
 * transform_date.h - texts that are dates, for transform.h.
 *
 * All return YYYY-MM-DD, YYYY-MM or --MM-DD, or NULL for what is no such
 * date. Owned by the caller.
 */
#ifndef FACTS_TRANSFORM_DATE_H
#define FACTS_TRANSFORM_DATE_H

#include "transform.h"

/* Days, months and years in the order that the row gives. */
char *transform_date_read(const Transform *transform, const char *text);

/* The same with the year of a Japanese era. */
char *transform_date_read_era(const Transform *transform, const char *text);

/* A day of the Indian national calendar. */
char *transform_date_read_saka(const Transform *transform, const char *text);

/* The last day of a quarter of a year: "Q1 2024". */
char *transform_date_read_quarter(const Transform *transform,
    const char *text);

#endif
