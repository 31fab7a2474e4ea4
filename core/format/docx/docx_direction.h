/*
 * docx_direction.h - tables, sections and sheets that run from right to left.
 *
 * Beside its paragraphs a Word document says for each table and each section
 * that it is laid out from the right (ECMA-376-1, 17.4.1 bidiVisual, 17.6.1
 * bidi). What has to be put into a part for that is found here, as insertions
 * into its bytes; the writer makes them while it copies.
 */
#ifndef DOCX_DOCX_DIRECTION_H
#define DOCX_DOCX_DIRECTION_H

#include "docx.h"

/* Adds to INSERTS what a part needs in a script that is written from right to
 * left. */
void docx_direction_inserts(const XmlTree *tree, GArray *inserts);

/*
 * The worksheet CONTENT with all its views turned (ECMA-376-1, 18.3.1.87
 * sheetView); as it is where its encoding or its prefixes are unusual. It is
 * edited as bytes: cells are never looked at. A new reference.
 */
GBytes *docx_direction_turn(GBytes *content);

/* Turns the worksheets that have no tree, skeleton->sheets. Errors: those of
 * zip_entry. */
bool docx_direction_turn_sheets(DocxSkeleton *skeleton, GError **error);

#endif
