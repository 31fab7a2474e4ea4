/*
 * candidate.h - a file in in/, and whether its writer has come to the end.
 *
 * It is complete when its SHA-256 is declared (by a sidecar NAME.job or the
 * MANIFEST of its folder) and right; or when it has been the same (inode, size,
 * times) in three looks over `settle` seconds of a clock that nobody can set,
 * and its end looks like an end. In both cases nobody may have it open for
 * writing (a read lease, fcntl(2)). All else waits, which is no error.
 */
#ifndef SPOOL_CANDIDATE_H
#define SPOOL_CANDIDATE_H

#include <sys/stat.h>

#include "spool/queue.h"

typedef enum CandidateState {
	CANDIDATE_COMPLETE,
	CANDIDATE_SETTLING,	/* complete in a moment, if nothing happens */
	CANDIDATE_WAITING,	/* its writer has something to do */
	CANDIDATE_STUCK,	/* somebody has something to do */
} CandidateState;

typedef struct Candidate {
	const Queue *queue;	/* borrowed */
	int folder;		/* that it is in; borrowed */
	const char *name;	/* in that folder; borrowed */
	const char *batch;	/* a folder dropped as a whole; ""; borrowed */
	char *sidecar;		/* what NAME.job says; "" */
	char *declared;		/* its SHA-256 by sidecar or MANIFEST; NULL */
	struct stat status;
	CandidateState state;
	const char *why;	/* it is not complete; NULL; static */
	const char *cause;	/* of a complete one that will fail: a word,
				   static; NULL */
} Candidate;

/* What was seen of files before, by device and inode. */
typedef struct CandidateLog CandidateLog;

CandidateLog *candidate_log_new(void);
void candidate_log_free(CandidateLog *log);

/* NAME was renamed into the folder: it need not settle. */
void candidate_log_arrived(CandidateLog *log, const char *name);

/* A round of looks is over: what was not seen in it is forgotten. */
void candidate_log_end_round(CandidateLog *log);

/* Fills in the rest of CANDIDATE from the first four members, and `declared` if
 * a MANIFEST says it. */
void candidate_look(Candidate *candidate, CandidateLog *log);
void candidate_clear(Candidate *candidate);

/* Whether somebody has FD's file open for writing; false where that cannot be
 * told. */
bool candidate_has_writer(int fd);

#endif
