/*
 * docx_table.h - the columns of a workbook's tables.
 *
 * A table names its columns once more, and a program that opens the file wants
 * each name to be what stands in the header cell, and no two to be equal
 * (ECMA-376-1, 18.5.1.3). Formulas call columns by these names.
 */
#ifndef DOCX_DOCX_TABLE_H
#define DOCX_DOCX_TABLE_H

#include "docx.h"

/* After reading: where formulas name columns, columns and the strings in their
 * header cells are not translated. */
void docx_table_protect(Document *document);

/* Before writing: a column gets what its header cell got. Where two would be
 * the same, the headers of that table stay in the source language, and REPORT
 * says so. */
void docx_table_settle(Document *document, Report *report);

#endif
