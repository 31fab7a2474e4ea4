#include "transform_words.h"

#include <string.h>

#include "transform_table.h"

enum { MAX_WORDS = 64 };

static const double days_a_month = 30.4375;

/* A number in words, while it is read. */
typedef struct Number {
	gint64 total;		/* thousands and more */
	gint64 part;		/* below the next thousand */
	bool has_word;
} Number;

/* Adds what a word stands for; false when that would be too much. */
static bool
add_value(Number *number, gint64 value)
{
	number->has_word = true;
	if (value < 100) {
		number->part += value;
	} else if (value == 100) {
		number->part = MAX(number->part, 1) * 100;
	} else {
		gint64 product;
		if (__builtin_mul_overflow(MAX(number->part, 1), value,
		    &product) || __builtin_add_overflow(number->total,
		    product, &number->total))
			return false;
		number->part = 0;
	}
	return number->part < 1000000;
}

/* Takes WORD: a number in words or digits, or "and"; false for others. */
static bool
take_word(const Transform *transform, Number *number, const char *word)
{
	g_autofree char *list = g_strconcat("words-",
	    transform->arguments[0], NULL);
	const char *value = transform_table_name(transform->table, list,
	    word);
	guint64 digits;

	if (value != NULL)
		return *value == '\0' || add_value(number,
		    g_ascii_strtoll(value, NULL, 10));
	if (!g_ascii_string_to_unsigned(word, 10, 0, 1000000000, &digits,
	    NULL))
		return false;
	number->has_word = true;
	number->part += (gint64) digits;
	return true;
}

static char **
split_words(const char *text)
{
	g_autofree char *folded = transform_table_fold(text);

	return g_strsplit(folded, " ", MAX_WORDS);
}

char *
transform_words_number(const Transform *transform, const char *text)
{
	g_auto(GStrv) words = split_words(text);
	Number number = {0};

	for (size_t i = 0; words[i] != NULL; i++)
		if (!take_word(transform, &number, words[i]))
			return NULL;
	return number.has_word ? g_strdup_printf("%" G_GINT64_FORMAT,
	    number.total + number.part) : NULL;
}

/* Appends what is left out when it is nought. */
static void
append_part(GString *out, long value, const char *unit)
{
	if (value > 0)
		g_string_append_printf(out, "%ld%s", value, unit);
}

char *
transform_words_duration(const Transform *transform, const char *text)
{
	g_autofree char *word = g_strstrip(g_strdup(text));
	const char *units = transform->arguments[0];
	char *end;
	double value = g_ascii_strtod(word, &end);

	if (end == word || *end != '\0' || !(value > -1e6 && value < 1e6) ||
	    strpbrk(word, "xXnN") != NULL)
		return NULL;
	GString *out = g_string_new(value < 0 ? "-P" : "P");
	value = value < 0 ? -value : value;
	long whole = (long) value;
	double rest = value - (double) whole;
	size_t start = out->len;
	if (*units == 'Y') {
		append_part(out, whole, "Y");
		append_part(out, (long) (rest * 12), "M");
		rest = rest * 12 - (double) (long) (rest * 12);
		append_part(out, (long) (rest * days_a_month), "D");
	} else if (*units == 'M') {
		append_part(out, whole, "M");
		append_part(out, (long) (rest * days_a_month), "D");
	} else if (*units == 'W') {
		append_part(out, (long) (value * 7), "D");
	} else if (*units == 'D') {
		append_part(out, whole, "D");
		if (rest * 24 >= 1)
			g_string_append_printf(out, "T%ldH",
			    (long) (rest * 24));
	} else if (whole > 0) {
		g_string_append_printf(out, "T%ldH", whole);
	}
	if (out->len == start)
		g_string_assign(out, *units == 'Y' ? "P0Y" : *units == 'M'
		    ? "P0M" : *units == 'H' ? "PT0H" : "P0D");
	return g_string_free(out, FALSE);
}

/* Adds NUMBER of UNIT to the parts of a duration. */
static void
add_unit(long parts[4], char unit, const Number *number)
{
	long value = (long) (number->total + number->part);

	switch (unit) {
	case 'Y':
		parts[0] += value;
		break;
	case 'Q':
		parts[1] += 3 * value;
		break;
	case 'M':
		parts[1] += value;
		break;
	case 'W':
		parts[2] += 7 * value;
		break;
	case 'D':
		parts[2] += value;
		break;
	default:
		parts[3] += value;
	}
}

char *
transform_words_duration_words(const Transform *transform, const char *text)
{
	g_auto(GStrv) words = split_words(text);
	g_autofree char *list = g_strconcat("duration-",
	    transform->arguments[0], NULL);
	long parts[4] = {0};
	bool has_unit = false;
	Number number = {0};

	for (size_t i = 0; words[i] != NULL; i++) {
		const char *unit = transform_table_name(transform->table,
		    list, words[i]);
		if (unit == NULL) {
			if (!take_word(transform, &number, words[i]))
				return NULL;
			continue;
		}
		if (!number.has_word)
			return NULL;
		add_unit(parts, *unit, &number);
		number = (Number) {0};
		has_unit = true;
	}
	if (number.has_word && (number.total + number.part > 0 || has_unit))
		return NULL;
	GString *out = g_string_new("P");
	append_part(out, parts[0], "Y");
	append_part(out, parts[1], "M");
	append_part(out, parts[2], "D");
	if (parts[3] > 0)
		g_string_append_printf(out, "T%ldH", parts[3]);
	if (out->len == 1)
		g_string_append(out, "0D");
	return g_string_free(out, FALSE);
}
