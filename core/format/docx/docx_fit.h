/*
 * docx_fit.h - boxes on slides whose text has grown.
 *
 * A text body that says nothing of how it is fitted would run over its shape:
 * it gets a:normAutofit (ECMA-376-1, 21.1.2.1.3), and the program that shows
 * it makes the text smaller where it must.
 */
#ifndef DOCX_DOCX_FIT_H
#define DOCX_DOCX_FIT_H

#include "docx.h"

/* Adds to INSERTS what the bodies of the slide PART need. */
void docx_fit_inserts(const Document *document, const DocxPart *part,
    GArray *inserts);

#endif
