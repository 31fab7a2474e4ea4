/*
 * pdf_role.h - what the structure tree says of marked content (ISO 32000-1,
 * 14.7): which of it is one paragraph, and what is a heading.
 */
#ifndef PDF_ROLE_H
#define PDF_ROLE_H

#include "format/pdf/pdf_file.h"

/* The element of blocks that holds a piece of marked content. */
typedef struct PdfRole {
	int element;		/* its object number; 0: none */
	unsigned level;		/* of a heading, 1 to 6; 0: it is none */
} PdfRole;

/* By the MCIDs of PAGE (from 0), of PdfRole; NULL where it is not tagged. */
GArray *pdf_role_read(PdfFile *file, unsigned page);

#endif
