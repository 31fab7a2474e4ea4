/*
 * blob_s3_access.h - where a bucket of S3 is, who we are there, and addresses
 * in the canonical form that AWS's Signature Version 4 is computed from:
 *
 *	bytes of the path but A-Z a-z 0-9 - _ . ~ / are %XX, in upper case;
 *	keys of the query are sorted and have each a `=`.
 *
 * curl signs an address as it stands, and some of its versions put wrong what
 * others would have left, so nothing is left to them.
 *
 * Credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and
 * AWS_SESSION_TOKEN), else the profile AWS_PROFILE of the file
 * AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials). Region: AWS_REGION,
 * AWS_DEFAULT_REGION, us-east-1.
 */
#ifndef BLOB_BLOB_S3_ACCESS_H
#define BLOB_BLOB_S3_ACCESS_H

#include "blob/blob.h"

typedef struct BlobS3Access {
	char *name;		/* s3://bucket/prefix, for messages */
	char *endpoint;		/* https://host:port */
	char *bucket;
	char *prefix;		/* "" or one that ends in `/` */
	char *scope;		/* aws:amz:REGION:s3 */
	char *secret;		/* id:secret; never in a message */
	char *token;		/* of a session; NULL */
} BlobS3Access;

/* Errors: FAILURE_SETUP. */
BlobS3Access *blob_s3_access_new(const char *place,
    const BlobOptions *options, GError **error);
void blob_s3_access_free(BlobS3Access *access);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BlobS3Access, blob_s3_access_free)

/*
 * The address of KEY below the prefix, or, NULL, of the bucket. QUERY is names
 * and values by turns, up to a NULL, sorted by name; or NULL.
 */
char *blob_s3_access_url(const BlobS3Access *access, const char *key,
    const char *const *query);

#endif
