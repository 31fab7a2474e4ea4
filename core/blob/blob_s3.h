/*
 * blob_s3.h - blobs in a bucket of S3, or of what speaks like it.
 *
 * Each request says the SHA-256 of what it sends, and is signed by curl (AWS
 * Signature Version 4). What may pass is asked again, five times at most, with
 * growing pauses. A large blob goes in parts; if that fails they are taken
 * away again. Those of a killed process stay: let the bucket's life-cycle rule
 * AbortIncompleteMultipartUpload remove them.
 */
#ifndef BLOB_BLOB_S3_H
#define BLOB_BLOB_S3_H

#include "blob/blob.h"

extern const BlobKind blob_s3;

#endif
