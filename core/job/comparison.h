/*
 * comparison.h - the report of a job, for reviewers and for machines.
 *
 * Both hold the same: what was translated by what, the totals, the findings,
 * and source and target of every segment. They hold no clock, no path and no
 * chance: same input and options, same bytes.
 */
#ifndef JOB_COMPARISON_H
#define JOB_COMPARISON_H

#include "job/job.h"

/*
 * One self-contained HTML file, source and target side by side, in two pieces
 * that are written one after the other. The second has the segments and does
 * not need the proof: it may be made while that is still on its way.
 */
GBytes *comparison_html(const Job *job);
GBytes *comparison_html_rows(const Job *job);

/* The same as JSON, UTF-8, a segment a line, one line end at the end. DIGEST
 * is that of the result. */
GBytes *comparison_json(const Job *job, const char *digest);
GBytes *comparison_json_rows(const Job *job);

#endif
