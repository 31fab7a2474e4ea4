/*
 * pdf_emit.h - set text as operators, and the fonts it needs as objects.
 *
 * One subset font per face and document: Type 0 with Identity-H, so a code is
 * the glyph's number (ISO 32000-1, 9.7). Text that a reader could not get back
 * from the codes alone carries /ActualText (14.9.4).
 */
#ifndef PDF_EMIT_H
#define PDF_EMIT_H

#include "format/pdf/pdf_trace.h"

typedef struct PdfEmit PdfEmit;

/* What is in force where the text is put. */
typedef struct PdfInk {
	PdfMatrix user;		/* display space to user space */
	uint32_t rgb;
	const char *code;	/* sets that colour again; NULL: it cannot be
				   set again, so it must not be changed */
} PdfInk;

/* PREFIX begins the resource names and is copied. */
PdfEmit *pdf_emit_new(const char *prefix);
void pdf_emit_free(PdfEmit *emit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfEmit, pdf_emit_free)

/* Appends the operators between BT and ET. The text state must be the
 * initial one but for the font. Adds the fonts used to USED (a set of
 * numbers). */
void pdf_emit_text(PdfEmit *emit, GString *out, const PdfSet *set,
    const PdfInk *ink, GHashTable *used);

/* Adds the fonts in USED to the dictionary FONTS of a resource dictionary. */
void pdf_emit_resources(PdfEmit *emit, PdfFile *file, PdfObject fonts,
    GHashTable *used);

/* Makes the font objects, after the last text. */
void pdf_emit_finish(PdfEmit *emit, PdfFile *file);

/* A number in PDF syntax, with at most DECIMALS (up to 6) places. */
void pdf_emit_number(GString *out, double value, unsigned decimals);

/* LENGTH bytes of UTF-8 as a text string (7.9.2.2) in hexadecimal digits. */
void pdf_emit_string(GString *out, const char *text, size_t length);
void pdf_emit_matrix(GString *out, const PdfMatrix *matrix);

#endif
