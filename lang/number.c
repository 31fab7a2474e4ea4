#include "lang/number.h"

#include <string.h>

#include "base/text.h"
#include "lang/number_affix.h"
#include "lang/number_vulgar.h"
#include "lang/number_word.h"

static bool
is_clock(const NumberFinder *finder, size_t start)
{
	size_t ignored;

	return language_match_before(finder->language,
	    LANGUAGE_MORNING_BEFORE, finder->text, start, &ignored) != NULL ||
	    language_match_before(finder->language,
	    LANGUAGE_AFTERNOON_BEFORE, finder->text, start, &ignored) != NULL;
}

/* "7.55am" is a time: the hour is one figure, the minutes are the next. */
static void
split_time(const NumberFinder *finder, NumberCore *core)
{
	char *point = memchr(core->plain, '.', MIN(core->length, 3));
	size_t end;

	if (point == NULL || point == core->plain ||
	    core->length - (size_t) (point - core->plain) != 3 ||
	    core->end - core->start != core->length)
		return;
	if (!is_clock(finder, core->start) && number_finder_term(finder,
	    LANGUAGE_MORNING, core->end, &end) == NULL &&
	    number_finder_term(finder, LANGUAGE_AFTERNOON, core->end, &end) ==
	    NULL)
		return;
	g_autofree char *hour = g_strndup(finder->text + core->start,
	    (size_t) (point - core->plain));
	size_t start = core->start;
	number_core_read(finder->language, finder->style, hour, 0, core);
	core->start += start;
	core->end += start;
}

/* Whether the minutes at OFFSET stand after their hour: 15:00, 15 h 00, and
 * 15.00 where that was told to be a time. */
static bool
is_after_hour(const NumberFinder *finder, size_t offset)
{
	const char *p = finder->text + offset;
	size_t start, end;

	if (p[-1] == ':')
		return g_ascii_isdigit(p[-2]);
	if (finder->tokens->len == 0)
		return false;
	const NumberToken *hour = &g_array_index(finder->tokens, NumberToken,
	    finder->tokens->len - 1);
	if (hour->kind != NUMBER_FIGURE || hour->core_end - hour->core > 2)
		return false;
	if (p[-1] == '.')
		return hour->core_end + 1 == offset;
	return language_match_before(finder->language, LANGUAGE_HOUR_MARK,
	    finder->text, offset, &start) != NULL && number_finder_term(finder,
	    LANGUAGE_HOUR_MARK, hour->core_end, &end) != NULL && end > start;
}

/* "15:00" is "3 p.m." elsewhere: no minutes are no figure. */
static bool
is_full_hour(const NumberFinder *finder, size_t offset)
{
	const char *p = finder->text + offset;

	return offset > 1 && p[0] == '0' && p[1] == '0' &&
	    !g_ascii_isdigit(p[2]) && (memchr(".,:", p[2], 3) == NULL ||
	    !g_ascii_isdigit(p[3])) && is_after_hour(finder, offset);
}

/* What 1e10 and 1.1^23 say beside the digits: how many bytes, and the power. */
static size_t
power_length(const NumberFinder *finder, const NumberToken *token, int *power)
{
	const char *p = finder->text + token->core_end;
	size_t digits;

	if ((*p != 'e' && *p != 'E' && *p != '^') || token->kind !=
	    NUMBER_FIGURE || text_is_letter(number_finder_at_before(finder,
	    token->core)))
		return 0;
	bool is_negative = p[1] == '-' && *p != '^';
	digits = strspn(p + 1 + is_negative, "0123456789");
	if (digits == 0 || digits > 2 || g_ascii_isalnum(p[1 + is_negative +
	    digits]))
		return 0;
	*power = (int) g_ascii_strtoll(p + 1, NULL, 10);
	return 1 + is_negative + digits;
}

static void
read_power(const NumberFinder *finder, NumberToken *token)
{
	int power = 0;
	size_t length = power_length(finder, token, &power);
	Decimal value = { .n_digits = 1, .digits = "1" };

	if (length == 0)
		return;
	if (finder->text[token->core_end] != '^')
		value = decimal_scale(token->core_value, power);
	else
		for (int i = 0; i < power; i++)
			if (!decimal_multiply(&value, &token->core_value,
			    &value))
				return;
	token->core_value = value;
	token->spelling = 0;
	token->end = token->core_end + length;
}

