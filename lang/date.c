#include "lang/date.h"

#include <string.h>

#include "base/text.h"
#include "lang/date_hijri.h"

typedef struct Reader {
	const Language *language;
	const char *text;
} Reader;

/* A whole number in the text. */
typedef struct Figure {
	size_t end;
	int value;
	unsigned n_digits;	/* 0: none */
} Figure;

static uint32_t
character_at(const Reader *reader, size_t offset)
{
	return text_at(reader->text + offset);
}

static size_t
skip_spaces(const Reader *reader, size_t offset)
{
	while (character_at(reader, offset) != 0 &&
	    text_is_space(character_at(reader, offset)))
		offset = (size_t) (g_utf8_next_char(reader->text + offset) -
		    reader->text);
	return offset;
}

/* 三十一, 二〇二三: digits in a row, or tens and ones. */
static Figure
read_numerals(const Reader *reader, size_t offset)
{
	Figure figure = { offset, 0, 0 };

	while (figure.n_digits < 5) {
		size_t length = 0;
		const char *p = reader->text + figure.end;
		const LanguageTerm *term = language_match(reader->language,
		    LANGUAGE_NUMERAL, p, &length);
		if (term != NULL && *term->value == '-') {
			break;		/* 一般: no digit */
		} else if (term != NULL) {
			figure.value = figure.value * 10 + term->number;
		} else {
			term = language_match(reader->language,
			    LANGUAGE_MULTIPLIER, p, &length);
			if (term == NULL || term->number != 1)
				break;
			int tens = MAX(figure.value, 1) * 10;
			Figure ones = { figure.end + length, 0, 1 };
			term = language_match(reader->language,
			    LANGUAGE_NUMERAL, p + length, &length);
			if (term != NULL) {
				ones.value = term->number;
				ones.end += length;
			}
			return (Figure) { ones.end, tens + ones.value, 2 };
		}
		figure.n_digits++;
		figure.end += length;
	}
	return figure;
}

static Figure
read_figure(const Reader *reader, size_t offset)
{
	Figure figure = { offset, 0, 0 };
	int digit;

	while ((digit = text_digit(character_at(reader, figure.end))) >= 0) {
		if (figure.n_digits < 8)
			figure.value = figure.value * 10 + digit;
		figure.n_digits++;
		figure.end = (size_t) (g_utf8_next_char(reader->text +
		    figure.end) - reader->text);
	}
	if (figure.n_digits == 0 &&
	    language_n_terms(reader->language, LANGUAGE_NUMERAL) > 0)
		return read_numerals(reader, offset);
	return figure;
}

static const LanguageTerm *
read_term(const Reader *reader, LanguageTable table, size_t *offset)
{
	size_t length = 0;
	size_t p = skip_spaces(reader, *offset);
	const LanguageTerm *term = language_match(reader->language, table,
	    reader->text + p, &length);

	if (term != NULL)
		*offset = p + length;
	return term;
}

static bool
is_year(const Figure *figure)
{
	return figure->n_digits == 4 && figure->value >= 1500 &&
	    figure->value < 2800;
}

static bool
is_day(const Figure *figure)
{
	return figure->n_digits >= 1 && figure->n_digits <= 2 &&
	    figure->value >= 1 && figure->value <= 31;
}

static int
common_year(const Reader *reader, int year)
{
	LanguageLateYear late = language_late_year(reader->language);

	return late.from != 0 && year >= late.from ? year + late.add : year;
}

/* --------------------------------------------------------- in figures --- */

static bool
is_separator(const char *p)
{
	return *p == '.' || *p == '/' || *p == '-';
}

static bool
order_parts(const Reader *reader, const Figure *parts, Date *date)
{
	const char *order = language_date_orders(reader->language)[0];
	bool is_month_first = order[0] == 'm';
	int a = parts[0].value, b = parts[1].value;

	if (is_year(&parts[0])) {
		date->year = a;
		date->month = b;
		date->day = parts[2].value;
		return date->month <= 12 && is_day(&parts[1]) &&
		    is_day(&parts[2]);
	}
	if (!is_day(&parts[0]) || !is_day(&parts[1]))
		return false;
	if (!is_year(&parts[2]) && parts[2].n_digits != 2)
		return false;
	date->year = parts[2].value + (parts[2].n_digits == 2 ? 2000 : 0);
	if (a > 12 || b > 12)
		is_month_first = b > 12;
	date->is_ambiguous = a <= 12 && b <= 12;
	date->month = is_month_first ? a : b;
	date->day = is_month_first ? b : a;
	return date->month <= 12;
}

