/*
 * pdf_accent.h - signs that are printed over a letter, and make one with it.
 *
 * TeX draws an accent and then its letter; Arabic vowel signs are put where
 * they look best. Either way the text is the letter and a combining mark.
 */
#ifndef PDF_ACCENT_H
#define PDF_ACCENT_H

#include "format/pdf/pdf_stroke.h"

/* A mark that is printed as a sign of its own. */
typedef struct PdfAccent {
	unsigned glyph, letter;	/* both are glyphs */
	gunichar mark;
} PdfAccent;

/* The accents (of PdfAccent) in a row of strokes, [FROM, TO): marks in a place
 * of their own, and signs like ` or ^ that are printed over a letter. */
GArray *pdf_accent_find(const PdfContent *content, const GArray *strokes,
    unsigned from, unsigned to);

/* The combining mark that TEXT, one sign, stands for; 0: none. */
gunichar pdf_accent_of(const char *text);

/* Appends LETTER, UTF-8, with MARK over it, as one sign where there is one. */
void pdf_accent_join(GString *out, const char *letter, gunichar mark);

#endif
