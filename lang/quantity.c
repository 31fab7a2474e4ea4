#include "lang/quantity.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"
#include "lang/number_shadow.h"
#include "lang/number_vote.h"
#include "lang/protect.h"
#include "lang/quantity_part.h"
#include "lang/scale_note.h"

/* What has been found so far in a text. */
typedef struct Reading {
	const Language *language;
	const char *text;
	GArray *found;		/* of Quantity */
} Reading;

static void
clear_quantity(void *data)
{
	Quantity *quantity = data;

	g_free(quantity->value);
}

const char *
quantity_kind_name(QuantityKind kind)
{
	static const char *const names[QUANTITY_N_KINDS] = {
		[QUANTITY_NUMBER] = "number",
		[QUANTITY_PERCENT] = "percent",
		[QUANTITY_PERMILLE] = "permille",
		[QUANTITY_BASIS_POINTS] = "basis_points",
		[QUANTITY_MONEY] = "money",
		[QUANTITY_DATE] = "date",
		[QUANTITY_TIME] = "time",
		[QUANTITY_PERIOD] = "period",
		[QUANTITY_RANGE] = "range",
		[QUANTITY_RATIO] = "ratio",
		[QUANTITY_FRACTION] = "fraction",
		[QUANTITY_ORDINAL] = "ordinal",
		[QUANTITY_SCALE] = "scale",
	};

	return names[kind];
}

/* ------------------------------------------------------------- dates --- */

static char *
date_value(const Date *date)
{
	if (date->year == 0)
		return g_strdup_printf("--%02d-%02d", date->month, date->day);
	if (date->month == 0)
		return g_strdup_printf("%04d", date->year);
	if (date->day == 0)
		return g_strdup_printf("%04d-%02d", date->year, date->month);
	return g_strdup_printf("%04d-%02d-%02d", date->year, date->month,
	    date->day);
}

static void
add_date(GArray *found, const Date *date)
{
	Quantity quantity = { date->start, date->end, QUANTITY_DATE,
	    date_value(date), "" };

	g_array_append_val(found, quantity);
}

/* ------------------------------------------------------------ amounts --- */

static QuantityKind
amount_kind(const NumberToken *token, NumberUnit unit)
{
	static const QuantityKind kinds[] = {
		[NUMBER_PLAIN] = QUANTITY_NUMBER,
		[NUMBER_PERCENT] = QUANTITY_PERCENT,
		[NUMBER_PERMILLE] = QUANTITY_PERMILLE,
		[NUMBER_BASIS_POINT] = QUANTITY_BASIS_POINTS,
		[NUMBER_TENTH] = QUANTITY_PERCENT,
	};

	if (unit == NUMBER_PLAIN && (token->currency != NULL ||
	    token->shared_currency != NULL))
		return QUANTITY_MONEY;
	return kinds[unit];
}

/* The value of "5" in "5-7 million %" is that of the second's unit. */
static Decimal
amount_value(const NumberToken *token)
{
	if (!token->has_shared)
		return token->value;
	Decimal value = decimal_scale(token->core_value,
	    token->shared_scale);
	return token->is_negative ? decimal_negate(value) : value;
}

static size_t
skip_space(const char *text, size_t offset)
{
	uint32_t c = text_at(text + offset);

	return c != 0 && text_is_space(c) ? offset + (size_t)
	    (g_utf8_next_char(text + offset) - (text + offset)) : offset;
}

/* Nothing but spaces and perhaps "and" stands between the offsets. */
static bool
is_next(const Language *language, const char *text, size_t start, size_t end)
{
	size_t p = skip_space(text, start), length = 0;

	if (p == end)
		return true;
	if (language_match(language, LANGUAGE_AND, text + p, &length) ==
	    NULL || !text_is_letter(text_at(text + p)))
		return false;
	return skip_space(text, p + length) == end;
}

/* "5 euros y 30 céntimos" are 5.30 euros: COINS, read at TOKEN, are added to
 * the amount before them. */
static bool
join_coins(const Reading *reading, const NumberToken *token,
    const Quantity *coins)
{
	Quantity *last = reading->found->len == 0 ? NULL : &g_array_index(
	    reading->found, Quantity, reading->found->len - 1);
	Decimal sum, part;
	size_t length;

	if (last == NULL || g_strcmp0(token->currency, "-") != 0 ||
	    last->kind != QUANTITY_MONEY || *last->unit == '\0' ||
	    strchr(last->value, '.') != NULL || *coins->value == '-' ||
	    !is_next(reading->language, reading->text, last->end,
	    coins->start))
		return false;
	const LanguageTerm *term = language_match(reading->language,
	    LANGUAGE_COIN, reading->text + skip_space(reading->text,
	    token->core_end), &length);
	int power = term == NULL ? 2 : term->number;
	if (strlen(coins->value) > (size_t) power ||
	    !decimal_from_text(&sum, last->value) ||
	    !decimal_from_text(&part, coins->value))
		return false;
	part = decimal_scale(part, -power);
	if (sum.is_negative)
		part = decimal_negate(part);
	if (!decimal_add(&sum, &part, &sum))
		return false;
	g_free(last->value);
	last->value = decimal_text(&sum);
	last->end = coins->end;
	return true;
}

static void
add_amount(const Reading *reading, const NumberToken *token)
{
	NumberUnit unit = token->has_shared ? token->shared_unit :
	    token->is_guessed ? NUMBER_PERCENT : token->unit;
	Decimal value = decimal_scale(amount_value(token),
	    unit == NUMBER_TENTH ? 1 : 0);
	Quantity quantity = { token->start, token->end,
	    amount_kind(token, unit), decimal_text(&value), "" };

	const char *currency = token->currency != NULL ? token->currency :
	    token->shared_currency;
	if (quantity.kind == QUANTITY_MONEY && strcmp(currency, "-") != 0)
		quantity.unit = currency;
	if (join_coins(reading, token, &quantity))
		g_free(quantity.value);
	else
		g_array_append_val(reading->found, quantity);
}

