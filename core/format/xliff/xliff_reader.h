/*
 * xliff_reader.h - an XLIFF 2.x file as a document of its own.
 *
 * Files and groups become blocks, units units, with the targets that are
 * there. Codes that are not nested become standalone ones, in source and
 * target alike.
 */
#ifndef XLIFF_READER_H
#define XLIFF_READER_H

#include "base/xml.h"
#include "xliff.h"

/* Where a segment stands; Unit.value is the index of its first. */
typedef struct XliffPlace {
	uint32_t segment;	/* node of <segment> or <ignorable> */
	uint32_t source;
	uint32_t target;	/* or XML_NONE */
	InlineList read;	/* the target as it was read */
} XliffPlace;

typedef struct XliffSkeleton {
	XmlTree *tree;
	uint32_t root;
	GArray *places;		/* of XliffPlace */
} XliffSkeleton;

/* See Format.read. */
Document *xliff_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error);

#endif
