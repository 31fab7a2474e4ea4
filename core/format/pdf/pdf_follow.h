/*
 * pdf_follow.h - what goes where its words go: rules under them, links, list
 * markers and the dots of contents.
 */
#ifndef PDF_FOLLOW_H
#define PDF_FOLLOW_H

#include "format/pdf/pdf_flow.h"
#include "format/pdf/pdf_set.h"
#include "format/pdf/pdf_splice.h"

/* SETTINGS are those of the page, fitted and put in. */
void pdf_follow_rules(const GPtrArray *settings, const PdfSkeleton *skeleton,
    const PdfContent *content, PdfSplice *splice);
void pdf_follow_signs(const GPtrArray *settings, const PdfContent *content,
    PdfSplice *splice);
/* LABELS are of PdfLabel: text that stays, and goes down with its row. */
void pdf_follow_labels(const GArray *labels, PdfSplice *splice);
void pdf_follow_links(const GPtrArray *settings, PdfFile *file,
    const PdfContent *content, const PdfSplice *splice, unsigned page);

#endif
