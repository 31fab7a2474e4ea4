/*
 * file.h - reading whole files, and writing them whole or not at all.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <glib.h>
#include <stdbool.h>

#include "base/limits.h"

/* The content of PATH, a regular file of at most limits->bytes. Errors:
 * FAILURE_INPUT, FAILURE_LIMIT; the message begins with PATH. */
GBytes *file_read(const char *path, const Limits *limits, GError **error);

/*
 * Writes BYTES to a temporary name in the same folder, syncs, and renames it
 * over PATH: PATH is the old file, the new one or absent, never half of one.
 * Missing folders are made. Errors: FAILURE_OUTPUT; the temporary is gone.
 */
bool file_write(const char *path, GBytes *bytes, GError **error);

/* Removes temporary files that a killed file_write for PATH has left. */
void file_sweep(const char *path);

/* SHA-256 in lower-case hex. */
char *file_digest(GBytes *bytes);

#endif