/* 5½: digits and a fraction are one figure. */
static void
read_vulgar(const NumberFinder *finder, NumberToken *token)
{
	Decimal part;
	size_t length;

	if (token->kind != NUMBER_FIGURE || token->n_decimals > 0 ||
	    number_finder_is_year(token) ||
	    !number_vulgar_part(finder->text + token->end, &length, &part))
		return;
	if (!decimal_add(&token->core_value, &part, &token->core_value))
		return;
	token->spelling = 0;
	token->end += length;
}

/* ½ alone */
static size_t
add_vulgar(NumberFinder *finder, size_t offset)
{
	Decimal value;

	if (!number_vulgar_value(number_finder_at(finder, offset), &value))
		return offset;
	NumberToken token = { .kind = NUMBER_FIGURE, .start = offset,
	    .core = offset, .core_value = value };
	token.end = token.core_end = number_finder_after(finder, offset);
	number_affix_read(finder, NULL, &token);
	number_finder_set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

static size_t
add_figure(NumberFinder *finder, size_t offset)
{
	NumberCore core;
	NumberToken token = { .kind = NUMBER_FIGURE };

	if (is_full_hour(finder, offset))
		return offset + 2;
	number_core_read(finder->language, finder->style, finder->text, offset,
	    &core);
	split_time(finder, &core);
	token.start = token.core = core.start;
	token.end = token.core_end = core.end;
	token.core_value = core.value;
	token.has_groups = core.has_groups;
	token.is_ambiguous = core.is_ambiguous;
	token.has_zeros = core.length > 2 && core.plain[0] == '0' &&
	    core.n_decimals == 0;
	token.is_padded = core.length == 2 && core.plain[0] == '0';
	token.n_decimals = core.n_decimals;
	token.spelling = core.spelling;
	if (core.is_code)
		token.kind = NUMBER_CODE;
	read_power(finder, &token);
	read_vulgar(finder, &token);
	number_affix_read(finder, NULL, &token);
	number_finder_set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* A figure that begins with its point: ".25", and ",25" where that is the
 * decimal mark. */
static bool
is_bare_point(const NumberFinder *finder, size_t offset)
{
	uint32_t previous = number_finder_at_before(finder, offset);
	char c = finder->text[offset];

	return (c == '.' || (c == ',' && language_number(
	    finder->language)->decimals[0] == ',')) &&
	    g_ascii_isdigit(finder->text[offset + 1]) &&
	    (previous == 0 || text_is_space(previous) || previous == '(' ||
	     number_finder_is_minus(previous) ||
	     g_unichar_type(previous) == G_UNICODE_CURRENCY_SYMBOL);
}

static bool
is_range_between(const NumberFinder *finder, size_t start, size_t end)
{
	size_t length = 0, p = number_finder_skip(finder, start, false);

	if (p >= end || language_match(finder->language, LANGUAGE_RANGE,
	    finder->text + p, &length) == NULL)
		return false;
	return number_finder_skip(finder, p + length, false) == end;
}

/* "€5-7 million", "5 to 7 million euros": one end says it for both. Where a
 * word stands between, "$5 to 7 people" is thinkable. */
static void
share_currency(const NumberFinder *finder, NumberToken *token,
    NumberToken *next)
{
	if (token->unit != NUMBER_PLAIN || next->unit != NUMBER_PLAIN ||
	    (token->currency == NULL) == (next->currency == NULL) ||
	    !is_range_between(finder, token->end, next->start))
		return;
	bool has_word = text_is_letter(number_finder_at(finder,
	    number_finder_skip(finder, token->end, false)));
	if (token->currency == NULL)
		token->shared_currency = next->currency;
	else if (!has_word || next->scale > 0)
		next->shared_currency = token->currency;
}

/* "5-7 %": the first figure has no unit of its own, and means that of the
 * second. */
static void
share_units(NumberFinder *finder)
{
	for (unsigned i = 0; i + 1 < finder->tokens->len; i++) {
		NumberToken *token = &g_array_index(finder->tokens,
		    NumberToken, i);
		NumberToken *next = token + 1;
		size_t end, p;
		bool is_sure = false;
		share_currency(finder, token, next);
		if (token->is_unit_before && next->kind == NUMBER_FIGURE &&
		    next->unit == NUMBER_PLAIN && next->scale == 0 &&
		    is_range_between(finder, token->end, next->start)) {
			/* "%70 ile 90": what was "%90" is not proved */
			if (text_is_letter(number_finder_at(finder,
			    number_finder_skip(finder, token->end, false)))) {
				next->is_guessed = token->scale == 0;
				continue;
			}
			next->has_shared = next->is_share_sure = true;
			next->shared_unit = token->unit;
			next->shared_scale = token->scale;
			continue;
		}
		if (token->kind != NUMBER_FIGURE || next->is_unit_before ||
		    next->start < token->end ||
		    (token->unit != NUMBER_PLAIN || token->scale != 0) ||
		    (next->unit == NUMBER_PLAIN && next->scale == 0))
			continue;
		if (token->currency != NULL && (next->unit != NUMBER_PLAIN ||
		    (token->end > token->core_end && !token->is_bracketed)))
			continue;	/* 5 € and 3 %; 5 € and 3 million € */
		p = number_finder_skip(finder, token->end, false);
		if (language_match(finder->language, LANGUAGE_RANGE,
		    finder->text + p, &end) == NULL) {
			if (language_match(finder->language, LANGUAGE_AND,
			    finder->text + p, &end) == NULL || !text_is_letter(
			    number_finder_at(finder, p)))
				continue;
		} else {
			is_sure = !text_is_letter(number_finder_at(finder,
			    p));
		}
		p = number_finder_skip(finder, p + end, false);
		if (p != next->start && p != next->core)
			continue;
		token->has_shared = true;
		token->is_share_sure = is_sure;
		token->shared_unit = next->unit;
		token->shared_scale = next->is_compound ? 0 : next->scale;
	}
}

/* "2022-23": the second figure is a year, too. */
static void
complete_years(NumberFinder *finder)
{
	for (unsigned i = 0; i + 1 < finder->tokens->len; i++) {
		NumberToken *token = &g_array_index(finder->tokens,
		    NumberToken, i);
		NumberToken *next = token + 1;
		size_t gap = next->core - token->core_end;
		const char *p = finder->text + token->core_end;
		if (token->kind != NUMBER_FIGURE || !number_finder_is_year(token) ||
		    next->kind != NUMBER_FIGURE ||
		    next->core_end - next->core != 2 ||
		    !(strncmp(p, "-", gap) == 0 || strncmp(p, "/", gap) == 0 ||
		      strncmp(p, "\u2013", gap) == 0))
			continue;
		int year = (int) g_ascii_strtoll(finder->text + token->core,
		    NULL, 10);
		next->other_value = year / 100 * 100 + (int)
		    g_ascii_strtoll(finder->text + next->core, NULL, 10);
	}
}

/* 1980s, 80年代, anni 80: two digits are years of the last century. */
static bool
is_decade(const NumberFinder *finder, const NumberToken *token)
{
	size_t ignored, end;

	if (token->kind == NUMBER_CODE || token->currency != NULL ||
	    token->unit != NUMBER_PLAIN || token->scale != 0)
		return false;
	return number_finder_term(finder, LANGUAGE_DECADE_AFTER,
	    token->core_end, &end) != NULL || language_match_before(
	    finder->language, LANGUAGE_DECADE_BEFORE, finder->text,
	    token->start, &ignored) != NULL;
}

/* The value of TOKEN where it is a whole number below LIMIT, or -1. */
static int
small_value(const NumberToken *token, int limit)
{
	const Decimal *decimal = &token->value;
	int value = 0;

	if (decimal->is_negative || decimal->exponent < 0 ||
	    decimal->exponent + decimal->n_digits > 4)
		return -1;
	for (unsigned i = 0; i < decimal->n_digits; i++)
		value = 10 * value + (decimal->digits[i] - '0');
	for (int i = 0; i < decimal->exponent; i++)
		value *= 10;
	return value < limit ? value : -1;
}

/* "20世纪" before a decade is a part of it. */
static int
century_before(const NumberFinder *finder, const NumberToken *token,
    const NumberToken *decade)
{
	size_t end = 0;
	int century = small_value(token, 22);

	if (century < 1 || token->end > decade->start ||
	    number_finder_term(finder, LANGUAGE_CENTURY, token->end, &end) ==
	    NULL || number_finder_skip(finder, end, false) != decade->start)
		return 0;
	return (century - 1) * 100;
}

/* Nothing but "and", or a dash, and an apostrophe stands between. */
static bool
is_joined(const NumberFinder *finder, const NumberToken *a,
    const NumberToken *b)
{
	size_t length = 0, end = a->end;

	end += language_has_ordinal_dot(finder->language) &&
	    finder->text[end] == '.';
	size_t p = number_finder_skip(finder, end, false);
	if (p >= b->start || (language_match(finder->language, LANGUAGE_AND,
	    finder->text + p, &length) == NULL && language_match(
	    finder->language, LANGUAGE_RANGE, finder->text + p, &length) ==
	    NULL))
		return false;
	p = number_finder_skip(finder, p + length, false);
	if (finder->text[p] == '\'' || number_finder_at(finder, p) == 0x2019)
		p = number_finder_after(finder, p);
	return p == b->start;
}

static bool
is_plain(const NumberToken *token)
{
	return token->unit == NUMBER_PLAIN && token->currency == NULL &&
	    token->scale == 0 && !token->is_negative;
}

static void
make_decade(NumberToken *token)
{
	int year = small_value(token, 100);

	if (year < 10 || year % 10 != 0 || !is_plain(token))
		return;
	token->is_decade = true;
	token->other_value = 1900 + year;
}

/* "anni '60 e '70", "60- und 70er Jahre": one of them says it for both. */
static void
join_decades(NumberFinder *finder)
{
	for (unsigned i = 0; i + 1 < finder->tokens->len; i++) {
		NumberToken *a = &g_array_index(finder->tokens, NumberToken, i);
		NumberToken *b = a + 1;
		if (a->is_decade != b->is_decade && is_joined(finder, a, b))
			make_decade(a->is_decade ? b : a);
	}
}

static void
read_decades(NumberFinder *finder)
{
	GArray *tokens = finder->tokens;
	unsigned n = 0;

	if (language_n_terms(finder->language, LANGUAGE_DECADE_AFTER) +
	    language_n_terms(finder->language, LANGUAGE_DECADE_BEFORE) == 0)
		return;
	for (unsigned i = 0; i < tokens->len; i++) {
		NumberToken *token = &g_array_index(tokens, NumberToken, i);
		int year = small_value(token, 100), century = 0;
		if (year >= 10 && year % 10 == 0 && is_decade(finder, token)) {
			NumberToken *last = n == 0 ? NULL :
			    &g_array_index(tokens, NumberToken, n - 1);
			century = last == NULL ? 0 : century_before(finder,
			    last, token);
			token->is_decade = true;
			token->other_value = year + (century > 0 ? century :
			    1900);
			n -= century > 0;
		}
		g_array_index(tokens, NumberToken, n++) = *token;
	}
	g_array_set_size(tokens, n);
	join_decades(finder);
}

static size_t
find_at(NumberFinder *finder, size_t offset, bool is_word_start)
{
	uint32_t c = number_finder_at(finder, offset);

	if (text_digit(c) >= 0 || is_bare_point(finder, offset))
		return add_figure(finder, offset);
	if (c < 0x80 && !g_ascii_isalpha((char) c))
		return number_finder_after(finder, offset);
	size_t end = add_vulgar(finder, offset);
	if (end == offset)
		end = number_word_add(finder, offset, is_word_start);
	return end == offset ? number_finder_after(finder, offset) : end;
}

bool
number_may_be_in(const char *text)
{
	Decimal ignored;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		if ((unsigned char) *p < 0x80) {
			if (g_ascii_isdigit(*p))
				return true;
			continue;
		}
		uint32_t c = text_at(p);
		if (text_digit(c) >= 0 || text_is_ideograph(c) ||
		    number_vulgar_value(c, &ignored))
			return true;
	}
	return false;
}

GArray *
number_find_styled(const Language *language, const NumberStyle *style,
    const char *text)
{
	NumberFinder finder = { language, style, text, strlen(text),
	    g_array_new(FALSE, FALSE, sizeof(NumberToken)),
	    language_has_spaces(language) };
	bool is_word_start = true;
	size_t offset = 0;

	while (offset < finder.length) {
		/* Nothing begins inside a word, and most text is that. */
		if (!is_word_start && g_ascii_isalpha(text[offset])) {
			offset++;
			continue;
		}
		uint32_t c = number_finder_at(&finder, offset);
		size_t next = find_at(&finder, offset, is_word_start);
		is_word_start = !finder.has_words || !text_is_letter(c) ||
		    g_unichar_get_script(c) == G_UNICODE_SCRIPT_HANGUL;
		offset = next;
	}
	share_units(&finder);
	read_decades(&finder);
	complete_years(&finder);
	return finder.tokens;
}

GArray *
number_find(const Language *language, const char *text)
{
	return number_find_styled(language, NULL, text);
}

/* ----------------------------------------------------------- comparing --- */

/* One reading of a token, its unit applied. */
typedef struct Reading {
	Decimal value;
	bool is_ratio;
	bool is_weak;
} Reading;

#define MAX_READINGS 9

static Reading
make_reading(Decimal value, NumberUnit unit, bool is_weak)
{
	static const int powers[] = {
		[NUMBER_PLAIN] = 0, [NUMBER_PERCENT] = -2,
		[NUMBER_TENTH] = -1, [NUMBER_PERMILLE] = -3,
		[NUMBER_BASIS_POINT] = -4,
	};

	return (Reading) { decimal_scale(value, powers[unit]),
	    unit != NUMBER_PLAIN, is_weak };
}

static size_t
read_readings(const NumberToken *token, Reading *readings)
{
	size_t n = 0;
	Decimal bare = token->core_value;
	Decimal twelve, other;

	if (!token->is_share_sure && !token->is_decades)
		readings[n++] = make_reading(token->value, token->unit,
		    false);
	if (token->is_negative)
		bare = decimal_negate(bare);
	if (token->has_half && decimal_from_text(&other, "0.5") &&
	    decimal_add(&token->value, &other, &other))
		readings[n++] = make_reading(other, token->unit, false);
	if (token->is_scale_weak)
		readings[n++] = make_reading(bare, token->unit, true);
	if (token->is_sign_weak)
		readings[n++] = make_reading(decimal_negate(token->value),
		    token->unit, false);
	if (token->is_unit_weak)
		readings[n++] = make_reading(token->value, NUMBER_PLAIN,
		    false);
	if (token->has_shared)
		readings[n++] = make_reading(decimal_scale(bare,
		    token->shared_scale), token->shared_unit, false);
	if (token->is_afternoon && !token->is_negative &&
	    decimal_from_text(&twelve, "12") &&
	    decimal_add(&token->core_value, &twelve, &other))
		readings[n++] = make_reading(other, NUMBER_PLAIN, false);
	if (token->other_value > 0) {
		g_autofree char *text = g_strdup_printf("%d",
		    token->other_value);
		if (decimal_from_text(&other, text))
			readings[n++] = make_reading(other, token->unit,
			    false);
	}
	return n;
}

bool
number_equal(const NumberToken *a, const NumberToken *b)
{
	Reading left[MAX_READINGS], right[MAX_READINGS];

	if (a->kind == NUMBER_CODE || b->kind == NUMBER_CODE)
		return a->kind == b->kind && a->spelling == b->spelling &&
		    a->is_negative == b->is_negative && a->unit == b->unit &&
		    a->scale == b->scale;
	if (a->is_negative != b->is_negative && a->value.n_digits == 0 &&
	    b->value.n_digits == 0)
		return false;	/* -0 is not what 0 was */
	if ((a->has_zeros || b->has_zeros) && a->spelling != b->spelling)
		return false;
	if ((a->is_padded && b->kind == NUMBER_WORD) ||
	    (b->is_padded && a->kind == NUMBER_WORD))
		return false;
	size_t n_left = read_readings(a, left);
	size_t n_right = read_readings(b, right);
	for (size_t i = 0; i < n_left; i++)
		for (size_t j = 0; j < n_right; j++)
			if (!(left[i].is_weak && right[j].is_weak) &&
			    left[i].is_ratio == right[j].is_ratio &&
			    decimal_equal(&left[i].value, &right[j].value))
				return true;
	return false;
}

bool
number_matches(const NumberToken *source, const NumberToken *target)
{
	if (number_equal(source, target))
		return true;
	if (source->spelling != target->spelling || source->spelling == 0 ||
	    source->is_compound ||
	    target->is_compound || source->kind == NUMBER_WORD ||
	    target->kind == NUMBER_WORD)
		return false;
	NumberToken same = *target;
	same.kind = source->kind;
	same.core_value = source->core_value;
	number_finder_set_value(&same);
	return number_equal(source, &same);
}

static uint64_t
value_key(const Decimal *value)
{
	uint64_t hash = 7 + (uint64_t) value->is_negative;

	hash = hash * 31 + (uint64_t) value->exponent;
	for (unsigned i = 0; i < value->n_digits; i++)
		hash = hash * 33 + (unsigned char) value->digits[i];
	return hash;
}

unsigned
number_keys(const NumberToken *token, uint64_t *keys)
{
	Reading readings[MAX_READINGS];
	unsigned n = 0;

	if (token->spelling != 0)
		keys[n++] = token->spelling;
	if (token->kind == NUMBER_CODE)
		return n;
	size_t n_readings = read_readings(token, readings);
	for (size_t i = 0; i < n_readings; i++) {
		uint64_t key = value_key(&readings[i].value);
		unsigned k = 0;
		while (k < n && keys[k] != key)
			k++;
		if (k == n)
			keys[n++] = key;
	}
	return n;
}
