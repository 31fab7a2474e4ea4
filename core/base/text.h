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

/* Value of a decimal digit of any script, or -1. */
int text_digit(uint32_t character);

bool text_is_letter(uint32_t character);
bool text_is_upper(uint32_t character);
bool text_is_lower(uint32_t character);
bool text_is_space(uint32_t character);	/* White_Space, no-break included */
bool text_is_ideograph(uint32_t character);	/* Han, kana */

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

/* NFC form; the same bytes when it already is. */
char *text_nfc(const char *text, size_t length);

#endif
