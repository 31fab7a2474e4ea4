/*
 * drop.h - a file into in/<queue>/: whole, or not at all.
 */
#ifndef SPOOL_DROP_H
#define SPOOL_DROP_H

#include <glib.h>
#include <stdbool.h>

/*
 * Copies PATH into the folder QUEUE of ROOT/in and declares its SHA-256 with a
 * sidecar, so that it need not settle. OPTIONS: more lines for that, or "".
 * *NAME becomes its name there: that of PATH, or the next free one; yours.
 * Errors: FAILURE_INPUT (PATH), FAILURE_USAGE (no such queue), FAILURE_OUTPUT.
 */
bool drop_file(const char *root, const char *queue, const char *path,
    const char *options, char **name, GError **error);

/* The only queue there is; NULL: FAILURE_USAGE. A new string. */
char *drop_queue(const char *root, GError **error);

#endif
