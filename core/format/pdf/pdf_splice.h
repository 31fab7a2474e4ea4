/*
 * pdf_splice.h - the content of a page with glyphs taken out and text put in.
 *
 * All bytes stay but those of the operators concerned. A glyph taken out
 * leaves an equal advance, so its neighbours stay where they are; a text put
 * in comes just before the operator of the first glyph it replaces, inside
 * of the same text object, marked content, clip and layer, and the text state
 * is put back behind it. Forms are changed in a private copy.
 */
#ifndef PDF_SPLICE_H
#define PDF_SPLICE_H

#include "format/pdf/pdf_content.h"
#include "format/pdf/pdf_emit.h"
#include "format/pdf/pdf_reuse.h"

typedef struct PdfSplice PdfSplice;

/* All are borrowed. PREFIX begins the names of copied forms. */
PdfSplice *pdf_splice_new(PdfContent *content, PdfFile *file, PdfEmit *emit,
    PdfReuse *reuse, const char *prefix);
void pdf_splice_free(PdfSplice *splice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfSplice, pdf_splice_free)

/* The languages of the content that are old are now TAG, where text changes.
 * TAG is borrowed. */
void pdf_splice_language(PdfSplice *splice, const char *tag);

/* Puts TEXT in the place of a PdfSaying of the content. */
void pdf_splice_say(PdfSplice *splice, unsigned saying, const char *text);

void pdf_splice_drop(PdfSplice *splice, unsigned glyph);

/* Puts SET, which covers BOX, where the glyph FIRST was. */
void pdf_splice_put(PdfSplice *splice, const PdfSet *set,
    const BlockBox *box, unsigned first, uint32_t rgb);

/* Paints BOX over everything that the page shows, and SET over everything
 * that is painted before. */
void pdf_splice_cover(PdfSplice *splice, const BlockBox *box, uint32_t rgb);
void pdf_splice_put_over(PdfSplice *splice, const PdfSet *set);

/* Shows a glyph once more, that far away; false: it cannot be. */
bool pdf_splice_copy(PdfSplice *splice, unsigned glyph, double dx, double dy);

bool pdf_splice_is_dropped(const PdfSplice *splice, unsigned glyph);

/* Puts BOXES (of BlockBox) in the place of a rule. It is done when all rules
 * of its path have been given. */
void pdf_splice_rule(PdfSplice *splice, unsigned rule, const GArray *boxes);

/* The same for the contents of a form: a new one with what was changed; 0:
 * nothing was. */
PdfObject pdf_splice_form(PdfSplice *splice);

/* Changes the page in the file. PAGE counts from 0. */
void pdf_splice_apply(PdfSplice *splice, unsigned page);

#endif
