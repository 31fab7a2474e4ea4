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
 *
 * Where the store is shared, so may the folders be, on NFS or SMB: then locks
 * are in a folder of the host (station.h) and speak for its processes only,
 * housekeeping is a turn in the store (house.h), and what another host had is
 * taken over when its lease is over.
 */
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include "blob/blob.h"
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
	const char *blobs;	/* see blob_open; NULL: none */
	const char *ca_file;	/* for these */
	bool is_away;		/* only works: see parcel.h */
} SpoolHost;

typedef struct Spool {
	char *root;		/* absolute */
	int in, work, done, failed, quarantine, state;	/* folders */
	int base;		/* the root itself */
	int house;		/* state/house.lock */
	int locks;		/* the folder of run.<name>: state/, or the
				 * host's own */
	int life;		/* run.<name>; -1: this one does no work */
	bool is_remote;		/* leases of files say nothing here */
	bool is_shared;		/* the store, and maybe the folders, by hosts */
	StoreTurn turn;		/* see house.h */
	gint64 turn_looked;	/* when it may be looked at again */
	Store *store;
	Blob *blob;		/* see parcel.h; NULL: none */
	gint64 blob_failed;	/* when it did; 0: it is there */
	bool is_away;		/* takes nothing in, and publishes nothing */
	char *host_name;	/* see station.h */
	char *worker;		/* "host/name", for the store */
	const SpoolHost *host;
	int64_t reserve;	/* bytes that stay free */
} Spool;

/* Opens ROOT; MAKES: folders that are missing are made. Errors: FAILURE_USAGE
 * (not a spool, not one file system, state on a network's and the store not
 * shared), FAILURE_OUTPUT. */
Spool *spool_open(const char *root, bool makes, const SpoolHost *host,
    GError **error);
void spool_close(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_close)

/* The exit status for a spool that cannot be opened. */
JobStatus spool_status(const GError *error);

/* This process will work: from here on others see that it lives. */
bool spool_live(Spool *spool, GError **error);

/* Whether WORKER ("host/name") is a process that has ended. Of those whose locks
 * are not seen here nobody knows: false. */
bool spool_is_dead(const Spool *spool, const char *worker);

/* Seconds since 1970 by the clock that all who share the store go by. */
int64_t spool_now(Spool *spool);

/* Whether WORKER is, or was, a process whose locks are seen here. */
bool spool_is_here(const Spool *spool, const char *worker);

/* Removes what processes that have ended have left of spool_live. */
void spool_bury(const Spool *spool);

/* The lock of a job, as a descriptor; -1: somebody (of this host) has it, or
 * there is no folder. Closing it, and the end of all who have it, frees it. */
int spool_lock_job(Spool *spool, const StoreJob *job);

/* work/<doc>, or -1. The caller closes it. */
int spool_work(Spool *spool, const char *doc, GError **error);

/* "out.<target>.<fence>.part" and the like: an attempt that was given up never
 * touches the folder of the next one. Owned by the caller. */
char *spool_part(const StoreJob *job, const char *kind);

#endif
