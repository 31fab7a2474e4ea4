/*
 * blob.h - files by what is in them: one interface, a table of functions for
 * each kind of place.
 *
 * The name of a blob is the SHA-256 of its bytes, in lower-case hex, and it is
 * kept as objects/ab/<name>, ab being the first two letters. So whoever writes
 * a blob a second time, or too late, writes the same bytes. What is put is
 * durable when blob_put returns; what is got is checked on the way.
 *
 * Errors of all functions: FAILURE_STORE (not there, full, no answer after some
 * attempts: come again later), FAILURE_SETUP (no such bucket, no right, no
 * credentials), FAILURE_INPUT (a blob that is missing or damaged). A message
 * begins with the place; it never has credentials.
 */
#ifndef BLOB_BLOB_H
#define BLOB_BLOB_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Blob Blob;

typedef struct BlobOptions {
	const char *endpoint;	/* "https://host:port" of S3; NULL: as the
				 * environment says (AWS_ENDPOINT_URL_S3,
				 * AWS_ENDPOINT_URL), or Amazon's */
	const char *ca_file;	/* PEM certificates to trust; NULL: system's */
	int64_t part;		/* bytes: larger ones go to S3 in parts of that
				 * size; 0: 64 MiB */
} BlobOptions;

/* Called for each blob; false ends it. CHANGED: seconds since 1970. */
typedef bool (*BlobSeen)(const char *name, int64_t size, int64_t changed,
    void *data);

typedef struct BlobKind {
	const char *name;
	Blob *(*open)(const char *place, const BlobOptions *options,
	    GError **error);
	void (*close)(Blob *blob);
	bool (*put)(Blob *blob, int fd, const char *name, int64_t size,
	    GError **error);
	bool (*get)(Blob *blob, const char *name, int fd, GError **error);
	bool (*has)(Blob *blob, const char *name, int64_t *size,
	    GError **error);
	bool (*remove)(Blob *blob, const char *name, GError **error);
	bool (*list)(Blob *blob, BlobSeen seen, void *data, GError **error);
} BlobKind;

struct Blob {
	const BlobKind *kind;	/* first member of every kind's own struct */
};

/* PLACE is a folder, made where it is missing, or s3://bucket/prefix. */
Blob *blob_open(const char *place, const BlobOptions *options,
    GError **error);
void blob_close(Blob *blob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Blob, blob_close)

/* Keeps the whole of the regular file FD, whose offset moves; one that is there
 * already is not sent again. Returns its name, owned by the caller. */
char *blob_put(Blob *blob, int fd, GError **error);

/* Writes the blob into the regular file FD, over all that was in it. After an
 * error there may be anything in FD. */
bool blob_get(Blob *blob, const char *name, int fd, GError **error);

/* SIZE becomes -1 where there is none. */
bool blob_has(Blob *blob, const char *name, int64_t *size, GError **error);

/* One that is not there is no error. */
bool blob_remove(Blob *blob, const char *name, GError **error);

/* All blobs, by name; what else is there is passed over. */
bool blob_list(Blob *blob, BlobSeen seen, void *data, GError **error);

/* 64 digits of lower-case hex. */
bool blob_is_name(const char *name);

#endif
