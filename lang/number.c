#include "lang/number.h"

#include <string.h>

#include "base/text.h"
#include "lang/number_compound.h"

/* The text that is being read, and the tokens so far. */
typedef struct Finder {
	const Language *language;
	const NumberStyle *style;
	const char *text;
	size_t length;
	GArray *tokens;
	bool has_words;		/* words stand between spaces */
} Finder;

static uint32_t
character_at(const Finder *finder, size_t offset)
{
	return text_at(finder->text + offset);
}

/* The character before OFFSET, 0 at the start. */
static uint32_t
character_before(const Finder *finder, size_t offset)
{
	if (offset == 0)
		return 0;
	return text_at(g_utf8_prev_char(finder->text + offset));
}

static size_t
before(const Finder *finder, size_t offset)
{
	return (size_t) (g_utf8_prev_char(finder->text + offset) -
	    finder->text);
}

static size_t
after(const Finder *finder, size_t offset)
{
	return (size_t) (g_utf8_next_char(finder->text + offset) -
	    finder->text);
}

/* One space or hyphen between a figure and its scale or unit. */
static size_t
skip_one(const Finder *finder, size_t offset, bool also_hyphen)
{
	uint32_t c = character_at(finder, offset);

	if (c != 0 && (text_is_space(c) || (also_hyphen &&
	    (c == '-' || c == 0x2010 || c == 0x2011))))
		return after(finder, offset);
	return offset;
}

/* The term of TABLE after OFFSET and at most one space; *END: past it. */
static const LanguageTerm *
term_after(const Finder *finder, LanguageTable table, size_t offset,
    size_t *end)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(finder->language, table,
	    finder->text + offset, &length);

	if (term == NULL) {
		offset = skip_one(finder, offset, true);
		term = language_match(finder->language, table,
		    finder->text + offset, &length);
	}
	if (term != NULL)
		*end = offset + length;
	return term;
}

/* ------------------------------------------------ what follows a core --- */

/* m in "$5m" and "5 M€" is surely a million. */
static void
read_scale(const Finder *finder, NumberToken *token)
{
	size_t end = token->end;
	const LanguageTerm *term;
	unsigned n = 0;

	if (token->kind == NUMBER_CODE)
		return;
	while (n < 2 && (term = term_after(finder, LANGUAGE_SCALE, token->end,
	    &end)) != NULL) {
		bool has_hyphen = character_at(finder, token->end) == '-';
		if (term->number == 0 || (term->is_weak && (n > 0 ||
		    has_hyphen)))
			break;
		token->is_scale_weak = term->is_weak;
		token->scale += term->number;
		token->end = end;
		n++;
	}
	if (token->is_scale_weak && (token->currency != NULL ||
	    g_unichar_type(character_at(finder, token->end)) ==
	    G_UNICODE_CURRENCY_SYMBOL))
		token->is_scale_weak = false;
}

/* The multiplier after OFFSET: at once, after one space, or after 多. */
static const LanguageTerm *
multiplier_after(const Finder *finder, size_t offset, size_t *end)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_MULTIPLIER, finder->text + offset, &length);

	if (term == NULL) {
		size_t gap = 0;
		if (language_match(finder->language, LANGUAGE_MULTIPLIER_GAP,
		    finder->text + offset, &gap) == NULL)
			gap = skip_one(finder, offset, false) - offset;
		offset += gap;
		term = language_match(finder->language, LANGUAGE_MULTIPLIER,
		    finder->text + offset, &length);
	}
	if (term == NULL || term->number == 0)
		return NULL;
	*end = offset + length;
	return term;
}

/* The figure that goes on after a multiplier: "2345" in 1億2345万. A space
 * may be between only if another multiplier comes. */
static bool
next_part(const Finder *finder, size_t offset, NumberCore *core)
{
	size_t p = skip_one(finder, offset, false), end;

	if (text_digit(character_at(finder, p)) < 0)
		return false;
	number_core_read(finder->language, finder->style, finder->text, p,
	    core);
	if (core->is_code)
		return false;
	return p == offset || multiplier_after(finder, core->end, &end) != NULL;
}

