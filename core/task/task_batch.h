/*
 * task_batch.h - what is asked of an engine at once, on one rung.
 *
 * A batch dresses its texts for the rung: figures behind codes, codes that
 * tell texts apart, pieces; and takes all of it off the answers again.
 */
#ifndef TASK_TASK_BATCH_H
#define TASK_TASK_BATCH_H

#include "task/task_asked.h"

/* A batch of them, on one rung; on the last it is one, in pieces. */
typedef struct TaskBatch {
	EngineBatch batch;
	GPtrArray *asked;	/* TaskAsked, borrowed */
	TaskRung rung;
	const char **plain;	/* the texts before that; borrowed */
	unsigned *anchors;	/* first numbers of the texts' codes; 0: theirs */
	char **marked;		/* the texts with those codes; NULL without */
} TaskBatch;

/* Takes ASKED, all of which have the same rung. */
TaskBatch *task_batch_new(GPtrArray *asked, const TaskTranslate *task);
void task_batch_free(TaskBatch *batch);

/* Whether more than half of the texts' own codes are missing: it looks like
 * the answer to other texts, and no part of it is to be believed. */
bool task_batch_is_mixed_up(const TaskBatch *batch);

/* The answer to text I as one to its tagged text, a new string; NULL when it
 * is none, and REASON (owned) says why. */
char *task_batch_answer(const TaskBatch *batch, size_t i, char **reason);

/* Words of that answer that the engine did not know, as it says itself. */
unsigned task_batch_unknown(const TaskBatch *batch, size_t i);

#endif
