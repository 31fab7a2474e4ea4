/*
 * decimal.h - exact decimal numbers, without floating point.
 *
 * A Decimal is a plain record: up to DECIMAL_DIGITS significant digits and a
 * power of ten, in normal form (no zeros at either end; nought has no digits,
 * exponent 0 and no sign), so that equal numbers are equal records.
 */
#ifndef LANG_DECIMAL_H
#define LANG_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define DECIMAL_DIGITS 48

typedef struct Decimal {
	bool is_negative;
	unsigned char n_digits;
	int exponent;			/* of the last digit */
	char digits[DECIMAL_DIGITS];	/* '0' to '9', most significant first */
} Decimal;

/* Reads N_DIGITS ASCII digits, the last N_DECIMALS of them after the point.
 * False: more significant digits than fit, or something else than digits. */
bool decimal_from_digits(Decimal *decimal, const char *digits,
    size_t n_digits, size_t n_decimals);

/* Reads "-1234.5". */
bool decimal_from_text(Decimal *decimal, const char *text);

/* Multiplied by ten to the POWER. */
Decimal decimal_scale(Decimal decimal, int power);

Decimal decimal_negate(Decimal decimal);

/* A + B. False: the sum does not fit. */
bool decimal_add(const Decimal *a, const Decimal *b, Decimal *sum);

/* A * B. False: the product does not fit. */
bool decimal_multiply(const Decimal *a, const Decimal *b, Decimal *product);

bool decimal_equal(const Decimal *a, const Decimal *b);
bool decimal_equal_size(const Decimal *a, const Decimal *b);	/* no sign */

/* Plain notation: "-1234.5"; above 60 places "12e80". Owned by the caller. */
char *decimal_text(const Decimal *decimal);

#endif