static void
read_multipliers(const Finder *finder, NumberToken *token)
{
	NumberCompound sum = { .current = token->core_value,
	    .has_current = true,
	    .is_good = true };
	const LanguageTerm *term;
	size_t end;
	unsigned n_parts = 1, n_multipliers = 0;

	if (token->kind == NUMBER_CODE)
		return;
	while ((term = multiplier_after(finder, token->end, &end)) != NULL) {
		NumberCore core;
		number_compound_multiply(&sum, term->number);
		n_multipliers++;
		token->end = end;
		if (n_parts == 1)
			token->scale += term->number;
		if (!next_part(finder, end, &core))
			continue;
		sum.current = core.value;
		sum.has_current = true;
		token->end = core.end;
		n_parts++;
	}
	if (n_multipliers == 0)
		return;
	token->is_compound = n_parts > 1;
	if (token->is_compound) {
		token->scale = 0;
		token->spelling = 0;
	}
	Decimal value;
	if (number_compound_end(&sum, &value))
		token->value = value;
	else
		token->kind = NUMBER_CODE;
}

static void
read_unit(const Finder *finder, NumberToken *token)
{
	static const struct {
		LanguageTable table;
		NumberUnit unit;
	} units[] = {
		{ LANGUAGE_PERCENT, NUMBER_PERCENT },
		{ LANGUAGE_PERMILLE, NUMBER_PERMILLE },
		{ LANGUAGE_BASIS_POINT, NUMBER_BASIS_POINT },
	};
	size_t end, start;

	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (term_after(finder, units[i].table, token->end, &end) ==
		    NULL)
			continue;
		token->unit = units[i].unit;
		token->end = end;
		return;
	}
	if (language_match_before(finder->language, LANGUAGE_PERCENT_BEFORE,
	    finder->text, token->start, &start) != NULL) {
		token->unit = NUMBER_PERCENT;
		token->start = start;
	}
}

static void
read_currency_after(const Finder *finder, NumberToken *token)
{
	size_t end;
	const LanguageTerm *term;

	if (token->currency != NULL || token->unit != NUMBER_PLAIN)
		return;
	term = term_after(finder, LANGUAGE_CURRENCY, token->end, &end);
	if (term != NULL) {
		token->currency = term->value;
		token->end = end;
		return;
	}
	/* "5 millones de euros": what it is, and no part of the token. */
	if (term_after(finder, LANGUAGE_CURRENCY_GAP, token->end, &end) ==
	    NULL)
		return;
	term = term_after(finder, LANGUAGE_CURRENCY, end, &end);
	if (term != NULL)
		token->currency = term->value;
}

static bool
is_minute(const Finder *finder, size_t offset)
{
	const char *p = finder->text + offset;

	return (p[0] == ':' || p[0] == '.') && g_ascii_isdigit(p[1]) &&
	    g_ascii_isdigit(p[2]) && !g_ascii_isdigit(p[3]);
}

static void
read_afternoon(const Finder *finder, NumberToken *token)
{
	size_t offset = token->end, end;

	if (is_minute(finder, offset))
		offset += 3;
	token->is_afternoon = term_after(finder, LANGUAGE_AFTERNOON, offset,
	    &end) != NULL || language_match_before(finder->language,
	    LANGUAGE_AFTERNOON_BEFORE, finder->text, token->start, &end) !=
	    NULL;
}

/* ---------------------------------------------- what is before a core --- */

static bool
is_minus(uint32_t c)
{
	return c == '-' || c == 0x2212 || c == 0x2013 || c == 0x2012 ||
	    c == 0x2011 || c == 0xff0d || c == 0xfe63 || c == 0x25b3 ||
	    c == 0x25b2;
}

/* A dash is a sign unless it ties the figure to something before it. */
static bool
is_sign(const Finder *finder, size_t offset)
{
	uint32_t c = character_before(finder, offset);
	uint32_t previous;

	if (!is_minus(c))
		return false;
	if (c == 0x25b3 || c == 0x25b2 || c == 0x2212)
		return true;
	previous = character_before(finder, before(finder, offset));
	if (previous == 0 || text_is_space(previous) ||
	    text_is_ideograph(previous))
		return true;
	return !g_unichar_isalnum(previous) && text_digit(previous) < 0 &&
	    g_unichar_type(previous) != G_UNICODE_OTHER_NUMBER &&
	    !g_unichar_ismark(previous) && !is_minus(previous) &&
	    previous != ')' && previous != 0xff09 && previous != '%' &&
	    previous != '/' && previous != '.' && previous != '_';
}

/* Whether no figure before has what begins at START: "0 BRL 25". */
static bool
is_free(const Finder *finder, size_t start)
{
	const GArray *tokens = finder->tokens;

	return tokens->len == 0 || g_array_index(tokens, NumberToken,
	    tokens->len - 1).end <= start;
}