/* 31.12.2023, 2023-12-31, 2023. 12. 31. */
static bool
read_in_figures(const Reader *reader, size_t offset, Date *date)
{
	Figure parts[3];
	size_t p = offset;
	char mark = 0;

	for (unsigned i = 0; i < 3; i++) {
		if (i > 0) {
			if (!is_separator(reader->text + p) ||
			    (mark != 0 && reader->text[p] != mark))
				return false;
			mark = reader->text[p++];
			if (mark == '.' && reader->text[p] == ' ')
				p++;
		}
		parts[i] = (Figure) { p, 0, 0 };
		if (text_digit(character_at(reader, p)) < 0)
			return false;
		parts[i] = read_figure(reader, p);
		p = parts[i].end;
	}
	if (text_digit(character_at(reader, p)) >= 0 ||
	    (is_separator(reader->text + p) &&
	     g_ascii_isdigit(reader->text[p + 1])))
		return false;
	*date = (Date) { .start = offset, .end = p };
	if (!order_parts(reader, parts, date))
		return false;
	date->year = common_year(reader, date->year);
	return true;
}

/* --------------------------------------------------- with month names --- */

/* A year after the month: ", 2023", "de 2023", "พ.ศ. 2566". */
static void
read_year_after(const Reader *reader, Date *date)
{
	size_t p = date->end;
	const LanguageTerm *era;

	if (reader->text[p] == '.')
		p++;
	p = skip_spaces(reader, p);
	if (reader->text[p] == ',')
		p++;
	read_term(reader, LANGUAGE_JOINER, &p);
	era = read_term(reader, LANGUAGE_ERA, &p);
	p = skip_spaces(reader, p);
	if (text_digit(character_at(reader, p)) < 0)
		return;
	Figure year = read_figure(reader, p);
	if (!is_year(&year) || (is_separator(reader->text + year.end) &&
	    g_ascii_isdigit(reader->text[year.end + 1])))
		return;
	date->year = era == NULL ? common_year(reader, year.value) :
	    year.value + era->number;
	date->has_era = date->year != year.value;
	date->end = year.end;
}

/* The day after the month: "December 31st". */
static void
read_day_after(const Reader *reader, Date *date)
{
	size_t p = date->end;

	if (reader->text[p] == '.')
		p++;
	p = skip_spaces(reader, p);
	if (text_digit(character_at(reader, p)) < 0)
		return;
	Figure day = read_figure(reader, p);
	uint32_t next = character_at(reader, day.end);
	if (!is_day(&day) || next == '%' || next == ':' ||
	    ((next == '.' || next == ',') &&
	     g_ascii_isdigit(reader->text[day.end + 1])))
		return;
	date->day = day.value;
	date->end = day.end;
	size_t length = 0;
	if (language_match(reader->language, LANGUAGE_DAY_SUFFIX,
	    reader->text + day.end, &length) != NULL)
		date->end += length;
}

static bool
read_month_name(const Reader *reader, size_t *offset, Date *date)
{
	const LanguageTerm *term = read_term(reader, LANGUAGE_MONTH, offset);

	if (term == NULL)
		return false;
	date->month = term->number;
	date->end = *offset;
	return true;
}

/* December 31, 2023; December 2023 */
static bool
read_month_first(const Reader *reader, size_t offset, Date *date)
{
	*date = (Date) { .start = offset };
	if (!read_month_name(reader, &offset, date))
		return false;
	read_day_after(reader, date);
	read_year_after(reader, date);
	return date->year != 0 || date->day != 0;
}

/* 15 Ramadan 1445: told by its year. */
static bool
read_hijri(const Reader *reader, size_t offset, Date *date)
{
	Figure day = read_figure(reader, offset);
	size_t p = day.end;
	const LanguageTerm *month;

	if (!is_day(&day) || day.value > 30 || (month = read_term(reader,
	    LANGUAGE_HIJRI_MONTH, &p)) == NULL)
		return false;
	if (reader->text[p] == ',')
		p++;
	Figure year = read_figure(reader, skip_spaces(reader, p));
	if (year.n_digits != 4 || year.value < 1300 || year.value > 1600)
		return false;
	*date = (Date) { .start = offset, .end = year.end, .day = day.value,
	    .month = month->number, .year = year.value };
	date_hijri_convert(date);
	return true;
}

