/*
 * figures.h - the figures and dates of two documents, compared page by page.
 *
 * Figures are compared as exact values, each text read by the rules of its
 * own language: 1,234.5 in English is 1.234,5 in German. Documents without
 * pages are one page.
 */
#ifndef FORMAT_FIGURES_H
#define FORMAT_FIGURES_H

#include "doc/document.h"
#include "format/proof.h"
#include "lang/language.h"

/* Compares the sources of both documents. A language may be NULL: then only
 * runs of digits are compared. Adds the check "figures" to PROOF. */
void figures_compare(const Document *source, const Language *source_language,
    const Document *target, const Language *target_language, Proof *proof);

#endif
