/*
 * task_asked.h - a text that is asked for, and the items that wait for it.
 *
 * Texts that are equal are asked once. Asked texts that fail together stay
 * together, so that what is asked depends on answers and not on their timing.
 */
#ifndef TASK_TASK_ASKED_H
#define TASK_TASK_ASKED_H

#include "task/task_mask.h"
#include "task/task_split.h"
#include "task/task_translate.h"

typedef struct TaskAsked {
	char *text;		/* tagged */
	const char *answer;	/* that stands, in the arena; NULL: none (yet) */
	unsigned unknown;	/* words of it that the engine did not know */
	bool is_settled;
	GPtrArray *items;	/* TaskItem, borrowed: they wait for it */
	TaskRung rung;
	unsigned place;		/* of its first item, among all */
	TaskHint hint;
	char *before;		/* what stands before it; or NULL */
	char *reason;		/* why its last answer was refused; or NULL */
	bool is_telling;	/* it says what to do better */
	size_t most_piece;	/* bytes, on the last rung */
	TaskMask *mask;		/* while it is asked: or NULL */
	TaskSplit *split;	/* on the last rung */
} TaskAsked;

TaskAsked *task_asked_new(char *text);	/* takes TEXT */
void task_asked_free(void *asked);

/* Frees what is only there while it is asked. */
void task_asked_clear(TaskAsked *asked);

/* Whether it can be asked piece by piece. */
bool task_asked_is_divisible(const TaskAsked *asked);

#endif
