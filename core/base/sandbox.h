/*
 * sandbox.h - what a process that reads hostile bytes gives up for ever: by a
 * list of allowed calls (libseccomp) and, where the kernel has it, a list of
 * places (Landlock, landlock(7)).
 *
 * libseccomp is touched here only.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <glib.h>
#include <stdbool.h>

/* What its work needs beyond computing on files. */
typedef struct SandboxNeeds {
	bool network;
	bool programs;		/* runs others, which are in the box, too */
	const char *const *reads;	/* files and folders, NULL-ended; */
	const char *const *writes;	/* folders; what is missing is skipped */
} SandboxNeeds;

/*
 * From here on this process, and those it forks, make only calls that are on the
 * list: others fail with ENOSYS, sockets without need with EPERM, and what only an
 * attacker tries (to run a program without need, to trace, to mount) ends it with
 * SIGSYS. Files are read below `reads` and the system's own folders, and written
 * below `writes`, /tmp and to /dev/null. A kernel without either is no failure,
 * and then there is none of that. Error: FAILURE_INTERNAL.
 */
bool sandbox_enter(const SandboxNeeds *needs, GError **error);

#endif
