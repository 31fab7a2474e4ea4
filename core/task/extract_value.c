#include "task/extract_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/number.h"
#include "lang/quantity.h"
#include "task/extract_unit.h"

void
extract_value_clear(ExtractValue *value)
{
	g_clear_pointer(&value->normalized, g_free);
}

char *
extract_value_text(const char *text)
{
	GString *out = g_string_new(NULL);
	bool is_gap = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		if (text_is_space(text_at(p))) {
			is_gap = out->len > 0;
			continue;
		}
		if (is_gap)
			g_string_append_c(out, ' ');
		is_gap = false;
		g_string_append_len(out, p, g_utf8_next_char(p) - p);
	}
	return g_string_free(out, FALSE);
}

/* ---- identifiers --------------------------------------------------------- */

/* Value of an identifier's sign: 0 to 9, A to Z; -1. */
static int
sign_value(char c)
{
	return g_ascii_isdigit(c) ? c - '0' : g_ascii_isupper(c)
	    ? c - 'A' + 10 : -1;
}

/* Letters become two digits; then every second one from the right, the check
 * digit left out, counts twice (ISO 6166, Annex A: Luhn). */
bool
extract_value_is_isin(const char *text)
{
	char digits[32];
	size_t n = 0;
	int sum = 0;

	if (strlen(text) != 12 || !g_ascii_isupper(text[0]) ||
	    !g_ascii_isupper(text[1]) || !g_ascii_isdigit(text[11]))
		return false;
	for (size_t i = 0; i < 12; i++) {
		int value = sign_value(text[i]);
		if (value < 0)
			return false;
		if (value >= 10)
			digits[n++] = (char) (value / 10);
		digits[n++] = (char) (value % 10);
	}
	for (size_t i = 0; i < n; i++) {
		int value = digits[n - 1 - i] * (i % 2 == 1 ? 2 : 1);
		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 == 0;
}

/* The number that its signs make is 1 modulo 97 (ISO 7064). */
bool
extract_value_is_lei(const char *text)
{
	unsigned rest = 0;

	if (strlen(text) != 20 || !g_ascii_isdigit(text[18]) ||
	    !g_ascii_isdigit(text[19]))
		return false;
	for (size_t i = 0; i < 20; i++) {
		int value = sign_value(text[i]);
		if (value < 0)
			return false;
		rest = (rest * (value >= 10 ? 100u : 10u) + (unsigned) value)
		    % 97;
	}
	return rest == 1;
}

/* ---- periods ------------------------------------------------------------- */

static int
days_of(int year, int month)
{
	return g_date_get_days_in_month((GDateMonth) month, (GDateYear) year);
}

static void
set_day(char day[11], int year, int month, int which)
{
	snprintf(day, 11, "%04u-%02u-%02u", (unsigned) year % 10000u,
	    (unsigned) month % 100u, (unsigned) which % 100u);
}

static void
set_months(ExtractPeriod *period, int year, int first, int last)
{
	set_day(period->start, year, first, 1);
	set_day(period->end, year, last, days_of(year, last));
}

/* "2023-12-31", "2023-12" as date.h has them. */
static bool
set_date(ExtractPeriod *period, const char *value)
{
	int year, month, day;
	int n = sscanf(value, "%4d-%2d-%2d", &year, &month, &day);

	if (n < 2 || year < 1 || year > 9999 || month < 1 || month > 12)
		return false;
	if (n == 2) {
		set_months(period, year, month, month);
		return true;
	}
	if (day < 1 || day > days_of(year, month))
		return false;
	period->start[0] = '\0';
	set_day(period->end, year, month, day);
	return true;
}

/* "2023-Q3", "2023-H1". */
static bool
set_part(ExtractPeriod *period, const char *value)
{
	int year, part;
	char kind;

	if (sscanf(value, "%4d-%c%1d", &year, &kind, &part) != 3 || year < 1
	    || part < 1)
		return false;
	if (kind == 'Q' && part <= 4)
		set_months(period, year, 3 * part - 2, 3 * part);
	else if (kind == 'H' && part <= 2)
		set_months(period, year, 6 * part - 5, 6 * part);
	else
		return false;
	return true;
}

static bool
set_year(ExtractPeriod *period, const char *value)
{
	if (strlen(value) != 4 || strspn(value, "0123456789") != 4)
		return false;
	int year = (int) g_ascii_strtoull(value, NULL, 10);
	if (year < 1900 || year > 2100)
		return false;
	set_months(period, year, 1, 12);
	return true;
}

static bool
set_from(ExtractPeriod *period, const Quantity *quantity)
{
	switch (quantity->kind) {
	case QUANTITY_DATE:
		return set_date(period, quantity->value);
	case QUANTITY_PERIOD:
		return set_part(period, quantity->value);
	case QUANTITY_NUMBER:
		return set_year(period, quantity->value);
	case QUANTITY_PERCENT: case QUANTITY_PERMILLE:
	case QUANTITY_BASIS_POINTS: case QUANTITY_MONEY: case QUANTITY_TIME:
	case QUANTITY_RANGE: case QUANTITY_RATIO: case QUANTITY_FRACTION:
	case QUANTITY_ORDINAL: case QUANTITY_SCALE: case QUANTITY_N_KINDS:
		break;
	}
	return false;
}

bool
extract_value_period(const Language *language, const char *text,
    ExtractPeriod *period)
{
	g_autoptr(GArray) found = quantity_find(language, text);

	*period = (ExtractPeriod) {"", ""};
	for (unsigned pass = 0; pass < 3; pass++)
		for (unsigned i = 0; i < found->len; i++) {
			const Quantity *quantity = &g_array_index(found,
			    Quantity, i);
			bool fits = pass == 0 ? quantity->kind ==
			    QUANTITY_DATE : pass == 1 ? quantity->kind ==
			    QUANTITY_PERIOD : quantity->kind ==
			    QUANTITY_NUMBER;
			if (fits && set_from(period, quantity))
				return true;
		}
	/* 2021年: a year that is marked as one, and no day. */
	for (const char *p = text; *p != '\0'; p++)
		if (strspn(p, "0123456789") == 4 && (p == text ||
		    !g_ascii_isdigit(p[-1]))) {
			g_autofree char *year = g_strndup(p, 4);
			return set_year(period, year);
		}
	return false;
}

/* ---- figures ------------------------------------------------------------- */

/* START and END in the text of the block. */
typedef struct Range {
	size_t start, end;
} Range;

static Range
range_in(const Ground *ground, unsigned index, size_t start, size_t end)
{
	size_t from = ground_block(ground, index)->start;

	return (Range) {start - from, end - from};
}

static bool
is_wanted(ExtractType type, const Quantity *quantity, bool is_percent)
{
	QuantityKind kind = quantity->kind;
	bool is_plain = kind == QUANTITY_NUMBER || kind == QUANTITY_ORDINAL;

	switch (type) {
	case EXTRACT_MONEY:
		return kind == QUANTITY_MONEY || kind == QUANTITY_NUMBER;
	case EXTRACT_NUMBER:
		return is_plain;
	case EXTRACT_PERCENT:
		return kind == QUANTITY_PERCENT || kind ==
		    QUANTITY_BASIS_POINTS || kind == QUANTITY_PERMILLE ||
		    (is_percent && is_plain);
	case EXTRACT_RATIO:
		return is_plain || kind == QUANTITY_RATIO || kind ==
		    QUANTITY_FRACTION || kind == QUANTITY_PERCENT;
	case EXTRACT_DATE:
		return kind == QUANTITY_DATE;
	case EXTRACT_PERIOD:
		return kind == QUANTITY_DATE || kind == QUANTITY_PERIOD ||
		    kind == QUANTITY_NUMBER;
	case EXTRACT_TEXT: case EXTRACT_ENTITY: case EXTRACT_BOOL:
		break;
	}
	return false;
}

/* The one figure of the wanted kind in RANGE; NULL: none, or several. */
static const Quantity *
one_figure(Ground *ground, ExtractType type, unsigned index, Range range,
    bool is_percent)
{
	const GArray *found = ground_quantities(ground, index);
	const Quantity *one = NULL;

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *quantity = &g_array_index(found, Quantity, i);
		if (quantity->start >= range.end || quantity->end <=
		    range.start || !is_wanted(type, quantity, is_percent))
			continue;
		if (one != NULL)
			return NULL;
		one = quantity;
	}
	return one;
}

