/*
 * worker.h - one document in a process of its own.
 *
 * A crash, a leak or an endless loop in a parser costs that document and no
 * other. The worker tells how far it is through a pipe, a line of JSON each,
 * and ends with its parent.
 */
#ifndef JOB_WORKER_H
#define JOB_WORKER_H

#include <sys/types.h>

#include "job/job.h"

typedef struct WorkerItem {
	char *input, *output;	/* paths, owned by whoever made the item */
	bool is_done;
	JobStatus status;
	int failure;		/* code of the error (Failure); -1: none, or
				   the worker died */
	int signal;		/* that ended it; 0: none did */
	char *language;		/* tag of what was found; or NULL */
	char *message;		/* of a failure, one line; or NULL */
	JobCounts counts;
	unsigned findings[3];	/* by Severity */
	unsigned done, total;	/* segments so far */
} WorkerItem;

typedef struct WorkerLimits {
	unsigned timeout;	/* seconds of the clock */
	size_t memory;		/* bytes of address space; 0: no limit */
	int log;		/* becomes its standard error; -1: ours */
	int keep;		/* a descriptor it holds to its end (a lock);
				   -1: none */
	bool is_boxed;		/* it reads hostile bytes: sandbox.h */
} WorkerLimits;

typedef struct Worker {
	WorkerItem *item;	/* borrowed */
	pid_t pid;		/* 0: idle */
	int pipe;		/* to be polled for reading */
	GString *pending;	/* read, and not yet a whole line */
	gint64 deadline;	/* monotonic, microseconds */
	unsigned timeout;
	bool is_late;		/* was ended for taking too long */
	bool is_stopped;	/* was ended because we are */
} Worker;

/* Frees what ITEM points to. */
void worker_item_clear(WorkerItem *item);

/* Forks the process. False: there is none, and ITEM says why. OPTIONS are
 * borrowed until it has ended. */
bool worker_start(Worker *worker, WorkerItem *item, const JobOptions *options,
    const WorkerLimits *limits);

/* Reads what the worker has told. False at its end: it is to be buried. */
bool worker_listen(Worker *worker);

/* Ends it, and what it has started. */
void worker_kill(Worker *worker);

/* Waits for its end; says for it what it could not say itself. Temporary files
 * of a worker that was ended are removed. */
void worker_bury(Worker *worker);

#endif
