/*
 * tmx.h - translation memories of other programs: TMX 1.4b, in and out.
 *
 * A file of any size is read in flat memory. bpt and ept become spans, ph, it
 * and ut standalone codes, hi a span; what they hold is native to another
 * program and left out, sub-flows with it. Codes of two languages are the same
 * by their x, else by i or order. Codes at the ends are left out, as
 * doc/tagged.h does with those of documents.
 *
 * A unit that cannot be used costs that unit: it is counted, with the reason.
 */
#ifndef MEMORY_TMX_H
#define MEMORY_TMX_H

#include "memory/memory.h"

typedef enum TmxFault {
	TMX_LANGUAGE,		/* unknown, or no other than the source's */
	TMX_NO_SOURCE,		/* nothing in the source language */
	TMX_EMPTY,
	TMX_TOO_LONG,
	TMX_CODES,		/* those of source and target differ */
	TMX_CHARACTERS,		/* U+FFFD, or an entity that is declared nowhere */
	TMX_N_FAULTS
} TmxFault;

typedef struct TmxOptions {
	Memory *memory;		/* where to */
	const Languages *languages;
	const char *client, *domain;	/* of all that have none; or NULL */
	bool is_reviewed;	/* a person stands for all of them */
} TmxOptions;

/* A pair of texts counts once: a unit of three languages has two. */
typedef struct TmxCounts {
	uint64_t added, known;
	uint64_t bad[TMX_N_FAULTS];
	unsigned long first[TMX_N_FAULTS];	/* line of the first one */
} TmxCounts;

const char *tmx_fault_text(TmxFault fault);

/*
 * Adds the units of the file PATH to the memory, and commits every so often: what
 * was read before an error stays. COUNTS is filled in both cases. Errors:
 * FAILURE_INPUT and FAILURE_LIMIT of PATH, those of memory_add.
 */
bool tmx_import(const char *path, const TmxOptions *options,
    TmxCounts *counts, GError **error);

/* The same of bytes in memory, for tests. */
bool tmx_import_bytes(GBytes *bytes, const char *name,
    const TmxOptions *options, TmxCounts *counts, GError **error);

/* Which units are to be written: those of these; NULL: of all. */
typedef struct TmxChoice {
	const char *source_tag, *target_tag;
	const char *client, *domain;
} TmxChoice;

/*
 * Writes the CHOICE of MEMORY as a file that tmx_import gives the same units
 * from. PATH "-" is stdout. Errors: FAILURE_OUTPUT.
 */
bool tmx_export(Memory *memory, const char *path, const TmxChoice *choice,
    GError **error);

#endif
