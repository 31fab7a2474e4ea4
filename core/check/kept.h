/*
 * kept.h - where a text has the protected strings of its source.
 *
 * Linear, however many there are: of a few each is looked for anywhere, of
 * many only where the text has a protected span of its own.
 */
#ifndef CHECK_KEPT_H
#define CHECK_KEPT_H

#include <glib.h>

/* The spans of TEXT that hold one of the strings of SOURCE, of which SPANS are
 * its protected spans: an array of ProtectSpan, by their starts, owned by the
 * caller. They may overlap. */
GArray *kept_find(const char *source, const GArray *spans, const char *text);

#endif
