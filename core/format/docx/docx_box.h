/*
 * docx_box.h - boxes of Word documents that do not grow with their text: rows
 * of an exact height, text boxes, columns of a fixed width.
 *
 * Source: ECMA-376-1, 17.4.80 (w:trHeight), 17.4.52 (w:tblLayout), 20.4.2.22
 * (wps:bodyPr); ECMA-376-4, 19.1.2.22 (v:textbox).
 */
#ifndef DOCX_DOCX_BOX_H
#define DOCX_DOCX_BOX_H

#include "docx_room.h"

/*
 * Sets the sizes of the changed places of PART, down to 85 percent, so that they
 * fit into such boxes, and reports where they do not.
 */
void docx_box_settle(const Document *document, DocxPart *part,
    DocxMeter *meter);

/* SET, the children of a w:rPr at PLACE that the source has as RAW, in the size
 * that fits; a new string. */
char *docx_box_format(const DocxSkeleton *skeleton, const DocxPlace *place,
    const char *raw, const char *set);

#endif
