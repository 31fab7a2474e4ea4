/*
 * dump.h - a document as text that people read: trees and plain text.
 *
 * The tree is the golden format of the reader tests: one line a block, unit,
 * segment or inline, indented by depth, texts quoted with C escapes.
 */
#ifndef DOC_DUMP_H
#define DOC_DUMP_H

#include "doc/document.h"

/* The tree; geometry is rounded to whole points. Owned by the caller. */
char *dump_tree(const Document *document);

/* Outputs of the units in reading order, one paragraph a line. */
char *dump_text(const Document *document);

#endif
