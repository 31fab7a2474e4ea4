/*
 * typography.h - signs, quotation marks, dates and spaces as the target language sets them.
 *
 * Only what an engine has left as the source has it: the sign of a currency on
 * the other side of its amount, a date in figures in the other order, a plain
 * space (or none) where French has a narrow one. Never what a figure is worth,
 * and never in addresses and codes. Text is UTF-8.
 */
#ifndef LANG_TYPOGRAPHY_H
#define LANG_TYPOGRAPHY_H

#include "lang/language.h"

/* A copy of TEXT, a translation into TARGET of SOURCE_TEXT, owned by the
 * caller. Done twice it is the same as once. */
char *typography_set(const char *source_text, const char *text,
    const Language *source, const Language *target);

#endif
