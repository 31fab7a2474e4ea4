/*
 * number_scale.h - the scale words and CJK multipliers after a figure.
 */
#ifndef LANG_NUMBER_SCALE_H
#define LANG_NUMBER_SCALE_H

#include "lang/number_finder.h"

/* Reads 万 and 億, with the figures between them, into TOKEN. */
void number_scale_multipliers(const NumberFinder *finder, NumberToken *token);

/* Reads "million" and "bn" into TOKEN, whose currency is known. */
void number_scale_words(const NumberFinder *finder, NumberToken *token);

#endif
