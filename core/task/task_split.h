/*
 * task_split.h - a text in pieces that are translated each for itself.
 *
 * The last resort: what lies between two codes, and of what is too long for an
 * engine, sentence by sentence. The codes then stand where they stood; the
 * words between two of them may be less fluent than they could be.
 */
#ifndef TASK_TASK_SPLIT_H
#define TASK_TASK_SPLIT_H

#include <glib.h>

#include "lang/language.h"

typedef struct TaskSplit TaskSplit;

/* TEXT is tagged. No piece is longer than MOST bytes. */
TaskSplit *task_split_new(const char *text, size_t most,
    const Language *language);
void task_split_free(TaskSplit *split);	/* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TaskSplit, task_split_free)

/* Pieces that have letters: they are to be translated. */
size_t task_split_count(const TaskSplit *split);
const char *task_split_piece(const TaskSplit *split, size_t i);

/* The text with ANSWERS[0..count) in place of the pieces; a new string. NULL
 * when one is missing. */
char *task_split_join(const TaskSplit *split, char *const *answers);

#endif
