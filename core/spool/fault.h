/*
 * fault.h - named places where a test lets the program die or fail.
 *
 * DRAGOMAN_FAULT=NAME[:N] ends the process, as kill -9 would, when it comes to
 * the place NAME for the N-th time (1); NAME[:N]=ERRNO (EIO, ENOSPC, ...) lets
 * the step before it fail instead, NAME[:N]=STOP stops the process there, until
 * it gets SIGCONT; the name "any" counts all places together;
 * DRAGOMAN_FAULT=list lets `dragoman run` print all names. The variable is
 * read by the program that is shipped, so that what is tested is what runs:
 * who can set the environment of the service can end it anyway.
 */
#ifndef SPOOL_FAULT_H
#define SPOOL_FAULT_H

#include <glib.h>
#include <stdbool.h>

/* In the order in which a document passes them: service.md, A.4. */
typedef enum FaultPoint {
	FAULT_DROP_WRITTEN,	/* drop: the file is there, and has no name */
	FAULT_DROP_DECLARED,	/* its sidecar is there, the file is not */
	FAULT_DROP_DONE,
	FAULT_C1_SEEN,		/* looked at, and complete */
	FAULT_C3_RECORDED,
	FAULT_C4_FOLDER,	/* work/<id> is there */
	FAULT_C4_MOVED,
	FAULT_C4_SYNCED,
	FAULT_C5_WRITTEN,	/* src.tmp is written and synced */
	FAULT_C5_NAMED,
	FAULT_C6_READY,
	FAULT_W1_CLAIMED,	/* the job is RUNNING */
	FAULT_W2_STARTED,	/* its worker runs */
	FAULT_W3_ENDED,
	FAULT_P1_FILLED,	/* all files of the result are synced */
	FAULT_P2_VERIFIED,
	FAULT_P3_RECORDED,
	FAULT_P4_RENAMED,
	FAULT_P4_SYNCED,
	FAULT_P5_DONE,
	FAULT_P6_EMPTIED,	/* work/<id> is half removed */
	FAULT_P6_REMOVED,
	FAULT_R1_BEGUN,		/* recovery has found something to do */
	FAULT_R2_RECOVERED,
	FAULT_V1_RECORDED,	/* retry: the store knows it is to come back */
	FAULT_V2_MOVED,		/* back in work/, not yet READY */
	FAULT_G1_MOVED,		/* given back to in/, still known */
	FAULT_G2_FORGOTTEN,
	FAULT_N_POINTS,
} FaultPoint;

/* A place is come to. True: the step is to fail, and errno says with what. */
bool fault_here(FaultPoint point);

/* The same; ERROR says so of NAME, where it does not say anything yet:
 * FAILURE_OUTPUT. */
bool fault_fails(FaultPoint point, const char *name, GError **error);

/* Prints the names if they were asked for; true then. */
bool fault_list(void);

#endif
