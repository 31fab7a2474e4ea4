/*
 * pdf_spot.h - where in a file an object stands, and trees of such places.
 *
 * Handles end with their page; a spot stays. It is an indirect object and a
 * path from there ("/MK/CA", "/Opt/2/1": keys and array indices), so direct
 * objects have one too. Object 0 is the trailer.
 */
#ifndef PDF_SPOT_H
#define PDF_SPOT_H

#include "base/arena.h"
#include "format/pdf/pdf_file.h"

typedef struct PdfSpot {
	int id;
	const char *path;	/* "": the object itself */
} PdfSpot;

/* The spot of OBJECT, which is found from SPOT by PATH. */
PdfSpot pdf_spot_of(PdfFile *file, Arena *arena, PdfObject object,
    const PdfSpot *spot, const char *path);

PdfObject pdf_spot_object(PdfFile *file, const PdfSpot *spot);

/* Puts VALUE (0: nothing) there. */
void pdf_spot_set(PdfFile *file, const PdfSpot *spot, PdfObject value);

/* Visits the dictionaries of a tree, parents first, each one once; KEY leads
 * to children (one, or an array), FIRST to those of TOP. Handles do not
 * outlive a visit. False when there are too many for the limit. */
typedef void (*PdfSpotVisit)(const PdfSpot *spot, PdfObject object,
    void *data);
bool pdf_spot_walk(PdfFile *file, Arena *arena, const PdfSpot *top,
    const char *const keys[2], PdfSpotVisit visit, void *data);

#endif
