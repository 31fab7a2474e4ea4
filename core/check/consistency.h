/*
 * consistency.h - what only shows in a whole document: the same text that was
 * translated in two ways, a term that changes its name on the way.
 */
#ifndef CHECK_CONSISTENCY_H
#define CHECK_CONSISTENCY_H

#include "base/report.h"
#include "doc/document.h"
#include "lang/language.h"

/*
 * Adds findings for segments whose source, codes included, has another target
 * elsewhere (at the less frequent one; of equals at the later), and for terms
 * (Segment.recall) that become one of their targets in most places and another
 * in some. Figures, kept and ignorable segments are left out. Linear.
 */
void consistency_check(const Document *document, const Language *target,
    Report *report);

/* A term that a segment does not name as it should. */
typedef struct ConsistencyDrift {
	unsigned unit, segment;	/* ids */
	const SegmentTerm *term;
	const char *wanted;	/* of its targets; NULL: any that is not
				   forbidden */
} ConsistencyDrift;

/*
 * The segments whose target lacks a term, has one that is forbidden, or names
 * one otherwise than most others do: of ConsistencyDrift, by place, owned by
 * the caller. Kept segments and those whose terms are only parts of words are
 * left out. Linear.
 */
GArray *consistency_drifts(const Document *document, const Language *target);

#endif
