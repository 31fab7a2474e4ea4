#include "lang/number_affix.h"

#include <string.h>

#include "base/text.h"
#include "lang/number_scale.h"

/* The term of TABLE before TOKEN, which no other figure has. */
static bool
before_unit(const NumberFinder *finder, LanguageTable table,
    const NumberToken *token, size_t *start)
{
	return language_match_before(finder->language, table, finder->text,
	    token->start, start) != NULL &&
	    number_finder_is_free(finder, *start);
}

/* The digit at OFFSET, or -1: one alone, in figures or a numeral. */
static int
tenth_digit(const NumberFinder *finder, size_t offset, size_t *end)
{
	uint32_t c = number_finder_at(finder, offset);
	size_t length;

	*end = number_finder_after(finder, offset);
	if (text_digit(c) >= 0)
		return text_digit(c);
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_NUMERAL, finder->text + offset, &length);
	if (term == NULL || !g_ascii_isdigit(*term->value) || term->number >
	    9 || strchr(term->value, '.') != NULL)
		return -1;
	*end = offset + length;
	return term->number;
}

/* 3割8分7厘, 5割半: smaller parts of ten, after the tenths at TOKEN's end. */
static void
read_tenth_parts(const NumberFinder *finder, NumberToken *token)
{
	int last = 0;

	for (;;) {
		size_t end = token->end, length;
		Decimal part;
		const LanguageTerm *term = language_match(finder->language,
		    LANGUAGE_TENTH_PART, finder->text + end, &length);
		int digit = 5;
		if (term == NULL && finder->text[end] != '\0') {
			digit = tenth_digit(finder, end, &end);
			term = digit < 0 ? NULL : language_match(
			    finder->language, LANGUAGE_TENTH_PART,
			    finder->text + end, &length);
			if (term != NULL && term->number == 0)
				return;
		} else if (term != NULL && term->number > 0) {
			return;
		}
		char text[2] = { (char) ('0' + digit), '\0' };
		if (term == NULL || (last > 0 && term->number <= last) ||
		    !decimal_from_text(&part, text))
			return;
		last = MAX(term->number, 1);
		part = decimal_scale(part, -last);
		if (!decimal_add(&token->core_value, &part,
		    &token->core_value))
			return;
		token->spelling = 0;
		token->end = end + length;
	}
}

void
number_affix_unit(const NumberFinder *finder, NumberToken *token)
{
	static const struct {
		LanguageTable table;
		NumberUnit unit;
		bool is_weak;
	} units[] = {
		{ LANGUAGE_PERCENT, NUMBER_PERCENT, false },
		{ LANGUAGE_PERMILLE, NUMBER_PERMILLE, false },
		{ LANGUAGE_BASIS_POINT, NUMBER_BASIS_POINT, false },
		{ LANGUAGE_PERCENT_WEAK, NUMBER_PERCENT, true },
		{ LANGUAGE_TENTH, NUMBER_TENTH, false },
	};
	size_t end, start;

	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		const LanguageTerm *term = number_finder_term(finder,
		    units[i].table, token->end, &end);
		if (term == NULL)
			continue;
		if (units[i].unit == NUMBER_TENTH && term->number == 0)
			return;
		if (term->number == 2 && units[i].unit == NUMBER_TENTH &&
		    token->n_decimals == 0 && token->core_value.n_digits +
		    token->core_value.exponent == 2)
			token->unit = NUMBER_PERCENT;	/* 75折 */
		else
			token->unit = units[i].unit;
		token->is_unit_weak = units[i].is_weak;
		token->end = end;
		if (token->unit == NUMBER_TENTH && term->number == 1 &&
		    token->n_decimals == 0)
			read_tenth_parts(finder, token);
		return;
	}
	if (before_unit(finder, LANGUAGE_PERCENT_BEFORE, token, &start)) {
		token->unit = NUMBER_PERCENT;
		token->is_unit_before = true;
		token->start = start;
	} else if (before_unit(finder, LANGUAGE_PERMILLE_BEFORE, token,
	    &start)) {
		token->unit = NUMBER_PERMILLE;
		token->start = start;
	} else if (number_finder_at_before(finder, token->start) == 0x2030) {
		token->unit = NUMBER_PERMILLE;
		token->start = number_finder_before(finder, token->start);
	} else if (before_unit(finder, LANGUAGE_PERCENT_WEAK_BEFORE, token,
	    &start)) {
		token->is_guessed = true;
	}
}

/* Takes the currency TERM that stands at START..END. */
static void
take_currency(const NumberFinder *finder, NumberToken *token,
    const LanguageTerm *term, size_t start, size_t end)
{
	const LanguageTerm *scale = language_term(finder->language,
	    LANGUAGE_CURRENCY_SCALE, finder->text + start, end - start);

	token->currency = term->value;
	token->currency_scale = scale == NULL ? 0 : (int) scale->number;
}

