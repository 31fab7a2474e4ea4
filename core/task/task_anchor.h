/*
 * task_anchor.h - knowing that an answer is the answer to its own text.
 *
 * Models merge two texts and shift the rest, or give one the answer of the
 * next: all keys are there, and every answer reads well. Figures tell: what a
 * text has and its neighbours have not must be in its answer, and the checks
 * see to that. A text that has no figure of its own gets a code of its own,
 * which must come back with it (model.md, A1 and F1).
 */
#ifndef TASK_TASK_ANCHOR_H
#define TASK_TASK_ANCHOR_H

#include <glib.h>
#include <stdbool.h>

/* Fills NUMBERS[0..COUNT): the number of the code that text I of a batch needs,
 * 0 where it needs none. FOR_ALL: nothing else will tell them apart. */
void task_anchor_choose(const char *const *texts, size_t count, bool for_all,
    unsigned *numbers);

/* TEXT with the code behind it; a new string. */
char *task_anchor_add(const char *text, unsigned number);

/* ANSWER without the code, a new string; NULL when it is not there, or not
 * once. */
char *task_anchor_remove(const char *answer, unsigned number);

#endif
