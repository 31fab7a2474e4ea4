/*
 * docx_turn.h - paragraphs that no translation changes, in a document that is
 * turned from left to right to right to left.
 *
 * Figures stay as they are, but a column of them must stand at the same edge as
 * its heading, which is turned. So paragraphs without letters are turned, too.
 */
#ifndef DOCX_DOCX_TURN_H
#define DOCX_DOCX_TURN_H

#include "docx_script.h"

/* Adds to INSERTS what such paragraphs of PART need in SCRIPT. */
void docx_turn_inserts(const Document *document, const DocxPart *part,
    const DocxScript *script, GArray *inserts);

#endif
