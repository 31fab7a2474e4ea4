/*
 * diary.h - the log of a spool: a line an event, with the job and document it
 * is of. Never any text of a document. All events of jobs come through
 * diary_add: whoever wants to do something about them does it there.
 */
#ifndef SPOOL_DIARY_H
#define SPOOL_DIARY_H

#include <glib.h>
#include <stdbool.h>

#include "store/store.h"

typedef enum DiaryLevel { DIARY_INFO, DIARY_WARNING, DIARY_ERROR } DiaryLevel;

/* From here on, on standard error: FORM is "logfmt", "json", "text" (for
 * people), "journald" (records of systemd's journal), "none", or "auto" (or NULL):
 * journald where standard error goes there, text on a terminal, else logfmt.
 * QUIET: no information, only warnings. Error: FAILURE_USAGE. */
bool diary_use(const char *form, bool quiet, GError **error);

/* HEARD is called with each event, whatever the form; NULL: nobody is. */
typedef void (*DiaryHeard)(const char *event, const StoreJob *job,
    void *data);
void diary_listen(DiaryHeard heard, void *data);

/*
 * Writes a line. EVENT is a word with a stable meaning; JOB may be NULL; TEXT
 * (may be NULL) says more, and its controls are escaped.
 */
void diary_add(DiaryLevel level, const char *event, const StoreJob *job,
    const char *text);

/* The same for a failure that costs nothing but time. */
void diary_failure(const char *event, const StoreJob *job,
    const GError *error);

#endif
