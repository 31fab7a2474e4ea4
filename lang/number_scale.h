/*
 * number_scale.h - the scale words and CJK multipliers after a figure.
 */
#ifndef LANG_NUMBER_SCALE_H
#define LANG_NUMBER_SCALE_H

#include "lang/number_compound.h"
#include "lang/number_finder.h"

/* Reads 万 and 億, with the figures between them, into TOKEN. BEFORE: what
 * stood in words before its digits (천 4백만), or NULL. */
void number_scale_multipliers(const NumberFinder *finder,
    const NumberCompound *before, NumberToken *token);

/* Whether a figure with a multiplier of its own follows the multiplier that
 * ends at OFFSET, after a space; CORE: its digits. */
bool number_scale_goes_on(const NumberFinder *finder, size_t offset,
    NumberCore *core);

/* Reads "million" and "bn" into TOKEN, whose currency is known. */
void number_scale_words(const NumberFinder *finder, NumberToken *token);

#endif
