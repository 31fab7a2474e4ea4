/*
 * docx_plain.h - text that stands beside paragraphs and runs.
 */
#ifndef DOCX_DOCX_PLAIN_H
#define DOCX_DOCX_PLAIN_H

#include "docx.h"

/*
 * What the element at NODE of PART is to people, if its content is text: the
 * cached strings of a chart, titles of documents, comments on slides. NULL: it
 * is not. SHOWN: names of custom properties that fields show.
 */
const char *docx_plain_name(const DocxPart *part, GHashTable *shown,
    uint32_t node);

/* The same for an attribute, whose value *VALUE becomes: what is said of a
 * picture for those who cannot see it, if that is more than a word or the name
 * of a file; a watermark; the choices of a list. */
const char *docx_plain_attribute(const XmlTree *tree, uint32_t node,
    XmlSpan *value);

#endif
