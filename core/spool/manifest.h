/*
 * manifest.h - a folder that was dropped as a whole, with a file MANIFEST in it:
 * lines of sha256sum(1), written last.
 *
 * When all files it lists are there and right, MANIFEST gets another name, and
 * from then on what is missing has been taken in.
 */
#ifndef SPOOL_MANIFEST_H
#define SPOOL_MANIFEST_H

#include "spool/candidate.h"

typedef enum ManifestState {
	MANIFEST_NONE,
	MANIFEST_WAITING,	/* for what it lists */
	MANIFEST_RIGHT,
} ManifestState;

/*
 * Looks at FOLDER, which belongs to QUEUE; DECLARED (name to SHA-256 in hex,
 * both owned) gets what it lists. TAKES: is marked when it is right. WHY: what
 * it waits for.
 */
ManifestState manifest_look(const Queue *queue, int folder, CandidateLog *log,
    bool takes, GHashTable *declared, const char **why);

/* The folder NAME of AT has nothing left but its manifest: both go. */
void manifest_remove(int at, const char *name);

#endif
