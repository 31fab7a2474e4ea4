/*
 * intake.h - from in/ to work/: what is complete is taken in, once.
 *
 * C1: a file is complete (candidate.h). C2: there is space. C3: the store knows
 * its jobs, CLAIMING. C4: it is moved to work/<doc>/orig. C5: a copy of our own
 * is made, and its digest. C6: its jobs are READY.
 *
 * The caller keeps house (house.h).
 */
#ifndef SPOOL_INTAKE_H
#define SPOOL_INTAKE_H

#include "spool/candidate.h"
#include "spool/spool.h"

typedef struct IntakePass {
	unsigned taken;
	unsigned settling;	/* complete in a moment */
	unsigned waiting;	/* for their writers */
	unsigned stuck;		/* for somebody who looks after them */
	unsigned bad_queues;	/* their configuration is no good */
	bool is_paused;		/* too little space, or too many are waiting */
	bool is_over;		/* all has been looked at */
} IntakePass;

/* What is known of in/ between passes. */
typedef struct Intake Intake;

Intake *intake_new(Spool *spool);
void intake_free(Intake *intake);

/* NAME was renamed into a folder of in/. */
void intake_arrived(Intake *intake, const char *name);

/* What is in in/ is to be listed anew, as an event has said. */
void intake_wake(Intake *intake);

/* Seconds between rounds where nothing moves (1). */
void intake_set_pace(Intake *intake, unsigned seconds);

/* The queues' options are read again; bad ones change nothing. */
void intake_reload(Intake *intake);

/*
 * Goes on looking through in/, a batch after the other in turn, until MOST
 * documents were taken in or all was looked at. PASS counts the round so far.
 */
bool intake_pass(Intake *intake, unsigned most, IntakePass *pass,
    GError **error);

/* Whether the rounds of before have seen anything that is not complete yet and
 * may be so in a moment. */
bool intake_is_settling(const Intake *intake);


/* For status: calls SAY for each file in in/ that a look finds, and takes
 * nothing in. */
typedef void (*IntakeSay)(const char *queue, const Candidate *candidate,
    const char *why, void *data);
void intake_list(Spool *spool, IntakeSay say, void *data);

#endif
