/*
 * hook.h - a program that is started when a job has ended: a message, a web
 * hook, the next step of somebody's work.
 *
 * It gets the event as one JSON object on standard input, and the same in its
 * environment (DRAGOMAN_JOB, _STATE, _NAME, _QUEUE, _TARGET, _PLACE, _REASON).
 * No shell is in between. A few run at once, each for a minute at most; nobody
 * waits for them, and what they say is not heard. An event whose process is
 * ended before its program has started is not told again: what holds is in the
 * folders and in `dragoman status`.
 */
#ifndef SPOOL_HOOK_H
#define SPOOL_HOOK_H

#include <glib.h>
#include <stdbool.h>

#include "store/store.h"

typedef struct Hook Hook;

/* COMMAND is split into words as a shell would, and nothing else is done to it.
 * Errors: FAILURE_USAGE: no words, no such program. */
Hook *hook_new(const char *command, GError **error);

/* Ends what still runs. */
void hook_free(Hook *hook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hook, hook_free)

/* JOB has ended; ROOT is the spool's. */
void hook_tell(Hook *hook, const char *root, const StoreJob *job);

/* Starts what waits, looks after what runs. To be called now and then. */
void hook_tick(Hook *hook);

/* Whether any is waiting or running. */
bool hook_is_busy(const Hook *hook);

#endif
