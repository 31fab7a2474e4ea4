/*
 * fact_pair.h - which fact of a filing is which of its translation.
 *
 * Facts are the same when all that makes them a fact is: everything but value
 * and language. Translations may move facts about in a sentence; so they are
 * told by what they are, not by where they stand.
 */
#ifndef FACTS_FACT_PAIR_H
#define FACTS_FACT_PAIR_H

#include "fact.h"

typedef struct FactPair {
	const Fact *source;	/* NULL: the translation has one more */
	const Fact *target;	/* NULL: it is not there */
} FactPair;

/* Pairs of all facts in the order of SOURCE, then what TARGET has more; of
 * FactPair. Where several are alike those with equal values go together. The
 * formats of numbers count unless RELOCALISED. */
GArray *fact_pair_sets(const FactSet *source, const FactSet *target,
    bool relocalised);

/* All that makes FACT the one it is, as a text. Owned by the caller. */
char *fact_pair_skeleton(const Fact *fact, bool relocalised);

#endif
