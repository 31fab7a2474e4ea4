/*
 * pdf_bilingual.h - source and translation in one file.
 *
 * The translated pages are those of the file: links, outline, fields and tags
 * stay with them. What a page was before comes beside it (on a sheet twice as
 * wide), before it (as a page) or behind it (as an optional-content layer).
 */
#ifndef PDF_BILINGUAL_H
#define PDF_BILINGUAL_H

#include "format/format.h"
#include "format/pdf/pdf_file.h"

typedef struct PdfBilingual PdfBilingual;

/* FILE as it was read. LANGUAGE is the target, or NULL; PREFIX begins the
 * names of resources. All but PREFIX are borrowed. */
PdfBilingual *pdf_bilingual_new(PdfFile *file, FormatLayout layout,
    const Language *language, const char *prefix);
void pdf_bilingual_free(PdfBilingual *bilingual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfBilingual, pdf_bilingual_free)

/* Before anything of PAGE (from 0) is changed, and afterwards. */
void pdf_bilingual_keep(PdfBilingual *bilingual, unsigned page);
void pdf_bilingual_join(PdfBilingual *bilingual, unsigned page,
    bool is_changed);

/* After the last page. */
void pdf_bilingual_finish(PdfBilingual *bilingual);

#endif
