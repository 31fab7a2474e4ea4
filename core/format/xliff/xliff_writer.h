/*
 * xliff_writer.h - splices new targets into an XLIFF file.
 *
 * Everything else in it (notes, matches, extensions) stays as it is.
 */
#ifndef XLIFF_WRITER_H
#define XLIFF_WRITER_H

#include "xliff.h"

/* See Format.write. */
GBytes *xliff_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error);

#endif
