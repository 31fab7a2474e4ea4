/*
 * tally.h - all the figures of a document, in two words.
 *
 * The runs of digits (of any script) of all outputs: how many there are, and
 * the sum of what each hashes to. Documents with the same runs, in whatever
 * order, have the same tally; others do not, but by a chance of 2^-64.
 */
#ifndef JOB_TALLY_H
#define JOB_TALLY_H

#include "doc/document.h"

typedef struct Tally {
	uint64_t sum;
	unsigned count;
} Tally;

/* A run may go over the codes of a unit, and ends with it. */
Tally tally_of(const Document *document);
bool tally_equal(Tally a, Tally b);

/* As tally_of, but run by run: adds STEP to each run's count in COUNTS, a
 * string (ASCII digits) to an int *, and owns both. */
void tally_count(const Document *document, GHashTable *counts, int step);

#endif
