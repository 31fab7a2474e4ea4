/*
 * docx_relation.h - how the parts of a package are found: by relationships
 * (ECMA-376-2, 6.5), never by name.
 */
#ifndef DOCX_DOCX_RELATION_H
#define DOCX_DOCX_RELATION_H

#include "base/xml.h"
#include "base/zip.h"

/* The entry NAME of ZIP, parsed. Errors: FAILURE_INPUT, LIMIT; REFUSED for a
 * DTD, which no part may have. */
XmlTree *docx_relation_tree(Zip *zip, const char *name, const Limits *limits,
    GError **error);

/* TARGET, as a relationship of the part SOURCE ("" for the package) says it,
 * as the name of an entry: "word/document.xml" and "header1.xml" give
 * "word/header1.xml". A new string. */
char *docx_relation_target(const char *source, const char *target);

/* The entry with the relationships of PART: "word/document.xml" gives
 * "word/_rels/document.xml.rels". A new string. */
char *docx_relation_name(const char *part);

/* TYPE is a URI, TARGET the name of an entry that need not exist. */
typedef void (*DocxRelationVisit)(const char *type, const char *target,
    void *data);

/* Visits the internal relationships of PART ("" for the package). Errors:
 * those of docx_relation_tree; a part without relationships is none. */
bool docx_relation_each(Zip *zip, const char *part, const Limits *limits,
    DocxRelationVisit visit, void *data, GError **error);

#endif
