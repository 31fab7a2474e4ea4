/*
 * pdf_reuse.h - changed forms that are the same again.
 *
 * A letterhead is one form on all pages. Each use of it is translated for
 * itself, and gives the same new form each time: it is made once.
 */
#ifndef PDF_REUSE_H
#define PDF_REUSE_H

#include <glib.h>

typedef struct PdfReuse PdfReuse;

PdfReuse *pdf_reuse_new(void);
void pdf_reuse_free(PdfReuse *reuse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfReuse, pdf_reuse_free)

/* The object that was made of the form SOURCE (its number) with these
 * contents; 0: none yet. What the contents name must be named by them. */
int pdf_reuse_find(const PdfReuse *reuse, int source, const GString *data);
void pdf_reuse_add(PdfReuse *reuse, int source, const GString *data, int id);

#endif
