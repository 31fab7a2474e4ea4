/*
 * second.h - the engine of --fallback: the last rung before the source is kept.
 *
 * What the job's engine has no answer to that stands, on none of its rungs, is
 * asked of a second one, on all rungs that this one has. It is judged by the same
 * checks; the report says which they are; its costs are counted apart.
 * It is started when there is something to ask, and not before.
 */
#ifndef JOB_SECOND_H
#define JOB_SECOND_H

#include "job/job.h"

/* Chooses it, so that a name nobody knows costs nothing else. Nothing without
 * --fallback. Errors: FAILURE_USAGE, NEEDS_ENGINE. */
bool second_choose(Job *job, GError **error);

/* Asks it for HOPELESS (of TaskItem); what stands now leaves the array. Nothing
 * without --fallback. One that dies leaves the rest as it was, and the reasons
 * say so. Errors: FAILURE_BUDGET, OUTPUT, USAGE. */
bool second_ask(Job *job, GArray *hopeless, GError **error);

#endif
