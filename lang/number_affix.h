/*
 * number_affix.h - sign, unit and currency of a figure: what stands around it.
 */
#ifndef LANG_NUMBER_AFFIX_H
#define LANG_NUMBER_AFFIX_H

#include "lang/number_compound.h"
#include "lang/number_finder.h"

/* Reads the percent sign, or its like, of TOKEN. */
void number_affix_unit(const NumberFinder *finder, NumberToken *token);

/* The same with sign and currency, for a number in words. */
void number_affix_word(const NumberFinder *finder, NumberToken *token);

/* Reads all of them, and the scale. TOKEN knows its core; BEFORE: what stood
 * in words before that, or NULL. */
void number_affix_read(const NumberFinder *finder,
    const NumberCompound *before, NumberToken *token);

#endif
