/*
 * check.h - what every target must stand: one row each in one table.
 *
 * A check compares the source and the target of one segment and adds findings
 * (base/report.h). It asks no model and knows no format or engine. Hard
 * checks decide: a segment that fails one is repaired, or kept in the source
 * language.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/report.h"
#include "doc/document.h"
#include "lang/language.h"

typedef struct CheckInput {
	const Unit *unit;
	const Segment *segment;		/* has_target */
	const Language *source;
	const Language *target;
	const char *source_text;	/* inline_text of both sides */
	const char *target_text;
	const GArray *gaps;		/* FigureGap: see figure.h */
} CheckInput;

typedef struct Check {
	const char *name;		/* "number" */
	const char *label;
	bool is_hard;
	/* True: nothing found. False: findings were added to REPORT. */
	bool (*run)(const CheckInput *input, Report *report);
} Check;

/* All checks in the order in which they run, NULL-ended. */
const Check *const *check_all(void);

/* Runs all checks on a segment. False: a hard one failed. Findings go to
 * REPORT in both cases. */
bool check_segment(const Unit *unit, const Segment *segment,
    const Language *source, const Language *target, Report *report);

#endif
