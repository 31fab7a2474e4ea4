/*
 * asking.h - how a job asks its engine: what stands, and what is said of it.
 */
#ifndef JOB_ASKING_H
#define JOB_ASKING_H

#include "job/job.h"
#include "task/task_translate.h"

/* A task for the job's engine and session, with the checks as its judge. */
TaskTranslate asking_task(Job *job);

/* Adds to the report that ITEM, which stands, took more than one attempt. */
void asking_report(Job *job, const TaskItem *item);

#endif
