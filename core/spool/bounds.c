#include "spool/bounds.h"

#include <glib.h>
#include <stddef.h>

const BoundsRow bounds_table[] = {
	{"ready", "jobs that wait, until nothing more is taken in",
	    BOUNDS_READY},
	{"space", "times a file's size that must be free to take it in",
	    BOUNDS_SPACE},
	{"reserve-mib", "MiB that stay free beside that", BOUNDS_RESERVE},
	{"settle", "seconds that a file must not change (settle)",
	    BOUNDS_SETTLE},
	{"settle-max", "seconds that it may have no end (settle-max)",
	    BOUNDS_SETTLE_MOST},
	{"manifest-max", "seconds until a folder that misses files is told",
	    BOUNDS_MANIFEST_MOST},
	{"attempts", "workers that a document may cost (attempts)",
	    BOUNDS_ATTEMPTS},
	{"memory-mib", "MiB of address space of a worker (memory-mib)",
	    BOUNDS_MEMORY},
	{"patience", "times both, at a further attempt", BOUNDS_PATIENCE},
	{"lease", "seconds until another host takes over what stands still",
	    BOUNDS_LEASE},
	{"beat", "seconds between two signs of life to a shared store",
	    BOUNDS_BEAT},
	{"turn", "seconds until another host keeps house", BOUNDS_TURN},
	{"drain", "seconds for what is under way when it is to end",
	    BOUNDS_DRAIN},
	{"outages", "of engine or disk in a row, until a pass gives up",
	    BOUNDS_OUTAGES},
	{"delay", "seconds at most between two tries of an engine",
	    BOUNDS_DELAY},
	{"name", "bytes of a result's name", BOUNDS_NAME},
	{NULL, NULL, 0},
};

int64_t
bounds_span(int64_t seconds)
{
	const char *said = g_getenv("DRAGOMAN_LEASE");
	int64_t lease = said == NULL ? BOUNDS_LEASE : CLAMP(g_ascii_strtoll(
	    said, NULL, 10), 1, BOUNDS_LEASE);

	return MAX(1, seconds * lease / BOUNDS_LEASE);
}
