/*
 * parcel.h - documents and results by way of blobs, for hosts that do not see
 * the folders of a spool.
 *
 * Whoever takes a document in keeps it as a blob, whose name is the job's
 * digest. A host that only works (spool->is_away) fetches it by that, and keeps
 * the files of its result as blobs, whose names are in the job's manifest; the
 * job is PUBLISHING then, has no place and no worker, and whoever keeps house
 * brings it there. So a host that was given up can only keep the same bytes
 * again, or some that nobody points to.
 *
 * Errors: those of blob.h.
 */
#ifndef SPOOL_PARCEL_H
#define SPOOL_PARCEL_H

#include "spool/spool.h"

/* Keeps our copy of the job's document, which is in WORK and has DIGEST. Nothing
 * is done where the spool has no place for blobs. */
bool parcel_keep(Spool *spool, const StoreJob *job, int work,
    const char *digest, GError **error);

/* Our copy of the document comes to work/<doc>, which is made. */
bool parcel_fetch(Spool *spool, const StoreJob *job, GError **error);

/* Keeps all files that the job's manifest names; they are in PART. */
bool parcel_send(Spool *spool, const StoreJob *job, int part,
    GError **error);

/* The same files come to the empty folder PART. */
bool parcel_unpack(Spool *spool, const StoreJob *job, int part,
    GError **error);

/* Away: removes work/<doc> where no job of it is under way here. */
void parcel_clean(Spool *spool, const char *doc);

/* Once a day: removes blobs that no job needs any more. */
void parcel_sweep(Spool *spool);

#endif
