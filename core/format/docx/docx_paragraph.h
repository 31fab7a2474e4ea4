/*
 * docx_paragraph.h - the content of one paragraph as a flat row of atoms.
 *
 * First pass of the reader: runs, wrappers (hyperlinks, insertions, content
 * controls) and fields are laid out in a row, so that the second pass
 * (docx_reader.c) can decide what is text, what is a span and what is opaque.
 * Paragraphs inside (text boxes) are left alone: they are units of their own.
 */
#ifndef DOCX_DOCX_PARAGRAPH_H
#define DOCX_DOCX_PARAGRAPH_H

#include "docx.h"

typedef enum DocxAtomKind {
	DOCX_ATOM_TEXT,		/* characters a reader sees */
	DOCX_ATOM_PIECE,	/* opaque; text: what a reader sees of it */
	DOCX_ATOM_WRAP_OPEN,	/* piece: the start tag */
	DOCX_ATOM_WRAP_CLOSE,
	DOCX_ATOM_FIELD_BEGIN,	/* piece: the w:fldChar, alone in its run or
				   not; text: NULL */
	DOCX_ATOM_FIELD_CODE,	/* piece; text: the instruction */
	DOCX_ATOM_FIELD_SEPARATE,
	DOCX_ATOM_FIELD_END,
} DocxAtomKind;

typedef struct DocxAtom {
	DocxAtomKind kind;
	unsigned format;	/* of the run; TEXT */
	char *text;		/* owned by the atom array */
	DocxPiece piece;
	uint32_t node;		/* wrappers: the element, for its type */
} DocxAtom;

/* The row of atoms of the paragraph or string at NODE; free with
 * g_array_unref. */
GArray *docx_paragraph_atoms(DocxSkeleton *skeleton, const DocxPart *part,
    DocxDialect dialect, uint32_t node, bool *has_deleted);

#endif
