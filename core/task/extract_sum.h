/*
 * extract_sum.h - what is derived from figures, in exact decimals.
 *
 * Figures are plain decimals ("-1234.5"); sums and differences are exact,
 * quotients are rounded to six places, half to even. Integers of 128 bits: what
 * does not fit is not derived.
 */
#ifndef TASK_EXTRACT_SUM_H
#define TASK_EXTRACT_SUM_H

#include "task/extract_field.h"

enum { EXTRACT_SUM_PLACES = 6 };

/* OPERANDS: COUNT of them, in the order of the formula. A new string, or NULL:
 * too few or many, no decimals, too large, or nought below. */
char *extract_sum(ExtractOp op, const char *const *operands, size_t count);

/* Whether A and B are the same number. */
bool extract_sum_is_equal(const char *a, const char *b);

#endif
