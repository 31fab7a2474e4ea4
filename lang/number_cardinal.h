/*
 * number_cardinal.h - numbers in words: twenty-three million, zweihundert.
 *
 * The words are data (number/cardinal of language.ini); how they add up is
 * the same everywhere: ones and tens fill free places, hundreds multiply what
 * is before them, thousands and more close what was read.
 */
#ifndef LANG_NUMBER_CARDINAL_H
#define LANG_NUMBER_CARDINAL_H

#include "lang/number_finder.h"

typedef struct NumberCardinal {
	size_t end;
	unsigned n_words;
	Decimal value;
	int64_t last;		/* what its last word counts: 1, 1000 ... */
	bool is_derived;	/* an ordinal, an adjective: zehnte */
} NumberCardinal;

/* The longest number in words that begins at OFFSET, where a word begins.
 * False: there is none, or nothing but an article. */
bool number_cardinal_read(const NumberFinder *finder, size_t offset,
    NumberCardinal *number);

#endif