/* ------------------------------------------------------------- whole --- */

/* A part may begin before its own token, in the year that was found alone. */
static void
add_part(GArray *found, const Quantity *part)
{
	while (found->len > 0 && g_array_index(found, Quantity,
	    found->len - 1).start >= part->start)
		g_array_set_size(found, found->len - 1);
	g_array_append_vals(found, part, 1);
}

static bool
is_covered(const GArray *spans, unsigned *at, const NumberToken *token)
{
	while (*at < spans->len && g_array_index(spans, ProtectSpan, *at).end <=
	    token->core)
		(*at)++;
	return *at < spans->len && g_array_index(spans, ProtectSpan,
	    *at).start < token->core_end;
}

static bool
is_range(const Language *language, const char *text, const Quantity *a,
    const Quantity *b)
{
	size_t p = a->end, length = 0;

	if (a->kind > QUANTITY_MONEY || a->kind != b->kind ||
	    strcmp(a->unit, b->unit) != 0)
		return false;
	p += text_is_space(text_at(text + p)) ? (size_t)
	    (g_utf8_next_char(text + p) - (text + p)) : 0;
	if (p >= b->start || language_match(language, LANGUAGE_RANGE,
	    text + p, &length) == NULL)
		return false;
	p += length;
	p += text_is_space(text_at(text + p)) ? (size_t)
	    (g_utf8_next_char(text + p) - (text + p)) : 0;
	return p == b->start;
}

/* "in thousands" goes between the others, in place of what it was taken for. */
static void
add_note(const Language *language, const char *text, GArray *found)
{
	static const Decimal one = { .n_digits = 1, .digits = "1" };
	ScaleNote note;
	unsigned at = 0;

	if (!scale_note_find(language, text, &note))
		return;
	for (unsigned i = found->len; i-- > 0; ) {
		const Quantity *other = &g_array_index(found, Quantity, i);
		if (other->start < note.end && other->end > note.start)
			g_array_remove_index(found, i);
	}
	while (at < found->len && g_array_index(found, Quantity, at).start <
	    note.start)
		at++;
	Decimal value = decimal_scale(one, note.power);
	Quantity quantity = { note.start, note.end, QUANTITY_SCALE,
	    decimal_text(&value), note.currency == NULL ? "" : note.currency };
	g_array_insert_val(found, at, quantity);
}

/* A copy of FOUND with the ranges: each before the two figures it spans, with
 * their values and a stroke between. */
static GArray *
with_ranges(const Language *language, const char *text, GArray *found)
{
	GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(Quantity),
	    found->len);

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *a = &g_array_index(found, Quantity, i);
		if (i + 1 < found->len && is_range(language, text, a, a + 1)) {
			Quantity range = { a->start, a[1].end, QUANTITY_RANGE,
			    g_strconcat(a->value, "/", a[1].value, NULL),
			    a->unit };
			g_array_append_val(all, range);
		}
		g_array_append_val(all, *a);
	}
	g_array_set_clear_func(found, NULL);
	g_array_unref(found);
	g_array_set_clear_func(all, clear_quantity);
	return all;
}

/* Read again where the text's sure figures have another decimal mark than
 * the language. */
static GArray *
find_tokens(const Language *language, const char *text)
{
	GArray *tokens = number_find(language, text);
	NumberStyle style;

	if (!number_vote_style(language, text, tokens, &style))
		return tokens;
	g_array_unref(tokens);
	return number_find_styled(language, &style, text);
}

/* The quantities of a text in which nothing hides them. */
static GArray *
find_plain(const Language *language, const char *text)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(Quantity));
	g_autoptr(GArray) tokens = find_tokens(language, text);
	g_autoptr(GArray) dates = date_find(language, text);
	g_autoptr(GArray) spans = protect_find(text);
	unsigned date = 0, span = 0;
	size_t done = 0;

	g_array_set_clear_func(found, clear_quantity);
	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		while (date < dates->len && g_array_index(dates, Date,
		    date).start < token->core_end) {
			const Date *day = &g_array_index(dates, Date, date++);
			add_date(found, day);
			done = MAX(done, day->end);
		}
		if (token->core < done || is_covered(spans, &span, token))
			continue;
		Quantity part;
		bool is_amount = token->kind == NUMBER_FIGURE ||
		    token->is_cardinal;
		if (is_amount ? quantity_part_read(language, text, tokens, i,
		    &part) : quantity_part_read_word(language, text, tokens,
		    i, &part)) {
			add_part(found, &part);
			done = part.end;
		} else if (is_amount) {
			add_amount(&(Reading) {language, text, found}, token);
		}
	}
	while (date < dates->len)
		add_date(found, &g_array_index(dates, Date, date++));
	add_note(language, text, found);
	return with_ranges(language, text, found);
}

GArray *
quantity_find(const Language *language, const char *text)
{
	g_autoptr(NumberShadow) shadow = number_shadow_new(text);

	if (shadow == NULL)
		return find_plain(language, text);
	GArray *found = find_plain(language, shadow->text);
	for (unsigned i = 0; i < found->len; i++) {
		Quantity *quantity = &g_array_index(found, Quantity, i);
		quantity->start = shadow->to_source[quantity->start];
		quantity->end = shadow->to_source[quantity->end];
	}
	return found;
}
