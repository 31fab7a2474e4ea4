/*
 * pdf_ocr.h - the text of a picture of a page, by the program tesseract.
 */
#ifndef PDF_OCR_H
#define PDF_OCR_H

#include "format/pdf/pdf_content.h"
#include "format/pdf/pdf_render.h"

/*
 * Reads PICTURE, of SCALE pixels a point, and adds its words to CONTENT as
 * glyphs of FONT that no stream holds. LANGUAGE is tesseract's code. Errors:
 * FAILURE_NEEDS_ENGINE (the program or its data is missing, and the message
 * says what to install), FAILURE_ENGINE.
 */
bool pdf_ocr_read(const PdfPicture *picture, double scale,
    const char *language, const PdfFont *font, PdfContent *content,
    GError **error);

#endif