/* 31 December 2023; 31. Dezember; 31 de diciembre de 2023 */
static bool
read_day_first(const Reader *reader, size_t offset, Date *date)
{
	Figure day = read_figure(reader, offset);
	size_t p = day.end, length = 0;

	*date = (Date) { .start = offset, .day = day.value };
	if (!is_day(&day))
		return false;
	if (language_match(reader->language, LANGUAGE_DAY_SUFFIX,
	    reader->text + p, &length) != NULL)
		p += length;
	read_term(reader, LANGUAGE_JOINER, &p);
	if (!read_month_name(reader, &p, date))
		return false;
	read_year_after(reader, date);
	return true;
}

/* ----------------------------------------------------- with CJK marks --- */

/* A figure and its mark; false leaves *OFFSET as it was. */
static bool
read_marked(const Reader *reader, LanguageTable mark, size_t *offset,
    int *value)
{
	size_t p = skip_spaces(reader, *offset);
	Figure figure = read_figure(reader, p);

	if (figure.n_digits == 0 && mark == LANGUAGE_YEAR_MARK && read_term(
	    reader, LANGUAGE_FIRST_YEAR, &figure.end) != NULL)
		figure = (Figure) { figure.end, 1, 1 };
	if (figure.n_digits == 0)
		return false;
	p = figure.end;
	if (read_term(reader, mark, &p) == NULL)
		return false;
	*offset = p;
	*value = figure.value;
	return true;
}

/* [era] Y年 M月 D日 and parts of it */
static bool
read_with_marks(const Reader *reader, size_t offset, Date *date)
{
	size_t p = offset;
	const LanguageTerm *era = read_term(reader, LANGUAGE_ERA, &p);

	*date = (Date) { .start = offset };
	if (read_marked(reader, LANGUAGE_YEAR_MARK, &p, &date->year) &&
	    era != NULL) {
		date->year += era->number;
		date->has_era = era->number != 0;
	}
	if (date->year != 0 && date->year < 1000)
		return false;
	if (!read_marked(reader, LANGUAGE_MONTH_MARK, &p, &date->month) ||
	    date->month > 12) {
		date->month = 0;
		date->end = p;
		return date->has_era;
	}
	if (read_marked(reader, LANGUAGE_DAY_MARK, &p, &date->day) &&
	    date->day > 31)
		return false;
	date->end = p;
	return date->year != 0 || date->day != 0;
}

/* ------------------------------------------------------------ public --- */

static bool
read_date(const Reader *reader, size_t offset, Date *date)
{
	bool is_digit = text_digit(character_at(reader, offset)) >= 0;

	if (language_n_terms(reader->language, LANGUAGE_YEAR_MARK) > 0 &&
	    read_with_marks(reader, offset, date))
		return true;
	if (!is_digit)
		return read_month_first(reader, offset, date);
	if (language_n_terms(reader->language, LANGUAGE_HIJRI_MONTH) > 0 &&
	    read_hijri(reader, offset, date))
		return true;
	return read_in_figures(reader, offset, date) ||
	    read_day_first(reader, offset, date);
}

/* Whether a date may begin at OFFSET, after the character PREVIOUS. */
static bool
may_begin(const Reader *reader, size_t offset, uint32_t previous)
{
	uint32_t c = character_at(reader, offset);

	if (text_digit(c) >= 0)
		return text_digit(previous) < 0 && previous != '.' &&
		    previous != '/' && previous != '-';
	if (c < 0x80 && !g_ascii_isalpha((char) c))
		return false;
	return !language_has_spaces(reader->language) ||
	    !text_is_letter(previous);
}

GArray *
date_find(const Language *language, const char *text)
{
	GArray *dates = g_array_new(FALSE, FALSE, sizeof(Date));
	Reader reader = { language, text };
	uint32_t previous = 0;
	size_t offset = 0;

	while (text[offset] != '\0') {
		Date date;
		if (may_begin(&reader, offset, previous) &&
		    read_date(&reader, offset, &date)) {
			g_array_append_val(dates, date);
			offset = date.end;
			previous = 0;
			continue;
		}
		previous = character_at(&reader, offset);
		offset = (size_t) (g_utf8_next_char(text + offset) - text);
	}
	return dates;
}

bool
date_equal(const Date *a, const Date *b)
{
	if (a->year != b->year)
		return false;
	if (a->month == b->month && a->day == b->day)
		return true;
	return (a->is_ambiguous || b->is_ambiguous) && a->month == b->day &&
	    a->day == b->month;
}