static const NumberToken *
token_at(Ground *ground, unsigned index, const Quantity *quantity)
{
	const GArray *tokens = ground_tokens(ground, index);

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->core >= quantity->start && token->core_end <=
		    quantity->end)
			return token;
	}
	return NULL;
}

static char *
scaled(const char *plain, int power)
{
	Decimal decimal;

	if (!decimal_from_text(&decimal, plain))
		return g_strdup(plain);
	decimal = decimal_scale(decimal, power);
	return decimal_text(&decimal);
}

/* The figure's own scale, or that of its caption. */
static void
set_amount(const ExtractField *field, const Quantity *quantity,
    const NumberToken *token, const ExtractUnit *unit, ExtractValue *value)
{
	int own = token == NULL ? 0 : token->scale;
	bool takes_caption = own == 0 && (quantity->kind == QUANTITY_MONEY ||
	    quantity->kind == QUANTITY_NUMBER) && (unit->is_own
	    ? field->type <= EXTRACT_NUMBER
	    : field->has_scale && field->type == EXTRACT_MONEY);
	int power = takes_caption && unit->has_scale ? unit->scale : 0;

	if (quantity->kind == QUANTITY_BASIS_POINTS)
		power = -2;
	else if (quantity->kind == QUANTITY_PERMILLE)
		power = -1;
	value->normalized = scaled(quantity->value, power);
	value->scale = own + MAX(power, 0);
	value->is_negative = quantity->value[0] == '-';
	value->has_decimals = token != NULL && !token->is_compound;
	if (value->has_decimals)
		value->decimals = (int) token->n_decimals - value->scale;
	if (field->type == EXTRACT_MONEY) {
		value->currency = *quantity->unit != '\0' ? quantity->unit
		    : unit->currency;
		value->has_caption = power != 0 || (*quantity->unit == '\0' &&
		    unit->currency != NULL);
	}
}

