/*
 * sentence_shadow.h - sentences of text that PDF files and editors left marks
 * in: they are looked for in its shadow, where soft hyphens, zero-width
 * spaces and bidi controls do not stand between a stop and its space, and
 * ligatures and presentation forms are letters.
 */
#ifndef LANG_SENTENCE_SHADOW_H
#define LANG_SENTENCE_SHADOW_H

#include "lang/sentence.h"

/* As sentence_split, which does it all where TEXT has nothing of the kind.
 * What has no width and opens something belongs to the sentence behind it,
 * what closes to the one before, so that pairs of them stay together. TEXT ends
 * with a NUL byte at LENGTH. */
void sentence_shadow_split(const Language *language, const char *text,
    size_t length, GArray *bounds);

#endif
