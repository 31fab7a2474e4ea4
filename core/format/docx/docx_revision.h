/*
 * docx_revision.h - the numbers of tracked changes of formats.
 *
 * A run of one look may become several, each of which says what was changed of
 * it (w:rPrChange); their w:id must differ (ECMA-376-1, 17.13.5).
 */
#ifndef DOCX_DOCX_REVISION_H
#define DOCX_DOCX_REVISION_H

#include "docx.h"

/* RAW, the children of a w:rPr that is written for FORMAT, with a number of its
 * own for its w:rPrChange; a new string. The first keeps what it has. */
char *docx_revision_number(DocxSkeleton *skeleton, unsigned format,
    const char *raw);

#endif
