/*
 * sentence_token.h - what stands before a dot: an abbreviation, a figure, an
 * initial, a label; and whether a sentence ends there. Private to sentence.c.
 */
#ifndef LANG_SENTENCE_TOKEN_H
#define LANG_SENTENCE_TOKEN_H

#include "lang/sentence_scan.h"

/* A single dot at MARK, a space behind it; what follows begins at NEXT and is
 * no small letter. Whether a sentence ends at the dot. */
bool sentence_token_ends(const SentenceScan *scan, size_t mark, size_t next);

/* Whether the token before the dot at MARK is a figure of four digits, where
 * a dot makes no ordinals. */
bool sentence_token_is_year(const SentenceScan *scan, size_t mark);

/* Whether the dot at MARK stands within a figure whose parts were parted, "80
 * . 000"; what follows begins at NEXT. */
bool sentence_token_is_parted(const SentenceScan *scan, size_t mark,
    size_t next);

/* Whether the token with the mark at MARK is a name: "Yahoo!". */
bool sentence_token_is_name(const SentenceScan *scan, size_t mark);

/* Whether the token before the dot at MARK is a word of the language and
 * nothing that is written with a dot; IS_SURE: a long or a frequent one, for
 * no list has all abbreviations. */
bool sentence_token_is_word(const SentenceScan *scan, size_t mark,
    bool is_sure);

#endif
