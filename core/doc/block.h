/*
 * block.h - where text stands: paragraphs, headings, cells, their places.
 *
 * Blocks make a tree (table > row > cell > paragraph). Only blocks have a
 * geometry: page, and a box in PDF points (1/72 inch) with its origin at the
 * top left of the page, y downwards. Formats without pages leave both zero.
 */
#ifndef DOC_BLOCK_H
#define DOC_BLOCK_H

#include "doc/unit.h"

typedef enum BlockKind {
	BLOCK_PART,		/* a file in the file: body, header, notes */
	BLOCK_PARAGRAPH,
	BLOCK_HEADING,
	BLOCK_LIST_ITEM,
	BLOCK_TABLE,
	BLOCK_ROW,
	BLOCK_CELL,
	BLOCK_HEADER,
	BLOCK_FOOTER,
	BLOCK_NOTE,
	BLOCK_FIGURE,
	BLOCK_TEXT_BOX,
	BLOCK_META,		/* title, outline entry, label, alternative text */
} BlockKind;

typedef struct BlockBox {
	double left, top, right, bottom;
} BlockBox;

struct Block {
	Block *parent;		/* NULL: top of the document */
	Block *first_child;
	Block *last_child;
	Block *next;		/* sibling */
	BlockKind kind;
	unsigned level;		/* of headings and list items, from 1; or 0 */
	unsigned page;		/* from 1; 0: the format has none */
	unsigned last_page;	/* where its text ends, if that is another
				   page; or 0 */
	unsigned column;	/* of cells: of the first column they stand in,
				   from 1; 0: the format does not say */
	unsigned n_columns;	/* that they span; 0: one */
	BlockBox box;
	const char *name;	/* the format's word: "word/document.xml", "p" */
};

const char *block_kind_name(BlockKind kind);

/* A new last child of PARENT. */
Block *block_add(Block *parent, Arena *arena, BlockKind kind,
    const char *name);

#endif
