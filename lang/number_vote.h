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

/* The figures of a document that show their decimal mark beyond doubt. */
typedef struct NumberVote {
	unsigned points, commas;
} NumberVote;

/* Adds those of TEXT: 1.234,56 and 1,234,567; not 1.234, and not 12,5, which
 * may be two figures of a list. Linear, and much faster than reading them. */
void number_vote_count(NumberVote *vote, const Language *language,
    const char *text);

/* Adds those of TOKENS of TEXT, which stands in a cell of its own: 12,5 is one
 * there, too. */
void number_vote_tokens(NumberVote *vote, const char *text,
    const GArray *tokens);

/* What the cells of a column say of those of them that are in doubt: the mark
 * that two at least have and none has not, if it is not LANGUAGE's; or 0. */
uint32_t number_vote_column(const NumberVote *vote, const Language *language);

/* The mark that nearly all have, if it is not LANGUAGE's: '.' or ','. 0: the
 * language's. */
uint32_t number_vote_mark(const NumberVote *vote, const Language *language);

#endif
