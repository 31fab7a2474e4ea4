/*
 * publish.h - results come to their place whole, once, and durable.
 *
 * A result is a folder work/<doc>/<kind>.<target>.part. P1: its files are
 * synced. P2: they are read again, and their digests are the manifest. P3: the
 * store says PUBLISHING, place and manifest. P4: the folder is renamed to its
 * place, never over anything, and the folders are synced. P5: the store says
 * how the job ended. P6: work/<doc> goes with the document's last job.
 */
#ifndef SPOOL_PUBLISH_H
#define SPOOL_PUBLISH_H

#include "job/worker.h"
#include "spool/spool.h"

/* An empty folder for what a worker writes; the path of the output is the
 * caller's. What an earlier attempt left there is removed. */
char *publish_prepare(Spool *spool, const StoreJob *job, GError **error);

/* Our copy of the document, which is what a worker reads; a new string. */
char *publish_source(const Spool *spool, const StoreJob *job);

/* The worker has written it: P1 to P6. JOB becomes DONE, or is what it was and
 * ERROR says why not. ITEM is for the receipt. */
bool publish_result(Spool *spool, StoreJob *job, const WorkerItem *item,
    GError **error);

/* The same with the result of another job, under this one's name. */
bool publish_twin(Spool *spool, StoreJob *job, const StoreJob *twin,
    GError **error);

/* The document goes to failed/ or quarantine/ (GOAL FAILED, QUARANTINED or
 * CANCELLED), with error.json and the log's tail. */
bool publish_failure(Spool *spool, StoreJob *job, StoreState goal,
    GError **error);

/* What was PUBLISHING when its process ended: is finished, or READY again. */
bool publish_resume(Spool *spool, StoreJob *job, GError **error);

/* P6: removes work/<doc> if all its jobs are final. It gets a name that nobody
 * looks for first: a process that was stopped here takes nothing from a job that
 * has come back meanwhile. */
bool publish_clean(Spool *spool, const char *doc, GError **error);

/* Such a name in work/ that was left; and goes on with it. */
bool publish_is_rest(const char *name);
bool publish_remove_rest(Spool *spool, const char *name, GError **error);

#endif