static void
read_currency_before(const Finder *finder, NumberToken *token)
{
	size_t start;
	const LanguageTerm *term = language_match_before(finder->language,
	    LANGUAGE_CURRENCY, finder->text, token->start, &start);

	if (term == NULL || !is_free(finder, start))
		return;
	token->currency = term->value;
	token->start = start;
}

static void
read_sign(const Finder *finder, NumberToken *token)
{
	size_t start;

	if (is_sign(finder, token->start)) {
		start = before(finder, token->start);
		if (!is_free(finder, start))
			return;
		token->is_negative = true;
		token->start = start;
		if (token->currency == NULL)
			read_currency_before(finder, token);
	} else if (language_match_before(finder->language, LANGUAGE_MINUS,
	    finder->text, token->start, &start) != NULL &&
	    is_free(finder, start)) {
		token->is_negative = true;
		token->start = start;
	}
}

/* A year in brackets is a year. */
static bool
is_year(const NumberToken *token)
{
	static const Decimal low = { .n_digits = 2, .exponent = 2,
	    .digits = "18" };

	return token->core_end - token->core == 4 && !token->has_groups &&
	    token->n_decimals == 0 && token->currency == NULL &&
	    token->unit == NUMBER_PLAIN &&
	    memcmp(token->core_value.digits, low.digits, 2) >= 0 &&
	    token->core_value.digits[0] <= '2' &&
	    token->core_value.n_digits + token->core_value.exponent == 4;
}

/* (1,234), (5)%, ( $ 5 ): read after currency and unit. */
static void
read_brackets(const Finder *finder, NumberToken *token)
{
	size_t start = token->start, end = token->end;

	if (text_is_space(character_before(finder, start)))
		start = before(finder, start);
	uint32_t open = character_before(finder, start);
	if ((open != '(' && open != 0xff08) ||
	    !is_free(finder, before(finder, start)))
		return;
	end = skip_one(finder, end, false);
	uint32_t close = character_at(finder, end);
	if ((close != ')' && close != 0xff09) || is_year(token))
		return;
	token->start = before(finder, start);
	token->end = after(finder, end);
	token->is_bracketed = true;
	token->is_negative = true;
	if (token->unit == NUMBER_PLAIN)
		read_unit(finder, token);
	if (token->currency == NULL)
		read_currency_before(finder, token);
}

/* "1.234,56-" in a cell of its own. */
static void
read_trailing_minus(const Finder *finder, NumberToken *token)
{
	size_t p = skip_one(finder, token->end, false);

	if (token->start != 0 || !is_minus(character_at(finder, p)))
		return;
	p = after(finder, p);
	if (finder->text[p] != '\0')
		return;
	token->is_negative = true;
	token->end = p;
}

/* "- 5,2 %" in a cell of its own: here a dash may stand apart. */
static void
read_leading_dash(const Finder *finder, NumberToken *token)
{
	size_t p = token->start;

	if (finder->text[token->end] != '\0' || p == 0 ||
	    token->is_negative || !text_is_space(character_before(finder, p)))
		return;
	p = before(finder, p);
	if (is_minus(character_before(finder, p)) &&
	    before(finder, p) == 0) {
		token->is_negative = true;
		token->start = 0;
	}
}

/* ------------------------------------------------------------- tokens --- */

/* A year of an era that is counted from elsewhere (Thai 2566). */
static void
read_late_year(const Finder *finder, NumberToken *token)
{
	LanguageLateYear late = language_late_year(finder->language);
	int year;

	if (late.from == 0 || token->core_end - token->core != 4 ||
	    !is_year(token))
		return;
	year = (int) g_ascii_strtoll(finder->text + token->core, NULL, 10);
	if (year >= late.from && year < late.from + 400)
		token->other_value = year + late.add;
}

static void
set_value(NumberToken *token)
{
	if (!token->is_compound)
		token->value = decimal_scale(token->core_value, token->scale);
	token->value.is_negative = token->is_negative &&
	    token->value.n_digits > 0;
}

