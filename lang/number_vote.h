/*
 * number_vote.h - what the sure figures of a text say about the others.
 */
#ifndef LANG_NUMBER_VOTE_H
#define LANG_NUMBER_VOTE_H

#include "lang/number.h"

/*
 * Whether TOKENS of TEXT have ambiguous figures (1.234), and its sure ones
 * (1.234,56; 1,234,567) agree on another decimal mark than LANGUAGE's: then
 * STYLE has that mark, for number_find_styled.
 */
bool number_vote_style(const Language *language, const char *text,
    const GArray *tokens, NumberStyle *style);

#endif
