/*
 * xmlfile_package.h - filings of several files in one archive.
 *
 * Report packages (ESEF: reports/, META-INF/) and document sets (EDINET). The
 * inline XBRL documents and label linkbases in it are translated as if they
 * stood alone; all other entries, names and their order stay as they are. The
 * facts of all of them are proved together, since contexts and continuations
 * may stand in another file.
 */
#ifndef XMLFILE_PACKAGE_H
#define XMLFILE_PACKAGE_H

#include "format/format.h"

/* The row in the table of formats. */
extern const Format xmlfile_package_format;

#endif
