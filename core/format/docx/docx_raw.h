/*
 * docx_raw.h - a row of elements as raw markup, which formats are kept as: the
 * children of a w:rPr.
 */
#ifndef DOCX_DOCX_RAW_H
#define DOCX_DOCX_RAW_H

#include <stdbool.h>
#include <stddef.h>

/* An element at the top of the row; all point into it. */
typedef struct DocxRaw {
	const char *start, *end;	/* the whole element */
	const char *name;		/* without its prefix */
	size_t length;			/* of the name */
} DocxRaw;

/* The element at or behind *PLACE, which moves behind it; false: no more. The
 * row is well-formed. */
bool docx_raw_next(const char **place, DocxRaw *element);

bool docx_raw_is(const DocxRaw *element, const char *name);

/* The value of the attribute NAME, whatever its prefix; false: none. */
bool docx_raw_value(const DocxRaw *element, const char *name,
    const char **value, size_t *length);

/* The same as a whole number; FALLBACK where there is none. */
int docx_raw_number(const DocxRaw *element, const char *name, int fallback);

#endif
