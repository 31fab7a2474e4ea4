/*
 * plain.h - plain text as a document: for tests of packs, and for texts that
 * are given line by line.
 */
#ifndef TASK_PLAIN_H
#define TASK_PLAIN_H

#include "doc/document.h"

/* A line is a paragraph; a line with tabs is a row of a table, with a cell
 * between each; empty lines are left out. TEXT is valid UTF-8. */
Document *plain_document(const char *text, const char *name);

#endif
