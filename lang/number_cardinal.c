#include "lang/number_cardinal.h"

#include <string.h>

#include "base/text.h"

#define MAX_PARTS 8
#define MAX_VALUE G_GINT64_CONSTANT(1000000000000000000)

/* What was closed by thousand, million ...: with its power of ten. */
typedef struct Part {
	int64_t value, multiplier;
} Part;

typedef struct Sum {
	Part parts[MAX_PARTS];
	unsigned n_parts;
	int64_t section;	/* since the last of them */
	bool has_section;
	unsigned n_words;
	bool is_weak;		/* nothing but "a" so far */
} Sum;

/* A word and what may stand between it and the one before. */
typedef struct Word {
	size_t start, end;
	int64_t value;
	bool is_weak;
	bool has_and, is_glued;	/* "und" is; "and" is not */
} Word;

static bool
is_power_of_ten(int64_t value)
{
	while (value > 1 && value % 10 == 0)
		value /= 10;
	return value == 1;
}

/* Whether VALUE can be added to what is there: the places are free. */
static bool
has_room(const Sum *sum, const Word *word)
{
	int64_t rest = sum->section % 100;

	if (!sum->has_section)
		return true;
	if (sum->section == 0 || word->value == 0)
		return false;
	if (word->value < 10)
		return rest % 10 == 0 && rest != 10;
	if (word->value < 100)
		return rest == 0 || (rest < 10 && word->value >= 20 &&
		    word->value % 10 == 0 && word->has_and && word->is_glued);
	return false;
}

static bool
multiply_hundred(Sum *sum)
{
	if (sum->section >= 100)
		return false;
	sum->section = (sum->has_section ? sum->section : 1) * 100;
	sum->has_section = true;
	return true;
}

/* Closes the section, and all parts that are smaller than MULTIPLIER. */
static bool
multiply(Sum *sum, int64_t multiplier)
{
	int64_t value = sum->has_section ? sum->section : 0;
	bool has_value = sum->has_section;

	while (sum->n_parts > 0 && sum->parts[sum->n_parts - 1].multiplier <
	    multiplier) {
		value += sum->parts[--sum->n_parts].value;
		has_value = true;
	}
	if (sum->n_parts > 0 && sum->parts[sum->n_parts - 1].multiplier ==
	    multiplier)
		return false;
	if (!has_value)
		value = 1;
	if (sum->n_parts == MAX_PARTS || value > MAX_VALUE / multiplier)
		return false;
	sum->parts[sum->n_parts++] = (Part) { value * multiplier,
	    multiplier };
	sum->section = 0;
	sum->has_section = false;
	return true;
}

static bool
add_word(Sum *sum, const Word *word)
{
	bool is_good;

	if (word->value == 100)
		is_good = multiply_hundred(sum);
	else if (word->value > 100 && is_power_of_ten(word->value))
		is_good = multiply(sum, word->value);
	else if (word->value > 1000) {		/* two thousand, in one word */
		is_good = sum->n_words == 0;
		sum->parts[0] = (Part) { word->value, 1000 };
		sum->n_parts = 1;
	} else {
		is_good = has_room(sum, word);
		sum->section += is_good ? word->value : 0;
		sum->has_section = true;
	}
	if (is_good) {
		sum->is_weak = sum->n_words == 0 && word->is_weak;
		sum->n_words++;
	}
	return is_good;
}

/* ------------------------------------------------------------ reading --- */

/* The next word of a number at OFFSET; between two there may be a space, a
 * hyphen, an "and", or nothing where they are written in one. */
static bool
read_word(const NumberFinder *finder, size_t offset, bool is_first, Word *word)
{
	const Language *language = finder->language;
	size_t length = 0, p = offset;
	bool is_open = is_first || language_is_glued(language);

	*word = (Word) { .start = offset };
	if (!is_first) {
		p = number_finder_skip(finder, offset, true);
		is_open |= p > offset;
		if (language_match(language, LANGUAGE_CARDINAL_AND,
		    finder->text + p, &length) != NULL) {
			size_t next = number_finder_skip(finder, p + length,
			    true);
			size_t ignored;
			if (language_match(language, LANGUAGE_CARDINAL,
			    finder->text + next, &ignored) != NULL) {
				word->has_and = true;
				word->is_glued = next == p + length;
				p = next;
			}
		}
	}
	const LanguageTerm *term = language_match(language,
	    LANGUAGE_CARDINAL, finder->text + p, &length);
	if (term == NULL || !is_open)
		return false;
	word->end = p + length;
	/* Inflected, and not another word that is glued to it. */
	while (term->is_stem && !language_is_glued(language) &&
	    finder->has_words && text_is_letter(number_finder_at(finder,
	    word->end)))
		word->end = number_finder_after(finder, word->end);
	word->value = g_ascii_strtoll(term->value, NULL, 10);
	word->is_weak = term->is_weak;
	return word->value >= 0;	/* -1: only looks like one */
}

