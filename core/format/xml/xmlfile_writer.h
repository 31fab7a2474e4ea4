/*
 * xmlfile_writer.h - splices changed units into the bytes of their file.
 */
#ifndef XMLFILE_WRITER_H
#define XMLFILE_WRITER_H

#include "xmlfile.h"

/* See Format.write. */
GBytes *xmlfile_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error);

#endif
