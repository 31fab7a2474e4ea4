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

/* Nothing but spaces, and perhaps a word of TABLE, stands between. */
static bool
is_next(const Reading *reading, LanguageTable table, size_t start, size_t end)
{
	const char *text = reading->text;
	size_t p = skip_space(text, start), length = 0;

	if (p == end)
		return true;
	if (language_match(reading->language, table, text + p, &length) ==
	    NULL || !text_is_letter(text_at(text + p)))
		return false;
	return skip_space(text, p + length) == end;
}

/* Whether the two digits of TOKEN, at the end of a clause, are coins without
 * a name behind AMOUNT: "5 euro 50". */
static bool
is_bare_coins(const Reading *reading, const NumberToken *token,
    const Quantity *amount)
{
	const char *text = reading->text;
	const char *name = g_utf8_prev_char(text + amount->end);
	const char *next = text + skip_space(text, token->end);

	bool has_two = token->kind == NUMBER_WORD ? token->is_cardinal &&
	    token->value.n_digits + token->value.exponent == 2 :
	    token->end == token->start + 2;

	return has_two && strlen(amount->value) < 7 &&
	    text_is_letter(text_at(name)) &&
	    !g_ascii_isupper(*name) &&
	    is_next(reading, LANGUAGE_COIN_AND, amount->end, token->core) &&
	    (*next == '\0' || (strchr(".,;!?)", *next) != NULL &&
	    !g_ascii_isdigit(next[1])));
}

/* How many places the coins at TOKEN have, which stand behind AMOUNT; 0: they
 * are none. *END: past their name. Those that are told by their place alone
 * (毛, 分) have no currency. */
static int
coin_places(const Reading *reading, const NumberToken *token,
    const Quantity *amount, size_t *end)
{
	size_t length, start = skip_space(reading->text, token->core_end);
	const LanguageTerm *term = language_match(reading->language,
	    LANGUAGE_COIN, reading->text + start, &length);
	bool is_named = g_strcmp0(token->currency, "-") == 0;

	*end = token->end;
	if (token->kind == NUMBER_CODE || token->n_decimals > 0 ||
	    token->is_negative || token->unit != NUMBER_PLAIN ||
	    (token->currency != NULL && !is_named))
		return 0;
	if (term == NULL)
		return is_named || is_bare_coins(reading, token, amount) ?
		    2 : 0;
	*end = MAX(*end, start + length);
	return term->number;
}

/* Whether coins of PLACES may join AMOUNT: it has none yet, or larger ones
 * (5元3角, to which 2分 come). */
static bool
takes_coins(const Reading *reading, const Quantity *amount, int places)
{
	const char *point = strchr(amount->value, '.');
	size_t start;

	return point == NULL || (strlen(point + 1) < (size_t) places &&
	    language_match_before(reading->language, LANGUAGE_COIN,
	    reading->text, amount->end, &start) != NULL);
}

/* "5 euros y 30 céntimos" are 5.30 euros: coins, read at TOKEN, are added to
 * the amount before them. */
static bool
join_coins(const Reading *reading, const NumberToken *token)
{
	Quantity *last = reading->found->len == 0 ? NULL : &g_array_index(
	    reading->found, Quantity, reading->found->len - 1);
	Decimal sum, part;
	size_t end;

	if (last == NULL || last->kind != QUANTITY_MONEY ||
	    *last->unit == '\0' || (!is_next(reading, LANGUAGE_AND,
	    last->end, token->start) && !is_next(reading,
	    LANGUAGE_COIN_AND, last->end, token->start)))
		return false;
	int places = coin_places(reading, token, last, &end);
	if (places == 0 || !takes_coins(reading, last, places))
		return false;
	g_autofree char *coins = decimal_text(&token->value);
	if (strlen(coins) > (size_t) places ||
	    !decimal_from_text(&sum, last->value))
		return false;
	part = decimal_scale(token->value, -places);
	if (sum.is_negative)
		part = decimal_negate(part);
	if (!decimal_add(&sum, &part, &sum))
		return false;
	g_free(last->value);
	last->value = decimal_text(&sum);
	last->end = end;
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
		Reading reading = { language, text, found };
		if (join_coins(&reading, token))
			continue;
		bool is_amount = token->kind == NUMBER_FIGURE ||
		    token->is_cardinal;
		if (is_amount ? quantity_part_read(language, text, tokens, i,
		    &part) : quantity_part_read_word(language, text, tokens,
		    i, &part)) {
			add_part(found, &part);
			done = part.end;
		} else if (is_amount) {
			add_amount(&reading, token);
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
