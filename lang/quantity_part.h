/*
 * quantity_part.h - figures of several tokens: times, ratios, fractions and
 * periods. Private to quantity.
 */
#ifndef LANG_QUANTITY_PART_H
#define LANG_QUANTITY_PART_H

#include "lang/number.h"
#include "lang/quantity.h"

/*
 * The time, fraction, ratio or period that the token at INDEX of TOKENS is
 * part of. False: it is none.
 */
bool quantity_part_read(const Language *language, const char *text,
    const GArray *tokens, unsigned index, Quantity *part);

/* The same for words that are no number of their own ("third", 三): quarters
 * and halves of years only. */
bool quantity_part_read_word(const Language *language, const char *text,
    const GArray *tokens, unsigned index, Quantity *part);

#endif
