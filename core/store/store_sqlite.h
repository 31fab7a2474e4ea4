/*
 * store_sqlite.h - a store in one file of SQLite, for one machine.
 *
 * SQLite's own waiting is not fair: of four processes one waits for seconds.
 * So writers take turns by flock(2) on PATH.lock before a transaction; a
 * process must not begin one in a second store of the same file meanwhile.
 * WAL with synchronous=FULL; the file must be on a local disk.
 */
#ifndef STORE_STORE_SQLITE_H
#define STORE_STORE_SQLITE_H

#include "store/store.h"

extern const StoreKind store_sqlite;

#endif
