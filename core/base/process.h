/*
 * process.h - another program, run to its end, bytes in, bytes out; and the end
 * of a child of our own.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <glib.h>
#include <sys/types.h>

/*
 * Runs ARGV (NULL-ended, looked for in PATH) with INPUT as its standard input
 * and returns what it writes to its standard output; its messages are thrown
 * away. It has one processor, and is killed after SECONDS, and with us.
 * Errors: FAILURE_NEEDS_ENGINE when there is no such program, FAILURE_ENGINE
 * when it fails or takes too long.
 */
GBytes *process_run(const char *const *argv, GBytes *input, unsigned seconds,
    GError **error);

/* Waits for the child *PID and makes it 0; nothing for 0. */
void process_reap(pid_t *pid);

/* The same for a child that is of no use any more: it is killed. */
void process_end(pid_t *pid);

#endif
