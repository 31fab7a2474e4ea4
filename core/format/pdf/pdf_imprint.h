/*
 * pdf_imprint.h - what the writer has put on the pages of a target: does it
 * stand free, can it be seen, is it of a size to be read, has it a font?
 *
 * Text of ours is known by the names of its fonts (see pdf_writer). Faults are
 * told in display space. What was so in the source is no fault: text that is
 * kept may overlap what it always overlapped.
 */
#ifndef PDF_IMPRINT_H
#define PDF_IMPRINT_H

#include "format/pdf/pdf_content.h"
#include "format/proof.h"

typedef struct PdfImprint PdfImprint;

/* Opens its checks in PROOF. PREFIX begins the names of our fonts; it is
 * copied. */
PdfImprint *pdf_imprint_new(Proof *proof, const char *prefix);
void pdf_imprint_free(PdfImprint *imprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfImprint, pdf_imprint_free)

/* Looks at PAGE (from 0) of the target FILE, whose contents are TARGET. */
void pdf_imprint_page(PdfImprint *imprint, PdfFile *file,
    const PdfContent *source, const PdfContent *target, unsigned page);

/* The text of a page as its content stream spells it, ours by /ActualText
 * where that is said. Owned by the caller. */
char *pdf_imprint_text(const PdfImprint *imprint, const PdfContent *target);

#endif
