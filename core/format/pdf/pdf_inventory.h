/*
 * pdf_inventory.h - what a PDF file has besides its text: pages, links,
 * widgets, annotations, fields, outline, structure, layers, attachments.
 *
 * Each thing is written down as a line of text that holds all that a
 * translation must not change: of a link its page and where it leads, of an
 * annotation its place, of a field its name and value. So two files have the
 * same things when they have the same lines. Titles and tool tips, which are
 * translated, are left out, and so are the places of links, which go with
 * their words.
 */
#ifndef PDF_INVENTORY_H
#define PDF_INVENTORY_H

#include "format/pdf/pdf_file.h"
#include "format/proof.h"

typedef struct PdfInventory PdfInventory;

/* Walks all of FILE once; it may be freed afterwards. */
PdfInventory *pdf_inventory_new(PdfFile *file);
void pdf_inventory_free(PdfInventory *inventory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfInventory, pdf_inventory_free)

/* Adds a check for each kind of thing to PROOF. */
void pdf_inventory_compare(const PdfInventory *source,
    const PdfInventory *target, Proof *proof);

#endif
