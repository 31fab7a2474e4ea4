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

/* A document to be compared. */
typedef struct FiguresSide {
	const Document *document;
	const Language *language;	/* NULL: unknown */
	char **pages;		/* the text of each page, read without any
				   understanding; NULL-ended, or NULL */
} FiguresSide;

/*
 * Compares the sources of both documents, and adds the check "figures" to
 * PROOF. Where a language is unknown only runs of digits are compared. Where
 * pages are given, a figure of one side is a fault only if its digits are
 * missing there too: readers differ in what they take for the number of a
 * list, which is no text of a unit.
 */
void figures_compare(const FiguresSide *source, const FiguresSide *target,
    Proof *proof);

#endif
