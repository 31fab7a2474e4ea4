/*
 * readback.h - is the text that was set the text that is read back?
 *
 * Compared page by page and word by word, in NFC: where lines are cut, where
 * hyphens and spaces are put and in which order blocks are read differs
 * between readers, the words do not.
 */
#ifndef FORMAT_READBACK_H
#define FORMAT_READBACK_H

#include "format/proof.h"

/* A piece of text that was set. */
typedef struct ReadbackText {
	unsigned page;		/* from 1; 0: the format has none */
	BlockBox box;
	const char *text;	/* borrowed */
} ReadbackText;

typedef struct Readback Readback;

/* Begins the check NAME, as ProofCheck has it. */
Readback *readback_new(Proof *proof, const char *name, const char *what);
void readback_free(Readback *readback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Readback, readback_free)

/*
 * Compares what was set on a page (COUNT texts) with what is read there. To be
 * called for all pages in their order: what is missing on one must be on one
 * of the next, for paragraphs go on over pages. The last faults come with
 * readback_free.
 */
void readback_page(Readback *readback, const ReadbackText *set, size_t count,
    const char *read);

#endif
