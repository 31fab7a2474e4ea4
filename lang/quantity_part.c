#include "lang/quantity_part.h"

#include <string.h>

#include "base/text.h"

/* Significant digits of a fraction that no decimal is. */
#define FRACTION_DIGITS 15

typedef struct Reader {
	const Language *language;
	const char *text;
	const GArray *tokens;
	unsigned index;
} Reader;

static const NumberToken *
token_at(const Reader *reader, unsigned ahead)
{
	unsigned i = reader->index + ahead;

	return i < reader->tokens->len ? &g_array_index(reader->tokens,
	    NumberToken, i) : NULL;
}

static size_t
skip_space(const Reader *reader, size_t offset)
{
	uint32_t c = text_at(reader->text + offset);

	return c != 0 && text_is_space(c) ? offset + (size_t)
	    (g_utf8_next_char(reader->text + offset) -
	    (reader->text + offset)) : offset;
}

/* The term of TABLE at OFFSET or after one space; *END: past it. */
static const LanguageTerm *
term_at(const Reader *reader, LanguageTable table, size_t offset, size_t *end)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(reader->language, table,
	    reader->text + offset, &length);

	if (term == NULL) {
		offset = skip_space(reader, offset);
		term = language_match(reader->language, table,
		    reader->text + offset, &length);
	}
	if (term != NULL)
		*end = offset + length;
	return term;
}

static bool
has_term_before(const Reader *reader, LanguageTable table, size_t offset,
    size_t *start)
{
	return language_match_before(reader->language, table, reader->text,
	    offset, start) != NULL;
}

/* A plain whole number below a million, or -1. */
static int
whole(const NumberToken *token)
{
	if (token == NULL || token->kind == NUMBER_CODE || token->scale != 0 ||
	    token->n_decimals > 0 || token->core_value.exponent < 0 ||
	    token->core_value.n_digits + token->core_value.exponent > 6 ||
	    token->is_compound)
		return -1;
	int value = 0;
	for (unsigned i = 0; i < token->core_value.n_digits; i++)
		value = 10 * value + token->core_value.digits[i] - '0';
	for (int i = 0; i < token->core_value.exponent; i++)
		value *= 10;
	return token->core_value.is_negative ? -value : value;
}

static bool
is_bare(const NumberToken *token)
{
	return token->unit == NUMBER_PLAIN && token->currency == NULL &&
	    !token->is_negative;
}

/* -------------------------------------------------------------- times --- */

/* Two digits after a colon at OFFSET, or -1. */
static int
sixty_after(const char *text, size_t offset, char mark)
{
	const char *p = text + offset;

	if (p[0] != mark || !g_ascii_isdigit(p[1]) || p[1] > '5' ||
	    !g_ascii_isdigit(p[2]) || g_ascii_isdigit(p[3]))
		return -1;
	return (p[1] - '0') * 10 + p[2] - '0';
}

/* 15時30分 */
static bool
read_marked_minute(const Reader *reader, size_t *end, int *minute)
{
	const NumberToken *next = token_at(reader, 1);

	if (next == NULL || skip_space(reader, *end) != next->core ||
	    whole(next) < 0 || whole(next) > 59 || term_at(reader,
	    LANGUAGE_MINUTE_MARK, next->core_end, end) == NULL)
		return false;
	*minute = whole(next);
	return true;
}

