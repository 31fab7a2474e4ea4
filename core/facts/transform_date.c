#include "transform_date.h"

#include <string.h>

#include "transform_table.h"

enum { MAX_TOKENS = 8 };

/* Digits or letters that stand together. */
typedef struct Token {
	bool is_number;
	int value;
	unsigned n_digits;
	char *word;		/* of letters */
} Token;

typedef struct Tokens {
	Token list[MAX_TOKENS];
	unsigned count;
} Tokens;

typedef struct Day {
	int year, month, day;	/* -1: not said */
} Day;

static void
tokens_clear(Tokens *tokens)
{
	for (unsigned i = 0; i < tokens->count; i++)
		g_free(tokens->list[i].word);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tokens, tokens_clear)

static bool
is_letter(gunichar c)
{
	return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

static const char *
read_digits(const char *p, Token *token)
{
	token->is_number = true;
	for (; *p != '\0' && token->n_digits < 5; p = g_utf8_next_char(p)) {
		int digit = g_unichar_digit_value(g_utf8_get_char(p));
		if (digit < 0)
			break;
		token->value = token->value * 10 + digit;
		token->n_digits++;
	}
	return p;
}

static const char *
read_letters(const char *p, Token *token)
{
	const char *start = p;

	while (*p != '\0' && is_letter(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	token->word = g_strndup(start, (size_t) (p - start));
	return p;
}

/* False when there are too many. */
static bool
tokenize(const char *text, Tokens *tokens)
{
	const char *p = text;

	while (*p != '\0') {
		gunichar c = g_utf8_get_char(p);
		bool is_digit = g_unichar_digit_value(c) >= 0;
		if (!is_digit && !is_letter(c)) {
			p = g_utf8_next_char(p);
			continue;
		}
		if (tokens->count == MAX_TOKENS)
			return false;
		Token *token = &tokens->list[tokens->count++];
		*token = (Token) {0};
		p = is_digit ? read_digits(p, token) : read_letters(p, token);
	}
	return true;
}

static bool
is_day(const Day *day)
{
	static const int lengths[] = {
		31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};

	if (day->month < 1 || day->month > 12)
		return false;
	if (day->day < 0)
		return true;
	if (day->year >= 0)
		return day->year > 0 && day->day > 0 && g_date_valid_dmy(
		    (GDateDay) MIN(day->day, 99), (GDateMonth) day->month,
		    (GDateYear) day->year);
	return day->day >= 1 && day->day <= lengths[day->month - 1];
}

static char *
day_text(const Day *day)
{
	if (!is_day(day))
		return NULL;
	if (day->year < 0)
		return g_strdup_printf("--%02d-%02d", day->month, day->day);
	if (day->day < 0)
		return g_strdup_printf("%04d-%02d", day->year, day->month);
	return g_strdup_printf("%04d-%02d-%02d", day->year, day->month,
	    day->day);
}

static bool
set_number(Day *day, char part, const Token *token)
{
	if (part == 'y') {
		if (token->n_digits == 3 || token->n_digits > 4)
			return false;
		day->year = token->value + (token->n_digits <= 2 ? 2000 : 0);
		return true;
	}
	if (token->n_digits > 2)
		return false;
	if (part == 'd')
		day->day = token->value;
	else
		day->month = token->value;
	return true;
}

/* Takes the parts of ORDER from TOKENS; words that are no month of LANGUAGE
 * are stepped over ("of", "th", signs for year and day). */
static bool
take_parts(const Transform *transform, const char *order,
    const char *language, const Tokens *tokens, Day *day)
{
	for (unsigned i = 0; i < tokens->count; i++) {
		const Token *token = &tokens->list[i];
		bool is_name = *order == 'N' || *order == 'M';
		if (!token->is_number) {
			int month = is_name && language != NULL
			    ? transform_table_month(transform->table,
			    language, token->word) : 0;
			if (month == 0)
				continue;
			day->month = month;
		} else if (*order == '\0' || *order == 'N' ||
		    !set_number(day, *order, token)) {
			return false;
		}
		order++;
	}
	return *order == '\0';
}

char *
transform_date_read(const Transform *transform, const char *text)
{
	g_auto(Tokens) tokens = {.count = 0};
	Day day = {-1, -1, -1};

	return tokenize(text, &tokens) && take_parts(transform,
	    transform->arguments[0], transform->arguments[1], &tokens, &day)
	    ? day_text(&day) : NULL;
}

char *
transform_date_read_era(const Transform *transform, const char *text)
{
	static const struct {
		const char *name;
		int before;	/* year before its first */
	} eras[] = {
		{"明", 1867}, {"大", 1911}, {"昭", 1925}, {"平", 1988},
		{"令", 2018},
	};
	g_autoptr(GString) plain = g_string_new(text);
	g_auto(Tokens) tokens = {.count = 0};
	Day day = {-1, -1, -1};

	/* The first year of an era is written with a word. */
	g_string_replace(plain, "元", "1", 0);
	g_strstrip(plain->str);
	if (!tokenize(plain->str, &tokens) || tokens.count < 2 ||
	    tokens.list[0].is_number || tokens.list[1].n_digits > 2 ||
	    !take_parts(transform, transform->arguments[0], NULL, &tokens,
	    &day))
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(eras); i++)
		if (g_str_has_prefix(tokens.list[0].word, eras[i].name)) {
			day.year = day.year - 2000 + eras[i].before;
			return day_text(&day);
		}
	return NULL;
}

/* The first days of the Indian months in our calendar, and their lengths. */
static const struct {
	int month, day, length;
} saka[] = {
	{3, 22, 30}, {4, 21, 31}, {5, 22, 31}, {6, 22, 31}, {7, 23, 31},
	{8, 23, 31}, {9, 23, 30}, {10, 23, 30}, {11, 22, 30}, {12, 22, 30},
	{1, 21, 30}, {2, 20, 30},
};

char *
transform_date_read_saka(const Transform *transform, const char *text)
{
	g_auto(Tokens) tokens = {.count = 0};
	Day day = {-1, -1, -1};

	if (!tokenize(text, &tokens) || !take_parts(transform, "dMy", "saka",
	    &tokens, &day) || day.month < 1 || day.month > 12)
		return NULL;
	int year = day.year - (day.year >= 2000 ? 2000 : 0);
	if (year < 100)
		year += 1900;
	year += 78;
	bool is_leap = g_date_is_leap_year((GDateYear) year);
	int length = saka[day.month - 1].length + (day.month == 1 && is_leap);
	if (day.day < 1 || day.day > length)
		return NULL;
	GDate date;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay) (saka[day.month - 1].day -
	    (day.month == 1 && is_leap)), (GDateMonth)
	    saka[day.month - 1].month, (GDateYear) (year +
	    (day.month >= 11)));
	g_date_add_days(&date, (guint) (day.day - 1));
	day = (Day) {g_date_get_year(&date), (int) g_date_get_month(&date),
	    g_date_get_day(&date)};
	return day_text(&day);
}

char *
transform_date_read_quarter(const Transform *transform, const char *text)
{
	g_auto(Tokens) tokens = {.count = 0};
	g_autofree char *list = g_strconcat("quarter-",
	    transform->arguments[0], NULL);
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n,", -1);
	int quarter = 0, year = -1;

	for (size_t i = 0; words[i] != NULL; i++) {
		const char *value = transform_table_name(transform->table,
		    list, words[i]);
		if (value != NULL)
			quarter = *value - '0';
	}
	if (!tokenize(text, &tokens))
		return NULL;
	for (unsigned i = 0; i < tokens.count; i++)
		if (tokens.list[i].n_digits == 4)
			year = tokens.list[i].value;
	if (quarter < 1 || quarter > 4 || year < 1)
		return NULL;
	return g_strdup_printf("%04d-%02d-%02d", year, quarter * 3,
	    quarter == 1 || quarter == 4 ? 31 : 30);
}
