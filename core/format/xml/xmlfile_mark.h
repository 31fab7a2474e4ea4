/*
 * xmlfile_mark.h - what a machine did, written into its output by ITS 2.0.
 *
 * Provenance (8.11) on the root: which tools translated. On elements whose
 * text is one unit: localization quality issues (8.17), one for each finding
 * that a person should look at. annotatorsRef (5.7) says who found them. In
 * HTML these are attributes its-*. No engine of ours says how sure it is, so
 * there is no MT confidence to write. Filings with facts get no marks: their
 * schemas know no foreign attributes.
 */
#ifndef XMLFILE_MARK_H
#define XMLFILE_MARK_H

#include "xmlfile.h"

/* Gets TEXT (owned by the callee), attributes to be put at PLACE of the
 * source. */
typedef void (*XmlfileMarkAdd)(void *data, size_t place, char *text);

/* Calls ADD for each element of DOCUMENT that gets marks, the root last. */
void xmlfile_mark_each(const Document *document, const Report *report,
    XmlfileMarkAdd add, void *data);

#endif
