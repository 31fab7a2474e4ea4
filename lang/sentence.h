/*
 * sentence.h - where the sentences of a paragraph are.
 *
 * Text is valid UTF-8, offsets are bytes. The bytes between two sentences are
 * white space (or nothing, in languages without spaces), so that sentences
 * and gaps in a row are always the text, byte for byte. Time is linear.
 *
 * The rules are for running text of filings: a break that is missed costs
 * little, a break after "No." or within "S.A." costs a sentence. A language
 * without stops (Thai) gives one sentence a paragraph.
 */
#ifndef LANG_SENTENCE_H
#define LANG_SENTENCE_H

#include "lang/language.h"

typedef struct SentenceBound {
	size_t start, end;	/* white space at both ends left out */
} SentenceBound;

/* Empties BOUNDS, an array of SentenceBound, and fills it in rising order;
 * it stays empty when there is nothing but white space. */
void sentence_split(const Language *language, const char *text,
    size_t length, GArray *bounds);

/*
 * The bytes of a list label at the start of TEXT, with the space behind it:
 * "(a) ", "1.2. ", "IV. ", "• "; 0: there is none. What follows is what the
 * label is for. "1. " is none where a dot makes ordinals.
 */
size_t sentence_label(const Language *language, const char *text,
    size_t length);

#endif
