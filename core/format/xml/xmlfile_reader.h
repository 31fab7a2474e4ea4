/*
 * xmlfile_reader.h - XML to units, by what ITS says of each element.
 *
 * A unit is a row of texts and of inline elements (withinText yes) within one
 * element; other elements end it, and nested ones (withinText nested) stand
 * in it as one code and are units of their own. White space around a unit is
 * left in the skeleton; within it runs of white space are one space, unless
 * it is to be preserved. What is not to be translated within a text is a
 * protected span; what is not to be translated at all makes no unit.
 */
#ifndef XMLFILE_READER_H
#define XMLFILE_READER_H

#include "xmlfile.h"

/* See Format.read. */
Document *xmlfile_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error);

#endif
