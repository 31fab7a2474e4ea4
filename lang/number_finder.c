#include "lang/number_finder.h"

#include <string.h>

#include "base/text.h"

uint32_t
number_finder_at(const NumberFinder *finder, size_t offset)
{
	return text_at(finder->text + offset);
}

uint32_t
number_finder_at_before(const NumberFinder *finder, size_t offset)
{
	if (offset == 0)
		return 0;
	return text_at(g_utf8_prev_char(finder->text + offset));
}

size_t
number_finder_before(const NumberFinder *finder, size_t offset)
{
	return (size_t) (g_utf8_prev_char(finder->text + offset) -
	    finder->text);
}

size_t
number_finder_after(const NumberFinder *finder, size_t offset)
{
	return (size_t) (g_utf8_next_char(finder->text + offset) -
	    finder->text);
}

/* One space or hyphen between a figure and its scale or unit. */
size_t
number_finder_skip(const NumberFinder *finder, size_t offset, bool also_hyphen)
{
	uint32_t c = number_finder_at(finder, offset);

	if (c != 0 && (text_is_space(c) || (also_hyphen &&
	    (c == '-' || c == 0x2010 || c == 0x2011))))
		return number_finder_after(finder, offset);
	return offset;
}

const LanguageTerm *
number_finder_term(const NumberFinder *finder, LanguageTable table,
    size_t offset, size_t *end)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(finder->language, table,
	    finder->text + offset, &length);

	if (term == NULL) {
		offset = number_finder_skip(finder, offset, true);
		while (!finder->has_words && finder->text[offset] == ' ')
			offset++;
		term = language_match(finder->language, table,
		    finder->text + offset, &length);
	}
	if (term != NULL)
		*end = offset + length;
	return term;
}

bool
number_finder_is_free(const NumberFinder *finder, size_t start)
{
	const GArray *tokens = finder->tokens;

	return tokens->len == 0 || g_array_index(tokens, NumberToken,
	    tokens->len - 1).end <= start;
}

bool
number_finder_is_year(const NumberToken *token)
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

void
number_finder_set_value(NumberToken *token)
{
	if (!token->is_compound)
		token->value = decimal_scale(token->core_value, token->scale);
	token->value.is_negative = token->is_negative &&
	    token->value.n_digits > 0;
}

bool
number_finder_is_minus(uint32_t c)
{
	return c == '-' || c == 0x2212 || c == 0x2013 || c == 0x2012 ||
	    c == 0x2011 || c == 0xff0d || c == 0xfe63 || c == 0x25b3 ||
	    c == 0x25b2;
}
