/*
 * lines.h - a line in, a line out: segment, figures, compare, identify.
 */
#ifndef TOOLS_LINES_H
#define TOOLS_LINES_H

#include "tools/setup.h"

/* Appends to OUT what is to be said of TEXT, a line without its end and valid
 * UTF-8, which may be written over. */
typedef void (*LinesAnswer)(char *text, size_t length, GString *out,
    void *data);

/*
 * Calls ANSWER for each line of stdin. What it appends is written as soon as
 * there is nothing more to read, so that a program may ask and wait. Bytes that
 * are no UTF-8 become U+FFFD. Errors: FAILURE_INPUT, FAILURE_OUTPUT.
 */
bool lines_each(LinesAnswer answer, void *data, GError **error);

/* A place of a text, in bytes and in code points: {0, 0} is its beginning. */
typedef struct LinesPlace {
	size_t offset, n;
} LinesPlace;

/* Moves PLACE to OFFSET of TEXT, valid UTF-8, and returns how many code points
 * are before it. From one place to the next it takes as long as they are apart. */
size_t lines_place(LinesPlace *place, const char *text, size_t offset);

/* The language that -l names. Errors: FAILURE_USAGE. */
const Language *lines_language(const Setup *setup, const Options *options,
    GError **error);

#endif
