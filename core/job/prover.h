/*
 * prover.h - the proof of a large output, in a process of its own.
 *
 * Reading the output again takes as long as reading the source did. A forked
 * process does it and sends what it found through a pipe, while this one goes
 * on with the reports. Nothing is written before it has answered; if it dies,
 * the output is unproved and the job fails.
 */
#ifndef JOB_PROVER_H
#define JOB_PROVER_H

#include "job/job.h"
#include "job/tally.h"

typedef struct Prover Prover;

/* Fills job->proof and job->report; the work that is done over there. */
typedef bool (*ProverRun)(Job *job, GError **error);

/* Starts RUN for JOB, which must not change before prover_settle. Errors:
 * FAILURE_INTERNAL. */
Prover *prover_start(Job *job, ProverRun run, GError **error);

/* Tells the process over there what the job's own document has: it saves it
 * the counting if it comes before it is asked for. */
void prover_tell(Prover *prover, const Tally *tally);

/* Over there: whether that has come, in *TALLY. */
bool prover_was_told(const Prover *prover, Tally *tally);

/*
 * Waits for the answer, and puts what RUN filled into JOB.
 * Errors: what RUN said; FAILURE_INTERNAL when it ended without a word.
 */
bool prover_settle(Prover *prover, Job *job, GError **error);

/* Ends the process, if it has not ended, and waits for it. */
void prover_free(Prover *prover);

#endif
