/*
 * asking.h - how a job asks its engine: what stands, and what is said of it.
 */
#ifndef JOB_ASKING_H
#define JOB_ASKING_H

#include "job/job.h"
#include "task/task_translate.h"

/* Opens the job's journal, if it has one and the answers of the engine that is
 * asked are worth keeping. What is wrong with an old one is said on standard error. Errors:
 * FAILURE_OUTPUT. */
bool asking_open(Job *job, GError **error);

/* The job is written: what had no answer may be asked again by the next. */
void asking_forget(Job *job);

/* A task for the engine that is asked now (job->asked), with the checks as its
 * judge and the journal to keep what has come of texts. */
TaskTranslate asking_task(Job *job);

/* Why ITEM's target does not stand, a new string. */
char *asking_reason(const Job *job, const TaskItem *item);

/* Adds to the report that ITEM, which stands, took more than one attempt. */
void asking_report(Job *job, const TaskItem *item);

/* Adds how TERM is to be translated, as a model is told it: "goodwill = fondo de
 * comercio (not: plusvalía)", behind others that are in OUT. */
void asking_add_term(GString *out, const SegmentTerm *term,
    const char *target);

#endif