static bool
ends_word(const NumberFinder *finder, size_t end)
{
	uint32_t next = number_finder_at(finder, end);

	return !finder->has_words || !(text_is_letter(next) ||
	    g_unichar_ismark(next));
}

static Decimal
sum_value(const Sum *sum)
{
	int64_t value = sum->section;
	char digits[24];
	Decimal decimal;

	for (unsigned i = 0; i < sum->n_parts; i++)
		value += sum->parts[i].value;
	g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, value);
	(void) decimal_from_text(&decimal, digits);
	return decimal;
}

/* fünfundzwanzig-jährig, vijfentwintig-ste: more than a number, up to the end
 * of the word. */
static bool
read_suffix(const NumberFinder *finder, NumberCardinal *number)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(finder->language,
	    LANGUAGE_CARDINAL_AFTER, finder->text + number->end, &length);

	if (term == NULL)
		return false;
	number->end += length;
	while (term->is_stem && text_is_letter(number_finder_at(finder,
	    number->end)))
		number->end = number_finder_after(finder, number->end);
	number->is_derived = true;
	return true;
}

/* One number in words, without a point. */
static bool
read_whole(const NumberFinder *finder, size_t offset, NumberCardinal *number,
    bool *is_weak)
{
	Sum sum = { .n_parts = 0 };
	Word word;
	size_t end = offset;

	*number = (NumberCardinal) { .end = offset };
	while (read_word(finder, end, sum.n_words == 0, &word) &&
	    add_word(&sum, &word)) {
		NumberCardinal here = { .end = word.end };
		end = word.end;
		if (!ends_word(finder, end) && !read_suffix(finder, &here))
			continue;
		here.n_words = sum.n_words;
		here.value = sum_value(&sum);
		here.last = sum.has_section || sum.n_parts == 0 ? 1 :
		    sum.parts[sum.n_parts - 1].multiplier;
		*is_weak = sum.is_weak;
		*number = here;
	}
	return number->n_words > 0;
}

/* "dos coma cinco": the digits of what comes after the point. */
static void
read_decimals(const NumberFinder *finder, NumberCardinal *number)
{
	size_t p = number_finder_skip(finder, number->end, false), length = 0;
	NumberCardinal part;
	bool is_weak;
	g_autoptr(GString) digits = g_string_new(NULL);

	if (language_match(finder->language, LANGUAGE_CARDINAL_POINT,
	    finder->text + p, &length) == NULL)
		return;
	p = number_finder_skip(finder, p + length, false);
	g_autofree char *whole = decimal_text(&number->value);
	g_string_append_printf(digits, "%s.", whole);
	while (digits->len < 40 && read_whole(finder, p, &part, &is_weak)) {
		g_autofree char *text = decimal_text(&part.value);
		Decimal value;
		g_string_append(digits, text);
		if (!decimal_from_text(&value, digits->str))
			return;
		number->value = value;
		number->n_words += part.n_words;
		number->end = part.end;
		p = number_finder_skip(finder, part.end, false);
	}
}

/* "a million and a half": half of what was counted last. */
static void
read_half(const NumberFinder *finder, NumberCardinal *number)
{
	Decimal half, last;
	size_t end;
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT,
	    number->last);

	if (number_finder_term(finder, LANGUAGE_HALF_AFTER, number->end,
	    &end) == NULL || !decimal_from_text(&half, "0.5") ||
	    !decimal_from_text(&last, text) ||
	    !decimal_multiply(&half, &last, &half) ||
	    !decimal_add(&number->value, &half, &number->value))
		return;
	number->end = end;
	number->n_words++;
}

bool
number_cardinal_read(const NumberFinder *finder, size_t offset,
    NumberCardinal *number)
{
	bool is_weak = false;

	if (!read_whole(finder, offset, number, &is_weak))
		return false;
	if (number->is_derived)
		return !is_weak;
	read_decimals(finder, number);
	read_half(finder, number);
	return !is_weak || number->n_words > 1;
}
