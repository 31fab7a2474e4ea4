/*
 * file.h - reading whole files, and writing them whole or not at all.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <glib.h>
#include <stdbool.h>

#include "base/limits.h"

/* Writes all SIZE bytes to FD. False: errno says why not. */
bool file_put(int fd, const void *bytes, size_t size);

/* True: FD is on NFS, SMB or the like, where locks are worth little. */
bool file_is_remote(int fd);

/* The content of PATH, a regular file of at most limits->bytes. Errors:
 * FAILURE_INPUT, FAILURE_LIMIT; the message begins with PATH. */
GBytes *file_read(const char *path, const Limits *limits, GError **error);

/*
 * The same for the file NAME in the folder of PATH. NAME comes from a document:
 * only plain names are read, without folders. Errors: FAILURE_REFUSED, too.
 */
GBytes *file_read_beside(const char *path, const char *name,
    const Limits *limits, GError **error);

/*
 * Files on their way: all come to their names, or none. Each goes to a
 * temporary name in its folder, as it is made; at the end all are synced and
 * then renamed. A path is the old file, the new one or absent, never half of
 * one. Missing folders are made. Errors of all: FAILURE_OUTPUT.
 */
typedef struct FileSet FileSet;

FileSet *file_set_new(void);

/* Starts the file PATH; what is appended from now on goes to its end. */
bool file_set_add(FileSet *set, const char *path, GError **error);
bool file_set_append(FileSet *set, const void *bytes, size_t size,
    GError **error);

/* Gives all of them their names, the last one first: who waits for the first
 * finds the others there. */
bool file_set_commit(FileSet *set, GError **error);

/* What was not committed is gone. */
void file_set_free(FileSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileSet, file_set_free)

/* The whole of it for one file. */
bool file_write(const char *path, GBytes *bytes, GError **error);

/* Removes temporary files that a killed process has left for PATH. */
void file_sweep(const char *path);

/* SHA-256 in lower-case hex. */
char *file_digest(GBytes *bytes);

/* The same of all that FROM still has, which is copied to TO (-1: it is not),
 * without holding it in memory. NULL: errno says why not. */
char *file_copy(int from, int to);

#endif
