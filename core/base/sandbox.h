/*
 * sandbox.h - what a process that reads hostile bytes gives up for ever.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <glib.h>
#include <stdbool.h>

/*
 * From here on this process, and those it forks, have no network, run no other
 * program, and trace or change no other process: such a call ends with EPERM.
 * By a filter of the kernel (seccomp(2), written as BPF: a list of what is
 * refused, so that no library stops working). A kernel without it is no
 * failure, and then there is none of this. Error: FAILURE_INTERNAL.
 */
bool sandbox_enter(GError **error);

#endif
