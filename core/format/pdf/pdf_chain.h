/*
 * pdf_chain.h - which line goes on with the text of which.
 *
 * Lines of one paragraph are linked by PdfSeat.above and PdfSeat.below. A line
 * goes on with the one above it when their distance, size and weight agree,
 * nothing separates them, and the upper one was ended by the edge of its
 * column and not on purpose.
 */
#ifndef PDF_CHAIN_H
#define PDF_CHAIN_H

#include "format/pdf/pdf_seat.h"

/* Links the lines of SEATS, whose columns are known; sets its leading. */
void pdf_chain_lines(PdfSeats *seats);

#endif