static bool
is_shared_name(const NumberFinder *finder, const char *a, const char *b)
{
	const LanguageTerm *one = language_term(finder->language,
	    LANGUAGE_CURRENCY_NAME, a, strlen(a));
	const LanguageTerm *other = language_term(finder->language,
	    LANGUAGE_CURRENCY_NAME, b, strlen(b));

	return one != NULL && other != NULL &&
	    strcmp(one->value, other->value) == 0;
}

/* "$5 CAD": the code tells which dollars. 人民币5元: 元 says no more, and is
 * not what stands before the next figure (人民币5元6角). */
static void
read_currency_again(const NumberFinder *finder, NumberToken *token)
{
	size_t end = token->end, length = 0;
	const LanguageTerm *term = number_finder_term(finder,
	    LANGUAGE_CURRENCY, end, &end);

	if (term == NULL)
		return;
	if (strcmp(term->text, term->value) == 0 && text_digit(
	    number_finder_at(finder, number_finder_skip(finder, end,
	    false))) < 0 && is_shared_name(finder, token->currency,
	    term->value))
		token->currency = term->value;
	else if (!finder->has_words && language_match(finder->language,
	    LANGUAGE_CURRENCY, finder->text + token->end, &length) != NULL &&
	    number_finder_after(finder, token->end) == token->end + length)
		token->end += length;
}

static void
read_currency_after(const NumberFinder *finder, NumberToken *token)
{
	size_t end;
	const LanguageTerm *term;

	if (token->unit != NUMBER_PLAIN)
		return;
	if (token->currency != NULL) {
		read_currency_again(finder, token);
		return;
	}
	term = number_finder_term(finder, LANGUAGE_CURRENCY, token->end, &end);
	if (term != NULL) {
		size_t start = number_finder_skip(finder, token->end, false);
		/* 20p, but not 20 p. */
		if (term->is_weak && term->length == 1 && (start !=
		    token->end || finder->text[end] == '.'))
			return;
		take_currency(finder, token, term, start, end);
		token->end = end;
		return;
	}
	/* "5 millones de euros": what it is, and no part of the token. */
	if (number_finder_term(finder, LANGUAGE_CURRENCY_GAP, token->end,
	    &end) == NULL)
		return;
	term = number_finder_term(finder, LANGUAGE_CURRENCY, end, &end);
	if (term != NULL)
		token->currency = term->value;
}

static bool
is_minute(const NumberFinder *finder, size_t offset)
{
	const char *p = finder->text + offset;

	return (p[0] == ':' || p[0] == '.') && g_ascii_isdigit(p[1]) &&
	    g_ascii_isdigit(p[2]) && !g_ascii_isdigit(p[3]);
}

static void
read_afternoon(const NumberFinder *finder, NumberToken *token)
{
	size_t offset = token->end, end;

	if (is_minute(finder, offset))
		offset += 3;
	token->is_afternoon = number_finder_term(finder, LANGUAGE_AFTERNOON,
	    offset, &end) != NULL || language_match_before(finder->language,
	    LANGUAGE_AFTERNOON_BEFORE, finder->text, token->start, &end) !=
	    NULL;
}

/* ---------------------------------------------- what is before a core --- */

/* %-5, but not 5%-7%: the sign before the dash at OFFSET ends no figure. */
static bool
is_percent_first(const NumberFinder *finder, size_t offset)
{
	size_t percent = number_finder_before(finder,
	    number_finder_before(finder, offset));
	uint32_t c = number_finder_at_before(finder, percent);

	return text_digit(c) < 0 && (!text_is_space(c) || language_number(
	    finder->language)->has_percent_first);
}

/* A dash is a sign unless it ties the figure to something before it. */
static bool
is_sign(const NumberFinder *finder, size_t offset)
{
	uint32_t c = number_finder_at_before(finder, offset);
	uint32_t previous;

	if (!number_finder_is_minus(c))
		return false;
	if (c == 0x25b3 || c == 0x25b2 || c == 0x2212)
		return true;
	previous = number_finder_at_before(finder,
	    number_finder_before(finder, offset));
	if (previous == 0 || text_is_space(previous) ||
	    text_is_ideograph(previous))
		return true;
	if (!finder->has_words && previous >= 0x80 &&
	    (text_is_letter(previous) || g_unichar_ismark(previous)))
		return true;
	if (previous == '%')
		return is_percent_first(finder, offset);
	if (number_finder_is_minus(previous) && previous != c)
		return true;	/* 70–-90 */
	return !g_unichar_isalnum(previous) && text_digit(previous) < 0 &&
	    g_unichar_type(previous) != G_UNICODE_OTHER_NUMBER &&
	    !g_unichar_ismark(previous) && !number_finder_is_minus(previous) &&
	    previous != ')' && previous != 0xff09 &&
	    previous != '/' && previous != '.' && previous != '_';
}

