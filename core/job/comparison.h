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

/* One self-contained HTML file, source and target side by side. */
GBytes *comparison_html(const Job *job);

/* The same as JSON, UTF-8, indented, one line end at the end. */
GBytes *comparison_json(const Job *job);

#endif