static bool
read_figure(Ground *ground, const ExtractField *field, unsigned index,
    Range range, ExtractValue *value)
{
	const GroundBlock *block = ground_block(ground, index);
	ExtractUnit unit = extract_unit_for(ground, index, ground_cell(block,
	    block->start + range.start, block->start + range.end));
	const Quantity *quantity = one_figure(ground, field->type, index,
	    range, unit.is_percent);

	if (quantity == NULL)
		return false;
	if (field->type == EXTRACT_DATE || field->type == EXTRACT_PERIOD) {
		if (!set_from(&value->period, quantity) || (field->type ==
		    EXTRACT_DATE && value->period.start[0] != '\0'))
			return false;
		value->normalized = value->period.start[0] == '\0'
		    ? g_strdup(value->period.end) : g_strconcat(
		    value->period.start, "/", value->period.end, NULL);
		return true;
	}
	set_amount(field, quantity, token_at(ground, index, quantity), &unit,
	    value);
	return true;
}

bool
extract_value_read(Ground *ground, const ExtractField *field, unsigned index,
    size_t start, size_t end, ExtractValue *value)
{
	*value = (ExtractValue) {.normalized = NULL};
	if (extract_field_is_figure(field->type) || field->type ==
	    EXTRACT_DATE || field->type == EXTRACT_PERIOD)
		return read_figure(ground, field, index, range_in(ground,
		    index, start, end), value);
	g_autofree char *raw = g_strndup(ground_text(ground) + start, end -
	    start);
	g_autofree char *text = extract_value_text(raw);
	if (*text == '\0' ||
	    (field->check == EXTRACT_ISIN && !extract_value_is_isin(text)) ||
	    (field->check == EXTRACT_LEI && !extract_value_is_lei(text)))
		return false;
	value->normalized = g_steal_pointer(&text);
	return true;
}
