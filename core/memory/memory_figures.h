/*
 * memory_figures.h - a stored translation made to fit other figures.
 *
 * Two sources that differ in nothing but figures have targets that differ in
 * nothing but figures, if words around them need not change with them. That is
 * so only where it can be shown: each figure that differs stands once in the
 * stored target, with the same digits before its unit; it is an amount and no
 * part of a code or of a date in figures; and old and new figure take the same
 * plural in the target language (CLDR).
 */
#ifndef MEMORY_MEMORY_FIGURES_H
#define MEMORY_MEMORY_FIGURES_H

#include "lang/language.h"

/*
 * OLD_TARGET, the translation of OLD_SOURCE, with the figures of NEW_SOURCE as
 * the target language writes them: a new string, or NULL where it cannot be
 * shown to be right. All are tagged texts; the sources have one skeleton
 * (memory_text.h).
 */
char *memory_figures_replace(const Language *from, const char *old_source,
    const char *new_source, const Language *to, const char *old_target);

#endif
