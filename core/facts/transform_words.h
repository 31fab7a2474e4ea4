/*
 * transform_words.h - numbers and durations in words, for transform.h.
 *
 * Durations are those of XML Schema: P2Y6M. NULL for what is none. Owned by
 * the caller.
 */
#ifndef FACTS_TRANSFORM_WORDS_H
#define FACTS_TRANSFORM_WORDS_H

#include "transform.h"

/* "twenty-one hundred": 2100. */
char *transform_words_number(const Transform *transform, const char *text);

/* A number of the unit that the row gives; what is behind the decimal sign
 * goes into the next smaller units. */
char *transform_words_duration(const Transform *transform, const char *text);

/* "two years and 6 months". */
char *transform_words_duration_words(const Transform *transform,
    const char *text);

#endif
