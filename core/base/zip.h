/*
 * zip.h - libzip, in one place: archives that are read, and patched in place.
 *
 * Untouched entries keep their compressed bytes and their order. Entries are
 * named as in the archive. Opening checks count, sizes, ratio, duplicate and
 * unsafe names and encryption; reading checks the CRC and does not trust the
 * sizes of the headers.
 */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include <glib.h>
#include <stdbool.h>

#include "base/limits.h"

typedef struct Zip Zip;

/* References BYTES. Errors: FAILURE_INPUT, LIMIT, REFUSED (encrypted). */
Zip *zip_read(GBytes *bytes, const Limits *limits, GError **error);
void zip_free(Zip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zip, zip_free)

size_t zip_entries(const Zip *zip);
const char *zip_name(const Zip *zip, size_t index);

/* Bytes of all entries unpacked, as the directory says. */
size_t zip_total(const Zip *zip);

/* Whether there is an entry of that name. */
bool zip_has(const Zip *zip, const char *name);

/* The unpacked content of an entry. Errors: FAILURE_INPUT (no such entry,
 * bad CRC, truncated), FAILURE_LIMIT. */
GBytes *zip_entry(Zip *zip, const char *name, GError **error);

/* From now on NAME has this content. The entry must exist. */
void zip_set_entry(Zip *zip, const char *name, GBytes *content);

/* NAME, which must exist, is not written; until then it can be read. The
 * others stay where they are, in their order. */
void zip_remove_entry(Zip *zip, const char *name);

/* The archive with its changed entries; without any, the same bytes. */
GBytes *zip_write(Zip *zip, GError **error);

#endif
