/*
 * bidi.h - the Unicode bidirectional algorithm (Annex 9), both ways.
 */
#ifndef LAYOUT_BIDI_H
#define LAYOUT_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Embedding levels of a paragraph's characters: odd is right to left. */
void bidi_levels(const uint32_t *characters, size_t count, bool is_rtl,
    uint8_t *levels);

/* Rule L2: fills ORDER with the indices from left to right. */
void bidi_visual(const uint8_t *levels, size_t count, uint32_t *order);

/*
 * The other way round, from a line as it was printed: CHARACTERS stand from
 * left to right, ORDER gets their indices in reading order. BRACKETS gets
 * which of them are brackets in text from right to left: some producers write
 * what they look like, others what they mean.
 */
void bidi_logical(const uint32_t *characters, size_t count, bool is_rtl,
    uint32_t *order, bool *brackets);

/* What the BRACKETS of such a line tell: more than 0, they are written as they
 * look, and mean the opposite; less than 0, they are written as they mean. */
int bidi_turned(const uint32_t *characters, const uint32_t *order,
    const bool *brackets, size_t count);

#endif
