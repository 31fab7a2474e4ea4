/*
 * ground.h - where the words that a model quotes stand in a document.
 *
 * A model never says positions, and what it quotes is not believed: it is
 * looked for. The document is a row of blocks, a paragraph or a row of a table
 * each (its cells joined by " | "), whose texts stand in one text with a line
 * end between them. Offsets are bytes of that text unless said otherwise.
 *
 * No match begins or ends inside a figure: "234" is not in "1,234".
 */
#ifndef TASK_GROUND_H
#define TASK_GROUND_H

#include "doc/document.h"
#include "lang/language.h"

typedef enum GroundLevel {
	GROUND_EXACT,		/* byte for byte */
	GROUND_ALIGNED,		/* but for spaces, hyphens, width, ligatures */
	GROUND_NORMALISED,	/* with figures and dates of the same value */
	GROUND_N_LEVELS,
} GroundLevel;

typedef struct GroundCell {
	size_t start, end;	/* of its text */
	const Block *block;
	unsigned column;	/* from 1 */
} GroundCell;

typedef struct GroundBlock {
	char *id;		/* "p11.b7", "b7", "t3.r2" */
	size_t start, end;
	const Unit *unit;	/* the first */
	const Block *block;	/* paragraph, or row */
	unsigned page;		/* 0: the format has none */
	unsigned table, row;	/* from 1; 0: no row of a table */
	GArray *cells;		/* of GroundCell; NULL: no row */
	size_t folded, valued;	/* where it begins in the folds */
} GroundBlock;

typedef struct GroundMatch {
	size_t start, end;
	unsigned block, last;	/* indices: it may go over several blocks */
	GroundLevel level;
} GroundMatch;

typedef struct Ground Ground;

/* DOCUMENT and LANGUAGE, which figures are read in, are borrowed. */
Ground *ground_new(const Document *document, const Language *language);
void ground_free(Ground *ground);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ground, ground_free)

const char *ground_level_name(GroundLevel level);
const Language *ground_language(const Ground *ground);

unsigned ground_n_blocks(const Ground *ground);
const GroundBlock *ground_block(const Ground *ground, unsigned index);
const char *ground_text(const Ground *ground);

/* The text of a block, new. */
char *ground_block_text(const Ground *ground, const GroundBlock *block);

/* Figures of a block, of Quantity with offsets into the block; borrowed. */
const GArray *ground_quantities(Ground *ground, unsigned index);

/* The same as number_find has them, of NumberToken. */
const GArray *ground_tokens(Ground *ground, unsigned index);

/*
 * All places of QUOTE (valid UTF-8) that begin in block BLOCK, or (-1)
 * anywhere, at the best level that has any; at most MOST. An array of
 * GroundMatch, owned by the caller.
 */
GArray *ground_find(Ground *ground, const char *quote, int block,
    unsigned most);

/* The first place of TEXT within START..END. False: there is none. */
bool ground_find_within(Ground *ground, const char *text, size_t start,
    size_t end, GroundMatch *match);

/* The cell that holds START..END; NULL: none, or not one alone. */
const GroundCell *ground_cell(const GroundBlock *block, size_t start,
    size_t end);

/* The heading of the column of CELL: text of the nearest row above without
 * amounts that has a cell over it; new, or NULL. */
char *ground_column_label(Ground *ground, unsigned index,
    const GroundCell *cell);

/* The first cell with letters of a row; NULL without. */
const GroundCell *ground_row_label(const Ground *ground,
    const GroundBlock *block);

#endif
