/*
 * spool.h - the folders of a batch service, and what stands behind them.
 *
 *	in/<queue>/	files are dropped here; .queue.conf says what is done
 *	work/<doc>/	what is being done; nobody else's business (0700)
 *	done/<queue>/<date>/<name>/<target>/	results, with receipt.json
 *	failed/<job>/	the file, error.json, tail.log
 *	quarantine/<job>/	the same of what killed its workers
 *	state/		the store, locks, the journal of paid answers
 *
 * All on one file system. Several processes may use a spool at once: a job
 * belongs to whoever holds the lock work/<doc>/lock.<target>, files are taken
 * in by whoever holds state/house.lock, and a process that works holds
 * state/run.<name> while it lives. The kernel frees all of them with the
 * process, however it ends.
 */
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include "job/job.h"
#include "store/store.h"

/* What the spool does not know itself. */
typedef struct SpoolHost {
	/* The options of a job, borrowed until the next call; errors:
	 * FAILURE_USAGE and others, which are the configuration's. */
	const JobOptions *(*prepare)(const char *options, const char *target,
	    void *data, GError **error);
	/* What a result depends on that is not in the options: program,
	 * engine, pack, termbases. A new string; NULL: ERROR says why. */
	char *(*fingerprint)(const char *options, const char *target,
	    void *data, GError **error);
	/* Files that options name may have changed. */
	void (*reload)(void *data);
	void *data;
	const char *store;	/* see store_open; NULL: state/dragoman.db */
} SpoolHost;

typedef struct Spool {
	char *root;		/* absolute */
	int in, work, done, failed, quarantine, state;	/* folders */
	int base;		/* the root itself */
	int house;		/* state/house.lock */
	int life;		/* state/run.<name>; -1: this one does no work */
	bool is_remote;		/* leases say nothing here */
	Store *store;
	char *worker;		/* "host/name", for the store */
	const SpoolHost *host;
	int64_t reserve;	/* bytes that stay free */
} Spool;

/* Opens ROOT; MAKES: folders that are missing are made. Errors: FAILURE_USAGE
 * (not a spool, not one file system, state on a network's), FAILURE_OUTPUT. */
Spool *spool_open(const char *root, bool makes, const SpoolHost *host,
    GError **error);
void spool_close(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_close)

/* The exit status for a spool that cannot be opened. */
JobStatus spool_status(const GError *error);

/* This process will work: from here on others see that it lives. */
bool spool_live(Spool *spool, GError **error);

/* Whether WORKER ("host/name") is a process that has ended. Of other hosts
 * nobody here knows: false. */
bool spool_is_dead(const Spool *spool, const char *worker);

/* Seconds since 1970 by the clock that all who share the store go by. */
int64_t spool_now(Spool *spool);

/* Whether WORKER is, or was, a process of this host. */
bool spool_is_here(const char *worker);

/* Removes what processes that have ended have left of spool_live. */
void spool_bury(const Spool *spool);

/* The housekeeping lock; WAITS: until it is there, else if nobody has it. */
bool spool_lock_house(Spool *spool, bool waits);
void spool_unlock_house(Spool *spool);

/* The lock of a job, as a descriptor; -1: somebody has it, or there is no
 * folder. Closing it, and the end of all who have it, frees it. */
int spool_lock_job(Spool *spool, const StoreJob *job);

/* work/<doc>, or -1. The caller closes it. */
int spool_work(Spool *spool, const char *doc, GError **error);

/* "out.<target>.<fence>.part" and the like: an attempt that was given up never
 * touches the folder of the next one. Owned by the caller. */
char *spool_part(const StoreJob *job, const char *kind);

#endif
