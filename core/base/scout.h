/*
 * scout.h - many questions of yes or no, answered in a process that goes ahead.
 *
 * A forked process asks about each of a row of things and leaves its answers in
 * memory that both share, while this one works on something else. What it did
 * not come to, and all of it when it died or could not be had, is a no: the
 * asker looks for itself where the answer is no, so that a result never
 * depends on the scout.
 */
#ifndef BASE_SCOUT_H
#define BASE_SCOUT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Scout Scout;

/* The question, about the INDEX-th thing; it changes what it likes, which
 * nobody sees. */
typedef bool (*ScoutAsk)(size_t index, void *data);

/* Sends a process to ask about things FROM to TO, exclusive, in their order. */
Scout *scout_send(size_t from, size_t to, ScoutAsk ask, void *data);

/* The answer to INDEX; waits for the process's end, the first time. */
bool scout_says(Scout *scout, size_t index);

void scout_free(Scout *scout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scout, scout_free)

#endif
