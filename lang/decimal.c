#include "lang/decimal.h"

#include <glib.h>
#include <string.h>

/* The most places that decimal_text writes out. */
#define PLACES 60

static void
normalise(Decimal *decimal)
{
	size_t zeros = 0;

	while (decimal->n_digits > 0 &&
	    decimal->digits[decimal->n_digits - 1] == '0') {
		decimal->n_digits--;
		decimal->exponent++;
	}
	while (zeros < decimal->n_digits && decimal->digits[zeros] == '0')
		zeros++;
	if (zeros > 0) {
		decimal->n_digits = (unsigned char)
		    (decimal->n_digits - zeros);
		memmove(decimal->digits, decimal->digits + zeros,
		    decimal->n_digits);
	}
	memset(decimal->digits + decimal->n_digits, 0,
	    DECIMAL_DIGITS - decimal->n_digits);
	if (decimal->n_digits == 0) {
		decimal->exponent = 0;
		decimal->is_negative = false;
	}
}

bool
decimal_from_digits(Decimal *decimal, const char *digits, size_t n_digits,
    size_t n_decimals)
{
	*decimal = (Decimal) { .exponent = -(int) n_decimals };
	while (n_digits > 0 && *digits == '0') {
		digits++;
		n_digits--;
	}
	while (n_digits > DECIMAL_DIGITS && digits[n_digits - 1] == '0') {
		n_digits--;
		decimal->exponent++;
	}
	if (n_digits > DECIMAL_DIGITS)
		return false;
	for (size_t i = 0; i < n_digits; i++) {
		if (!g_ascii_isdigit(digits[i]))
			return false;
		decimal->digits[i] = digits[i];
	}
	decimal->n_digits = (unsigned char) n_digits;
	normalise(decimal);
	return true;
}

bool
decimal_from_text(Decimal *decimal, const char *text)
{
	bool is_negative = *text == '-';
	const char *p = is_negative ? text + 1 : text;
	const char *point = strchr(p, '.');
	g_autofree char *digits = g_strdup(p);

	if (*p == '\0' || *p == '.')
		return false;
	if (point != NULL)
		memmove(digits + (point - p), point + 1, strlen(point));
	if (!decimal_from_digits(decimal, digits, strlen(digits),
	    point == NULL ? 0 : strlen(point + 1)))
		return false;
	decimal->is_negative = is_negative && decimal->n_digits > 0;
	return true;
}

Decimal
decimal_scale(Decimal decimal, int power)
{
	if (decimal.n_digits > 0)
		decimal.exponent += power;
	return decimal;
}

Decimal
decimal_negate(Decimal decimal)
{
	if (decimal.n_digits > 0)
		decimal.is_negative = !decimal.is_negative;
	return decimal;
}

/* The digit of DECIMAL at ten to the POWER. */
static int
digit_at(const Decimal *decimal, int power)
{
	int index = decimal->n_digits - 1 - (power - decimal->exponent);

	if (index < 0 || index >= decimal->n_digits)
		return 0;
	return decimal->digits[index] - '0';
}

static int
highest_power(const Decimal *decimal)
{
	return decimal->exponent + decimal->n_digits;
}

/* Whether A is smaller than B, without their signs. */
static bool
is_smaller(const Decimal *a, const Decimal *b, int low, int high)
{
	for (int power = high - 1; power >= low; power--)
		if (digit_at(a, power) != digit_at(b, power))
			return digit_at(a, power) < digit_at(b, power);
	return false;
}

bool
decimal_add(const Decimal *a, const Decimal *b, Decimal *sum)
{
	char digits[DECIMAL_DIGITS + 1];
	int low = MIN(a->exponent, b->exponent);
	int high = MAX(highest_power(a), highest_power(b));
	int carry = 0, sign = a->is_negative == b->is_negative ? 1 : -1;

	if (a->n_digits == 0 || b->n_digits == 0) {
		*sum = a->n_digits == 0 ? *b : *a;
		return true;
	}
	if (high - low > DECIMAL_DIGITS)
		return false;
	if (sign < 0 && is_smaller(a, b, low, high)) {
		const Decimal *larger = b;
		b = a;
		a = larger;
	}
	bool is_negative = a->is_negative;
	for (int power = low; power < high; power++) {
		int n = digit_at(a, power) + sign * digit_at(b, power) + carry;
		digits[high - power] = (char) ('0' + (n + 10) % 10);
		carry = n < 0 ? -1 : n / 10;
	}
	digits[0] = (char) ('0' + carry);
	if (!decimal_from_digits(sum, digits, (size_t) (high - low) + 1, 0))
		return false;
	if (sum->n_digits > 0)
		sum->exponent += low;
	sum->is_negative = is_negative && sum->n_digits > 0;
	return true;
}

bool
decimal_multiply(const Decimal *a, const Decimal *b, Decimal *product)
{
	char digits[2 * DECIMAL_DIGITS];
	size_t length = (size_t) a->n_digits + b->n_digits;
	int exponent = a->exponent + b->exponent;	/* PRODUCT may be A */
	bool is_negative = a->is_negative != b->is_negative;

	memset(digits, 0, sizeof digits);
	for (size_t i = a->n_digits; i-- > 0; ) {
		int carry = 0;
		for (size_t j = b->n_digits; j-- > 0; ) {
			int n = digits[i + j + 1] + carry +
			    (a->digits[i] - '0') * (b->digits[j] - '0');
			digits[i + j + 1] = (char) (n % 10);
			carry = n / 10;
		}
		digits[i] = (char) (digits[i] + carry);
	}
	for (size_t i = 0; i < length; i++)
		digits[i] = (char) (digits[i] + '0');
	if (!decimal_from_digits(product, digits, length, 0))
		return false;
	*product = decimal_scale(*product, exponent);
	product->is_negative = product->n_digits > 0 && is_negative;
	return true;
}

bool
decimal_equal_size(const Decimal *a, const Decimal *b)
{
	return a->n_digits == b->n_digits && a->exponent == b->exponent &&
	    memcmp(a->digits, b->digits, a->n_digits) == 0;
}

bool
decimal_equal(const Decimal *a, const Decimal *b)
{
	return a->is_negative == b->is_negative && decimal_equal_size(a, b);
}

char *
decimal_text(const Decimal *decimal)
{
	GString *out = g_string_new(decimal->is_negative ? "-" : "");
	int high = highest_power(decimal);

	if (decimal->n_digits == 0) {
		g_string_append_c(out, '0');
		return g_string_free(out, FALSE);
	}
	if (high > PLACES || decimal->exponent < -PLACES) {
		g_string_append_len(out, decimal->digits, decimal->n_digits);
		g_string_append_printf(out, "e%d", decimal->exponent);
		return g_string_free(out, FALSE);
	}
	if (high <= 0)
		g_string_append_c(out, '0');
	for (int power = MAX(high, 0) - 1;
	    power >= MIN(decimal->exponent, 0); power--) {
		if (power == -1)
			g_string_append_c(out, '.');
		g_string_append_c(out,
		    (char) ('0' + digit_at(decimal, power)));
	}
	return g_string_free(out, FALSE);
}
