/*
 * batch.h - many documents, each in a process of its own.
 *
 * A worker (worker.h) is forked for each document; so many at once.
 */
#ifndef JOB_BATCH_H
#define JOB_BATCH_H

#include "job/worker.h"

typedef WorkerItem BatchItem;	/* paths are owned by the batch */

typedef struct Batch Batch;

/* Called when something changed: ITEM was finished (or NULL: progress). */
typedef void (*BatchEvent)(const Batch *batch, const BatchItem *item,
    void *data);

Batch *batch_new(const JobOptions *options, unsigned parallel,
    unsigned timeout);
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

/* Adds a document: INPUT is translated into OUTPUT. */
void batch_add(Batch *batch, const char *input, const char *output);

size_t batch_count(const Batch *batch);
const BatchItem *batch_item(const Batch *batch, size_t index);

/* Seconds since batch_run began, for rates. */
double batch_seconds(const Batch *batch);

/*
 * Runs all. A worker that takes longer than the timeout (seconds) is ended.
 * Returns the worst status: ours, later, usage, engine, input, findings, done.
 */
JobStatus batch_run(Batch *batch, BatchEvent event, void *data);

#endif
