/*
 * pdf_seat.h - where each line of a page has its seat: in a row, in a column,
 * and between the lines above and below it of one paragraph.
 */
#ifndef PDF_SEAT_H
#define PDF_SEAT_H

#include "format/pdf/pdf_line.h"

enum { PDF_SEAT_NONE = -1 };

/* What is known of a line beyond itself. */
typedef struct PdfSeat {
	int above, below;	/* the line linked in the paragraph */
	unsigned row;
	unsigned row_lines;	/* with words or figures, markers left out */
	bool is_table;		/* its row is one of a table */
	int marker;		/* list marker at its left; PDF_SEAT_NONE */
	double column_left, column_right;
	unsigned column_lines, column_full;	/* that reach its right edge */
	unsigned flush_left, flush_right;	/* just at its edges */
	unsigned pairs_left;	/* that begin where the one before does */
	double limit_left, limit_right;	/* neighbours in the row, rules */
	double rule_left, rule_right;	/* upright rules alone; 0: none */
} PdfSeat;

typedef struct PdfSeats {
	const PdfLines *lines;	/* borrowed */
	const PdfContent *content;
	GArray *seats;		/* of PdfSeat, one a line */
	BlockBox text;		/* around all lines of the page */
	BlockBox area;		/* the same with equal margins */
	double leading;		/* usual one, in em; 0: none */
	bool has_roles;		/* tags that agree with the words */
	bool is_index;		/* most lines are entries of one */
} PdfSeats;

/* Sorts the lines from top to bottom, and joins pieces of one. */
PdfSeats *pdf_seat_find(PdfLines *lines);
void pdf_seat_free(PdfSeats *seats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfSeats, pdf_seat_free)

/* Do the lines of its column end at one edge, and begin anywhere? */
bool pdf_seat_is_flush_right(const PdfSeat *seat);

/* Do two boxes have more than SHARE of the narrower one's width in common? */
bool pdf_seat_overlaps(const BlockBox *a, const BlockBox *b, double share);

PdfSeat *pdf_seat_at(const PdfSeats *seats, unsigned index);

#endif
