/*
 * station.h - which processes see one another's locks: those of a host.
 *
 * Where hosts share a spool, locks of files are for the processes of one host
 * only, in a folder of its own: dragoman.<uid> in RUNTIME_DIRECTORY (of a unit of
 * systemd), /run/lock or /tmp.
 * Nothing relies on locks over NFS or SMB. The name of a host says whose locks
 * these are: its kernel (machine and boot) and that folder. Two that could not
 * see one another's locks have different names, and wait for a lease instead:
 * so containers, clones of a machine, and what ran before the last boot.
 *
 * DRAGOMAN_HOST=NAME makes a process one of another host called NAME, with
 * locks of its own: so tests play several hosts on one machine.
 */
#ifndef SPOOL_STATION_H
#define SPOOL_STATION_H

#include <glib.h>

/* The folder of this host's locks, opened (the caller closes it), or -1; *NAME
 * is the host's, owned by the caller. Errors: FAILURE_SETUP. */
int station_open(char **name, GError **error);

#endif
