/*
 * docx_signature.h - the signatures of a package, which no translation can
 * keep.
 *
 * Source: ECMA-376-2, clause 10.
 */
#ifndef DOCX_DOCX_SIGNATURE_H
#define DOCX_DOCX_SIGNATURE_H

#include "docx.h"

/*
 * Takes the signatures out of a package that was changed, if it has any: the
 * parts that skeleton->signature leads to, the relationship to them, their
 * content types; and says so in REPORT. Errors: those of reading a part.
 */
bool docx_signature_remove(DocxSkeleton *skeleton, const Limits *limits,
    Report *report, GError **error);

#endif
