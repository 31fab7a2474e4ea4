/*
 * docx_strings.h - what the cells of a workbook say, for what says it again:
 * the columns of its tables, the charts that are drawn from it.
 */
#ifndef DOCX_DOCX_STRINGS_H
#define DOCX_DOCX_STRINGS_H

#include "docx.h"

/* The strings of the workbook PACKAGE (NULL: the document): source text to
 * Unit. Free with g_hash_table_unref. */
GHashTable *docx_strings_of(const Document *document,
    const DocxPackage *package);

/* The string that says what UNIT says in the source, or NULL. */
Unit *docx_strings_find(GHashTable *strings, const Unit *unit);

/* The whole target of UNIT becomes TEXT. ORIGIN is not copied. */
void docx_strings_set(Document *document, Unit *unit, const char *text,
    const char *origin);

#endif
