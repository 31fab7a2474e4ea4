/*
 * bounds.h - the limits of a spool, in one place: what uses them and what
 * `dragoman limits` prints are the same.
 */
#ifndef SPOOL_BOUNDS_H
#define SPOOL_BOUNDS_H

#include <stdint.h>

enum {
	BOUNDS_READY = 10000,	/* jobs, until intake pauses */
	BOUNDS_SPACE = 4,	/* times its size is free, or a file waits */
	BOUNDS_RESERVE = 64,	/* MiB that stay free beside that */
	BOUNDS_SETTLE = 5,	/* seconds a file is the same, if not said */
	BOUNDS_SETTLE_MOST = 3600,	/* seconds it may have no end */
	BOUNDS_MANIFEST_MOST = 3600,	/* seconds a folder may be short */
	BOUNDS_ATTEMPTS = 3,	/* workers a document may cost */
	BOUNDS_MEMORY = 8192,	/* MiB of a worker */
	BOUNDS_PATIENCE = 4,	/* times time and memory, the second time */
	BOUNDS_LEASE = 60,	/* seconds until another host takes over */
	BOUNDS_BEAT = 15,	/* seconds between prolongations of that */
	BOUNDS_TURN = 30,	/* seconds until another host keeps house */
	BOUNDS_DRAIN = 90,	/* seconds for what is under way at the end */
	BOUNDS_OUTAGES = 3,	/* in a row, until a pass gives up */
	BOUNDS_DELAY = 300,	/* seconds between tries of an engine */
	BOUNDS_NAME = 120,	/* bytes of a result's name */
};

typedef struct BoundsRow {
	const char *name, *help;
	int64_t value;
} BoundsRow;

/* Ended by a NULL name. */
extern const BoundsRow bounds_table[];

/* Spans of a shared store (lease, beat, turn), as they are used: SECONDS, or
 * less in proportion where a test says so: DRAGOMAN_LEASE=seconds of a lease. */
int64_t bounds_span(int64_t seconds);

#endif
