/*
 * memory.h - a translation memory: pairs of tagged texts in a file.
 *
 * A unit is a source and a target as doc/tagged.h writes them, in a pair of
 * languages, with where it came from, and the contexts it was seen in. The same
 * source and target (of the same client) are one unit, whatever often they
 * come. Several processes may use a file at once.
 *
 * Kinds of hits, the best first:
 *	context	the source, between the same neighbours
 *	exact	the source
 *	figures	the source but for its figures; those of the target were put
 *		right by the program (memory_figures.h)
 *	fuzzy	much of the source: an example, never a translation
 *
 * A hit was right once. What is made of it is checked like any other target.
 */
#ifndef MEMORY_MEMORY_H
#define MEMORY_MEMORY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/sqlite.h"
#include "lang/language.h"

typedef struct Memory Memory;

typedef struct MemoryUnit {
	const char *source, *target;	/* tagged */
	const char *source_tag, *target_tag;	/* language_tag of both */
	uint64_t previous, next;	/* memory_text_hash of the neighbours'
					   sources; 0: none */
	bool has_context;
	bool is_reviewed;	/* a person stands for it */
	const char *origin;	/* "chat", "tmx"; or NULL */
	const char *client, *domain;	/* or NULL */
	int64_t date;		/* seconds since 1970; 0: now */
} MemoryUnit;

typedef enum MemoryResult {
	MEMORY_ADDED,
	MEMORY_KNOWN,		/* it is there, or a reviewed one is */
	MEMORY_REFUSED,		/* empty, too long, or its codes differ */
	MEMORY_FAILED,		/* ERROR is set */
} MemoryResult;

typedef enum MemoryMatch {
	MEMORY_CONTEXT,
	MEMORY_EXACT,
	MEMORY_FIGURES,
	MEMORY_FUZZY,
} MemoryMatch;

typedef struct MemoryQuery {
	const char *source;	/* tagged */
	const Language *from, *to;
	uint64_t previous, next;	/* as in MemoryUnit */
	const char *client, *domain;	/* NULL: no matter whose */
	unsigned least;		/* score of a fuzzy hit; 0: 70; 100: none */
	unsigned most;		/* hits; 0: 5 */
} MemoryQuery;

typedef struct MemoryHit {
	MemoryMatch match;
	unsigned score;		/* 101, 100, 99 or below, less the penalty */
	unsigned penalty;	/* of another client (3), domain (1) */
	char *source, *target;	/* tagged; of MEMORY_FIGURES: those of the
				   query, others as they are stored */
	char *origin, *client, *domain;
	bool is_reviewed;
	int64_t date;
} MemoryHit;

typedef struct MemoryPair {
	char *source_tag, *target_tag;
	int64_t units, reviewed;
} MemoryPair;

/* Errors: see sqlite_open. */
Memory *memory_open(const char *path, SqliteAccess access, GError **error);
void memory_close(Memory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Memory, memory_close)

const char *memory_match_name(MemoryMatch match);

/* Units are added between these two; nothing of them stays without the
 * second, or where it fails. */
bool memory_begin(Memory *memory, GError **error);
bool memory_commit(Memory *memory, GError **error);

MemoryResult memory_add(Memory *memory, const MemoryUnit *unit,
    GError **error);

/*
 * The hits of QUERY, best first, at most one for each target: of MemoryHit,
 * owned by the caller. NULL: the file cannot be read. Takes milliseconds with
 * a million units: words that are in many of them are not looked for.
 */
GPtrArray *memory_find(Memory *memory, const MemoryQuery *query,
    GError **error);

/* Better hits come first: kind and score, then reviewed ones, then new ones. */
int memory_compare(const MemoryHit *a, const MemoryHit *b);

/* The pairs with their counts: of MemoryPair, owned by the caller. */
GPtrArray *memory_stats(Memory *memory, GError **error);

/* Hands all units to EACH in the order in which they came, until it says
 * false. A unit is handed over once for each of its contexts, and once if it
 * has none. */
bool memory_each(Memory *memory, bool (*each)(const MemoryUnit *unit,
    void *data), void *data, GError **error);

#endif