static void
read_currency_before(const NumberFinder *finder, NumberToken *token)
{
	size_t start;
	const LanguageTerm *term = language_match_before(finder->language,
	    LANGUAGE_CURRENCY, finder->text, token->start, &start);

	if (term == NULL || term->is_weak ||
	    !number_finder_is_free(finder, start))
		return;		/* "they won 5" */
	size_t end = token->start;
	while (end > start && text_is_space(number_finder_at_before(finder,
	    end)))
		end = number_finder_before(finder, end);
	take_currency(finder, token, term, start, end);
	token->start = start;
}

static void
read_sign(const NumberFinder *finder, NumberToken *token)
{
	size_t start;

	if (is_sign(finder, token->start)) {
		start = number_finder_before(finder, token->start);
		if (!number_finder_is_free(finder, start))
			return;
		token->is_negative = true;
		token->start = start;
		if (token->currency == NULL)
			read_currency_before(finder, token);
	} else if (language_match_before(finder->language, LANGUAGE_MINUS,
	    finder->text, token->start, &start) != NULL &&
	    number_finder_is_free(finder, start)) {
		token->is_negative = true;
		token->start = start;
	}
}

/* "1.6 billion ($2.54 billion)", "RMB 5 (US$ 0.7)": what is in brackets at
 * START is the amount before them in another currency, and no loss. */
static bool
is_gloss(const NumberFinder *finder, const char *currency, size_t start)
{
	const NumberToken *last = finder->tokens->len == 0 ? NULL :
	    &g_array_index(finder->tokens, NumberToken,
	    finder->tokens->len - 1);

	return last != NULL && currency != NULL && !last->is_bracketed &&
	    number_finder_skip(finder, last->end, false) == start &&
	    (last->currency == NULL ? last->scale != 0 || last->is_compound :
	    strcmp(last->currency, currency) != 0);
}

/* (1,234), (5)%, ( $ 5 ): read after currency and unit. */
static void
read_brackets(const NumberFinder *finder, NumberToken *token)
{
	size_t start = token->start, end = token->end;

	if (text_is_space(number_finder_at_before(finder, start)))
		start = number_finder_before(finder, start);
	uint32_t open = number_finder_at_before(finder, start);
	if ((open != '(' && open != 0xff08) ||
	    !number_finder_is_free(finder, number_finder_before(finder, start)))
		return;
	/* (5 €): perhaps brackets of prose */
	const LanguageTerm *behind = token->currency != NULL ||
	    token->unit != NUMBER_PLAIN ? NULL : number_finder_term(finder,
	    LANGUAGE_CURRENCY, end, &end);
	end = number_finder_skip(finder, end, false);
	uint32_t close = number_finder_at(finder, end);
	if ((close != ')' && close != 0xff09) || number_finder_is_year(token) ||
	    is_gloss(finder, behind != NULL ? behind->value : token->currency,
	    number_finder_before(finder, start)))
		return;
	token->start = number_finder_before(finder, start);
	token->end = number_finder_after(finder, end);
	token->is_bracketed = true;
	token->is_sign_weak = !token->is_negative && token->currency ==
	    NULL && (token->scale != 0 || behind != NULL);
	if (behind != NULL)
		token->currency = behind->value;
	token->is_negative = true;
	if (token->unit == NUMBER_PLAIN)
		number_affix_unit(finder, token);
	if (token->currency == NULL)
		read_currency_before(finder, token);
}

/* "1.234,56-" in a cell of its own. */
static void
read_trailing_minus(const NumberFinder *finder, NumberToken *token)
{
	size_t p = number_finder_skip(finder, token->end, false);

	if (token->start != 0 ||
	    !number_finder_is_minus(number_finder_at(finder, p)))
		return;
	p = number_finder_after(finder, p);
	if (finder->text[p] != '\0')
		return;
	token->is_negative = true;
	token->end = p;
}

/* "1,234 CR" in a cell of its own: a credit. */
static void
read_credit(const NumberFinder *finder, NumberToken *token)
{
	size_t end;

	if (token->is_negative || token->unit != NUMBER_PLAIN ||
	    number_finder_term(finder, LANGUAGE_MINUS_AFTER, token->end,
	    &end) == NULL || finder->text[number_finder_skip(finder, end,
	    false)] != '\0' || token->start != strspn(finder->text, " "))
		return;
	token->is_negative = true;
	token->end = end;
}

