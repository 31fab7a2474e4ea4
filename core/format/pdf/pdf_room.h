/*
 * pdf_room.h - how far the text of each block may grow.
 *
 * To both sides up to the next thing on the page, the column's edge or the
 * page's margin; downwards up to what stands below the width it may take.
 */
#ifndef PDF_ROOM_H
#define PDF_ROOM_H

#include "format/pdf/pdf_block.h"

/* In em: what grown text keeps away from its neighbours. */
extern const double pdf_room_gap;

/* Narrows room_left and room_right of all blocks, which are set, and sets
 * room_bottom, hard_bottom, next and is_first. */
void pdf_room_find(PdfBlocks *blocks, const PdfLines *lines);

#endif
