/*
 * docx_changes.h - tracked changes, accepted.
 *
 * What was inserted or moved here becomes plain text, what was deleted or
 * moved away goes, and so does what is said of earlier looks. A paragraph
 * whose mark was deleted is joined with the next one, and has its properties
 * then.
 *
 * Source: ECMA-376-1, 17.13.5.
 */
#ifndef DOCX_DOCX_CHANGES_H
#define DOCX_DOCX_CHANGES_H

#include "docx.h"

/*
 * A new tree for TREE, the part called WHERE, with all changes in it
 * accepted; TREE itself, with *IS_CHANGED false, where there are none. TREE is
 * taken. Errors: those of xml_parse.
 */
XmlTree *docx_changes_accept(XmlTree *tree, const char *where,
    const Limits *limits, bool *is_changed, GError **error);

#endif