/* "- 5,2 %" in a cell of its own: here a dash may stand apart. */
static void
read_leading_dash(const NumberFinder *finder, NumberToken *token)
{
	size_t p = token->start;

	if (finder->text[token->end] != '\0' || p == 0 ||
	    token->is_negative ||
	    !text_is_space(number_finder_at_before(finder, p)))
		return;
	p = number_finder_before(finder, p);
	if (!number_finder_is_minus(number_finder_at_before(finder, p)))
		return;
	p = number_finder_before(finder, p);
	if (strspn(finder->text, " ") == p) {
		token->is_negative = true;
		token->start = p;
	}
}

/* '08, after nothing: 2008 */
static bool
is_cut_year(const NumberFinder *finder, size_t offset)
{
	uint32_t c = number_finder_at_before(finder, offset);

	if (c != '\'' && c != 0x2019 && c != 0x2018)
		return false;
	c = number_finder_at_before(finder, number_finder_before(finder,
	    offset));
	return c == 0 || text_is_space(c) || c == '(';
}

/* FY19, SS19, '19: two digits behind capitals are a year, too. */
static void
read_short_year(const NumberFinder *finder, NumberToken *token)
{
	const char *p = finder->text + token->core;

	if (token->core_end - token->core == 2 && token->unit ==
	    NUMBER_PLAIN && token->currency == NULL && g_ascii_isdigit(p[0]) &&
	    g_ascii_isdigit(p[1]) && is_cut_year(finder, token->core)) {
		int year = (p[0] - '0') * 10 + p[1] - '0';
		token->other_value = year + (year < 50 ? 2000 : 1900);
		return;
	}

	if (token->core < 2 || token->core_end - token->core != 2 ||
	    !g_ascii_isupper(p[-1]) || !g_ascii_isupper(p[-2]) ||
	    !g_ascii_isdigit(p[0]) || token->kind == NUMBER_CODE)
		return;
	token->other_value = 2000 + (p[0] - '0') * 10 + p[1] - '0';
}

/* A year of an era that is counted from elsewhere (Thai 2566). */
static void
read_late_year(const NumberFinder *finder, NumberToken *token)
{
	LanguageLateYear late = language_late_year(finder->language);
	int year;

	if (late.from == 0 || token->core_end - token->core != 4 ||
	    !number_finder_is_year(token))
		return;
	year = (int) g_ascii_strtoll(finder->text + token->core, NULL, 10);
	if (year >= late.from && year < late.from + 400)
		token->other_value = year + late.add;
}

/* COP28 is a conference: nobody counts so few of those pesos. */
static void
drop_currency(const NumberFinder *finder, NumberToken *token)
{
	if (token->currency == NULL || token->core - token->start <
	    strlen(token->currency) || token->scale != 0 ||
	    token->is_compound ||
	    token->n_decimals > 0 || token->core_end - token->core > 2 ||
	    language_term(finder->language, LANGUAGE_CURRENCY_LARGE,
	    finder->text + token->start, strlen(token->currency)) == NULL)
		return;
	token->currency = NULL;
	token->start = token->core;
}

void
number_affix_word(const NumberFinder *finder, NumberToken *token)
{
	read_currency_before(finder, token);
	read_sign(finder, token);
	number_affix_unit(finder, token);
	if (token->unit == NUMBER_PERCENT && !token->is_negative)
		read_sign(finder, token);
	size_t next = number_finder_skip(finder, token->end, true);
	if (token->is_cardinal && text_is_letter(number_finder_at(finder,
	    next)))
		read_currency_after(finder, token);
}

void
number_affix_read(const NumberFinder *finder, const NumberCompound *before,
    NumberToken *token)
{
	read_currency_before(finder, token);
	read_sign(finder, token);
	number_scale_multipliers(finder, before, token);
	number_scale_words(finder, token);
	drop_currency(finder, token);
	number_affix_unit(finder, token);
	if (token->unit == NUMBER_PERCENT && !token->is_negative)
		read_sign(finder, token);	/* -%5 */
	read_afternoon(finder, token);
	read_brackets(finder, token);
	read_currency_after(finder, token);
	read_trailing_minus(finder, token);
	read_credit(finder, token);
	read_leading_dash(finder, token);
	if (token->scale == 0)
		token->scale = token->currency_scale;
	read_late_year(finder, token);
	read_short_year(finder, token);
	size_t end;
	token->has_half = token->scale == 0 && !token->is_compound &&
	    token->n_decimals == 0 && number_finder_term(finder,
	    LANGUAGE_HALF_AFTER, token->core_end, &end) != NULL;
}
