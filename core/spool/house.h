/*
 * house.h - housekeeping is one process's at a time: taking in, recovering,
 * bringing back.
 *
 * Where the spool is one host's, the lock state/house.lock says whose. Where the
 * store is shared, a turn in the store does (store.h): with a lease by the
 * store's clock, and a fence. Who has it keeps it until he ends, is asked for
 * it, or does not prolong it in time; what he then writes of new documents is
 * refused (house_check).
 */
#ifndef SPOOL_HOUSE_H
#define SPOOL_HOUSE_H

#include "spool/spool.h"

/* Takes it, or goes on having it. False without an error: somebody else has
 * it. ASKS: who has it is to give it up soon. */
bool house_take(Spool *spool, bool asks, GError **error);

/* The same, waited for. */
bool house_wait(Spool *spool, GError **error);

/* Done for now: a lock is freed, a turn stays ours unless it is asked for. */
void house_rest(Spool *spool);

/* It is somebody else's. */
void house_leave(Spool *spool);

/* Within a transaction: it is still ours, and will be until that has ended. A
 * turn that was lost is FAILURE_STORE. */
bool house_check(Spool *spool, GError **error);

/* Before something that cannot be undone, or takes as long as BYTES take: still
 * ours, and prolonged for that. */
bool house_keep(Spool *spool, int64_t bytes, GError **error);

#endif
