/*
 * pdf_notice.h - what must be known of a PDF file before it is translated:
 * may it be changed, is it signed, does it hold a form of another kind.
 */
#ifndef PDF_NOTICE_H
#define PDF_NOTICE_H

#include "format/format.h"
#include "format/pdf/pdf_file.h"

/* Fails with FAILURE_REFUSED where the permissions of an encrypted file do
 * not let its contents be modified, unless OPTIONS pass over that. */
bool pdf_notice_allows(PdfFile *file, const FormatOptions *options,
    GError **error);

/* Findings about the whole file. */
void pdf_notice_report(PdfFile *file, const FormatOptions *options,
    Report *report);

#endif
