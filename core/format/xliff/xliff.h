/*
 * xliff.h - documents as XLIFF 2.1, for people and their tools.
 *
 * After XLIFF 2.1 (OASIS Standard, 2018), core and metadata module. Ids tell
 * everything: unit uN is Unit.id, segment or ignorable sN is Segment.number,
 * cN a code and mN a protected span with that inline id. The digest of the
 * source file stands in the metadata of <file>.
 *
 * UTF-8 throughout. Nothing here opens a file.
 */
#ifndef XLIFF_H
#define XLIFF_H

#include "format/format.h"

#define XLIFF_SPACE "urn:oasis:names:tc:xliff:document:2.0"
#define XLIFF_METADATA "urn:oasis:names:tc:xliff:metadata:2.0"

/* The row in the table of formats: XLIFF 2.x files as documents. */
extern const Format xliff_format;

/* DOCUMENT as an XLIFF 2.1 file, with the targets that it has. */
GBytes *xliff_export(const Document *document, GError **error);

/*
 * Sets the targets of DOCUMENT, which was read, segmented and protected anew
 * from the same source, to those of XLIFF. Codes and protected spans are
 * those of the source whatever the file made of them. REPORT gets what is
 * missing (FINDING_MERGE_MISSING) and what cannot be taken over because its
 * codes were changed. Errors: those of xml_parse; FAILURE_REFUSED when the
 * file was made from another source or was segmented anew. On an error the
 * targets set so far stand.
 */
bool xliff_merge(GBytes *xliff, Document *document, Report *report,
    GError **error);

#endif
