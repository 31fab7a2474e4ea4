/*
 * quotation.h - quotation marks as the target language has them.
 *
 * Straight ones, and those that were left as the source has them, become the
 * first marks of the target's list, and within those its second ones. Only
 * where every mark of the text has its partner, for a mark alone may be
 * inches, or go on behind a code. Apostrophes stay, and single marks that
 * stand for themselves. Text is UTF-8.
 */
#ifndef LANG_QUOTATION_H
#define LANG_QUOTATION_H

#include "lang/language.h"

/* A copy of TEXT, a translation into TARGET of SOURCE_TEXT, owned by the
 * caller. Done twice it is the same as once; linear. */
char *quotation_set(const char *source_text, const char *text,
    const Language *source, const Language *target);

#endif
