/*
 * box.h - the sandbox (base/sandbox.h) of a worker: what its job needs, by its
 * engine (engine.h, ENGINE_NEEDS_*) and its options.
 */
#ifndef JOB_BOX_H
#define JOB_BOX_H

#include "job/job.h"

/* Enters it for good. Error: FAILURE_INTERNAL. */
bool box_enter(const JobOptions *options, const char *input,
    const char *output, GError **error);

#endif
