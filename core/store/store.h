/*
 * store.h - what is known of the documents of a spool: one interface, a table
 * of functions for each kind of store.
 *
 * A job is one document into one language. Jobs of the same document share
 * `doc`, and with it the folder work/<doc>. Changes are made between
 * store_begin and store_commit, many of them in one transaction; what is
 * committed outlives a power cut. A transaction is short: nothing is waited
 * for within it.
 *
 * Fencing: who gets a job, by store_claim or store_take, raises `fence`. What
 * is written of a job is written only where its row still has the fence that
 * the job was read with, so a worker that was given up changes nothing more.
 *
 * Time is the store's (store_now): the hosts that share one may disagree.
 *
 * Turns: what one process of all hosts does at a time (taking in, recovering).
 * A turn has a fence and a lease as jobs have. Only stores that hosts can share
 * have them; on one machine a lock of a file does.
 *
 * Fairness: jobs belong to batches, and each batch has a pass that grows with
 * each claim by 1/(10 - priority of the job) (stride scheduling). The batch
 * with the least pass is served next; one that is new, or had nothing ready,
 * begins where the last served one was. In a batch jobs go by priority, due
 * time (those without one last) and id. So nobody starves.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum StoreState {
	STORE_CLAIMING,		/* recorded, on its way from in/ to work/ */
	STORE_READY,
	STORE_RUNNING,
	STORE_PUBLISHING,	/* the result is made, and on its way */
	STORE_RETRY,		/* waits until run_at, for what `cause` says */
	STORE_REVIVING,		/* on its way back from failed/ */
	STORE_CANCELLING,
	STORE_DONE,		/* from here on: final */
	STORE_DUPLICATE,	/* done, with the result of `twin` */
	STORE_FAILED,
	STORE_QUARANTINED,
	STORE_CANCELLED,
	STORE_LOST,		/* taken away by whoever dropped it */
	STORE_N_STATES,
} StoreState;

typedef struct StoreJob {
	char *id;		/* <doc>-<target> */
	char *doc, *target;
	char *queue, *batch;
	char *name;		/* bytes, as in in/; may be no UTF-8 */
	char *options;		/* lines key=value, as they were when it came */
	char *digest;		/* SHA-256 of the document; "" until READY */
	char *key;		/* of all that its result depends on; "" */
	char *twin;		/* id of the job with the same key; "" */
	char *place;		/* below the root, of what is published; "" */
	char *manifest;		/* names and SHA-256 of what is published; "" */
	char *cause, *reason;	/* why it waits or failed: a word, a line */
	char *worker;
	StoreState state;
	StoreState goal;	/* of PUBLISHING */
	int64_t dev, ino, size;	/* of the dropped file */
	int64_t priority;	/* 1 (first) to 9 */
	int64_t due, run_at, lease;	/* seconds since 1970; 0: none */
	int64_t created, changed;
	int64_t fence, attempts;
	int64_t done, total;	/* segments */
} StoreJob;

typedef struct Store Store;

/* The longest wait in seconds until a run_at, or a lease's end: one that seems
 * longer comes of a clock that was set back, and is over. */
#define STORE_LONGEST 3600

typedef struct StoreTurn {
	const char *name;	/* of what is done by turns: "house" */
	const char *worker;	/* who wants it or has it */
	int64_t fence;		/* 0: it is not ours */
	bool asks;		/* whoever has it is asked to give it up */
	bool is_asked;		/* we have it, and are asked */
	char *holder;		/* who had it at the last try; owned; or NULL */
} StoreTurn;

typedef struct StoreKind {
	const char *name;
	bool is_shared;		/* by several hosts; has turns */
	Store *(*open)(const char *place, GError **error);
	void (*close)(Store *store);
	bool (*begin)(Store *store, GError **error);
	bool (*commit)(Store *store, GError **error);
	void (*rollback)(Store *store);
	bool (*add)(Store *store, const StoreJob *job, GError **error);
	bool (*save)(Store *store, const StoreJob *job, bool *is_ours,
	    GError **error);
	bool (*find)(Store *store, const char *column, const char *value,
	    GPtrArray *jobs, GError **error);
	bool (*list)(Store *store, unsigned states, unsigned most,
	    GPtrArray *jobs, GError **error);
	bool (*claim)(Store *store, const char *worker, int64_t seconds,
	    StoreJob **job, GError **error);
	bool (*take)(Store *store, StoreJob *job, const char *worker,
	    int64_t seconds, bool *is_ours, GError **error);
	bool (*expired)(Store *store, GPtrArray *jobs, GError **error);
	bool (*remove)(Store *store, const StoreJob *job, GError **error);
	bool (*is_taken)(Store *store, const char *folder, const char *doc,
	    bool *is_taken, GError **error);
	bool (*beat)(Store *store, const char *worker, int64_t seconds,
	    GError **error);
	bool (*postpone)(Store *store, const StoreJob *like, int64_t run_at,
	    GError **error);
	bool (*count)(Store *store, int64_t counts[STORE_N_STATES],
	    GError **error);
	bool (*now)(Store *store, int64_t *now, GError **error);
	int (*news_fd)(Store *store);
	bool (*news)(Store *store);
	bool (*turn_take)(Store *store, StoreTurn *turn, const char *from,
	    int64_t seconds, GError **error);
	bool (*turn_keep)(Store *store, StoreTurn *turn, int64_t seconds,
	    GError **error);
	bool (*turn_check)(Store *store, StoreTurn *turn, GError **error);
	void (*turn_end)(Store *store, StoreTurn *turn);
} StoreKind;

struct Store {
	const StoreKind *kind;	/* first member of every kind's own struct */
};

