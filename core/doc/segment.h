/*
 * segment.h - a piece of a unit that is translated as one.
 *
 * After XLIFF 2.1, 4.2.2.5 and 4.2.2.6: a unit is a row of segments and of
 * ignorables (what stands between them, copied as it is). Readers make one
 * segment a unit; the segment step splits it. The concatenated sources of a
 * unit are always its text, byte for byte.
 */
#ifndef DOC_SEGMENT_H
#define DOC_SEGMENT_H

#include <stdbool.h>

#include "doc/inline.h"

typedef enum SegmentState {
	SEGMENT_INITIAL,	/* no target yet */
	SEGMENT_TRANSLATED,
	SEGMENT_REVIEWED,
	SEGMENT_FINAL,
} SegmentState;

/* A term of the source, as a termbase has it. */
typedef struct SegmentTerm SegmentTerm;
struct SegmentTerm {
	SegmentTerm *next;
	const char *source;
	const char *const *targets;	/* the preferred one first; NULL-ended,
					   never NULL, perhaps empty */
	const char *const *forbidden;	/* what it must not become; the same */
	const char *note;		/* of the first target; or NULL */
	bool is_part;		/* the end of a longer word: a hint, and no more */
};

/* What the memory and the termbases know about a segment: all of it in the
 * document's arena. */
typedef struct SegmentRecall {
	const SegmentTerm *terms;	/* in the order of the text */
	const char *similar_source;	/* the most similar unit of the memory, */
	const char *similar_target;	/* tagged; NULL: none is similar */
	unsigned score;			/* of it: 1 to 99 */
} SegmentRecall;

typedef struct Segment Segment;
struct Segment {
	Segment *next;
	unsigned number;	/* within the unit, from 1, over both kinds */
	bool is_ignorable;
	bool has_target;
	bool is_kept;		/* target is the source: none was proved */
	SegmentState state;
	unsigned unknown;	/* words of it that the engine left as they
				   were, and says so */
	const char *origin;	/* who made the target: "apertium", "figures",
				   "same", "xliff", "memory", "source"; NULL
				   without */
	const SegmentRecall *recall;	/* NULL: nothing is known */
	InlineList source;
	InlineList target;	/* empty without has_target */
};

const char *segment_state_name(SegmentState state);	/* XLIFF 2.1 word */

/* What a writer writes: the target, or the source where there is none. */
const InlineList *segment_output(const Segment *segment);

/* Sets the target: takes the records of TARGET. ORIGIN is not copied. */
void segment_set_target(Segment *segment, InlineList target,
    const char *origin);

/* Takes the target away: it does not stand. */
void segment_drop_target(Segment *segment);

/* Makes the source the target and marks the segment as kept. */
void segment_keep_source(Segment *segment, Arena *arena);

#endif
