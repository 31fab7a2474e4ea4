/*
 * comparison.h - the report of a job, for reviewers and for machines.
 *
 * Both hold the same: what was translated by what, the totals, the findings,
 * and source and target of every segment. They hold no clock, no path and no
 * chance: same input and options, same bytes.
 */
#ifndef JOB_COMPARISON_H
#define JOB_COMPARISON_H

#include "base/file.h"
#include "job/job.h"

/*
 * One self-contained HTML file, source and target side by side, in two pieces
 * that are written one after the other. The second has the segments and does
 * not need the proof: it may be made while that is still on its way.
 */
GBytes *comparison_html(const Job *job);
GBytes *comparison_html_rows(const Job *job);

/*
 * The same as JSON, UTF-8, one line end at the end, appended to the file that
 * FILES is at: what was done and the segments, one a line, which do not need
 * the proof; then, when that is there, the totals and the findings. DIGEST is
 * that of the result. Errors: FAILURE_OUTPUT.
 */
bool comparison_json_begin(const Job *job, FileSet *files, GError **error);
bool comparison_json_end(const Job *job, const char *digest, FileSet *files,
    GError **error);

#endif
