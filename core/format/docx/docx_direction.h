/*
 * docx_direction.h - tables and sections that run from right to left.
 *
 * Beside its paragraphs a Word document says for each table and each section
 * that it is laid out from the right (ECMA-376-1, 17.4.1 bidiVisual, 17.6.1
 * bidi). What has to be put into a part for that is found here, as insertions
 * into its bytes; the writer makes them while it copies.
 */
#ifndef DOCX_DOCX_DIRECTION_H
#define DOCX_DOCX_DIRECTION_H

#include "docx.h"

typedef struct DocxInsert {
	size_t place;		/* offset into the part's bytes */
	char *text;		/* owned by the array */
} DocxInsert;

/* Of DocxInsert, by rising place; for a part in a script that is written from
 * right to left. Free with g_array_unref. */
GArray *docx_direction_inserts(const XmlTree *tree);

#endif
