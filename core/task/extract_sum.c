#include "task/extract_sum.h"

#include <string.h>

#include "lang/decimal.h"

__extension__ typedef __int128 Wide;

enum { DIGITS = 27, PLACES = 9 };	/* of a figure at most */

/* A figure times ten to the PLACES. False: too large or too exact. */
static bool
read_wide(const char *text, Wide *value)
{
	Decimal decimal;

	if (!decimal_from_text(&decimal, text))
		return false;
	int power = decimal.exponent + PLACES;
	if (power < 0 || decimal.n_digits + power > DIGITS)
		return false;
	*value = 0;
	for (unsigned i = 0; i < decimal.n_digits; i++)
		*value = *value * 10 + (decimal.digits[i] - '0');
	for (; power > 0 && decimal.n_digits > 0; power--)
		*value *= 10;
	if (decimal.is_negative)
		*value = -*value;
	return true;
}

/* VALUE is in units of ten to the minus PLACES. */
static char *
wide_text(Wide value, unsigned places)
{
	char digits[64];
	size_t n = sizeof digits;
	bool is_negative = value < 0;
	unsigned written = 0;

	if (is_negative)
		value = -value;
	digits[--n] = '\0';
	while (value > 0 || written <= places) {
		if (written == places && places > 0)
			digits[--n] = '.';
		digits[--n] = (char) ('0' + (int) (value % 10));
		value /= 10;
		written++;
	}
	if (is_negative)
		digits[--n] = '-';
	Decimal normal;
	return decimal_from_text(&normal, digits + n) ? decimal_text(&normal)
	    : NULL;
}

/* A / B to EXTRACT_SUM_PLACES, half to even. */
static char *
divide(Wide a, Wide b)
{
	bool is_negative = (a < 0) != (b < 0);

	if (b == 0)
		return NULL;
	a = a < 0 ? -a : a;
	b = b < 0 ? -b : b;
	for (int i = 0; i < EXTRACT_SUM_PLACES; i++)
		a *= 10;
	Wide whole = a / b, rest = a % b;
	if (rest * 2 > b || (rest * 2 == b && whole % 2 == 1))
		whole++;
	return wide_text(is_negative ? -whole : whole, EXTRACT_SUM_PLACES);
}

char *
extract_sum(ExtractOp op, const char *const *operands, size_t count)
{
	Wide values[64], sum = 0;

	if (count < 2 || count > G_N_ELEMENTS(values) ||
	    (op != EXTRACT_SUM && count != 2))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (!read_wide(operands[i], &values[i]))
			return NULL;
		sum += values[i];
	}
	switch (op) {
	case EXTRACT_SUM:
		return wide_text(sum, PLACES);
	case EXTRACT_SUB:
		return wide_text(values[0] - values[1], PLACES);
	case EXTRACT_DIV:
		return divide(values[0], values[1]);
	case EXTRACT_GROWTH:
		return divide(values[0] - values[1], values[1] < 0
		    ? -values[1] : values[1]);
	case EXTRACT_STATED:
	case EXTRACT_N_OPS:
		break;
	}
	return NULL;
}

bool
extract_sum_is_equal(const char *a, const char *b)
{
	Decimal left, right;

	return decimal_from_text(&left, a) && decimal_from_text(&right, b) &&
	    decimal_equal(&left, &right);
}
