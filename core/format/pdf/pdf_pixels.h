/*
 * pdf_pixels.h - pixels that changed outside of text.
 *
 * Both pages are rendered by poppler; where either has text, with three points
 * around it, nothing is said. What is left must be the same.
 */
#ifndef PDF_PIXELS_H
#define PDF_PIXELS_H

#include "format/pdf/pdf_content.h"
#include "format/pdf/pdf_render.h"

/* How many pixels of a page differ outside of the text in CONTENTS (of
 * PdfContent) and of FRAMES (of BlockBox), and the box around them in display
 * space. */
unsigned pdf_pixels_changed(const PdfPicture *source,
    const PdfPicture *target, const GPtrArray *contents,
    const GArray *frames, BlockBox *changed);

#endif
