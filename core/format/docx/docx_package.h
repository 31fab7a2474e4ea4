/*
 * docx_package.h - workbooks in a document: the data that charts are drawn
 * from.
 *
 * A chart holds the strings it shows, and a program that edits it fills them
 * in anew from its workbook (ECMA-376-1, 21.2.2.63 externalData): both must
 * say the same. Packages in such a package are not looked into.
 */
#ifndef DOCX_DOCX_PACKAGE_H
#define DOCX_DOCX_PACKAGE_H

#include "docx.h"

/*
 * The package in the entry NAME, opened once and owned by SKELETON. What it
 * unpacks to counts with what the document does. Errors: FAILURE_INPUT,
 * LIMIT, REFUSED.
 */
DocxPackage *docx_package_open(DocxSkeleton *skeleton, const char *name,
    const Limits *limits, GError **error);
void docx_package_free(void *package);

/* Before writing: charts say what the cells of their workbooks got. */
void docx_package_settle(Document *document);

/* Puts packages that were changed back into their entries. Errors: those of
 * zip_write. */
bool docx_package_write(DocxSkeleton *skeleton, GError **error);

#endif
