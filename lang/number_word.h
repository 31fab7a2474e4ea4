/*
 * number_word.h - numbers without digits: eleven, 三千, XIX.
 */
#ifndef LANG_NUMBER_WORD_H
#define LANG_NUMBER_WORD_H

#include "lang/number_finder.h"

/* Adds the number in words that begins at OFFSET, and returns where it ends;
 * OFFSET: there is none. */
size_t number_word_add(NumberFinder *finder, size_t offset,
    bool is_word_start);

#endif
