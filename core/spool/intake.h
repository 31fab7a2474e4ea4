/*
 * intake.h - from in/ to work/: what is complete is taken in, once.
 *
 * A file is complete when it has been quiet for `settle` seconds (by its change
 * time, which no writer can set), or a sidecar NAME.job declares its SHA-256;
 * and nobody has it open for writing (a read lease, fcntl(2)), and its end
 * looks like an end. All else waits, which is no error.
 *
 * The caller holds the housekeeping lock (spool_lock_house).
 */
#ifndef SPOOL_INTAKE_H
#define SPOOL_INTAKE_H

#include "spool/spool.h"

typedef struct IntakePass {
	unsigned taken;
	unsigned waiting;	/* not complete yet, but may soon be */
	unsigned stuck;		/* something is wrong with them: said in the log */
	bool is_paused;		/* too little space, or too many are waiting */
} IntakePass;

/* Looks through in/ and takes in at most MOST documents. */
bool intake_pass(Spool *spool, unsigned most, IntakePass *pass,
    GError **error);

/* Finishes what was CLAIMING when its process ended: the jobs of one document.
 */
bool intake_resume(Spool *spool, GPtrArray *jobs, GError **error);

#endif
