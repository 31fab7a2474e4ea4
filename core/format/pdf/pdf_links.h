/*
 * pdf_links.h - link annotations of a page (ISO 32000-1, 12.5.6.5).
 */
#ifndef PDF_LINKS_H
#define PDF_LINKS_H

#include "format/pdf/pdf_content.h"

typedef struct PdfLinks {
	GArray *boxes;		/* of BlockBox in display space, one an
				   annotation; empty where it is no link */
	GArray *notes;		/* of BlockBox: what others draw on the page */
} PdfLinks;

PdfLinks *pdf_links_read(PdfFile *file, const PdfContent *content,
    unsigned page);
PdfLinks *pdf_links_none(void);
void pdf_links_free(PdfLinks *links);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfLinks, pdf_links_free)

/* The link over a point; -1: none. */
int pdf_links_at(const PdfLinks *links, double x, double y);

/* Moves the link INDEX to BOXES (of BlockBox), one for each part of its
 * words. */
void pdf_links_move(PdfFile *file, const PdfContent *content, unsigned page,
    unsigned index, const GArray *boxes);

#endif
