/*
 * pdf_bullet.h - bullets and check boxes that have no text of their own.
 *
 * Symbol fonts give a private-use or a control character for them, or nothing.
 * Before an item of a list such a sign is its marker, and stays what it is.
 */
#ifndef PDF_BULLET_H
#define PDF_BULLET_H

#include "format/pdf/pdf_line.h"

/* The member with which the text behind such a bullet, which has a font of its
 * own, begins; the line's first one: it has none. */
unsigned pdf_bullet_end(const PdfLines *lines, const PdfLine *line);

/* Are all signs of a line such ones, and as few as a bullet has? */
bool pdf_bullet_is_sign(const PdfLine *line);

/* Is it the o of a typewriter's font, which Word takes for a hollow bullet? */
bool pdf_bullet_is_letter(const PdfGlyph *glyph, const PdfFont *font);

#endif
