/*
 * pdf_block.h - lines gathered to paragraphs, headings and table cells.
 *
 * No model: base lines, edges, rules and fills decide. Coordinates are those
 * of display space. A block also knows the room that its text may take when
 * it grows: up to the next thing on the page, never to the page's edge.
 */
#ifndef PDF_BLOCK_H
#define PDF_BLOCK_H

#include "format/pdf/pdf_line.h"
#include "layout/gap.h"

typedef enum PdfAlign {
	PDF_ALIGN_LEFT,
	PDF_ALIGN_RIGHT,
	PDF_ALIGN_CENTRE,
	PDF_ALIGN_JUSTIFY,
} PdfAlign;

typedef struct PdfBlock {
	BlockKind kind;
	unsigned level;
	unsigned first, count;	/* in PdfBlocks.order */
	BlockBox box;
	double base;		/* of the first line */
	double em;
	double leading;		/* base line to base line; one line: 0 */
	double indent;		/* of the first line against the others */
	PdfAlign align;
	double measure;		/* right edge that its lines were cut for;
				   one line: infinite */
	double notch;		/* how far to the right its last line may
				   reach, beside what stands there; infinite:
				   as the others */
	double column_end;	/* far edge of the column it begins with */
	double turn_start;	/* where it begins, up to column_end, when it
				   is written from the other side, because the
				   first line of other text follows it; 0 */
	double cell_left, cell_right;	/* rules of its cell; 0: not both */
	double room_left, room_right, room_bottom;
	double hard_bottom;	/* the same but for the block NEXT */
	double give;		/* how far NEXT can surely go down */
	int id, next;		/* the block that stands below; -1: none */
	int rest;		/* the block that goes on with its text at the
				   top of the next column; -1: none */
	bool is_rest;		/* it is such a block */
	unsigned gap, n_gaps;	/* in PdfBlocks.gaps: signs among its lines
				   that stay */
	int marker;		/* line of its list marker; -1: none */
	int leader;		/* line of the dots behind it; -1: none */
	bool is_rtl;		/* reads from right to left */
	bool is_first;		/* nothing stands before it in its row */
	bool is_bold;
	bool is_number;		/* digits and no letters */
} PdfBlock;

typedef struct PdfBlocks {
	GArray *blocks;		/* of PdfBlock, in reading order */
	GArray *order;		/* of unsigned: lines of the blocks */
	GArray *gaps;		/* of Gap */
	BlockBox text;		/* around all lines of the page */
	bool has_roles;		/* tags that agree with the words */
	unsigned kept;		/* paragraphs with unknown signs */
	unsigned formulas;	/* paragraphs full of formulas */
} PdfBlocks;

/* Sorts LINES, and joins pieces of one. */
PdfBlocks *pdf_block_find(PdfLines *lines);
void pdf_block_free(PdfBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfBlocks, pdf_block_free)

const PdfBlock *pdf_block_at(const PdfBlocks *blocks, unsigned index);

const PdfBlock *pdf_block_by_id(const PdfBlocks *blocks, int id);

/* The index-th line of a block. */
const PdfLine *pdf_block_line(const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block, unsigned index);

#endif
