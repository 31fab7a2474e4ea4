/*
 * pdf_owner.h - is a password the owner's (ISO 32000-1, algorithm 7)? qpdf
 * finds that out and does not tell.
 */
#ifndef PDF_OWNER_H
#define PDF_OWNER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PdfOwner {
	unsigned revision;	/* /R; 2 to 4 are known */
	unsigned key_bytes;	/* of the key */
	const char *entry;	/* /O, 32 bytes */
} PdfOwner;

/* Does PASSWORD turn the entry into the user's password USER? */
bool pdf_owner_matches(const PdfOwner *owner, const char *password,
    const char *user);

#endif
