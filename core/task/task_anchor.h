/*
 * task_anchor.h - knowing that an answer is the answer to its own text.
 *
 * Models merge two texts and shift the rest, or give one the answer of the
 * next: all keys are there, and every answer reads well. Figures tell: what a
 * text has and its neighbours have not must be in its answer, and the checks
 * see to that. A text that has no figure of its own has codes that no other
 * has: its own, with other numbers, or one that is added. They must come back
 * with it (model.md, A1 and F1).
 */
#ifndef TASK_TASK_ANCHOR_H
#define TASK_TASK_ANCHOR_H

#include <glib.h>
#include <stdbool.h>

/* Fills NUMBERS[0..COUNT): the first number that text I of a batch may use for
 * codes, 0 where nothing needs to be done. FOR_ALL: figures will not tell them
 * apart. Numbers begin in one of RANGE places: the more, the less often two
 * batches have the same, and the longer they are. */
void task_anchor_choose(const char *const *texts, size_t count, bool for_all,
    unsigned range, unsigned *numbers);

/* TEXT with its codes numbered from NUMBER on; with one behind it when it has
 * none. A new string. */
char *task_anchor_add(const char *text, unsigned number);

/* ANSWER to what task_anchor_add made of TEXT, with the codes that TEXT has; a
 * new string. NULL when the one that was added is not there, or not once, or a
 * code of another text is there. */
char *task_anchor_remove(const char *text, const char *answer,
    unsigned number);

#endif