static bool
read_time(const Reader *reader, const NumberToken *token, Quantity *part)
{
	size_t end = token->core_end, after = end, start = token->start;
	int hour = whole(token), minute = -1;
	bool is_marked = false;

	if (hour < 0 || hour > 24 || token->core_end - token->core > 2 ||
	    !is_bare(token))
		return false;
	minute = sixty_after(reader->text, end, ':');
	is_marked = minute >= 0;
	if (minute < 0)
		minute = sixty_after(reader->text, end, '.');
	if (!is_marked && minute >= 0 && !token->is_afternoon && term_at(
	    reader, LANGUAGE_MORNING, end + 3, &after) == NULL)
		minute = -1;
	if (minute >= 0)
		end += 3;
	if (minute < 0 && term_at(reader, LANGUAGE_HOUR_MARK, end, &after) !=
	    NULL) {
		end = after;
		is_marked = read_marked_minute(reader, &end, &minute) ||
		    token->is_afternoon;
	}
	if (term_at(reader, LANGUAGE_AFTERNOON, end, &after) != NULL ||
	    term_at(reader, LANGUAGE_MORNING, end, &after) != NULL) {
		end = after;
		is_marked = true;
	}
	if (!is_marked && !token->is_afternoon)
		return false;
	if (token->is_afternoon && has_term_before(reader,
	    LANGUAGE_AFTERNOON_BEFORE, start, &after))
		start = after;
	hour += token->is_afternoon && hour < 12 ? 12 : 0;
	*part = (Quantity) { start, MAX(end, token->end), QUANTITY_TIME,
	    g_strdup_printf("%02d:%02d", hour, MAX(minute, 0)), "" };
	return true;
}

/* ---------------------------------------------------- ratio, fraction --- */

/* A over B in decimals: exact, or rounded to FRACTION_DIGITS digits. */
static char *
quotient(int a, int b)
{
	GString *out = g_string_new(NULL);
	int64_t rest = a % b;
	unsigned n = 0;

	g_string_append_printf(out, "%d", a / b);
	n = a / b == 0 ? 0 : (unsigned) out->len;
	if (rest > 0)
		g_string_append_c(out, '.');
	while (rest > 0 && n < FRACTION_DIGITS) {
		rest *= 10;
		g_string_append_c(out, (char) ('0' + rest / b));
		n += n > 0 || rest / b > 0;
		rest %= b;
	}
	for (size_t i = out->len; rest * 2 >= b && i-- > 0; ) {
		if (out->str[i] == '.')
			continue;
		if (out->str[i] != '9') {
			out->str[i]++;
			break;
		}
		out->str[i] = '0';
	}
	return g_string_free(out, FALSE);
}

/* A stroke, or the word for it, and nothing else stands there. */
static bool
is_over(const Reader *reader, size_t start, size_t end)
{
	size_t stop;

	if (end == start + 1)
		return reader->text[start] == '/';
	return term_at(reader, LANGUAGE_OVER, start, &stop) != NULL &&
	    skip_space(reader, stop) == end;
}

static bool
read_fraction(const Reader *reader, const NumberToken *token, Quantity *part)
{
	const NumberToken *next = token_at(reader, 1);
	int a = whole(token), b = whole(next);

	if (a < 1 || b < 2 || b > 1000 || !is_bare(token) ||
	    !is_over(reader, token->core_end, next->core) ||
	    reader->text[next->core_end] == '/')
		return false;
	if (next->unit == NUMBER_PLAIN && (a >= b || (b > 10 && b % 4 != 0 &&
	    b != 100)))
		return false;
	*part = (Quantity) { token->start, next->end, next->unit ==
	    NUMBER_PERCENT ? QUANTITY_PERCENT : QUANTITY_FRACTION,
	    quotient(a, b), "" };
	return true;
}

/* 三分之二, 3分の2: what is under comes first. */
static bool
read_under(const Reader *reader, const NumberToken *token, Quantity *part)
{
	const NumberToken *next = token_at(reader, 1);
	int below = whole(token), above = whole(next);
	size_t stop;

	if (below < 2 || above < 1 || !is_bare(token) || !is_bare(next) ||
	    term_at(reader, LANGUAGE_UNDER, token->core_end, &stop) == NULL ||
	    skip_space(reader, stop) != next->core)
		return false;
	*part = (Quantity) { token->start, next->core_end, QUANTITY_FRACTION,
	    quotient(above, below), "" };
	return true;
}

/* 1:3, 1 : 3 */
static bool
read_ratio(const Reader *reader, const NumberToken *token, Quantity *part)
{
	const NumberToken *next = token_at(reader, 1);
	size_t p = skip_space(reader, token->core_end);

	if (next == NULL || token->kind == NUMBER_CODE || next->kind !=
	    NUMBER_FIGURE || !is_bare(token) || !is_bare(next) ||
	    reader->text[p] != ':' || skip_space(reader, p + 1) != next->core)
		return false;
	g_autofree char *a = decimal_text(&token->value);
	g_autofree char *b = decimal_text(&next->value);
	*part = (Quantity) { token->start, next->end, QUANTITY_RATIO,
	    g_strconcat(a, ":", b, NULL), "" };
	return true;
}

