/*
 * store_postgres.h - a store on a server of PostgreSQL, for many hosts.
 *
 * Two tables: dragoman_job has all of every job, dragoman_queue is small and
 * has what changes while a job lives; its row goes when the job is final. The
 * view dragoman_jobs is both. They are in the first schema of the search path.
 *
 * A claim is a short transaction of its own (SKIP LOCKED); the clock is the
 * server's; no transaction is open while anything is waited for. A batch's pass
 * is charged behind the claim, without waiting for the disk, so that claims do
 * not queue for one row: it may lag by as many claims as there are workers.
 */
#ifndef STORE_STORE_POSTGRES_H
#define STORE_STORE_POSTGRES_H

#include "store/store.h"

extern const StoreKind store_postgres;

#endif