/* "7.55am" is a time: the hour is one figure, the minutes are the next. */
static void
split_time(const Finder *finder, NumberCore *core)
{
	char *point = memchr(core->plain, '.', MIN(core->length, 3));
	size_t end;

	if (point == NULL || core->length - (size_t) (point - core->plain) !=
	    3 || core->end - core->start != core->length)
		return;
	if (term_after(finder, LANGUAGE_MORNING, core->end, &end) == NULL &&
	    term_after(finder, LANGUAGE_AFTERNOON, core->end, &end) == NULL)
		return;
	g_autofree char *hour = g_strndup(finder->text + core->start,
	    (size_t) (point - core->plain));
	size_t start = core->start;
	number_core_read(finder->language, finder->style, hour, 0, core);
	core->start += start;
	core->end += start;
}

/* "15:00" is "3 p.m." elsewhere: no minutes are no figure. */
static bool
is_full_hour(const Finder *finder, size_t offset)
{
	const char *p = finder->text + offset;

	return offset > 1 && p[0] == '0' && p[1] == '0' &&
	    !g_ascii_isdigit(p[2]) && p[-1] == ':' &&
	    g_ascii_isdigit(p[-2]) && (memchr(".,:", p[2], 3) == NULL ||
	    !g_ascii_isdigit(p[3]));
}

static size_t
add_figure(Finder *finder, size_t offset)
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
	token.n_decimals = core.n_decimals;
	token.spelling = core.spelling;
	if (core.is_code)
		token.kind = NUMBER_CODE;
	read_currency_before(finder, &token);
	read_sign(finder, &token);
	read_multipliers(finder, &token);
	read_scale(finder, &token);
	read_unit(finder, &token);
	if (token.unit == NUMBER_PERCENT && !token.is_negative)
		read_sign(finder, &token);	/* -%5 */
	read_afternoon(finder, &token);
	read_brackets(finder, &token);
	read_currency_after(finder, &token);
	read_trailing_minus(finder, &token);
	read_leading_dash(finder, &token);
	read_late_year(finder, &token);
	set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* 三千五百万, 二〇二三, 十二. */
static size_t
add_numerals(Finder *finder, size_t offset)
{
	NumberCompound sum = { .is_good = true };
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset, .end = offset };
	size_t length;

	for (;;) {
		const char *p = finder->text + token.end;
		const LanguageTerm *term = language_match(finder->language,
		    LANGUAGE_NUMERAL, p, &length);
		if (term != NULL) {
			Decimal digit;
			if (!decimal_from_text(&digit, term->value))
				break;
			sum.current = decimal_scale(sum.current, 1);
			sum.is_good &= decimal_add(&sum.current, &digit,
			    &sum.current);
			sum.has_current = true;
		} else {
			term = language_match(finder->language,
			    LANGUAGE_MULTIPLIER, p, &length);
			if (term == NULL || term->number == 0)
				break;
			number_compound_multiply(&sum, term->number);
			sum.current = (Decimal) { .n_digits = 0 };
		}
		token.end += length;
	}
	if (token.end == offset)
		return offset;
	token.core_end = token.end;
	if (!number_compound_end(&sum, &token.core_value))
		return token.end;
	read_unit(finder, &token);
	set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

static size_t
add_word(Finder *finder, size_t offset)
{
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset };
	size_t length = 0, month_length = 0;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_WORD, finder->text + offset, &length);
	const LanguageTerm *month = language_match(finder->language,
	    LANGUAGE_MONTH, finder->text + offset, &month_length);

	if (month != NULL && month_length > length) {
		term = month;
		length = month_length;
	}
	if (term == NULL || !decimal_from_text(&token.core_value, term->value))
		return offset;
	token.end = token.core_end = offset + length;
	read_scale(finder, &token);
	read_unit(finder, &token);
	set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* XIX: a number in words, in most languages. */
static size_t
add_roman(Finder *finder, size_t offset)
{
	static const char letters[] = "IVXLC";
	static const int values[] = { 1, 5, 10, 50, 100 };
	const char *p = finder->text + offset;
	size_t length = strspn(p, letters);
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset, .end = offset + length,
	    .core_end = offset + length };
	int sum = 0;

	if (length == 0 || length > 7 ||
	    text_is_letter(text_at(p + length)))
		return offset;
	for (size_t i = 0; i < length; i++) {
		int value = values[strchr(letters, p[i]) - letters];
		int next = i + 1 < length ?
		    values[strchr(letters, p[i + 1]) - letters] : 0;
		sum += value < next ? -value : value;
	}
	g_autofree char *text = g_strdup_printf("%d", sum);
	if (!decimal_from_text(&token.core_value, text))
		return offset;
	set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* A figure that begins with its point: ".25". */
