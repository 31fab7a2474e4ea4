/*
 * docx_binding.h - content controls whose text stands elsewhere, too.
 *
 * A control with w:dataBinding is filled in anew, when its document is opened,
 * from a node of another part (ECMA-376-1, 17.5.2.6; 22.5). So that node is
 * translated as well; where it cannot be found, or is a property that stays as it
 * is (author, company), the control is unbound when its text changes.
 */
#ifndef DOCX_DOCX_BINDING_H
#define DOCX_DOCX_BINDING_H

#include "docx.h"

/*
 * Looks through the parts that are loaded, adds parts of the kind DOCX_BOUND
 * for what their controls are bound to, and says in REPORT which controls will
 * be unbound. Errors: FAILURE_LIMIT; custom XML that cannot be read is left
 * alone.
 */
bool docx_binding_load(DocxSkeleton *skeleton, const Limits *limits,
    Report *report, GError **error);

/* Adds to INSERTS what unbinds controls of PART whose text changes. */
void docx_binding_inserts(const Document *document, const DocxPart *part,
    GArray *inserts);

#endif
