/*
 * recover.h - what a process left when it ended is finished, or done again.
 *
 * The caller keeps house (house.h).
 */
#ifndef SPOOL_RECOVER_H
#define SPOOL_RECOVER_H

#include "spool/spool.h"

/* What an attempt counts that ended with its worker, or with the process that
 * had it: whoever ends the process is not always the document. */
enum { RECOVER_STRIKE = 3, RECOVER_DEATH = 1 };

/*
 * Goes over the jobs that are under way and belong to nobody. BUSY (ids) are
 * those that this process does. LEFT: how many have failed again, which is in
 * the log. FOLDERS: looks through work/, too, for what the store does not know.
 */
bool recover_all(Spool *spool, GHashTable *busy, bool folders, unsigned *left,
    GError **error);

/* How often a job may be tried, in counts as above. */
int64_t recover_most_attempts(const StoreJob *job);

/* The file of a job that has failed, is in quarantine or was cancelled comes
 * back to work/, and the job is READY as if it had never been tried, with the
 * options that its queue has now. So is one that waits to be tried again. */
bool recover_revive(Spool *spool, StoreJob *job, GError **error);

/* A job is to be given up, by its id: at once, or by the process that does it.
 * Errors: FAILURE_INPUT, there is none or it is over. */
bool recover_cancel(Spool *spool, const char *id, GError **error);

#endif