const char *store_state_name(StoreState state);
bool store_state_is_final(StoreState state);

/* All texts are "" and not NULL. */
StoreJob *store_job_new(void);
void store_job_free(StoreJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreJob, store_job_free)

/* Sets a text of a job, which is copied. */
void store_job_set(char **member, const char *text);

/* A new array that owns its jobs. */
GPtrArray *store_jobs_new(void);

/*
 * PLACE is a path (SQLite; made where there is none, and on a local disk), or
 * postgresql://... (libpq's URIs; the tables are made where they are missing).
 * Errors of all functions here, one line without passwords: FAILURE_STORE (not
 * there, full, waited for in vain: come again later), FAILURE_SETUP (damaged,
 * of a newer version of the program, on a network's file system, no such user).
 */
Store *store_open(const char *place, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/*
 * A transaction that writes. After an error in it store_rollback ends it. A
 * commit that fails has changed nothing: where the connection was lost in the
 * middle of it the store is asked what became of it.
 */
bool store_begin(Store *store, GError **error);
bool store_commit(Store *store, GError **error);
void store_rollback(Store *store);

/* Within a transaction. A job's id must be new. */
bool store_add(Store *store, const StoreJob *job, GError **error);

/* Within a transaction: writes all that may change of JOB. IS_OURS becomes
 * false, and nothing is written, where the row has another fence. A lease is
 * ended (0), never shortened: store_beat may have prolonged it meanwhile. */
bool store_save(Store *store, const StoreJob *job, bool *is_ours,
    GError **error);

/* The same in a transaction of its own; a lost fence is FAILURE_INTERNAL. */
bool store_put(Store *store, const StoreJob *job, GError **error);

/* The job with that id; NULL without an error: there is none. */
StoreJob *store_find(Store *store, const char *id, GError **error);

/* Appends the jobs of a document. */
bool store_of_document(Store *store, const char *doc, GPtrArray *jobs,
    GError **error);

/* Appends jobs with that key, by id: the oldest first. */
bool store_with_key(Store *store, const char *key, GPtrArray *jobs,
    GError **error);

/* Within a transaction: the job was never taken in after all. A lost fence is
 * FAILURE_INTERNAL. */
bool store_remove(Store *store, const StoreJob *job, GError **error);

/* Within a transaction: whether a job of another document than DOC is published
 * below FOLDER. Who asks for the same folder waits until we have committed. */
bool store_is_taken(Store *store, const char *folder, const char *doc,
    bool *is_taken, GError **error);

/* Appends jobs whose state is in the bit set STATES (1u << state), by id, the
 * newest last; at most MOST (0: all). */
bool store_list(Store *store, unsigned states, unsigned most, GPtrArray *jobs,
    GError **error);

/*
 * The job to be done next becomes RUNNING for WORKER, leased for SECONDS; its
 * attempt is counted. *JOB is NULL where there is none that may run now. In a
 * transaction of its own, never within one.
 */
bool store_claim(Store *store, const char *worker, int64_t seconds,
    StoreJob **job, GError **error);

/*
 * Within a transaction: JOB, as it was read, passes to WORKER, leased for
 * SECONDS; its state stays. Whoever had it writes nothing more of it. IS_OURS
 * becomes false, and nothing is changed, where its state or whose it is has
 * changed meanwhile. For those whose worker is known to be gone: on this host its lock
 * is free, on another one its lease is over.
 */
bool store_take(Store *store, StoreJob *job, const char *worker,
    int64_t seconds, bool *is_ours, GError **error);

/* Appends the jobs that are RUNNING or PUBLISHING and whose lease is over. */
bool store_expired(Store *store, GPtrArray *jobs, GError **error);

/* Prolongs the leases of WORKER, for SECONDS from now, in a transaction of its
 * own. Jobs that were taken from it stay where they are. */
bool store_beat(Store *store, const char *worker, int64_t seconds,
    GError **error);

/* All READY jobs with the options of LIKE wait until RUN_AT, for its cause and
 * reason: what they need is not there. In a transaction of its own. */
bool store_postpone(Store *store, const StoreJob *like, int64_t run_at,
    GError **error);

/* How many jobs are in each state. */
bool store_count(Store *store, int64_t counts[STORE_N_STATES],
    GError **error);

/* Seconds since 1970 by the clock that run_at and lease are compared with. */
bool store_now(Store *store, int64_t *now, GError **error);

/*
 * A descriptor that becomes readable when somebody else may have made jobs
 * ready; -1: there is none, look again now and then (as one does in any case).
 * It may change: ask before each poll. store_news empties it; true: there is
 * something new.
 */
int store_news_fd(Store *store);
bool store_news(Store *store);

/* Whether hosts can share it, and turns are taken in it. */
bool store_is_shared(const Store *store);

/*
 * Takes TURN for SECONDS, in a transaction of its own, where it is nobody's,
 * its lease is over, or FROM (known to have ended; or NULL) has it. Else its
 * fence is 0 and its holder is said. True in both cases.
 */
bool store_turn_take(Store *store, StoreTurn *turn, const char *from,
    int64_t seconds, GError **error);

/* Prolongs it, and hears whether it is asked for; its fence is 0 where somebody
 * else has it meanwhile. */
bool store_turn_keep(Store *store, StoreTurn *turn, int64_t seconds,
    GError **error);

/* Within a transaction: nobody else takes it before that has ended. Its fence is
 * 0 where somebody has. */
bool store_turn_check(Store *store, StoreTurn *turn, GError **error);

/* It is nobody's. */
void store_turn_end(Store *store, StoreTurn *turn);

#endif
