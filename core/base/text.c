#include "base/text.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ucal.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/unorm2.h>
#include <unicode/upluralrules.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/utext.h>

/* The bytes of the character at P, which is not ASCII; 0: it is none. Unicode
 * 15, table 3-7. */
static size_t
valid_length(const unsigned char *p, size_t left)
{
	static const struct { unsigned char first, low, high, n; } rows[] = {
		{ 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xa0, 0xbf, 3 },
		{ 0xec, 0x80, 0xbf, 3 }, { 0xed, 0x80, 0x9f, 3 },
		{ 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0x90, 0xbf, 4 },
		{ 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i = 0;

	if (*p < 0xc2 || *p > 0xf4)
		return 0;
	while (*p > rows[i].first)
		i++;
	if (rows[i].n > left || p[1] < rows[i].low || p[1] > rows[i].high)
		return 0;
	for (size_t k = 2; k < rows[i].n; k++)
		if ((p[k] & 0xc0) != 0x80)
			return 0;
	return rows[i].n;
}

/* Whether all eight bytes are ASCII, and none is zero. */
static inline bool
is_ascii_eight(uint64_t eight)
{
	return (((eight - UINT64_C(0x0101010101010101)) | eight) &
	    UINT64_C(0x8080808080808080)) == 0;
}

bool
text_is_valid(const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *) text;
	const unsigned char *end = p + length;

	while (p < end) {
		/* What has two bytes, and most of what has three, is told
		 * without a table. */
		while (end - p >= 3 && *p - 0xe1u < 15 &&
		    ((p[1] ^ 0x80) | (p[2] ^ 0x80)) < 0x40 &&
		    (*p != 0xed || p[1] < 0xa0))
			p += 3;
		while (end - p >= 2 && *p - 0xc2u < 30 &&
		    (p[1] & 0xc0) == 0x80)
			p += 2;
		while (end - p >= 8 && is_ascii_eight(text_eight(
		    (const char *) p)))
			p += 8;
		if (p == end)
			break;
		if (*p - 1u < 0x7f) {
			p++;
			continue;
		}
		size_t n = valid_length(p, (size_t) (end - p));
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

int
text_digit_beyond(uint32_t character)
{
	return u_charDigitValue((UChar32) character);
}

bool
text_is_letter_beyond(uint32_t character)
{
	return u_isalpha((UChar32) character);
}

bool
text_is_space_beyond(uint32_t character)
{
	return u_isUWhiteSpace((UChar32) character);
}

bool
text_is_upper(uint32_t character)
{
	if (character < 0x80)
		return g_ascii_isupper((char) character);
	return u_isUUppercase((UChar32) character);
}

bool
text_is_lower(uint32_t character)
{
	if (character < 0x80)
		return g_ascii_islower((char) character);
	return u_isULowercase((UChar32) character);
}

bool
text_is_ideograph(uint32_t character)
{
	if (character < 0x2E80)
		return false;
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript((UChar32) character, &status);

	return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
	    script == USCRIPT_KATAKANA;
}

unsigned
text_hash(const void *text)
{
	const char *p = text;
	size_t length = strlen(p);
	uint64_t hash = length, word;

	for (; length >= sizeof word; p += sizeof word, length -= sizeof word) {
		memcpy(&word, p, sizeof word);
		hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, p, length);
	hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
	return (unsigned) (hash ^ (hash >> 32));
}

/* Latin letters, Cyrillic, Latin again, nearly all that is asked about: one
 * cell. */
static inline bool
is_one_cell(uint32_t character)
{
	return character - 0x20 < 0x5F || character - 0xC0 < 0x240 ||
	    character - 0x400 < 0x80 || character - 0x1E00 < 0x100;
}

unsigned
text_cells(uint32_t character)
{
	if (is_one_cell(character))
		return 1;
	/* Han, Hangul */
	if (character - 0x4E00 < 0x5200 || character - 0xAC00 < 0x2BA4)
		return 2;
	switch (u_charType((UChar32) character)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_FORMAT_CHAR:
	case U_CONTROL_CHAR:
		return 0;
	default:
		break;
	}
	int width = u_getIntPropertyValue((UChar32) character,
	    UCHAR_EAST_ASIAN_WIDTH);
	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool
text_is_upright(uint32_t character)
{
	return u_getIntPropertyValue((UChar32) character,
	    UCHAR_VERTICAL_ORIENTATION) != U_VO_ROTATED;
}

size_t
text_width(const char *text)
{
	size_t width = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		uint32_t c = text_at(p);
		width += is_one_cell(c) ? 1 : text_cells(c);
	}
	return width;
}

char *
text_fold(const char *text, size_t length, const char *icu_locale)
{
	UErrorCode status = U_ZERO_ERROR;
	bool is_turkic = icu_locale != NULL &&
	    (g_str_has_prefix(icu_locale, "tr") ||
	     g_str_has_prefix(icu_locale, "az"));
	UCaseMap *map = ucasemap_open("", is_turkic
	    ? U_FOLD_CASE_EXCLUDE_SPECIAL_I : U_FOLD_CASE_DEFAULT, &status);
	size_t size = 3 * length + 1;	/* the most a fold can grow by */
	char *folded = g_malloc(size);
	int32_t got = ucasemap_utf8FoldCase(map, folded, (int32_t) size, text,
	    (int32_t) length, &status);

	ucasemap_close(map);
	if (U_FAILURE(status)) {
		g_free(folded);
		return g_strndup(text, length);
	}
	folded[got] = '\0';
	return folded;
}

static GArray *
breaks(UBreakIteratorType type, const char *text, size_t length,
    const char *icu_locale)
{
	GArray *ends = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	UErrorCode status = U_ZERO_ERROR;
	UText source = UTEXT_INITIALIZER;
	uint32_t end = (uint32_t) length;

	if (length == 0)
		return ends;
	utext_openUTF8(&source, text, (int64_t) length, &status);
	UBreakIterator *iterator = ubrk_open(type,
	    icu_locale == NULL ? "" : icu_locale, NULL, 0, &status);
	ubrk_setUText(iterator, &source, &status);
	if (U_SUCCESS(status)) {
		for (int32_t p = ubrk_next(iterator); p != UBRK_DONE;
		    p = ubrk_next(iterator)) {
			uint32_t offset = (uint32_t) p;
			g_array_append_val(ends, offset);
		}
	} else {
		g_array_append_val(ends, end);
	}
	ubrk_close(iterator);
	utext_close(&source);
	return ends;
}

GArray *
text_line_breaks(const char *text, size_t length, const char *icu_locale)
{
	return breaks(UBRK_LINE, text, length, icu_locale);
}

/* A format for what is said of a date. */
static UDateFormat *
date_format(const char *locale, bool has_year, bool has_day,
    UErrorCode *status)
{
	static const UChar utc[] = {'U', 'T', 'C', 0};
	static const UChar month[] = {'y', 'M', 'M', 'M', 'M', 0};
	static const UChar day[] = {'M', 'M', 'M', 'M', 'd', 0};
	UChar pattern[64];

	if (has_year && has_day)
		return udat_open(UDAT_NONE, UDAT_LONG, locale, utc, -1, NULL,
		    0, status);
	UDateTimePatternGenerator *generator = udatpg_open(locale, status);
	int32_t length = udatpg_getBestPattern(generator,
	    has_day ? day : month, -1, pattern, G_N_ELEMENTS(pattern),
	    status);
	udatpg_close(generator);
	if (U_FAILURE(*status))
		return NULL;
	return udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, utc, -1, pattern,
	    length, status);
}

char *
text_date(int year, int month, int day, const char *icu_locale)
{
	g_autofree char *locale = g_strconcat(icu_locale,
	    "@calendar=gregorian", NULL);
	UErrorCode status = U_ZERO_ERROR;
	static const UChar utc[] = {'U', 'T', 'C', 0};
	UChar wide[128];
	UCalendar *calendar = ucal_open(utc, -1, locale, UCAL_GREGORIAN,
	    &status);
	UDateFormat *format = date_format(locale, year > 0, day > 0,
	    &status);
	int32_t length = 0;

	if (U_SUCCESS(status)) {
		ucal_clear(calendar);
		/* A leap year, so that 29 February is a day without a year. */
		ucal_setDate(calendar, year > 0 ? year : 2000, month - 1,
		    MAX(day, 1), &status);
		length = udat_formatCalendar(format, calendar, wide,
		    G_N_ELEMENTS(wide), NULL, &status);
	}
	udat_close(format);
	ucal_close(calendar);
	if (U_FAILURE(status) || length >= (int32_t) G_N_ELEMENTS(wide))
		return NULL;
	return g_utf16_to_utf8((const gunichar2 *) wide, length, NULL, NULL,
	    NULL);
}

/* CLASS as ICU writes a set: what is plain in the one and a sign in the other
 * is escaped, and the escapes for kinds of characters are spelled out. */
static char *
set_pattern(const char *class)
{
	static const struct {
		char letter;
		const char *set;
	} kinds[] = {
		{'d', "\\p{Nd}"}, {'D', "\\P{Nd}"}, {'s', "[\\ \\t\\n\\r]"},
		{'S', "[^\\ \\t\\n\\r]"}, {'w', "[^\\p{P}\\p{Z}\\p{C}]"},
		{'W', "[\\p{P}\\p{Z}\\p{C}]"},
	};
	GString *pattern = g_string_new(NULL);

	for (const char *p = class; *p != '\0'; p++) {
		if (p > class && g_str_has_prefix(p, "-[")) {
			/* ICU takes from sets alone. */
			g_string_prepend_c(pattern, '[');
			g_string_append(pattern, "]-");
			continue;
		}
		if (*p != '\\' || p[1] == '\0') {
			if (strchr("{}$&:", *p) != NULL)
				g_string_append_c(pattern, '\\');
			g_string_append_c(pattern, *p);
			continue;
		}
		const char *set = NULL;
		for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
			if (p[1] == kinds[i].letter)
				set = kinds[i].set;
		size_t length = (p[1] == 'p' || p[1] == 'P') && p[2] == '{'
		    ? strcspn(p, "}") + (strchr(p, '}') != NULL) : 2;
		if (set != NULL)
			g_string_append(pattern, set);
		else
			g_string_append_len(pattern, p, (gssize) length);
		p += length - 1;
	}
	return g_string_free(pattern, FALSE);
}

const char *
text_outside_class(const char *text, const char *class)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autofree char *pattern = strcmp(class, ".") == 0
	    ? g_strdup("[^\\n\\r]") : set_pattern(class);
	glong length;
	g_autofree gunichar2 *wide = *class == '[' || *class == '.'
	    ? g_utf8_to_utf16(pattern, -1, NULL, &length, NULL) : NULL;
	USet *set = wide == NULL ? NULL : uset_openPatternOptions(
	    (const UChar *) wide, (int32_t) length, 0, &status);
	const char *p = text;

	while (set != NULL && *p != '\0' && uset_contains(set,
	    (UChar32) g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	bool is_outside = set != NULL && U_SUCCESS(status) && *p != '\0';
	if (set != NULL)
		uset_close(set);
	return is_outside ? p : NULL;
}

void
text_append_number(GString *out, const char *before, unsigned number)
{
	char digits[16];
	size_t first = sizeof digits;

	do {
		digits[--first] = (char) ('0' + number % 10);
		number /= 10;
	} while (number > 0);
	g_string_append(out, before);
	g_string_append_len(out, digits + first,
	    (gssize) (sizeof digits - first));
}

/* TEXT in the form that NORMALIZER makes; the same bytes when it already is. */
static char *
normalize(const UNormalizer2 *normalizer, const char *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	glong units;
	g_autofree gunichar2 *wide = g_utf8_to_utf16(text, (glong) length,
	    NULL, &units, NULL);

	/* A presentation form may be 18 letters long. */
	if (wide == NULL || normalizer == NULL ||
	    unorm2_isNormalized(normalizer, (const UChar *) wide,
	    (int32_t) units, &status))
		return g_strndup(text, length);
	g_autofree gunichar2 *normal = g_new(gunichar2, 18 * units + 1);
	int32_t got = unorm2_normalize(normalizer, (const UChar *) wide,
	    (int32_t) units, (UChar *) normal, (int32_t) (18 * units + 1),
	    &status);
	if (U_FAILURE(status))
		return g_strndup(text, length);
	return g_utf16_to_utf8(normal, got, NULL, NULL, NULL);
}

char *
text_nfc(const char *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;

	return normalize(unorm2_getNFCInstance(&status), text, length);
}

char *
text_nfkc(const char *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;

	return normalize(unorm2_getNFKCInstance(&status), text, length);
}

bool
text_is_same_plural(double a, double b, const char *icu_locale)
{
	UErrorCode status = U_ZERO_ERROR;
	UPluralRules *rules = uplrules_open(icu_locale, &status);
	UChar left[16], right[16];
	int32_t n = uplrules_select(rules, a, left, G_N_ELEMENTS(left),
	    &status);
	int32_t m = uplrules_select(rules, b, right, G_N_ELEMENTS(right),
	    &status);

	uplrules_close(rules);
	return U_SUCCESS(status) && n == m &&
	    memcmp(left, right, (size_t) n * sizeof *left) == 0;
}