static bool
is_bare_point(const Finder *finder, size_t offset)
{
	uint32_t previous = character_before(finder, offset);

	return finder->text[offset] == '.' &&
	    g_ascii_isdigit(finder->text[offset + 1]) &&
	    (previous == 0 || text_is_space(previous) || previous == '(' ||
	     is_minus(previous) ||
	     g_unichar_type(previous) == G_UNICODE_CURRENCY_SYMBOL);
}

/* "5-7 %": the first figure has no unit of its own, and means that of the
 * second. */
static void
share_units(Finder *finder)
{
	for (unsigned i = 0; i + 1 < finder->tokens->len; i++) {
		NumberToken *token = &g_array_index(finder->tokens,
		    NumberToken, i);
		NumberToken *next = token + 1;
		size_t end, p;
		if (token->kind != NUMBER_FIGURE || next->start < token->end ||
		    (token->unit != NUMBER_PLAIN || token->scale != 0) ||
		    (next->unit == NUMBER_PLAIN && next->scale == 0))
			continue;
		p = skip_one(finder, token->end, false);
		if (language_match(finder->language, LANGUAGE_RANGE,
		    finder->text + p, &end) == NULL)
			continue;
		p = skip_one(finder, p + end, false);
		if (p != next->start && p != next->core)
			continue;
		token->has_shared = true;
		token->shared_unit = next->unit;
		token->shared_scale = next->is_compound ? 0 : next->scale;
	}
}

/* "2022-23": the second figure is a year, too. */
static void
complete_years(Finder *finder)
{
	for (unsigned i = 0; i + 1 < finder->tokens->len; i++) {
		NumberToken *token = &g_array_index(finder->tokens,
		    NumberToken, i);
		NumberToken *next = token + 1;
		size_t gap = next->core - token->core_end;
		const char *p = finder->text + token->core_end;
		if (token->kind != NUMBER_FIGURE || !is_year(token) ||
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

static size_t
find_at(Finder *finder, size_t offset, bool is_word_start)
{
	uint32_t c = character_at(finder, offset);
	size_t end = offset;

	if (text_digit(c) >= 0 || is_bare_point(finder, offset))
		return add_figure(finder, offset);
	if (c < 0x80 && !g_ascii_isalpha((char) c))
		return after(finder, offset);
	if (language_n_terms(finder->language, LANGUAGE_NUMERAL) > 0)
		end = add_numerals(finder, offset);
	if (end == offset && is_word_start)
		end = add_word(finder, offset);
	if (end == offset && is_word_start)
		end = add_roman(finder, offset);
	return end == offset ? after(finder, offset) : end;
}

bool
number_may_be_in(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		if ((unsigned char) *p < 0x80) {
			if (g_ascii_isdigit(*p))
				return true;
			continue;
		}
		uint32_t c = text_at(p);
		if (text_digit(c) >= 0 || text_is_ideograph(c))
			return true;
	}
	return false;
}

GArray *
number_find_styled(const Language *language, const NumberStyle *style,
    const char *text)
{
	Finder finder = { language, style, text, strlen(text),
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
		uint32_t c = character_at(&finder, offset);
		size_t next = find_at(&finder, offset, is_word_start);
		is_word_start = !finder.has_words || !text_is_letter(c) ||
		    g_unichar_get_script(c) == G_UNICODE_SCRIPT_HANGUL;
		offset = next;
	}
	share_units(&finder);
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

#define MAX_READINGS 6

static Reading
make_reading(Decimal value, NumberUnit unit, bool is_weak)
{
	static const int powers[] = {
		[NUMBER_PLAIN] = 0, [NUMBER_PERCENT] = -2,
		[NUMBER_PERMILLE] = -3, [NUMBER_BASIS_POINT] = -4,
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

	readings[n++] = make_reading(token->value, token->unit, false);
	if (token->is_negative)
		bare = decimal_negate(bare);
	if (token->is_scale_weak)
		readings[n++] = make_reading(bare, token->unit, true);
	if (token->has_shared)
		readings[n++] = make_reading(decimal_scale(bare,
		    token->shared_scale), token->shared_unit, false);
	if (token->is_afternoon && decimal_from_text(&twelve, "12") &&
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
	if (source->spelling != target->spelling || source->is_compound ||
	    target->is_compound || source->kind == NUMBER_WORD ||
	    target->kind == NUMBER_WORD)
		return false;
	NumberToken same = *target;
	same.kind = source->kind;
	same.core_value = source->core_value;
	set_value(&same);
	return number_equal(source, &same);
}
