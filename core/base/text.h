/*
 * text.h - ICU, in one place: breaks, character classes, collation.
 *
 * Strings are UTF-8 and offsets are bytes. Nothing depends on the process's
 * locale.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The same beyond ASCII, which is most of what there is to look at and is
 * told here, without a call. */
int text_digit_beyond(uint32_t character);
bool text_is_letter_beyond(uint32_t character);
bool text_is_space_beyond(uint32_t character);

/* The character at P, which is valid UTF-8; 0 at the end. Those of one to
 * three bytes, nearly all there are, are read here, without a call. */
static inline uint32_t
text_at(const char *p)
{
	const unsigned char *c = (const unsigned char *) p;

	if (c[0] < 0x80)
		return c[0];
	if (c[0] - 0xC0u < 0x20 && (c[1] & 0xC0) == 0x80)
		return (c[0] & 0x1Fu) << 6 | (c[1] & 0x3Fu);
	if (c[0] - 0xE0u < 0x10 && (c[1] & 0xC0) == 0x80 &&
	    (c[2] & 0xC0) == 0x80)
		return (c[0] & 0x0Fu) << 12 | (c[1] & 0x3Fu) << 6 |
		    (c[2] & 0x3Fu);
	return g_utf8_get_char(p);
}

/* As g_utf8_validate with a length: false, too, where there is a zero byte.
 * Faster, above all where characters have three bytes. */
bool text_is_valid(const char *text, size_t length);

/* Value of a decimal digit of any script, or -1. The first digits beyond
 * ASCII are the Arabic-Indic ones. */
static inline int
text_digit(uint32_t character)
{
	if (character - '0' < 10)
		return (int) (character - '0');
	return character < 0x660 ? -1 : text_digit_beyond(character);
}

/* The same of the character at P. Two bytes below 0xD9 are Latin, Greek,
 * Cyrillic and Hebrew; three from E1 B4 to E9 more Latin, signs, kana and Han,
 * from EB to EE Hangul: none has digits of its own. */
static inline int
text_digit_at(const char *p)
{
	unsigned char c = (unsigned char) *p;

	if (c < 0xD9)
		return (unsigned) c - '0' < 10 ? c - '0' : -1;
	if (c - 0xE2u < 8 || c - 0xEBu < 4 ||
	    (c == 0xE1 && (unsigned char) p[1] >= 0xB4))
		return -1;
	return text_digit(g_utf8_get_char(p));
}

/* Whether C is neither the first byte of a digit, as text_digit_at has it, nor
 * the end of a string: to pass over text byte by byte until one may come. */
static inline bool
text_begins_no_digit(char c)
{
	unsigned char byte = (unsigned char) c;

	return byte - 0x01u < 0x2F || byte - 0x3Au < 0x9F ||
	    byte - 0xE2u < 8 || byte - 0xEBu < 4;
}

static inline bool
text_is_letter(uint32_t character)
{
	return character < 0x80 ? (character | 0x20) - 'a' < 26
	    : text_is_letter_beyond(character);
}

/* White_Space, no-break included. */
static inline bool
text_is_space(uint32_t character)
{
	return character < 0x80 ? character == ' ' || character - '\t' < 5
	    : text_is_space_beyond(character);
}

bool text_is_upper(uint32_t character);
bool text_is_lower(uint32_t character);
bool text_is_ideograph(uint32_t character);	/* Han, kana */

/* Stands upright in columns (Unicode Annex 50), if in another form. */
bool text_is_upright(uint32_t character);

/* For hash tables whose keys are paragraphs: as g_str_hash, but eight bytes at
 * a time. */
unsigned text_hash(const void *text);

/* Display cells: 2 for East Asian wide, 0 for combining, else 1. */
unsigned text_cells(uint32_t character);
size_t text_width(const char *text);

/* Case-folded copy, locale-free; Turkish rules when ICU_LOCALE asks. */
char *text_fold(const char *text, size_t length, const char *icu_locale);

/*
 * Byte offsets where a line may end, in rising order, the end of the text
 * last; of uint32_t. Uses ICU's line rules of ICU_LOCALE (dictionary for
 * Thai; add "@lb=strict" for Japanese).
 */
GArray *text_line_breaks(const char *text, size_t length,
    const char *icu_locale);

/* A day of the Gregorian calendar as ICU_LOCALE writes it in full: "3 de marzo
 * de 2025"; with day 0 a month: "marzo de 2025"; with year 0 "3 de marzo".
 * Owned by the caller; NULL where ICU has no pattern. */
char *text_date(int year, int month, int day, const char *icu_locale);

/* Whether a noun takes the same form after both figures, by the plural rules of
 * CLDR for ICU_LOCALE. False, too, where ICU knows none. */
bool text_is_same_plural(double a, double b, const char *icu_locale);

/* NFC form; the same bytes when it already is. */
char *text_nfc(const char *text, size_t length);

/*
 * The first character of TEXT that is not in CLASS, a character class as XML
 * Schema has it ("[a-z-[aeiou]]", "[^\\d]", "."); NULL: all are, or CLASS
 * is none. Linear: no expression is run.
 */
const char *text_outside_class(const char *text, const char *class);

/* Eight bytes at P at once, in no order that matters; and whether one of them
 * is BYTE, or below LIMIT (at most 0x80). True may be wrong, false is not. */
static inline uint64_t
text_eight(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

static inline bool
text_eight_below(uint64_t word, unsigned char limit)
{
	return ((word - 0x0101010101010101u * limit) & ~word &
	    0x8080808080808080u) != 0;
}

static inline bool
text_eight_has(uint64_t word, unsigned char byte)
{
	return text_eight_below(word ^ 0x0101010101010101u * byte, 1);
}

/* BEFORE, then the number, for outputs that hold millions of them: printf
 * takes longer over one than all else over its line. */
void text_append_number(GString *out, const char *before, unsigned number);

/* NFKC form, for a character at a time: it turns 10² into 102. */
char *text_nfkc(const char *text, size_t length);

#endif
