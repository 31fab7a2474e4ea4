#include "lang/number_scale.h"

#include "base/text.h"
#include "lang/number_compound.h"

/* 3 dozen: 36, and still spelled as three of something. */
static bool
read_dozen(const NumberFinder *finder, NumberToken *token)
{
	static const Decimal twelve = { .n_digits = 2, .digits = "12" };
	size_t end;

	if (token->kind != NUMBER_FIGURE || number_finder_term(finder,
	    LANGUAGE_DOZEN, token->end, &end) == NULL ||
	    !decimal_multiply(&token->core_value, &twelve, &token->value))
		return false;
	token->is_scale_weak = token->is_compound = true;
	token->end = end;
	return true;
}

/* "5 millones y medio" */
static void
read_half(const NumberFinder *finder, NumberToken *token)
{
	Decimal half;
	size_t end;

	if (token->scale == 0 || number_finder_term(finder,
	    LANGUAGE_HALF_AFTER, token->end, &end) == NULL ||
	    !decimal_from_text(&half, "0.5") || !decimal_add(
	    &token->core_value, &half, &half))
		return;
	token->value = decimal_scale(half, token->scale);
	token->scale = 0;
	token->is_compound = true;
	token->end = end;
}

/* m in "$5m" and "5 M€" is surely a million. */
void
number_scale_words(const NumberFinder *finder, NumberToken *token)
{
	size_t end = token->end;
	const LanguageTerm *term;
	unsigned n = 0;

	if (token->kind == NUMBER_CODE)
		return;
	if (read_dozen(finder, token))
		return;
	while (n < 2 && (term = number_finder_term(finder, LANGUAGE_SCALE,
	    token->end, &end)) != NULL) {
		bool has_hyphen = number_finder_at(finder, token->end) == '-';
		if (term->number == 0 || (term->is_weak && (n > 0 ||
		    has_hyphen)))
			break;
		token->is_scale_weak = term->is_weak;
		token->scale += term->number;
		token->end = end;
		n++;
	}
	if (token->is_scale_weak && (token->currency != NULL ||
	    g_unichar_type(number_finder_at(finder, token->end)) ==
	    G_UNICODE_CURRENCY_SYMBOL))
		token->is_scale_weak = false;
	read_half(finder, token);
}

/* The multiplier after OFFSET: at once, after one space, or after 多. */
static const LanguageTerm *
multiplier_after(const NumberFinder *finder, size_t offset, size_t *end)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_MULTIPLIER, finder->text + offset, &length);

	if (term == NULL) {
		size_t gap = 0;
		if (language_match(finder->language, LANGUAGE_MULTIPLIER_GAP,
		    finder->text + offset, &gap) == NULL)
			gap = number_finder_skip(finder, offset, false) -
			    offset;
		offset += gap;
		while (!finder->has_words && finder->text[offset] == ' ')
			offset++;
		term = language_match(finder->language, LANGUAGE_MULTIPLIER,
		    finder->text + offset, &length);
	}
	if (term == NULL || term->number == 0)
		return NULL;
	*end = offset + length;
	return term;
}

/* The figure that goes on after a multiplier of POWER: "2345" in 1億2345万. A
 * space may be between if another multiplier comes, or a currency that says
 * that both are one amount (1만 2천 345 달러). */
static bool
next_part(const NumberFinder *finder, size_t offset, int power,
    NumberCore *core)
{
	size_t p = number_finder_skip(finder, offset, false), end;

	if (text_digit(number_finder_at(finder, p)) < 0)
		return false;
	number_core_read(finder->language, finder->style, finder->text, p,
	    core);
	if (core->is_code)
		return false;
	return p == offset || multiplier_after(finder, core->end, &end) !=
	    NULL || ((int) core->length <= power && core->n_decimals == 0 &&
	    number_finder_term(finder, LANGUAGE_CURRENCY, core->end, &end) !=
	    NULL);
}

bool
number_scale_goes_on(const NumberFinder *finder, size_t offset,
    NumberCore *core)
{
	return number_finder_skip(finder, offset, false) != offset &&
	    next_part(finder, offset, 0, core);
}

void
number_scale_multipliers(const NumberFinder *finder,
    const NumberCompound *before, NumberToken *token)
{
	NumberCompound sum = { .is_good = true };
	const LanguageTerm *term;
	size_t end;
	unsigned n_parts = 1, n_multipliers = 0;

	if (token->kind == NUMBER_CODE)
		return;
	if (before != NULL) {
		sum = *before;
		n_parts++;
	}
	sum.current = token->core_value;
	sum.has_current = true;
	while ((term = multiplier_after(finder, token->end, &end)) != NULL) {
		NumberCore core;
		number_compound_multiply(&sum, term->number);
		n_multipliers++;
		token->end = end;
		if (n_parts == 1)
			token->scale += term->number;
		if (!next_part(finder, end, term->number, &core))
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