static bool
read_times(const Reader *reader, const NumberToken *token, Quantity *part)
{
	size_t end;

	if (!is_bare(token) || term_at(reader, LANGUAGE_TIMES, token->end,
	    &end) == NULL)
		return false;
	*part = (Quantity) { token->start, end, QUANTITY_RATIO,
	    decimal_text(&token->value), "" };
	return true;
}

/* ------------------------------------------------------------ periods --- */

static bool
is_year(int value)
{
	return value >= 1900 && value < 2100;
}

/* The year that follows OFFSET: 2023, or 23 glued to it; 0: none. */
static int
year_after(const Reader *reader, size_t offset, size_t *end)
{
	unsigned ahead = 1;
	const NumberToken *next = token_at(reader, ahead);
	size_t p = skip_space(reader, offset), ignored;

	while (next != NULL && next->core < offset && ahead < 4)
		next = token_at(reader, ++ahead);
	int year = whole(next);
	if (year < 0)
		return 0;
	if (p < next->core && (text_at(reader->text + p) == ',' ||
	    text_at(reader->text + p) == '/'))
		p = skip_space(reader, p + 1);
	if (p < next->core && (term_at(reader, LANGUAGE_JOINER, p,
	    &ignored) != NULL || term_at(reader, LANGUAGE_FISCAL_YEAR, p,
	    &ignored) != NULL || term_at(reader, LANGUAGE_CURRENCY_GAP, p,
	    &ignored) != NULL))
		p = skip_space(reader, ignored);
	if (p != next->core || !is_bare(next))
		return 0;
	*end = next->core_end;
	if (is_year(year))
		return year;
	return next->core == offset && next->core_end - next->core == 2 ?
	    2000 + year : 0;
}

/* A quarter or half: its letter in the value, and where it ends. */
static bool
read_part_of_year(const Reader *reader, const NumberToken *token,
    size_t *start, size_t *end, char *letter)
{
	static const struct {
		LanguageTable table;
		char letter;
		int most;
	} kinds[] = {
		{ LANGUAGE_QUARTER, 'Q', 4 }, { LANGUAGE_HALF_YEAR, 'H', 2 },
	};
	int n = whole(token);

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		size_t p = token->core_end;
		*letter = kinds[i].letter;
		*start = token->start;
		if (n < 1 || n > kinds[i].most)
			continue;
		if (has_term_before(reader, kinds[i].table, token->core,
		    start)) {
			*end = p;
			return true;
		}
		*start = token->start;
		p += reader->text[p] == '.';
		if (language_match_before(reader->language,
		    LANGUAGE_REFERENCE, reader->text, token->core, &p) !=
		    NULL)
			*start = p;
		p = token->core_end;
		p += reader->text[p] == '.';
		size_t length;
		if (language_match(reader->language, LANGUAGE_DAY_SUFFIX,
		    reader->text + p, &length) != NULL)
			p += length;
		if (term_at(reader, kinds[i].table, p, end) != NULL)
			return true;
		/* 3Q23: a letter between two figures */
		if (reader->text[p] == kinds[i].letter && g_ascii_isdigit(
		    reader->text[p + 1])) {
			*end = p + 1;
			return true;
		}
	}
	return false;
}

/* 2023年 before 第三季度: 0, or the year and where it begins. */
static int
year_before(const Reader *reader, size_t *start)
{
	if (reader->index == 0)
		return 0;
	const NumberToken *last = &g_array_index(reader->tokens, NumberToken,
	    reader->index - 1);
	int year = whole(last);
	size_t p = last->core_end;
	if (!is_year(year) || !is_bare(last) || p > *start)
		return 0;
	(void) term_at(reader, LANGUAGE_YEAR_MARK, p, &p);
	if (skip_space(reader, p) != *start)
		return 0;
	*start = last->start;
	return year;
}

