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

/* A file to be written; all are borrowed. */
typedef struct FileOutput {
	const char *path;
	GBytes *head;		/* what comes before BYTES; or NULL */
	GBytes *bytes;
} FileOutput;

/*
 * Writes all of OUTPUTS or none: each goes to a temporary name in its folder,
 * all are synced, and then renamed. A path is the old file, the new one or
 * absent, never half of one. Missing folders are made. Errors:
 * FAILURE_OUTPUT; the temporaries are gone.
 */
bool file_write_all(const FileOutput *outputs, size_t count, GError **error);

/* The same for one file. */
bool file_write(const char *path, GBytes *bytes, GError **error);

/* Removes temporary files that a killed file_write for PATH has left. */
void file_sweep(const char *path);

/* SHA-256 in lower-case hex. */
char *file_digest(GBytes *bytes);

#endif
