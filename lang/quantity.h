/*
 * quantity.h - every figure of a text as a kind, a value and a unit.
 *
 * What `dragoman figures` prints: amounts as number.h reads them, dates as
 * date.h does, and what those leave in parts: times, ratios, fractions,
 * periods and ranges. Text is UTF-8, offsets are bytes.
 */
#ifndef LANG_QUANTITY_H
#define LANG_QUANTITY_H

#include <glib.h>

#include "lang/language.h"

typedef enum QuantityKind {
	QUANTITY_NUMBER,
	QUANTITY_PERCENT,	/* points, too */
	QUANTITY_PERMILLE,
	QUANTITY_BASIS_POINTS,
	QUANTITY_MONEY,
	QUANTITY_DATE,		/* 2023-12-31, 2023-12, --12-31 */
	QUANTITY_TIME,		/* 15:30 */
	QUANTITY_PERIOD,	/* 2023-Q3, 2023-H1, 2022/2023, P12M */
	QUANTITY_RANGE,		/* 5/7: of the two figures in it */
	QUANTITY_RATIO,		/* 1:3; 2.5 for 2.5x */
	QUANTITY_FRACTION,	/* 0.75; 1/3, which no decimal is */
	QUANTITY_ORDINAL,
	QUANTITY_SCALE,		/* 1000: "in thousands", of a table's head */
	QUANTITY_N_KINDS
} QuantityKind;

typedef struct Quantity {
	size_t start, end;
	QuantityKind kind;
	char *value;		/* plain and exact, scale words applied */
	const char *unit;	/* ISO 4217, or ""; lives as long as the
				   language */
} Quantity;

/* In the order of the text; only a range may overlap, with what it spans and
 * stands before. An array of Quantity, owned by the caller. */
GArray *quantity_find(const Language *language, const char *text);

/* "basis_points" */
const char *quantity_kind_name(QuantityKind kind);

#endif
