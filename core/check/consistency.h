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

#endif
