/*
 * docx_html.h - imported pieces of XHTML (w:altChunk, ECMA-376-1, 17.17.2).
 *
 * The outermost elements that hold text and no other block are units; their
 * tags are codes. What is not well-formed is no piece of ours.
 */
#ifndef DOCX_DOCX_HTML_H
#define DOCX_DOCX_HTML_H

#include "docx.h"

/* Whether the root of TREE is html. */
bool docx_html_is_one(const XmlTree *tree);

/* What the walk over the nodes does at NODE. */
typedef enum DocxHtmlStep {
	DOCX_HTML_ENTER,	/* look inside */
	DOCX_HTML_SKIP,		/* nothing in there is shown */
	DOCX_HTML_UNIT,		/* an element: its content is one text */
	DOCX_HTML_TEXT,		/* text beside blocks: one of its own */
} DocxHtmlStep;

DocxHtmlStep docx_html_step(const XmlTree *tree, uint32_t node);

/* The row of DocxAtom in the element at NODE, as docx_paragraph_atoms gives
 * it. */
GArray *docx_html_atoms(const XmlTree *tree, uint32_t node);

/* Adds to INSERTS what makes the page run from right to left. */
void docx_html_turn(const XmlTree *tree, GArray *inserts);

#endif
