/*
 * proof.h - what was compared between a source and its translation, and where
 * they differ.
 *
 * A proof is a list of checks in the order in which they were made. Each has
 * a name of its own ("links"), counts what it looked at, and keeps its faults
 * with page and box. A check that could not be made is in the list too, with
 * the reason: nothing is passed over in silence.
 */
#ifndef FORMAT_PROOF_H
#define FORMAT_PROOF_H

#include "base/json.h"
#include "doc/block.h"

typedef struct ProofFault {
	unsigned page;		/* from 1; 0: none */
	BlockBox box;		/* points from the top left of the page as it
				   is shown; all 0: none */
	char *text;		/* UTF-8, one line */
} ProofFault;

typedef struct ProofCheck {
	const char *name;	/* static */
	const char *what;	/* static: what is compared, in words */
	bool is_layout;		/* its faults are of looks, not of contents */
	bool is_binding;	/* with faults there must be no output */
	Json *details;		/* more of what was found; owned; or NULL */
	const char *skipped;	/* static: why it was not made; or NULL */
	unsigned counted;	/* things that were looked at */
	unsigned faults;	/* all of them; the list has the first */
	GArray *list;		/* of ProofFault */
} ProofCheck;

typedef struct Proof Proof;

Proof *proof_new(void);
void proof_free(Proof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Proof, proof_free)

/* A new check at the end; borrowed, good until proof_free. */
ProofCheck *proof_open(Proof *proof, const char *name, const char *what);

/* Adds a fault. BOX may be NULL. */
void proof_fault(ProofCheck *check, unsigned page, const BlockBox *box,
    const char *format, ...) G_GNUC_PRINTF(4, 5);

size_t proof_count(const Proof *proof);
const ProofCheck *proof_check(const Proof *proof, size_t index);

/* The faults of all checks. */
unsigned proof_faults(const Proof *proof);

/* An array with an object a check. Owned by the caller. */
Json *proof_json(const Proof *proof);

/* A fault in one line: "page 3, box 72 100 200 112: text". */
char *proof_line(const ProofFault *fault);

#endif
