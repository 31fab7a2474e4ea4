/*
 * number_finder.h - the text in which figures are looked for: private to the
 * files of number.
 */
#ifndef LANG_NUMBER_FINDER_H
#define LANG_NUMBER_FINDER_H

#include "lang/number.h"

/* The text that is being read, and the tokens so far. */
typedef struct NumberFinder {
	const Language *language;
	const NumberStyle *style;
	const char *text;
	size_t length;
	GArray *tokens;
	bool has_words;		/* words stand between spaces */
} NumberFinder;

/* The character at OFFSET, and the one before it; 0 outside of the text. */
uint32_t number_finder_at(const NumberFinder *finder, size_t offset);
uint32_t number_finder_at_before(const NumberFinder *finder, size_t offset);

/* The offset one character back, or on. */
size_t number_finder_before(const NumberFinder *finder, size_t offset);
size_t number_finder_after(const NumberFinder *finder, size_t offset);

/* OFFSET, or past the one space (or hyphen) that stands there. */
size_t number_finder_skip(const NumberFinder *finder, size_t offset,
    bool also_hyphen);

/* The term of TABLE after OFFSET and at most one space; *END: past it. */
const LanguageTerm *number_finder_term(const NumberFinder *finder,
    LanguageTable table, size_t offset, size_t *end);

/* Whether no figure before has what begins at START: "0 BRL 25". */
bool number_finder_is_free(const NumberFinder *finder, size_t start);

/* A hyphen, minus, dash or triangle. */
bool number_finder_is_minus(uint32_t character);

/* Four digits from 1800 to 2999 and nothing else. */
bool number_finder_is_year(const NumberToken *token);

/* The value of a token, from its core, its scale and its sign. */
void number_finder_set_value(NumberToken *token);

#endif
