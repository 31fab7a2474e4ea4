/*
 * docx_fit.h - boxes on slides whose text has grown.
 *
 * A text body that says nothing of how it is fitted would run over its shape:
 * it gets a:normAutofit (ECMA-376-1, 21.1.2.1.3), and the program that shows
 * it makes the text smaller where it must. Where the shape's size is known the
 * text is measured, and how much smaller it is set stands there, as programs
 * work it out anew only when somebody edits the text.
 */
#ifndef DOCX_DOCX_FIT_H
#define DOCX_DOCX_FIT_H

#include "docx_room.h"

/* Adds to INSERTS what the bodies of the slide PART need, and reports what goes
 * below 85 percent of its size. */
void docx_fit_inserts(const Document *document, const DocxPart *part,
    DocxMeter *meter, GArray *inserts);

#endif
