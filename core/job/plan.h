/*
 * plan.h - the list of steps: the whole program on one page.
 *
 * Data flows forward once. A step returns false with an error when it could
 * not be done; what it merely found goes to job->report.
 */
#ifndef JOB_PLAN_H
#define JOB_PLAN_H

#include "job/job.h"

typedef struct PlanStep {
	const char *name;
	bool (*run)(Job *job, GError **error);
} PlanStep;

/* The steps in order; ended by a NULL name. */
extern const PlanStep plan_steps[];

/* Runs the steps from the start up to and including the one named LAST. */
bool plan_run(Job *job, const char *last, GError **error);

bool step_read(Job *job, GError **error);
bool step_identify(Job *job, GError **error);
bool step_vote(Job *job, GError **error);
bool step_segment(Job *job, GError **error);
bool step_protect(Job *job, GError **error);
bool step_terms(Job *job, GError **error);
bool step_recall(Job *job, GError **error);
bool step_translate(Job *job, GError **error);
bool step_check(Job *job, GError **error);
bool step_settle(Job *job, GError **error);
bool step_review(Job *job, GError **error);
bool step_remember(Job *job, GError **error);
bool step_write(Job *job, GError **error);
bool step_arrange(Job *job, GError **error);
bool step_prove(Job *job, GError **error);

/* The last part of proving, in the same process: WRITTEN is the result as it
 * was read again. */
bool step_verify(Job *job, const Document *written, GError **error);

#endif
