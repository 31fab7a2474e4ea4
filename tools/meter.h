/*
 * meter.h - what a person, a log or a machine sees while documents run.
 *
 * On a terminal one line is kept up to date; elsewhere each finished document
 * is a line. --json prints each as a line of JSON instead, --quiet only
 * errors. Results go to stdout, errors and the moving line to stderr.
 */
#ifndef TOOLS_METER_H
#define TOOLS_METER_H

#include "job/batch.h"
#include "tools/options.h"

/* A copy of TEXT as one line of valid UTF-8: a file's name may hold what a
 * terminal would obey. */
char *meter_line(const char *text);

/* A BatchEvent; DATA is the Options. */
void meter_event(const Batch *batch, const BatchItem *item, void *data);

/* The last line: how many documents ended how. */
void meter_summary(const Batch *batch, const Options *options);

#endif
