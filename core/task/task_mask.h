/*
 * task_mask.h - figures and dates of a text, each behind a tag of its own.
 *
 * What an engine does not see it cannot change. A model needs figures for its
 * grammar, so it gets them masked only when it has changed one.
 */
#ifndef TASK_TASK_MASK_H
#define TASK_TASK_MASK_H

#include <glib.h>
#include <stdbool.h>

#include "lang/language.h"

typedef struct TaskMask TaskMask;

/* TEXT (tagged) with its dates in words masked, and its figures if asked for;
 * a date comes back as the target language writes it. */
TaskMask *task_mask_new(const char *text, bool has_figures,
    const Language *source, const Language *target);
void task_mask_free(TaskMask *mask);	/* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TaskMask, task_mask_free)

/* What is asked instead of the text. Borrowed. */
const char *task_mask_text(const TaskMask *mask);

/* ANSWER with the figures back in their places, a new string; NULL when one is
 * missing or doubled. */
char *task_mask_undo(const TaskMask *mask, const char *answer);

#endif
