/*
 * working.h - what run and watch have in common.
 */
#ifndef TOOLS_WORKING_H
#define TOOLS_WORKING_H

#include "tools/options.h"

/* Works the spool that is named; STAYS: until it is told to end. Returns the
 * exit status. */
int working_run(const Options *options, bool stays, GError **error);

#endif
