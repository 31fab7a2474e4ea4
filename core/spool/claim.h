/*
 * claim.h - C3 to C6 of a document: from a file in in/ to READY jobs.
 *
 * The caller keeps house (house.h). See service.md,
 * A.4, and intake.h for what stands before.
 */
#ifndef SPOOL_CLAIM_H
#define SPOOL_CLAIM_H

#include "spool/candidate.h"
#include "spool/spool.h"

/* Takes a complete file in. Errors: FAILURE_OUTPUT; its jobs are CLAIMING
 * then, and claim_resume goes on. */
bool claim_take(Spool *spool, const Candidate *candidate, GError **error);

/* Goes on with the CLAIMING jobs of one document, wherever it was left. */
bool claim_resume(Spool *spool, GPtrArray *jobs, GError **error);

/* A digest of all that a job's result depends on, in hex; what a memory knows is
 * left out, for it grows with every document. A new string. */
char *claim_key(const Spool *spool, const StoreJob *job, GError **error);

/* Fills in the job's twin: the first job with the same key, if it is done or on
 * its way. */
void claim_find_twin(Spool *spool, StoreJob *job);

/* Nobody waited for its end any longer: it is to fail. */
bool claim_is_broken(const StoreJob *job);

/* What has come to work/<doc>/orig since it was copied goes back to in/, as a
 * file of its own; true: there is nothing that would be lost. */
bool claim_return_late(Spool *spool, const StoreJob *job, int work,
    GError **error);

/* All jobs change alike, in one transaction; those of another fence are
 * FAILURE_INTERNAL. REMOVES: they are taken away. */
bool claim_save(Spool *spool, GPtrArray *jobs, bool removes, GError **error);

#endif
