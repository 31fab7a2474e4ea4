/*
 * pdf_scan.h - pages that are pictures of pages.
 *
 * Their text is an invisible layer, or is read by tesseract when that is
 * asked for. In both cases it becomes lines like those of any page, and each
 * line gets a cover that hides its letters in the picture. Pages whose layer
 * does not stand where the picture has letters are left as they are.
 */
#ifndef PDF_SCAN_H
#define PDF_SCAN_H

#include "format/format.h"
#include "format/pdf/pdf_block.h"
#include "format/pdf/pdf_cover.h"

typedef struct PdfScan PdfScan;

/* BYTES and OPTIONS are borrowed. Nothing is opened before it is needed. */
PdfScan *pdf_scan_new(GBytes *bytes, const FormatOptions *options);
void pdf_scan_free(PdfScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfScan, pdf_scan_free)

/* A picture of a page, with or without invisible text on it? */
bool pdf_scan_is(const PdfContent *content, const PdfLines *lines);

/*
 * The lines of PAGE that stand in its picture; HIDDEN is how many glyphs of
 * CONTENT are invisible, which change with it. NULL, with the reason in a
 * finding, when the page stays as it is.
 */
PdfLines *pdf_scan_lines(PdfScan *scan, PdfFile *file, PdfFonts *fonts,
    PdfContent *content, unsigned hidden, unsigned page, Report *report);

/* Blocks of a picture do not go on in other columns: what is read there is
 * not sure enough. */
void pdf_scan_part(PdfBlocks *blocks);

/* The covers of the lines of BLOCK, then of its marker if it has one (of
 * PdfCover, in ARENA). Their letters get the colour that they have in the
 * picture. NULL: it cannot be covered. */
PdfCover *pdf_scan_cover(PdfScan *scan, PdfContent *content,
    const PdfBlocks *blocks, const PdfLines *lines, const PdfBlock *block,
    Arena *arena);

#endif