static bool
read_part(const Reader *reader, const NumberToken *token, Quantity *part)
{
	size_t start, end;
	char letter;

	if (!is_bare(token) || !read_part_of_year(reader, token, &start, &end,
	    &letter))
		return false;
	int year = year_after(reader, end, &end);
	if (year == 0)
		year = year_before(reader, &start);
	*part = (Quantity) { start, end, QUANTITY_PERIOD, year == 0 ?
	    g_strdup_printf("%c%d", letter, whole(token)) :
	    g_strdup_printf("%d-%c%d", year, letter, whole(token)), "" };
	return true;
}

/* FY2023, FY24, 2022/23, fiscal 2023 */
static bool
read_fiscal(const Reader *reader, const NumberToken *token, Quantity *part)
{
	int year = whole(token);
	const NumberToken *next = token_at(reader, 1);
	size_t start = token->start, end = token->core_end;
	bool is_fiscal = has_term_before(reader, LANGUAGE_FISCAL_YEAR,
	    token->core, &start) || term_at(reader, LANGUAGE_FISCAL_YEAR,
	    token->core_end, &end) != NULL;

	if (!is_bare(token) || year < 0)
		return false;
	if (is_year(year) && next != NULL && next->other_value == year + 1 &&
	    next->core == token->core_end + 1) {
		*part = (Quantity) { start, next->core_end, QUANTITY_PERIOD,
		    g_strdup_printf("%d/%d", year, year + 1), "" };
		return true;
	}
	if (is_fiscal && token->core_end - token->core == 2)
		year += 2000;
	if (!is_fiscal || !is_year(year))
		return false;
	*part = (Quantity) { start, end, QUANTITY_PERIOD,
	    g_strdup_printf("%d", year), "" };
	return true;
}

/* 12 months: P12M; a year of four digits is no duration. */
static bool
read_duration(const Reader *reader, const NumberToken *token, Quantity *part)
{
	size_t end;
	int n = whole(token);
	const LanguageTerm *term = n < 0 || n > 999 || !is_bare(token) ? NULL :
	    term_at(reader, LANGUAGE_DURATION, token->core_end, &end);

	if (term == NULL && n >= 0 && n <= 999 && is_bare(token) &&
	    reader->text[token->core_end] == '-')
		term = term_at(reader, LANGUAGE_DURATION, token->core_end + 1,
		    &end);
	if (term == NULL)
		return false;
	*part = (Quantity) { token->start, end, QUANTITY_PERIOD,
	    g_strdup_printf("P%d%s", n, term->value), "" };
	return true;
}

/* 3rd, 1º: the suffixes of days count everything. */
static bool
read_ordinal(const Reader *reader, const NumberToken *token, Quantity *part)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(reader->language,
	    LANGUAGE_DAY_SUFFIX, reader->text + token->core_end, &length);

	if (term == NULL || term->text[0] == '.' || whole(token) < 0 ||
	    token->kind != NUMBER_FIGURE || !is_bare(token))
		return false;
	*part = (Quantity) { token->start, token->core_end + length,
	    QUANTITY_ORDINAL, decimal_text(&token->value), "" };
	return true;
}

bool
quantity_part_read_word(const Language *language, const char *text,
    const GArray *tokens, unsigned index, Quantity *part)
{
	Reader reader = { language, text, tokens, index };

	return read_part(&reader, token_at(&reader, 0), part) ||
	    read_under(&reader, token_at(&reader, 0), part);
}

bool
quantity_part_read(const Language *language, const char *text,
    const GArray *tokens, unsigned index, Quantity *part)
{
	static bool (*const kinds[])(const Reader *, const NumberToken *,
	    Quantity *) = {
		read_time, read_fraction, read_under, read_ratio, read_part, read_fiscal,
		read_times, read_duration, read_ordinal,
	};
	Reader reader = { language, text, tokens, index };
	const NumberToken *token = token_at(&reader, 0);

	if (token->kind == NUMBER_CODE || !is_bare(token))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (kinds[i](&reader, token, part))
			return true;
	return false;
}
