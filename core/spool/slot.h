/*
 * slot.h - one document that a service works on: from the claim to its end.
 */
#ifndef SPOOL_SLOT_H
#define SPOOL_SLOT_H

#include "job/worker.h"
#include "spool/spool.h"

typedef struct Slot {
	Worker worker;		/* pid 0: idle */
	WorkerItem item;
	StoreJob *job;		/* NULL: idle */
	int lock;		/* of the job */
	unsigned told;		/* progress the store knows */
	int64_t begun;		/* seconds since 1970 */
	unsigned delay;		/* seconds that it waits where it must */
	bool is_cancelled;
} Slot;

/* How the job in a slot stands. */
typedef enum SlotEnd {
	SLOT_BUSY,		/* a worker has it */
	SLOT_DONE,		/* published, with or without findings */
	SLOT_FINDINGS,
	SLOT_FAILED,		/* it is in failed/ or quarantine/ */
	SLOT_AGAIN,		/* READY, or waits for its twin */
	SLOT_ENGINE,		/* waits: no engine */
	SLOT_DISK,		/* waits, or is left as it is: the disk */
	SLOT_BUDGET,		/* waits: what may be spent is spent */
	SLOT_CONFIGURATION,	/* waits: its options are no good now */
} SlotEnd;

/* Starts JOB, which was claimed (and is the slot's from here on), or ends it at
 * once where no worker is needed. DELAY: seconds that it waits where it must. */
SlotEnd slot_start(Slot *slot, Spool *spool, StoreJob *job, unsigned timeout,
    unsigned delay);

/* Its worker has ended: the job goes on by how that was. */
SlotEnd slot_end(Slot *slot, Spool *spool, unsigned delay);

#endif
