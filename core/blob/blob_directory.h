/*
 * blob_directory.h - blobs in a folder, on this machine or shared by several.
 *
 * A blob comes by its name when all of it is on the disk; nothing here relies
 * on locks, so a network's file system will do.
 */
#ifndef BLOB_BLOB_DIRECTORY_H
#define BLOB_BLOB_DIRECTORY_H

#include "blob/blob.h"

extern const BlobKind blob_directory;

#endif
