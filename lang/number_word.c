#include "lang/number_word.h"

#include <string.h>

#include "base/text.h"
#include "lang/number_affix.h"
#include "lang/number_cardinal.h"
#include "lang/number_compound.h"
#include "lang/number_scale.h"

/* What was read of a number in CJK digits. */
typedef struct Numerals {
	NumberCompound sum;
	size_t end;
	unsigned n_terms, n_multipliers;
	bool is_weak;		/* digits that are words, too, and no more */
} Numerals;

/* One digit or multiplier; false: neither is there. */
static bool
read_numeral(const NumberFinder *finder, Numerals *read)
{
	const char *p = finder->text + read->end;
	size_t length;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_NUMERAL, p, &length);

	if (term != NULL) {
		Decimal digit;
		if (!decimal_from_text(&digit, term->value)) {
			if (read->n_terms == 0)	/* 一般: no number at all */
				read->end += length;
			return false;
		}
		read->sum.current = decimal_scale(read->sum.current, 1);
		read->sum.is_good &= decimal_add(&read->sum.current, &digit,
		    &read->sum.current);
		read->sum.has_current = true;
		read->is_weak &= term->is_weak;
	} else {
		term = language_match(finder->language, LANGUAGE_MULTIPLIER,
		    p, &length);
		if (term == NULL || term->number == 0)
			return false;
		number_compound_multiply(&read->sum, term->number);
		read->sum.current = (Decimal) { .n_digits = 0 };
		read->n_multipliers++;
	}
	read->n_terms++;
	read->end += length;
	return true;
}

/* 点五: digits in a row after the point. */
static void
read_decimals(const NumberFinder *finder, size_t *end, Decimal *value)
{
	size_t length, p;
	int n = 0;

	if (language_match(finder->language, LANGUAGE_CARDINAL_POINT,
	    finder->text + *end, &length) == NULL)
		return;
	p = *end + length;
	for (;;) {
		const LanguageTerm *term = language_match(finder->language,
		    LANGUAGE_NUMERAL, finder->text + p, &length);
		Decimal digit;
		if (term == NULL || !decimal_from_text(&digit, term->value))
			return;
		digit = decimal_scale(digit, -++n);
		if (!decimal_add(value, &digit, value))
			return;
		p += length;
		*end = p;
	}
}

/* Whether digits after a space may go on with what was read at OFFSET: a word
 * of its own (천, but not the end of 인천), whose last part is 백 or 만. */
static bool
may_go_on(const NumberFinder *finder, size_t offset, const Numerals *read)
{
	return finder->has_words && read->n_multipliers > 0 &&
	    !read->sum.has_current && (read->n_terms > 1 ||
	    read->sum.last_big <= 4) && !text_is_letter(
	    number_finder_at_before(finder, offset));
}

/* 천 4백만: a number that begins with a word and goes on with digits. */
static size_t
add_mixed(NumberFinder *finder, const NumberCompound *before, size_t start,
    const NumberCore *core)
{
	NumberToken token = { .kind = NUMBER_FIGURE, .start = start,
	    .core = core->start, .core_end = core->end, .end = core->end,
	    .core_value = core->value, .n_decimals = core->n_decimals };

	number_affix_read(finder, before, &token);
	number_finder_set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* 三千五百万, 二〇二三, 十二, 四点五. */
static size_t
add_numerals(NumberFinder *finder, size_t offset)
{
	Numerals read = { .sum = { .is_good = true }, .end = offset,
	    .is_weak = true };
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset };

	while (read_numeral(finder, &read))
		;
	NumberCore core;
	if (read.n_terms == 0)
		return read.end;
	if (may_go_on(finder, offset, &read) && number_scale_goes_on(finder,
	    read.end, &core))
		return add_mixed(finder, &read.sum, offset, &core);
	if (!number_compound_end(&read.sum, &token.core_value))
		return read.end;
	token.core_end = token.end = read.end;
	read_decimals(finder, &token.end, &token.core_value);
	token.core_end = token.end;
	token.is_cardinal = true;
	number_affix_word(finder, &token);
	if (read.is_weak && token.unit == NUMBER_PLAIN &&
	    (token.currency == NULL || token.start < offset) &&
	    (read.n_multipliers == 0 || read.n_terms < 2))
		return offset;
	token.is_cardinal = read.n_terms > 1 || token.unit != NUMBER_PLAIN ||
	    token.currency != NULL;
	number_finder_set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

static bool
is_one(const Decimal *value)
{
	static const Decimal one = { .n_digits = 1, .digits = "1" };

	return value->n_digits == 0 || decimal_equal_size(value, &one);
}

/* eleven, first, March: words of a list. */
static bool
read_listed(const NumberFinder *finder, size_t offset, NumberToken *token)
{
	size_t length = 0, month_length = 0;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_WORD, finder->text + offset, &length);
	const LanguageTerm *month = language_match(finder->language,
	    LANGUAGE_MONTH, finder->text + offset, &month_length);
	bool is_month = false;

	if (month != NULL && month_length > length && !g_ascii_isdigit(
	    finder->text[offset + month_length - 1])) {
		term = month;
		length = month_length;
		is_month = strncmp(finder->text + offset, term->text,
		    term->length) == 0;
	}
	if (term == NULL || !decimal_from_text(&token->core_value,
	    term->value))
		return false;
	token->end = token->core_end = offset + length;
	token->is_telling = is_month || (!term->is_weak &&
	    (term->number > 1 || (token->core_value.exponent < 0 &&
	    token->core_value.n_digits > 1)));
	return true;
}

