/*
 * jobs.h - what retry, release and cancel have in common: jobs of a spool that
 * are named, or all in some states.
 */
#ifndef TOOLS_JOBS_H
#define TOOLS_JOBS_H

#include "spool/spool.h"
#include "tools/options.h"

typedef bool (*JobsAction)(Spool *spool, StoreJob *job, GError **error);

/* Does ACTION to the jobs that are named behind the spool, which must be in one
 * of STATES (1u << state); to all in one of EACH where none is named. Returns
 * the exit status. */
int jobs_act(const Options *options, unsigned states, unsigned each,
    JobsAction action, GError **error);

#endif
