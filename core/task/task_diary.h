/*
 * task_diary.h - what a model has answered, kept for a run that is killed: for
 * tasks whose answers are not those of segments (task_terms, task_review).
 */
#ifndef TASK_TASK_DIARY_H
#define TASK_TASK_DIARY_H

#include <glib.h>
#include <stdbool.h>

typedef struct TaskDiary {
	/* What was answered before to QUESTION, new; or NULL. */
	char *(*recall)(const char *question, void *data);

	/* What is now, before anything else is asked. Errors are its own. */
	bool (*keep)(const char *question, const char *answer, void *data,
	    GError **error);
	void *data;
} TaskDiary;

#endif
