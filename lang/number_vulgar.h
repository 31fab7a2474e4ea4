/*
 * number_vulgar.h - fractions of one character: a half, three quarters.
 */
#ifndef LANG_NUMBER_VULGAR_H
#define LANG_NUMBER_VULGAR_H

#include <stdint.h>

#include "lang/decimal.h"

/* The value of CHARACTER; thirds and sixths to fifteen digits. False: it is
 * no fraction. */
bool number_vulgar_value(uint32_t character, Decimal *value);

/*
 * The part that goes on at TEXT after a whole number: ½, or after one space
 * ½ or 1/2. *LENGTH: the bytes it takes. False: nothing of the kind, or a
 * fraction that no decimal is.
 */
bool number_vulgar_part(const char *text, size_t *length, Decimal *value);

#endif
