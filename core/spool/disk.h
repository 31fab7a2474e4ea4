/*
 * disk.h - the few things a spool does with names and files, each below an
 * open folder, each durable when it returns or named so that the caller syncs.
 *
 * Errors: FAILURE_OUTPUT, the message begins with the name. A failed fsync is
 * final for its file (the kernel may mark the lost pages clean): nothing here
 * tries again on the same descriptor.
 */
#ifndef SPOOL_DISK_H
#define SPOOL_DISK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "spool/fault.h"

/* A folder; -1: ERROR says why not. The caller closes it. */
int disk_open(int at, const char *name, GError **error);

/* The same, made (mode 0700) where it is missing; not synced. */
int disk_make(int at, const char *name, GError **error);

/* The same with another mode, from which the umask is taken. */
int disk_make_mode(int at, const char *name, unsigned mode, GError **error);

/* fsync of a folder or file; POINT is come to behind it. */
bool disk_sync(int fd, const char *name, FaultPoint point, GError **error);

/* NAME gets TEXT, whole or not at all; synced, the folder is not. */
bool disk_write(int at, const char *name, const char *text, GError **error);

/* The content of a small file (at most 1 MiB), or NULL. Symbolic links and
 * what is no regular file are not followed or read. Owned by the caller. */
char *disk_read(int at, const char *name);

typedef enum DiskMove { DISK_FAILED, DISK_MOVED, DISK_TAKEN, DISK_GONE } DiskMove;

/* Renames, never over anything: DISK_TAKEN; DISK_GONE: there is no FROM, and
 * ERROR is not set for either. Where the file system cannot do that (NFS), a
 * file gets its new name first and then loses its old one; a folder is renamed
 * over nothing but an empty one. */
DiskMove disk_move(int from_at, const char *from, int to_at, const char *to,
    GError **error);

/* Takes FROM away where it is a second name of TO: such a move was not ended. */
void disk_end_move(int from_at, const char *from, int to_at, const char *to);

/* Copies the whole of NAME into TO (made, mode 0400, synced) and returns its
 * SHA-256 in hex; NULL: ERROR says why. */
char *disk_copy(int at, const char *name, int to_at, const char *to,
    GError **error);

/* SHA-256 of a regular file in hex, or NULL. */
char *disk_digest(int at, const char *name);

/* Syncs all regular files of a folder and the folder itself. */
bool disk_sync_all(int folder, const char *name, GError **error);

/* Names in a folder, sorted by bytes; without . and .. */
GPtrArray *disk_list(int folder);

/* Removes a file or a folder with all that is in it; links are not followed.
 * True: it is gone. */
bool disk_remove(int at, const char *name);

/* Bytes that may be written below FD; and false where inodes run out. */
int64_t disk_free(int fd, bool *has_inodes);

#endif
