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

#endif