/* "two decades": twenty years. */
static void
read_decades(const NumberFinder *finder, NumberToken *token)
{
	size_t end;

	if (language_n_terms(finder->language, LANGUAGE_DECADES) == 0 ||
	    number_finder_term(finder, LANGUAGE_DECADES, token->end, &end) ==
	    NULL || token->value.exponent < 0 || token->value.n_digits +
	    token->value.exponent > 2)
		return;
	g_autofree char *text = decimal_text(&token->value);
	token->other_value = 10 * (int) g_ascii_strtoll(text, NULL, 10);
	token->is_decades = token->other_value > 0;
	token->end = token->is_decades ? end : token->end;
}

/* "two years and a half": behind one word. */
static bool
has_half(const NumberFinder *finder, const NumberToken *token)
{
	size_t p = number_finder_skip(finder, token->end, false), end;

	if (p == token->end || language_n_terms(finder->language,
	    LANGUAGE_HALF_AFTER) == 0)
		return false;
	size_t start = p;
	while (text_is_letter(number_finder_at(finder, p)))
		p = number_finder_after(finder, p);
	return p > start && number_finder_term(finder, LANGUAGE_HALF_AFTER, p,
	    &end) != NULL;
}

/* Whether a number may begin at OFFSET: at most words none does. */
static bool
may_begin(const NumberFinder *finder, size_t offset)
{
	static const LanguageTable tables[] = { LANGUAGE_WORD,
	    LANGUAGE_CARDINAL, LANGUAGE_MONTH };
	size_t length;

	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		if (language_match(finder->language, tables[i], finder->text +
		    offset, &length) != NULL)
			return true;
	return false;
}

static size_t
add_word(NumberFinder *finder, size_t offset)
{
	if (!may_begin(finder, offset))
		return offset;
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset };
	NumberCardinal cardinal;
	bool is_listed = read_listed(finder, offset, &token);
	bool is_telling = token.is_telling;

	token.is_cardinal = number_cardinal_read(finder, offset, &cardinal) &&
	    (!is_listed || cardinal.end >= token.end);
	if (token.is_cardinal) {
		token.core_value = cardinal.value;
		token.end = token.core_end = cardinal.end;
	} else if (is_listed) {
		number_scale_words(finder, &token);
		/* anderthalb: an amount, too */
		token.is_cardinal = is_telling && token.core_value.exponent <
		    0 && token.core_value.n_digits > 1;
	} else {
		return offset;
	}
	number_affix_word(finder, &token);
	bool is_read = token.is_cardinal;
	token.is_cardinal &= (finder->has_words && !(is_read &&
	    cardinal.is_derived)) ||
	    cardinal.n_words > 1 || token.unit != NUMBER_PLAIN ||
	    token.currency != NULL;
	number_finder_set_value(&token);
	token.is_telling = token.is_cardinal || (is_read &&
	    cardinal.is_derived) ? !is_one(&token.value) : is_telling;
	read_decades(finder, &token);
	token.has_half = has_half(finder, &token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* XIX: a number in words, in most languages. */
static size_t
add_roman(NumberFinder *finder, size_t offset)
{
	static const char letters[] = "IVXLC";
	static const int values[] = { 1, 5, 10, 50, 100 };
	const char *p = finder->text + offset;
	size_t length = strspn(p, letters), after = 0;
	int sum = 0;

	if (length == 0 || length > 7 || p[length] == '$')
		return offset;
	if (text_is_letter(text_at(p + length)) && (length < 2 ||
	    language_match(finder->language, LANGUAGE_ROMAN_AFTER, p + length,
	    &after) == NULL))
		return offset;
	for (size_t i = 0; i < length; i++) {
		int value = values[strchr(letters, p[i]) - letters];
		int next = i + 1 < length ?
		    values[strchr(letters, p[i + 1]) - letters] : 0;
		sum += value < next ? -value : value;
	}
	NumberToken token = { .kind = NUMBER_WORD, .start = offset,
	    .core = offset, .end = offset + length,
	    .core_end = offset + length };
	g_autofree char *text = g_strdup_printf("%d", sum);
	if (!decimal_from_text(&token.core_value, text))
		return offset;
	number_finder_set_value(&token);
	g_array_append_val(finder->tokens, token);
	return token.end;
}

/* Letters that belong to the sign of a currency: A$, no word for one. */
static bool
is_of_sign(const NumberFinder *finder, size_t offset)
{
	while (g_ascii_isalpha(finder->text[offset]))
		offset++;
	return g_unichar_type(number_finder_at(finder, offset)) ==
	    G_UNICODE_CURRENCY_SYMBOL;
}

size_t
number_word_add(NumberFinder *finder, size_t offset, bool is_word_start)
{
	size_t end = offset;

	if (language_n_terms(finder->language, LANGUAGE_NUMERAL) > 0)
		end = add_numerals(finder, offset);
	if (end == offset && is_word_start && !is_of_sign(finder, offset))
		end = add_word(finder, offset);
	if (end == offset && is_word_start)
		end = add_roman(finder, offset);
	return end;
}
