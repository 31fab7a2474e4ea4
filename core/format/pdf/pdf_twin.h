/*
 * pdf_twin.h - a page as it was before it was translated, to be shown beside
 * or behind the translation.
 *
 * The twin is a form XObject over the page's own contents and resources, so
 * fonts and pictures are in the file once. What annotations show is part of
 * it; fields have no second widget. Of annotations themselves only links are
 * copied.
 */
#ifndef PDF_TWIN_H
#define PDF_TWIN_H

#include "format/pdf/pdf_sheet.h"

/* The form, in the user space of PAGE; 0: the contents cannot be read. */
PdfObject pdf_twin_form(PdfFile *file, PdfObject page, bool has_notes);

/* Has the page annotations that show something (links do not)? */
bool pdf_twin_has_notes(PdfFile *file, PdfObject page);

/* Appends to the array LINKS copies of the links of PAGE, moved by X and Y in
 * user space. TWINS (or NULL) has the numbers of pages and of those to which
 * links to them are to lead. */
void pdf_twin_links(PdfFile *file, PdfObject page, PdfObject links,
    const double move[2], GHashTable *twins);

#endif
